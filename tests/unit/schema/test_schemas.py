"""Schemas of any dialect as flat 2020-12 definitions: translation, views, references, validation, samples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from apigov.findings import Json, JsonObject
from apigov.schema import Dialect, FormField, Schema, Schemas, View
from apigov.text import Node, Origin, Source, Workspace

WORDS_30 = frozenset(
    (
        "type", "nullable", "format", "enum", "properties", "required", "items", "allOf", "anyOf", "oneOf", "not", "minimum", "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "pattern", "additionalProperties", "readOnly", "writeOnly",
    )
)  # fmt: skip
V30 = Dialect("three", "draft4", nullable="nullable", boolean_bounds=True, ref_siblings=False, asserts_format=True, keywords=WORDS_30)
V31 = Dialect("later", "2020-12")
V7 = Dialect("seven", "draft7", ref_siblings=False)


class Book:
    """Schemas of one document, by the pointer of each."""

    def __init__(self, data: JsonObject, dialect: Dialect, tmp_path: Path) -> None:
        self.workspace = Workspace(tmp_path)
        tree = self.workspace.open(Source("doc.json", json.dumps(data).encode(), Origin("memory")))
        self.root = Node(tree, (), tree.data)
        self.dialect = dialect
        self.schemas = Schemas(self.workspace)

    def node(self, *steps: str | int) -> Node:
        here: Node | None = self.root
        for step in steps:
            assert here is not None
            here = here.child(step)
        assert here is not None
        return here

    def key(self, *steps: str | int, view: View = View.WHOLE) -> str:
        return self.schemas.key(Schema(self.node(*steps), self.dialect), view)

    def takes(self, value: Json, *steps: str | int, view: View = View.WHOLE) -> bool:
        return self.schemas.accepts(self.key(*steps, view=view), value)


def one(schema: Any, dialect: Dialect, tmp_path: Path) -> Book:
    return Book({"s": schema}, dialect, tmp_path)


def test_equal_places_have_equal_keys_and_a_reference_has_the_key_of_its_target(tmp_path: Path) -> None:
    book = Book({"a": {"$ref": "#/b"}, "b": {"type": "string"}}, V30, tmp_path)
    assert book.key("a") == book.key("b") == book.key("a")
    assert book.key("b", view=View.REQUEST) != book.key("b")
    origin = book.schemas.origin(book.key("a"))
    assert origin is not None
    assert origin.pointer == ("b",)


def test_subschemas_are_references_and_cycles_end(tmp_path: Path) -> None:
    book = one({"type": "object", "properties": {"next": {"$ref": "#/s"}}}, V30, tmp_path)
    key = book.key("s")
    assert book.schemas.definition(key) == {"type": "object", "properties": {"next": {"$ref": f"#/$defs/{key}"}}}
    assert book.takes({"next": {"next": {}}}, "s")
    assert not book.takes({"next": {"next": 1}}, "s")


@pytest.mark.parametrize(
    ("schema", "taken"),
    [
        ({"type": "string", "nullable": True}, True),
        ({"nullable": True, "allOf": [{"type": "string"}]}, False),
        ({"type": "string", "nullable": True, "enum": ["a"]}, False),
        ({"type": "string", "nullable": True, "enum": ["a", None]}, True),
    ],
)
def test_nullable_counts_beside_type_only(schema: Json, taken: bool, tmp_path: Path) -> None:
    assert one(schema, V30, tmp_path).takes(None, "s") is taken


def test_boolean_exclusive_bounds_become_numbers(tmp_path: Path) -> None:
    book = one({"type": "integer", "minimum": 1, "exclusiveMinimum": True, "maximum": 5, "exclusiveMaximum": False}, V30, tmp_path)
    assert book.schemas.definition(book.key("s")) == {"type": "integer", "exclusiveMinimum": 1, "maximum": 5}


def test_siblings_of_references_count_where_the_dialect_says_so(tmp_path: Path) -> None:
    data: JsonObject = {"a": {"$ref": "#/b", "maxLength": 2}, "b": {"type": "string"}}
    assert Book(data, V30, tmp_path).takes("long", "a")
    later = Book(data, V31, tmp_path)
    assert not later.takes("long", "a")
    assert not later.takes(1, "a")
    words = Book({"a": {"$ref": "#/b", "description": "words"}, "b": {"type": "string"}}, V31, tmp_path)
    assert words.key("a") == words.key("b")


def test_read_only_members_do_not_count_in_requests_nor_write_only_ones_in_responses(tmp_path: Path) -> None:
    schema: JsonObject = {
        "type": "object",
        "required": ["id", "secret", "other"],
        "properties": {"id": {"type": "integer", "readOnly": True}, "secret": {"type": "string", "writeOnly": True}, "other": {"$ref": "#/o"}},
    }
    book = Book({"s": schema, "o": {"type": "integer", "readOnly": True}}, V30, tmp_path)
    assert book.takes({"secret": "x"}, "s", view=View.REQUEST)
    assert book.takes({"secret": "x", "id": "anything", "other": "too"}, "s", view=View.REQUEST)
    assert not book.takes({"id": 1}, "s", view=View.REQUEST)
    assert book.takes({"id": 1, "other": 2}, "s", view=View.RESPONSE)
    assert not book.takes({"secret": "x"}, "s", view=View.RESPONSE)
    assert not book.takes({"secret": "x"}, "s")


def test_marks_beside_a_reference_count_where_siblings_do(tmp_path: Path) -> None:
    data: JsonObject = {"s": {"required": ["id"], "properties": {"id": {"$ref": "#/i", "readOnly": True}}}, "i": {"type": "integer"}}
    assert Book(data, V31, tmp_path).takes({}, "s", view=View.REQUEST)
    assert not Book(data, V30, tmp_path).takes({}, "s", view=View.REQUEST)


def test_formats_assert_where_the_dialect_says_so(tmp_path: Path) -> None:
    date: JsonObject = {"type": "string", "format": "date"}
    assert not one(date, V30, tmp_path).takes("soon", "s")
    assert one(date, V30, tmp_path).takes("2026-01-31", "s")
    assert one(date, V31, tmp_path).takes("soon", "s")
    small: JsonObject = {"type": "integer", "format": "int32"}
    assert not one(small, V30, tmp_path).takes(2**31, "s")
    assert one(small, V30, tmp_path).takes(2**31 - 1, "s")
    assert one({"type": "string", "format": "my-own"}, V30, tmp_path).takes("x", "s")
    assert not one({"type": "string", "format": "byte"}, V30, tmp_path).takes("%", "s")


def test_older_tuples_and_dependencies(tmp_path: Path) -> None:
    book = one({"items": [{"type": "string"}], "additionalItems": False, "dependencies": {"a": ["b"], "c": {"maxProperties": 1}}}, V7, tmp_path)
    assert book.takes(["x"], "s")
    assert not book.takes([1], "s")
    assert not book.takes(["x", "y"], "s")
    assert not book.takes({"a": 1}, "s")
    assert book.takes({"a": 1, "b": 1}, "s")
    assert not book.takes({"c": 1, "d": 1}, "s")


def test_words_of_another_draft_say_nothing(tmp_path: Path) -> None:
    assert one({"items": {"type": "string"}, "additionalItems": False}, V7, tmp_path).takes(["x"], "s")
    assert one({"additionalItems": False, "dependencies": {"a": ["b"]}}, V31, tmp_path).takes({"a": 1}, "s")
    assert one({"dependentRequired": {"a": ["b"]}}, V7, tmp_path).takes({"a": 1}, "s")


def test_a_file_is_anything_and_a_boolean_required_says_nothing(tmp_path: Path) -> None:
    book = one({"type": "file", "required": True}, Dialect("p", "draft4", keywords=frozenset(("type", "required"))), tmp_path)
    assert book.takes("bytes", "s")
    assert book.takes(1, "s")


def test_form_fields_are_an_object(tmp_path: Path) -> None:
    book = Book({"op": {}, "f": {"type": "integer"}}, V30, tmp_path)
    field = FormField("size", True, Schema(book.node("f"), V30))
    schema = Schema(book.node("op"), V30, (field, FormField("note", False, Schema(book.node("f"), V30))))
    key = book.schemas.key(schema, View.REQUEST)
    assert book.schemas.accepts(key, {"size": 1})
    assert not book.schemas.accepts(key, {"note": 1})
    assert book.schemas.key(schema, View.REQUEST) == key


@pytest.mark.parametrize(
    "schema",
    [{"$ref": "#/nowhere"}, {"type": "String"}, {"minLength": -1}, {"pattern": 3}, {"required": [1]}, {"enum": "a"}, {"$dynamicRef": "#x"}],
)
def test_what_cannot_be_judged_has_a_reason(schema: Json, tmp_path: Path) -> None:
    book = one({"properties": {"a": schema}}, V31, tmp_path)
    key = book.key("s")
    assert book.schemas.unknown(key) is None
    assert book.schemas.surely(key, {}) is True
    assert book.schemas.surely(key, {"a": 1}) is None
    assert book.schemas.unjudged(key)


def test_a_choice_hangs_on_a_part_that_cannot_be_judged_only_where_no_other_part_decides(tmp_path: Path) -> None:
    unread: JsonObject = {"$ref": "#/nowhere"}
    book = Book({"any": {"anyOf": [unread, {"type": "string"}]}, "all": {"allOf": [unread, {"type": "string"}]}}, V31, tmp_path)
    some, every = book.key("any"), book.key("all")
    assert (book.schemas.surely(some, "text"), book.schemas.surely(some, 1)) == (True, None)
    assert (book.schemas.surely(every, "text"), book.schemas.surely(every, 1)) == (None, False)


def test_a_value_is_judged_by_its_types_whatever_equal_values_were_judged_before(tmp_path: Path) -> None:
    book = Book({"s": {"anyOf": [{"type": "boolean"}, {"type": "object", "properties": {"a": {"type": "integer"}}}]}}, V31, tmp_path)
    values: list[Json] = [True, 1, 1.0, {"a": 1}, {"a": True}, {"a": 1.5}]
    assert [book.takes(value, "s") for value in values] == [True, False, False, True, False, False]


def test_a_circle_of_references_has_a_reason(tmp_path: Path) -> None:
    book = Book({"a": {"$ref": "#/b"}, "b": {"$ref": "#/a"}}, V30, tmp_path)
    assert book.schemas.unknown(book.key("a"))


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "pattern": "^[A-Z]{3}-\\d{4}$"},
        {"type": "integer", "minimum": 7, "multipleOf": 5},
        {"type": "object", "required": ["a", "b"], "properties": {"a": {"enum": ["x"]}, "b": {"type": "array", "minItems": 2}}},
        {"type": "array", "uniqueItems": True, "minItems": 3, "items": {"type": "integer", "minimum": 1, "maximum": 3}},
        {"oneOf": [{"type": "string", "minLength": 30}, {"type": "integer"}], "not": {"type": "integer"}},
        {"$defs": {"n": {"properties": {"n": {"$ref": "#/$defs/n"}}, "required": ["v"]}}, "$ref": "#/$defs/n", "type": "object"},
    ],
)
def test_samples_are_valid(schema: Json) -> None:
    schemas = Schemas()
    key = schemas.add(schema)
    found = schemas.sample(key)
    assert found is not None
    assert schemas.accepts(key, found[0])


def test_an_empty_schema_has_no_sample() -> None:
    schemas = Schemas()
    assert schemas.sample(schemas.add({"type": "object", "required": ["a"], "properties": {"a": False}})) is None
