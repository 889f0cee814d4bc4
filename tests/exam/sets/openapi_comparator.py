"""criteo/openapi-comparator, the heir of Azure's rules for OpenAPI 3.0 (exam/DIFF-PEERS-java.md 3)."""

from __future__ import annotations

from functools import partial

from tests.exam.harness import ExamSet
from tests.exam.message_classes import HARMLESS, ONE_OF_ONE, UNUSED
from tests.exam.messages import judge_message, judge_pair, messages, pairs

_FILE = "openapi-comparator.jsonl"
SETS = [
    ExamSet("openapi-comparator", partial(pairs, file=_FILE), judge_pair, (UNUSED, ONE_OF_ONE, HARMLESS)),
    ExamSet("openapi-comparator-messages", partial(messages, file=_FILE), judge_message, (UNUSED,)),
]
