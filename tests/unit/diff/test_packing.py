"""Values as bytes: what is equal has equal bytes, and the references in them are found, in each format."""

from __future__ import annotations

import sys

import pytest

from apigov.diff.packing import Packing, packing
from apigov.findings import Json

REFERENCES = ["#/a", "#/" + "b" * 40, "#/" + "c" * 300, "#/" + "d" * 70_000, "other.yaml#/é~1\U0001f600", ""]


@pytest.fixture(params=["marshal", "msgspec"])
def pack(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Packing:
    if request.param == "msgspec":
        pytest.importorskip("msgspec")
    else:
        monkeypatch.delitem(sys.modules, "msgspec", raising=False)
    return packing()


@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize("word", ["$ref", "$dynamicRef", "$recursiveRef"])
def test_references_of_any_length_are_found(word: str, reference: str, pack: Packing) -> None:
    written = pack.write({"a": [{word: reference, "b": "$ref"}, {"$ref": "#/z"}]})
    assert written is not None
    assert list(pack.references(written)) == [reference, "#/z"]


def test_a_value_that_only_speaks_of_references_adds_none_that_leads_somewhere(pack: Packing) -> None:
    written = pack.write({"description": "\u00e4$ref\u00a5 and $ref", "$refs": "#/a", "$ref": 1})
    assert written is not None
    assert not any(reference.startswith("#") for reference in pack.references(written))


@pytest.mark.parametrize(
    ("one", "other"), [(1, True), (0, False), ([1], [True]), ({"a": "1"}, {"a": 1}), ({"a": None}, {}), ("", []), ([[], {}], [{}, []])]
)
def test_values_that_differ_have_other_bytes(one: Json, other: Json, pack: Packing) -> None:
    assert pack.write(one) != pack.write(other)
    assert pack.write(one) == pack.write(one)


@pytest.mark.parametrize("value", [10**40, -(10**40), "\ud800", {"\ud800": 1}])
def test_what_a_format_cannot_hold_is_not_written_or_written_whole(value: Json, pack: Packing) -> None:
    written = pack.write([value])
    assert written is None or written != pack.write([None])


def test_what_nests_too_deep_is_not_written(pack: Packing) -> None:
    value: Json = []
    for _ in range(100_000):
        value = [value]
    assert pack.write(value) is None
