"""One finding of oasdiff beside ours: the compared pair, what of ours meets it, and whether its level counts."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import lru_cache
from typing import Any

from apigov.findings import Direction
from apigov.lifecycle import Policy
from tests.exam.harness import Case
from tests.exam.places import BASE, REVISION, Ours, Pair, meet

RECORDED = date(2026, 11, 23)
_NOTICE = "--deprecation-days-stable"
# Checks whose level the file leaves out: policies over versions, days and stages, and what no request or response shows.
_POLICY = re.compile(r"deprecat|sunset|stability|reactivated|^api-(operation-id|tag|schema-removed)")
_CONTESTED = re.compile(
    r"new-required-request-property-with-default|response-optional-property-removed|response-property-became-required"
    r"|response-(non-)?success-status-removed|response-.*enum-value-added"
)
_REQUEST = re.compile(r"request-|new-(optional|required)-request-")


def pair_of(case: Case) -> Pair:
    """The compared pair, the last one kept: the findings of one pair are asked about one after the other."""
    texts = (document if isinstance(document, str) else json.dumps(document) for document in (case.data["base"], case.data["revision"]))
    options = case.data["options"]
    days = int(options[options.index(_NOTICE) + 1]) if _NOTICE in options else 0
    return _pair(*texts, days)


@lru_cache(maxsize=1)
def _pair(base: str, revision: str, days: int) -> Pair:
    return Pair(base, revision, today=RECORDED, promised=Policy(notice_days=days), everything=True)


def weighed(case: Case) -> bool:
    """Whether the level counts: a mark other than `missed` and the contested classes leave it out."""
    check = case.data["finding"]["id"]
    return not (case.data["marks"] - {"missed"} or _POLICY.search(check) or _CONTESTED.search(check))


def met(pair: Pair, finding: Any) -> list[Ours]:
    """Our changes at their place or in their operation, the nearest first: of the same name, at the place, in the operation."""
    places = pair.places(BASE, finding.get("baseAt")) | pair.places(REVISION, finding.get("revisionAt"))
    if not places and finding["section"] == "components":
        # Without lines, as where the document is JSON, the name is all that they give.
        kind = "schemas" if finding["id"] == "api-schema-removed" else "securitySchemes"
        places = frozenset((side, ("components", kind, finding["args"][0])) for side in (BASE, REVISION))
    near = [one for one in pair.uses if meet(one.places, places)]
    reached = [one for one in pair.uses if one.of_operation(finding["operation"], finding["path"])] if "operation" in finding else []
    both = [one for one in reached if one in near]
    for listed in (both, reached, near):
        named = [one for one in listed if finding["id"] in one.aliases]
        if named:
            return named
    return both or near or reached


def heavy(pair: Pair, finding: Any) -> list[Ours]:
    """Those of ours that its level is compared with: of what is met, what concerns the same side."""
    side = Direction.REQUEST if _REQUEST.match(finding["id"]) else Direction.RESPONSE if "response-" in finding["id"] else None
    found = met(pair, finding)
    facts = [(one, one.draft.change) for one in found]
    return [one for one, change in facts if side is None or change is None or change.direction in (side, Direction.BOTH, Direction.NONE)]
