"""What a difference between two descriptions means for the clients."""

from __future__ import annotations

from enum import StrEnum

from apigov.findings.json import Json
from apigov.findings.location import Location
from apigov.records import NamedTuple, Value


class Effect(StrEnum):
    """The verdict on a change. `NONE`: only words for readers changed."""

    BREAKING = "breaking"
    SAFE = "safe"
    UNKNOWN = "unknown"
    NONE = "none"


class FeltBy(StrEnum):
    """Who notices a change."""

    WIRE = "wire"
    CLIENT_CODE = "client-code"
    POLICY = "policy"
    DOCS = "docs"


class Promise(StrEnum):
    """What a change does to what clients were told of the life of a thing. `BROKEN`: removed before its day, or less notice than promised;

    `WEAKENED`: a day moved nearer or taken back, a stage lowered; `KEPT`: removed as announced, by a team that says what it promises.
    """

    BROKEN = "broken"
    WEAKENED = "weakened"
    KEPT = "kept"


class Direction(StrEnum):
    """Which data a change concerns: what clients send, what clients get, both, or neither."""

    REQUEST = "request"
    RESPONSE = "response"
    BOTH = "both"
    NONE = "none"


class OperationRef(NamedTuple):
    """An operation by name. `method` is lower case. `side`: `base` (gone), `revision` (new) or `both`."""

    method: str
    path: str
    side: str = "both"


class MessageLine(NamedTuple):
    """One line of an HTTP message. `marked`: the trouble sits here."""

    text: str
    marked: bool = False


class Witness(Value):
    """A payload that proves a break: valid under `accepted_by` and invalid under the other side, confirmed by jsonschema-rs.

    `part` says what the payload is: `request body`, `response body`, `parameter query:limit`, `header ETag`. For `request without body` and
    `request without parameter query:limit` there is no payload: the request that leaves this out is the proof.
    `at` is the pointer inside the payload where the trouble sits. `message`: the HTTP message that carries it, empty where none was made.
    """

    payload: Json
    accepted_by: str
    refused_by: str
    part: str
    at: tuple[str | int, ...] = ()
    media_type: str | None = None
    status: str | None = None
    operation: OperationRef | None = None
    message: tuple[MessageLine, ...] = ()

    @property
    def left_out(self) -> str | None:
        """What the request leaves out, where that is the proof: `body`, `parameter query:limit`."""
        return self.part.partition("request without ")[2] or None


class PolicyNote(Value):
    """Whose position gave a change its level: the policy's name, the position in words, and the URL where it is published."""

    policy: str
    says: str
    source: str


class Change(Value):
    """The facts of a change; the level of its finding is laid on by a policy.

    `effect` is the law's verdict with its reading rules, `strict` the verdict by bare sets. `debatable` is the reason why
    published policies disagree, else None. `reason` says why an effect is unknown. `promise`: what it does to what was announced.
    `note`: the policy's own position, where it has one.
    """

    effect: Effect
    strict: Effect
    direction: Direction
    felt_by: FeltBy = FeltBy.WIRE
    debatable: str | None = None
    reason: str | None = None
    base: Location | None = None
    revision: Location | None = None
    operations: tuple[OperationRef, ...] = ()
    witness: Witness | None = None
    aliases: tuple[str, ...] = ()
    promise: Promise | None = None
    note: PolicyNote | None = None


class VersionAdvice(Value):
    """What the changes of one description ask of `info.version`.

    `bump` is major, minor, patch or none; `enough` is None where a version is not semantic.
    """

    uri: str
    base: str | None
    revision: str | None
    bump: str
    enough: bool | None
    message: str
