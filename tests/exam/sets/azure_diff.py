"""Azure's oad on Swagger 2.0 (exam/DIFF-PEERS-java.md 2)."""

from __future__ import annotations

from functools import partial

from tests.exam.harness import ExamSet
from tests.exam.message_classes import BODIES, HARMLESS, READ_ONLY, UNUSED, VARIABLES
from tests.exam.messages import judge_message, judge_pair, messages, pairs

_FILE = "azure-diff.jsonl"
SETS = [
    ExamSet("azure-diff", partial(pairs, file=_FILE), judge_pair, (UNUSED, READ_ONLY, HARMLESS)),
    ExamSet("azure-diff-messages", partial(messages, file=_FILE), judge_message, (UNUSED, READ_ONLY, VARIABLES, BODIES)),
]
