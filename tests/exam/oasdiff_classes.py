"""Where we answer otherwise than oasdiff on purpose: classes over one of its findings and the documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from apigov.findings import Effect, Json, Severity
from apigov.openapi import MediaType, Operation, shape
from apigov.schema import Contained, Containment, Schema, Schemas, View
from tests.exam.harness import Case, Waiver
from tests.exam.oasdiff_findings import heavy, met, pair_of
from tests.exam.places import BASE, REVISION, Ours, Pair, Unreadable

# The types of schemas, and those of security schemes.
_TYPES = frozenset(("string", "number", "integer", "boolean", "array", "object", "null", "file"))
_TYPES |= {"apiKey", "http", "oauth2", "openIdConnect", "mutualTLS", "basic"}
_STAGES = ("draft", "alpha")
_NO_WORDS = ("the schema cannot be compiled", "the value of `type`")
_STEPS = 20_000


def _on(pattern: str, test: Callable[[Case, Any, Pair], bool] | None = None) -> Callable[[Case], bool]:
    """A class of findings, by their check and a test over the finding and the pair."""
    checks = re.compile(pattern)

    def applies(case: Case) -> bool:
        finding = case.data["finding"]
        if finding is None or not checks.search(finding["id"]):
            return False
        try:
            return test is None or test(case, finding, pair_of(case))
        except Unreadable:
            return False

    return applies


def _quiet(test: Callable[[Case, Pair], bool]) -> Callable[[Case], bool]:
    """A class of pairs of which they say nothing."""

    def applies(case: Case) -> bool:
        try:
            return case.data["finding"] is None and test(case, pair_of(case))
        except Unreadable:
            return False

    return applies


def _unreadable(case: Case) -> bool:
    try:
        pair_of(case)
    except Unreadable:
        return True
    return False


def _loud(pair: Pair) -> list[Ours]:
    return [one for one in pair.changes if one.draft.severity is Severity.ERROR]


def _proved(case: Case, pair: Pair) -> bool:
    """Whether each error carries a payload that jsonschema-rs took on one side and refused on the other."""
    facts = [one.draft.change for one in _loud(pair)]
    return all(change is not None and change.witness is not None for change in facts)


def _one_as_two(case: Case, finding: Any, pair: Pair) -> bool:
    """Whether the same change of ours answers a heavier finding of theirs besides: a thing replaced is one gone and one come for them."""
    mine = [id(one) for one in heavy(pair, finding)]
    others = [other for other in case.data["all"] if other["level"] >= 2 and other is not finding]
    return finding["level"] == 1 and bool(mine) and all(any(number == id(one) for other in others for one in met(pair, other)) for number in mine)


def _debatable(case: Case, finding: Any, pair: Pair) -> bool:
    facts = [one.draft.change for one in heavy(pair, finding) if one.breaking]
    return finding["level"] == 1 and bool(facts) and all(change is not None and change.debatable is not None for change in facts)


def _operation(pair: Pair, side: str, finding: Any) -> Operation | None:
    """Their operation on one side; theirs names the base's path template."""
    wanted = (finding["operation"].lower(), shape(finding["path"]))
    return next((one for one in pair.sides[side].operations if (one.method, shape(one.path)) == wanted), None)


def _schemas(operation: Operation, finding: Any) -> Mapping[object, Schema | None]:
    """The schemas of the part of the message that a check speaks of."""
    check = finding["id"]
    if "request-parameter" in check or "request-header-property" in check:
        return {(one.location, one.name.lower()): _of(one.schema, one.content) for one in operation.parameters}
    if "response-header" in check:
        return {(answer.code, one.name.lower()): _of(one.schema, one.content) for answer in operation.responses for one in answer.headers}
    if "response-" in check:
        return {(answer.code, media.name): media.schema for answer in operation.responses for media in answer.content}
    return {media.name: media.schema for media in operation.body.content} if operation.body is not None else {}


def _of(schema: Schema | None, content: tuple[MediaType, ...]) -> Schema | None:
    return schema if schema is not None else next((one.schema for one in content), None)


def _contained(case: Case, finding: Any, pair: Pair) -> bool:
    """Whether nothing is refused that was taken, and nothing sent that was not: asked of the whole schemas, not of our comparison."""
    if finding["level"] != 3 or "operation" not in finding:
        return False
    base, revision = (_operation(pair, side, finding) for side in (BASE, REVISION))
    if base is None or revision is None:
        return False
    old, new = _schemas(base, finding), _schemas(revision, finding)
    response = "response-" in finding["id"]
    schemas = Schemas(pair.sides[BASE].workspace)
    containment = Containment(schemas, budget=_STEPS)
    view = View.RESPONSE if response else View.REQUEST

    def key(schema: Schema | None) -> str:
        return schemas.add(True) if schema is None else schemas.key(schema, view)

    pairs = [(key(old[name]), key(new[name])) for name in old if name in new]
    return bool(pairs) and all(isinstance(containment.compare(*(reversed(both) if response else both)), Contained) for both in pairs)


def _values(case: Case) -> Iterator[Json]:
    todo: list[Json] = [description.root.value for description in pair_of(case).sides.values()]
    while todo:
        value = todo.pop()
        yield value
        todo += value.values() if isinstance(value, dict) else value if isinstance(value, list) else []


def _unknown_types(case: Case, finding: Any, pair: Pair) -> bool:
    """Whether a schema names a type that JSON Schema does not know."""
    said = [value["type"] for value in _values(case) if isinstance(value, dict) and "type" in value]
    names = [name for one in said for name in (one if isinstance(one, list) else [one]) if isinstance(name, str)]
    return any(name not in _TYPES for name in names)


def _undeclared(case: Case, finding: Any, pair: Pair) -> bool:
    for description in pair.sides.values():
        for operation in description.operations:
            if any(key not in description.security_schemes for one in operation.security or () for key in one.schemes):
                return True
    return False


def _seen(test: Callable[[Case, Any, Pair], bool]) -> Callable[[Case, Any, Pair], bool]:
    """A class about levels: there is something of ours to compare with."""
    return lambda case, finding, pair: bool(heavy(pair, finding)) and test(case, finding, pair)


def _any(case: Case, finding: Any, pair: Pair) -> bool:
    return True


def _shown(case: Case, finding: Any, pair: Pair) -> bool:
    """Whether each change of ours that breaks carries a payload that jsonschema-rs took on one side and refused on the other."""
    facts = [one.draft.change for one in heavy(pair, finding) if one.breaking]
    return finding["level"] == 1 and bool(facts) and all(change is not None and change.witness is not None for change in facts)


def _harmless(case: Case, finding: Any, pair: Pair) -> bool:
    """Whether the edit taken alone is proved to refuse nothing; other edits of the same schema may."""
    facts = [one.draft.change for one in heavy(pair, finding)]
    return finding["level"] == 3 and all(change is not None and change.effect in (Effect.SAFE, Effect.NONE) for change in facts)


def _replaced_code(case: Case, finding: Any, pair: Pair) -> bool:
    gone = "response-success-status-removed"
    return any(other["id"] == gone and other["path"] == finding["path"] for other in case.data["all"])


def _names_differ(case: Case, finding: Any, pair: Pair) -> bool:
    """Whether the same template stands on both sides, or the same parameter, with other names of variables."""
    old, new = ({shape(path): path for path in pair.sides[side].paths} for side in (BASE, REVISION))
    wanted = shape(finding["path"])
    return wanted in old and wanted in new and old[wanted] != new[wanted]


def _other_name(case: Case, finding: Any, pair: Pair) -> bool:
    """Whether a media type came in the place of one with another subtype or parameter, or of a range that covers it."""
    ranges = any(one.draft.rule.endswith(("media-type-widened", "media-type-narrowed")) for one in heavy(pair, finding))
    return ranges or "-name-" in finding["id"] or "-parameter-" in finding["id"]


def _moved(case: Case, finding: Any, pair: Pair) -> bool:
    """Whether a path came below the prefix that all paths moved to."""
    prefixes = [str(one.draft.data["after"]) for one in pair.changes if one.draft.rule == "path-prefix-changed"]
    return any(finding["path"].startswith(prefix) for prefix in prefixes)


def _hidden(case: Case, finding: Any, pair: Pair) -> bool:
    """Whether the effect of the edit alone is unknown, while another one beside it is shown to break the same message."""
    facts = [change for one in heavy(pair, finding) if (change := one.draft.change) is not None]
    doubted = [change for change in facts if change.effect is Effect.UNKNOWN]
    others = [change for one in pair.uses if (change := one.draft.change) is not None and one.breaking and change.witness is not None]
    return finding["level"] == 3 and any(
        one.direction is other.direction and one.operations == other.operations for one in doubted for other in others
    )


def _unread_words(case: Case, finding: Any, pair: Pair) -> bool:
    """Whether the effect is unknown because a pattern or a type of the document means nothing to validators."""
    reasons = [change.reason for one in heavy(pair, finding) if (change := one.draft.change) is not None and change.reason is not None]
    return finding["level"] == 3 and any(reason.startswith(_NO_WORDS) for reason in reasons)


def _early_stage(case: Case, pair: Pair) -> bool:
    stages = [value.get("x-stability-level") for value in _values(case) if isinstance(value, dict)]
    return any(stage in _STAGES for stage in stages)


def _servers(case: Case, pair: Pair) -> bool:
    return all(one.draft.rule.startswith("server-") for one in _loud(pair))


def _idle(case: Case, finding: Any, pair: Pair) -> bool:
    """Whether no operation of either side demands a security scheme."""
    demanded = [key for side in pair.sides.values() for one in side.operations for way in one.security or () for key in way.schemes]
    return finding["args"][0] not in demanded


CLASSES: tuple[Waiver, ...] = (
    Waiver(
        "F",
        "documents without a version",
        _unreadable,
        "a document that does not say its version of OpenAPI is refused with its place; oasdiff compares what it takes to be 3.0",
        "oasdiff refuses them",
    ),
    Waiver(
        "E",
        "one change told as two",
        _on(r"", _one_as_two),
        "what was replaced or moved is gone and come for oasdiff; its finding about what is gone is the same change of ours",
        "oasdiff tells replacements",
    ),
    Waiver(
        "L",
        "policies differ",
        _on(r"", _debatable),
        "new codes, media types, defaults and values of tags: some published policies call them breaking, so they are warnings here",
        "the policies agree",
    ),
    Waiver(
        "L",
        "changed defaults",
        _on(r"request-.*default-value-", _seen(_any)),
        "AIP-180, Zalando and Azure say that a default must not change: a request that leaves the value out means something else",
        "oasdiff judges defaults",
    ),
    Waiver(
        "F",
        "values of a tag",
        _on(r"discriminator-(mapping|property-name)", _seen(_any)),
        "the value of a discriminator says by which schema a payload is read; one that is gone or stands for another schema is read otherwise",
        "oasdiff judges mappings",
    ),
    Waiver(
        "F",
        "annotations about content",
        _on(r"-content-(encoding|media-type|schema)-", _seen(_any)),
        "JSON Schema 2020-12 validation, section 8: contentEncoding, contentMediaType and contentSchema assert nothing",
        "oasdiff gives them as information",
    ),
    Waiver(
        "F",
        "security is an or of ands",
        _on(r"^api-(global-)?security-(added|removed)", _seen(_any)),
        "an alternative that demands less takes all that the one it replaces took; oasdiff compares the alternatives as texts",
        "oasdiff compares what alternatives demand",
    ),
    Waiver(
        "F",
        "types that JSON Schema does not know",
        _on(r"^(request|response|new)-", _seen(_unknown_types)),
        "no validator can say what `int` or `bool` takes, so the effect is unknown here, with that reason",
        "the documents use known types",
    ),
    Waiver(
        "F",
        "patterns that validators refuse",
        _on(r"^(request|response|new)-", _seen(_unread_words)),
        "the pattern cannot be compiled, so what it takes is unknown here, with that reason",
        "the document's pattern can be read",
    ),
    Waiver(
        "F",
        "security schemes that nobody demands",
        _on(r"^api-security-component-", _seen(_idle)),
        "what no operation demands is refused to nobody",
        "oasdiff judges schemes where they are demanded",
    ),
    Waiver(
        "F",
        "edits that others hide",
        _on(r"^(request|response|new)-", _seen(_hidden)),
        "the message is told as broken, with a payload; which of several edits beside each other is to blame is unknown here",
        "oasdiff judges the message",
    ),
    Waiver(
        "F",
        "undeclared security schemes",
        _on(r"^api-security-", _seen(_undeclared)),
        "nothing says what an undeclared scheme demands, so the effect is unknown here, with that reason",
        "oasdiff reads the declarations",
    ),
    Waiver(
        "F",
        "all payloads stay as they were",
        _on(r"^(request|response|new)-", _seen(_contained)),
        "no payload shows the change: the whole schemas are contained, as the spelling allows the same or fewer values",
        "oasdiff compares sets of values",
    ),
    Waiver(
        "F",
        "changes that oasdiff does not look at",
        _quiet(_proved),
        "each error carries a payload that an independent validator takes on one side and refuses on the other",
        "oasdiff looks at them",
    ),
    Waiver(
        "F",
        "edits that refuse nothing by themselves",
        _on(r"^(request|response|new)-", _seen(_harmless)),
        "the same is said elsewhere in the schema, or the keyword is none of its type: taken alone the edit is proved to change no set",
        "oasdiff compares sets of values",
    ),
    Waiver(
        "F",
        "breaks that a payload shows",
        _on(r"^(request|response|new)-", _shown),
        "oneOf refuses what fits twice, a closed object what is not declared: an independent validator confirms the printed payload",
        "oasdiff judges these schemas",
    ),
    Waiver(
        "F",
        "a code in the place of another",
        _on(r"^response-(non-)?success-status-added", _seen(_replaced_code)),
        "a success code that comes where another went is met by clients that wait for the old one",
        "oasdiff tells replacements",
    ),
    Waiver(
        "F",
        "names of path parameters",
        _on(r"^(new-request-path-parameter|request-parameter-removed|endpoint-added|api-path-removed)", _names_differ),
        "the name of a template's variable is not on the wire (OpenAPI: templates that differ in names only are identical)",
        "oasdiff pairs path parameters by position",
    ),
    Waiver(
        "E",
        "paths that moved together",
        _on(r"^endpoint-added", _moved),
        "all paths moved below another prefix: that is one change, which lists the operations by their old paths",
        "oasdiff pairs moved paths without being told the prefix",
    ),
    Waiver(
        "F",
        "names of media types",
        _on(r"^(request-body|response)-media-type-(name|parameter|added$|removed$)", _seen(_other_name)),
        "a media type stands for itself, a range for its types; charset=utf-8 says nothing about JSON (RFC 8259)",
        "oasdiff compares by RFC 9110",
    ),
    Waiver(
        "L",
        "stages below beta",
        _quiet(_early_stage),
        "oasdiff takes draft and alpha out of the contract by its own threshold; here `--ignore` and the stages of the configuration say so",
        "a common meaning of the stages",
    ),
    Waiver(
        "F",
        "servers",
        _quiet(_servers),
        "a request to an address that is gone fails; oasdiff does not look at servers",
        "oasdiff compares addresses",
    ),
)
