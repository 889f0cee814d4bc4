"""Paths that match the same requests."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.unit.lint_oas.support import places


def found(*paths: str) -> list[str]:
    item: dict[str, Any] = {"get": {"responses": {"200": {"description": "Done."}}}}
    return places("oasPathsUnambiguous", {"openapi": "3.0.3", "paths": dict.fromkeys(paths, item)})


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("/a/{x}", "/{y}/b", True),
        ("/a/{x}", "/a/b", False),
        ("/a/{x}/c", "/a/b/{y}", True),
        ("/a/{x}/c", "/a/b/d", False),
        ("/{x}/b/{z}", "/a/{y}/c", True),
        ("/a/{x}", "/a/{y}", False),
        ("/a/{x}", "/{y}/b/c", False),
    ],
)
def test_paths_are_told_where_each_is_more_literal_somewhere(first: str, second: str, same: bool) -> None:
    assert len(found(first, second)) == same
    assert len(found(second, first)) == same


def test_many_paths_are_not_compared_in_pairs() -> None:
    start = time.process_time()
    assert found(*(f"/a{number}/{{x}}/c" for number in range(4000))) == []
    assert time.process_time() - start < 10
