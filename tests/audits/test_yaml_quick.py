"""Every YAML file of the shared data that is taken line by line says the same at the same places as by the parsers."""

from __future__ import annotations

import pytest

from apigov.text.decode import decode
from apigov.text.yaml_composer import Budget
from apigov.text.yaml_quick import compose
from apigov.text.yaml_reader import by_parsers
from tests.exam.harness import SHARED
from tests.unit.text.test_yaml_quick import alike

BUDGET = Budget(depth=500, nodes=5_000_000, aliases=1_000_000)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")]


def test_files_taken_line_by_line_are_read_as_the_parsers_read_them() -> None:
    different, taken, left = [], 0, 0
    for path in sorted((*SHARED.rglob("*.yaml"), *SHARED.rglob("*.yml"))):
        text = decode(path.read_bytes()) if path.is_file() else ""
        quick = compose(text, BUDGET) if isinstance(text, str) and text.lstrip(" \t\r\n")[:1] not in ("{", "[") else None
        if quick is None or not isinstance(text, str):
            left += 1
            continue
        taken += 1
        if not alike(quick, by_parsers(text, BUDGET)):
            different.append(str(path))
    assert not different
    # Most of what people write is plain.
    assert taken > 2 * left
