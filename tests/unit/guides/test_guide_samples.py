"""Where marks stand in samples, and how witnesses are put into examples."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apigov.guides.grafts import graft
from apigov.openapi import lines_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


def places(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [at]
    for name, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        found += places(item, (*at, name))
    return found


@given(JSON, st.data())
def test_the_marked_line_is_where_the_place_begins(value: Any, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from(places(value)))
    first, _ = lines_of(value, at)
    line = json.dumps(value, indent=2).split("\n")[first].strip()
    here = value
    for step in at:
        here = here[step]
    head = json.dumps(here, indent=2).split("\n")[0]
    key = f"{json.dumps(at[-1])}: " if at and isinstance(at[-1], str) else ""
    assert line.rstrip(",") == f"{key}{head}"


def test_a_graft_takes_one_value_and_keeps_the_rest() -> None:
    example: Any = {"items": [{"sku": "A", "count": 2}], "note": "x"}
    assert graft(example, {"items": [{"count": 100}]}, ("items", 0, "count")) == {"items": [{"sku": "A", "count": 100}], "note": "x"}
    assert example["items"] == [{"sku": "A", "count": 2}]


def test_a_graft_at_an_object_takes_its_names() -> None:
    assert graft({"a": 1, "b": 2}, {"a": 9}, ()) == {"a": 1}
    assert graft({"a": 1}, {"a": 9, "c": 3}, ()) == {"a": 1, "c": 3}


@pytest.mark.parametrize("at", [("x", "y"), ("items", 5, "count"), ("note", "z")])
def test_a_place_that_an_example_lacks_is_no_graft(at: tuple[str | int, ...]) -> None:
    with pytest.raises(LookupError):
        graft({"items": [], "note": "x"}, {"items": [], "note": "y"}, at)
