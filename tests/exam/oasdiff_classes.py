"""Where we answer otherwise than oasdiff on purpose: classes over one of its findings and the documents."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache

from apigov.lifecycle import Policy
from tests.exam.harness import Case, Waiver
from tests.exam.places import Pair

RECORDED = date(2026, 11, 23)
SAYS_NOTHING = "quiet"
_NOTICE = "--deprecation-days-stable"


def pair_of(case: Case) -> Pair:
    """The compared pair, the last one kept: the findings of one pair are asked about one after the other."""
    texts = (document if isinstance(document, str) else json.dumps(document) for document in (case.data["base"], case.data["revision"]))
    options = case.data["options"]
    days = int(options[options.index(_NOTICE) + 1]) if _NOTICE in options else 0
    return _pair(*texts, days)


@lru_cache(maxsize=1)
def _pair(base: str, revision: str, days: int) -> Pair:
    return Pair(base, revision, today=RECORDED, promised=Policy(notice_days=days))


CLASSES: tuple[Waiver, ...] = ()
