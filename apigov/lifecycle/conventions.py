"""How descriptions say that a thing goes away: the mapping table, as data. Users add rows of their own.

Sources of the rows: the OpenAPI Specification (flag), its extension registry (x-oai-deprecated), and the published documentation of each
owner named in the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from apigov.findings import Json, suggestion
from apigov.records import NamedTuple

# The fields of a fact that a convention can fill.
FIELDS = ("since", "sunset", "replacement", "link", "text", "since_version", "stage", "owner")
DATES = ("since", "sunset")
KINDS = ("Operation", "Parameter", "Header", "Schema", "SecurityScheme", "Info")
# The member of its value that a convention takes for itself: the value as a whole.
WHOLE = ""


class Convention(NamedTuple):
    """An extension and what it means.

    `reads`: member of its value ("" is the value itself) to a field of the fact.
    `marks`: what makes the thing deprecated: `presence` (of the extension), `members` (of one that `reads` names), `true` (the value),
    `nothing` (the extension only adds to a fact that another mark made), or the texts that say so, in the member `says`.
    `flag`: as good as `deprecated: true`. `on`: kinds of object.
    """

    name: str
    reads: Mapping[str, str]
    marks: str | tuple[str, ...] = "presence"
    says: str = WHOLE
    flag: bool = False
    on: tuple[str, ...] = KINDS
    owner: str = ""


def _row(name: str, owner: str, field: str = "") -> Convention:
    return Convention(name, {WHOLE: field} if field else {}, owner=owner)


CONVENTIONS: tuple[Convention, ...] = (
    _row("x-sunset", "oasdiff and others", "sunset"),
    Convention(
        "x-deprecation",
        {"deprecationDate": "since", "retirementDate": "sunset", "replacedBy": "replacement", "guideUrl": "link", "message": "text"},
        owner="Square",
    ),
    Convention(
        "x-ms-deprecation",
        {"date": "since", "removalDate": "sunset", "description": "text", "version": "since_version"},
        owner="Microsoft",
    ),
    _row("x-deprecatedInVersion", "Adyen", "since_version"),
    _row("x-deprecatedMessage", "Adyen", "text"),
    _row("x-speakeasy-deprecation-message", "Speakeasy", "text"),
    _row("x-speakeasy-deprecation-replacement", "Speakeasy", "replacement"),
    _row("x-stainless-deprecation-message", "Stainless", "text"),
    _row("x-deprecated-reason", "oapi-codegen", "text"),
    Convention("x-forge-sunset", {"date": "sunset"}, owner="Cloudflare"),
    Convention("x-github", {"deprecationDate": "since", "removalDate": "sunset"}, marks="members", owner="GitHub"),
    _row("x-deprecated-sunset", "GitBook", "sunset"),
    _row("x-remove-on", "in-house tools", "sunset"),
    _row("x-replaced-by", "in-house tools", "replacement"),
    Convention("x-release-status", {WHOLE: "stage"}, marks=("DEPRECATED", "RETIRED"), owner="Square"),
    Convention("x-fern-availability", {WHOLE: "stage"}, marks=("deprecated",), owner="Fern"),
    Convention("x-okta-lifecycle", {"lifecycle": "stage"}, marks=("TOMBSTONE", "DEPRECATED"), says="lifecycle", owner="Okta"),
    Convention("x-oai-deprecated", {}, marks="true", flag=True, on=("SecurityScheme",), owner="OpenAPI Initiative"),
    Convention("x-deprecated", {WHOLE: "since"}, marks="true", owner="Dutch KP-APIs and others"),
    Convention("x-stability-level", {WHOLE: "stage"}, marks="nothing", owner="oasdiff"),
    Convention("x-stability", {WHOLE: "stage"}, marks="nothing", owner="GitBook"),
    Convention("x-owner", {WHOLE: "owner"}, marks="nothing", owner="in-house tools"),
    *(_row(name, "met in the wild", "since") for name in ("x-deprecated-at", "x-deprecation-date")),
    *(_row(name, "met in the wild", "sunset") for name in ("x-sunset-date", "x-end-of-life", "x-eol", "x-removal-date", "x-removed-at")),
    *(_row(name, "met in the wild", "replacement") for name in ("x-successor", "x-successor-url", "x-migration-target", "x-migration-path")),
)


def read_conventions(rows: Iterable[Json]) -> tuple[Convention, ...]:
    """Rows of a user: `{extension: x-end-date, reads: sunset}`, or `{extension: x-life, reads: {ends: sunset}, marks: members}`.

    Raises ValueError with a sentence for the first row that cannot be used.
    """
    return tuple(_convention(row) for row in rows)


def _convention(row: Json) -> Convention:
    if not isinstance(row, dict):
        raise ValueError("a convention takes the keys extension, reads and marks")
    for key in row:
        if key not in ("extension", "reads", "marks", "says"):
            guess = suggestion(key, ("extension", "reads", "marks", "says"))
            raise ValueError(f"unknown key `{key}` in a convention" + (f"; did you mean `{guess}`?" if guess else ""))
    name = row.get("extension")
    if not isinstance(name, str) or not name.startswith("x-"):
        raise ValueError(f"the extension of a convention is a name that starts with x-, not {name!r}")
    reads = row.get("reads", {})
    members = reads if isinstance(reads, dict) else {WHOLE: reads}
    for field in members.values():
        if field not in FIELDS:
            raise ValueError(f"{name}: {field!r} is no field of a deprecation; known: {', '.join(FIELDS)}")
    marks, says = row.get("marks", "presence"), row.get("says", WHOLE)
    words = tuple(str(word) for word in marks) if isinstance(marks, list) else str(marks)
    if isinstance(words, str) and words not in ("presence", "members", "true", "nothing"):
        raise ValueError(f"{name}: marks is presence, members, true, nothing or a list of texts, not {words!r}")
    return Convention(name, {member: str(field) for member, field in members.items()}, words, str(says), owner="apigov.yaml")
