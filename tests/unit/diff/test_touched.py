"""What is the same on both sides is not looked at, and what is not the same is."""

from __future__ import annotations

from typing import Any

import pytest

from apigov.diff.same import Same
from apigov.diff.touched import Touched
from tests.unit.diff.support import OK, both, changes, content, document, rules


def get(schema: Any = None, **more: Any) -> dict[str, Any]:
    return {"responses": {"200": {"description": "OK", **content(schema)}} if schema is not None else OK, **more}


def looked_at(base: Any, revision: Any) -> tuple[list[str], list[str]]:
    sides = both(base, revision)
    found = Touched(*sides, Same(sides[0].workspace, True)).operations()
    return tuple([f"{one.method} {one.path}" for one in side] for side in found)  # type: ignore[return-value]


def test_only_the_operations_that_differ_are_read() -> None:
    base = document({"/a": {"get": get(), "put": get()}, "/b": {"get": get()}})
    revision = document({"/a": {"get": get(), "put": get(deprecated=True), "delete": get()}, "/b": {"get": get()}})
    assert looked_at(base, revision) == (["put /a"], ["put /a", "delete /a"])


@pytest.mark.parametrize("word", ["parameters", "servers"])
def test_what_a_path_item_says_for_all_its_operations_touches_them_all(word: str) -> None:
    base = document({"/a": {"get": get(), "put": get()}})
    revision = document({"/a": {"get": get(), "put": get(), word: [{"name": "q", "in": "query", "url": "/v1"}]}})
    assert looked_at(base, revision)[0] == ["get /a", "put /a"]


def test_what_an_operation_refers_to_counts_through_references_and_circles() -> None:
    def described(kind: str) -> dict[str, Any]:
        tree = {"type": "object", "properties": {"up": {"$ref": "#/components/schemas/Tree"}, "leaf": {"$ref": "#/components/schemas/Leaf"}}}
        ring = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Ring"}}}
        paths = {"/tree": {"get": get({"$ref": "#/components/schemas/Tree"})}, "/ring": {"get": get({"$ref": "#/components/schemas/Ring"})}}
        return document(paths, components={"schemas": {"Tree": tree, "Leaf": {"type": kind}, "Ring": ring}})

    assert looked_at(described("string"), described("integer")) == (["get /tree"], ["get /tree"])


def test_a_number_is_no_boolean_and_the_order_of_keys_is_nothing() -> None:
    one, other = {"const": 1, "type": "integer"}, {"type": "integer", "const": 1}
    assert looked_at(document({"/a": {"get": get(one)}}), document({"/a": {"get": get(other)}})) == ([], [])
    assert looked_at(document({"/a": {"get": get({"const": 1})}}), document({"/a": {"get": get({"const": True})}}))[0] == ["get /a"]


def test_a_path_item_behind_a_reference_is_the_same_where_its_target_is() -> None:
    def described(**more: Any) -> dict[str, Any]:
        return document({"/a": {"$ref": "#/components/pathItems/A"}}, components={"pathItems": {"A": {"get": get(), "put": get(**more)}}})

    assert looked_at(described(), described()) == ([], [])
    assert rules(changes(described(), described(deprecated=True))) == ["operation-deprecated"]


def test_a_reference_that_leads_nowhere_on_one_side_only_touches_the_operation() -> None:
    used = {"/a": {"get": get({"$ref": "#/components/schemas/A"})}}
    there, gone = document(used, components={"schemas": {"A": {}}}), document(used)
    assert looked_at(there, gone)[0] == ["get /a"]
    assert looked_at(gone, gone) == ([], [])


def test_what_the_root_says_for_all_operations_touches_them_all() -> None:
    paths = {"/a": {"get": get()}}
    assert looked_at(document(paths), document(paths, security=[]))[0] == ["get /a"]


def test_of_the_templates_that_take_a_new_path_only_those_with_legal_values_count() -> None:
    def by_name(name: str, kind: str) -> dict[str, Any]:
        return {"get": get(parameters=[{"name": name, "in": "path", "required": True, "schema": {"type": kind}}])}

    base = {"/cats/{id}": by_name("id", "integer"), "/dogs/{name}": by_name("name", "string"), "/dogs/{name}/x": by_name("name", "string")}
    revision = document({**base, "/cats/best": {"get": get()}, "/dogs/best": {"get": get()}, "/dogs/best/y": {"get": get()}})
    found = [(draft.rule, draft.data.get("before")) for draft in changes(document(base), revision) if draft.rule != "operation-added"]
    assert found == [("path-shadows-template", "/dogs/{name}")]
