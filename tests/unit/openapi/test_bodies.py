"""Bodies as text of their media type, and the lines of one place in them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from apigov.openapi.bodies import Written, write
from tests.unit.openapi.support import description_of

ORDER: Any = {"id": "A&B", "count": 2, "tags": ["x y", "z"], "to": {"city": "Ulm", "line": ["1", "2"]}}


def body(value: Any, name: str, at: tuple[str | int, ...] = (), schema: Any = None, encoding: Any = None) -> Written:
    content = {name: {"schema": schema if schema is not None else {}, **({"encoding": encoding} if encoding is not None else {})}}
    paths = {"/a": {"post": {"requestBody": {"content": content}, "responses": {"200": {"description": "OK"}}}}}
    schemas = {"Line": {"type": "object", "properties": {"sku": {"type": "string", "xml": {"attribute": True}}}}}
    text = json.dumps({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths, "components": {"schemas": schemas}})
    description = description_of(text)
    media = description.operations[0].body
    assert media is not None
    return write(value, name, media.content[0], description.workspace, at)


def marked(found: Written) -> list[str]:
    assert found.marked is not None
    return [*found.lines[found.marked[0] : found.marked[1] + 1]]


def test_json_has_a_member_a_line() -> None:
    found = body({"a": [1, {"b": 2}]}, "application/merge-patch+json", ("a", 1, "b"))
    assert (found.type, marked(found)) == ("application/merge-patch+json", ['      "b": 2'])


FORM = "application/x-www-form-urlencoded"


def test_members_of_a_form_are_pairs_and_an_object_is_json() -> None:
    found = body(ORDER, FORM, ("tags", 1))
    assert found.lines[:4] == ("id=A%26B", "&count=2", "&tags=x%20y", "&tags=z")
    assert found.lines[4:] == ("&to=%7B%22city%22%3A%20%22Ulm%22%2C%20%22line%22%3A%20%5B%221%22%2C%20%222%22%5D%7D",)
    assert marked(found) == ["&tags=x%20y", "&tags=z"]
    assert body({}, FORM, ("a",)) == Written(FORM, ("",), None)


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ({"tags": {"explode": False}, "to": {"style": "deepObject"}}, ["&tags=x%20y,z", "&to[city]=Ulm", "&to[line][0]=1", "&to[line][1]=2"]),
        ({"tags": {"style": "pipeDelimited"}, "to": {"style": "form"}}, ["&tags=x%20y|z", "&city=Ulm", "&line=%5B%221%22%2C%20%222%22%5D"]),
        ({"tags": {"style": "spaceDelimited"}, "to": {"explode": True}}, ["&tags=x%20y%20z", "&city=Ulm", "&line=%5B%221%22%2C%20%222%22%5D"]),
    ],
)
def test_members_of_a_form_are_written_by_their_encoding(said: Any, lines: list[str]) -> None:
    assert [*body(ORDER, FORM, encoding=said).lines[2:]] == lines


@pytest.mark.parametrize(("collection", "line"), [("multi", "tags=1&tags=2"), ("csv", "tags=1,2"), ("pipes", "tags=1|2")])
def test_fields_of_2_0_are_written_by_their_collection_format(collection: str, line: str) -> None:
    field = f"{{name: tags, in: formData, type: array, items: {{type: string}}, collectionFormat: {collection}}}"
    text = f"swagger: '2.0'\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{post: {{parameters: [{field}], responses: {{}}}}}}}}\n"
    description = description_of(text)
    form = description.operations[0].body
    assert form is not None
    assert "".join(write({"tags": [1, 2]}, FORM, form.content[0], description.workspace).lines) == line


def test_members_of_multipart_are_parts_and_the_content_of_the_place_is_marked() -> None:
    found = body(ORDER, "multipart/form-data", ("tags", 1), encoding={"id": {"contentType": "text/csv, text/plain"}})
    assert found.type == "multipart/form-data; boundary=part"
    assert found.lines[:5] == ("--part", 'Content-Disposition: form-data; name="id"', "Content-Type: text/csv", "", "A&B")
    assert found.lines[-11:-7] == ('Content-Disposition: form-data; name="to"', "Content-Type: application/json", "", "{")
    assert (marked(found), found.lines[-1]) == (["z"], "--part--")
    assert body(ORDER, "multipart/mixed; boundary=own").type == "multipart/mixed; boundary=own"


XML = {
    "type": "object",
    "xml": {"name": "order", "prefix": "o", "namespace": "urn:shop"},
    "properties": {
        "id": {"type": "string", "xml": {"attribute": True}},
        "lines": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}, "xml": {"wrapped": True, "name": "all"}},
    },
    "allOf": [{"properties": {"tags": {"type": "array", "items": {"xml": {"name": "tag"}}}, "note": {"xml": {"name": "remark"}}}}],
}


def test_xml_is_written_by_the_xml_objects_of_its_schema() -> None:
    value: Any = {"id": 'a"<', "lines": [{"sku": "x"}, {"sku": "y", "n": 1}], "tags": ["p", "q"], "note": "a < b", "gone": None, "more": {}}
    found = body(value, "application/xml", ("lines", 1, "n"), XML)
    assert found.lines == (
        '<o:order xmlns:o="urn:shop" id="a&quot;&lt;">',
        "  <all>",
        '    <all sku="x"/>',
        '    <all sku="y">',
        "      <n>1</n>",
        "    </all>",
        "  </all>",
        "  <tag>p</tag>",
        "  <tag>q</tag>",
        "  <remark>a &lt; b</remark>",
        "  <gone/>",
        "  <more/>",
        "</o:order>",
    )
    assert marked(found) == ["      <n>1</n>"]


@pytest.mark.parametrize(("at", "line"), [(("lines", 0, "sku"), '    <all sku="x"/>'), (("missing",), "<o:order"), ((), "<o:order")])
def test_what_is_no_element_is_marked_at_the_element_around_it(at: tuple[str | int, ...], line: str) -> None:
    assert marked(body({"lines": [{"sku": "x"}]}, "text/xml", at, XML))[0].startswith(line)


@pytest.mark.parametrize(
    ("value", "schema", "lines"),
    [
        ("a", {}, ("<root>a</root>",)),
        ([1, 2], {"items": {"xml": {"name": "n"}}}, ("<root>", "  <n>1</n>", "  <n>2</n>", "</root>")),
        (True, {}, ("<root>true</root>",)),
        ({"sku": "x"}, {"$ref": "#/components/schemas/Line"}, ('<Line sku="x"/>',)),
    ],
)
def test_a_document_is_named_by_its_component(value: Any, schema: Any, lines: tuple[str, ...]) -> None:
    assert body(value, "application/atom+xml", (), schema).lines == lines


@pytest.mark.parametrize(
    ("value", "name", "lines"),
    [
        ({"event": "paid", "data": "1"}, "text/event-stream", ("event: paid", "data: 1")),
        ({"a": [1, 2]}, "application/x-ndjson", ('{"a": [1, 2]}',)),
        ("one\ntwo", "text/plain", ("one", "two")),
        ("one", "application/json", ('"one"',)),
        ({"a": 1}, "text/plain", ("{", '  "a": 1', "}")),
    ],
)
def test_other_types(value: Any, name: str, lines: tuple[str, ...]) -> None:
    assert body(value, name).lines == lines
