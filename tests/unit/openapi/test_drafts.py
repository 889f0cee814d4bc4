from __future__ import annotations

import pytest

from apigov.findings import Change, Direction, Effect, Place, Severity, parse_pointer
from apigov.openapi import Draft, engine_drafts, finish, place_of
from apigov.text import nearest, root_node
from tests.unit.openapi.support import tree_of

TEXT = """openapi: 3.0.3
info: {title: T, version: '1'}
tags: [{name: a}, {name: b}]
paths:
  /a/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      parameters: [{name: Limit, in: query, schema: {type: integer}}, {$ref: '#/components/parameters/P'}]
      responses: {'200': {description: x}}
components:
  schemas: {A: {type: object}}
"""


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("", Place()),
        ("/info/title", Place(below="/info/title")),
        ("/tags/1", Place(name="tags/b")),
        ("/paths/~1a~1{id}", Place(path="/a/{id}")),
        ("/paths/~1a~1{id}/parameters/0/schema", Place(path="/a/{id}", name="path:id", below="/schema")),
        ("/paths/~1a~1{id}/get/parameters/0/schema", Place("get", "/a/{id}", "query:Limit", "/schema")),
        ("/paths/~1a~1{id}/get/parameters/1", Place("get", "/a/{id}", "#/components/parameters/P", "")),
        ("/paths/~1a~1{id}/get/responses/200", Place("get", "/a/{id}", "", "/responses/200")),
        ("/components/schemas/A/type", Place(name="schemas/A", below="/type")),
    ],
)
def test_a_place_is_named_by_the_api(pointer: str, place: Place) -> None:
    root = root_node(tree_of(TEXT)[0])
    steps = tuple(int(step) if step.isdigit() and step != "200" else step for step in parse_pointer(pointer))
    assert place_of(nearest(root, steps)) == place


def test_definitions_of_2_0_have_the_places_of_3_0() -> None:
    root = root_node(tree_of("swagger: '2.0'\ndefinitions: {A: {type: object}}\n")[0])
    assert place_of(nearest(root, ("definitions", "A"))) == Place(name="schemas/A")


def draft(pointer: tuple[str | int, ...], message: str = "m", rule: str = "r", **more: object) -> Draft:
    node = nearest(root_node(TREE), pointer)
    return Draft(rule=rule, severity=Severity.ERROR, message=message, node=node, **more)  # type: ignore[arg-type]


TREE = tree_of(TEXT)[0]


def test_findings_are_ordered_by_position_rule_and_message() -> None:
    found = finish([draft(("paths",)), draft(("info",), "z"), draft(("info",), "a"), draft(("info",), "z", "q")])
    assert [(item.location.pointer, item.rule, item.message) for item in found] == [
        (("info",), "q", "z"),
        (("info",), "r", "a"),
        (("info",), "r", "z"),
        (("paths",), "r", "m"),
    ]
    assert found[0].location.range.start == (2, 1)


def test_identical_drafts_are_one_with_all_their_referring_places() -> None:
    one, two = nearest(root_node(TREE), ("tags", 0)), nearest(root_node(TREE), ("tags", 1))
    (found,) = finish([draft(("info",), related=(one,)), draft(("info",), related=(one, two))])
    assert [place.pointer for place in found.related] == [("tags", 0), ("tags", 1)]
    assert found.related_total == 2


def test_fingerprints_tell_equals_apart_by_their_order_only() -> None:
    first, second = finish([draft(("info",), "b"), draft(("info",), "a")])
    assert first.fingerprint != second.fingerprint
    (alone,) = finish([draft(("info",), "c")])
    assert alone.fingerprint == first.fingerprint


def test_the_range_of_the_key_on_demand() -> None:
    value, key = finish([draft(("info", "title")), draft(("info", "title"), "n", on_key=True)])
    assert (value.location.range.start.column, key.location.range.start.column) in ((15, 8), (8, 15))


def test_a_change_gets_its_locations() -> None:
    node = nearest(root_node(TREE), ("info",))
    change = Change(Effect.SAFE, Effect.SAFE, Direction.NONE)
    (found,) = finish([draft(("paths",), change=change, base_node=node)])
    assert found.change is not None
    assert found.change.base is not None
    assert found.change.base.pointer == ("info",)
    assert found.change.revision is None


def test_the_engine_names_what_it_cannot_read() -> None:
    tree, workspace = tree_of("a: [1\nb: 2\n")
    (found,) = finish(engine_drafts(tree, workspace))
    assert found.rule == "parser"
    tree, workspace = tree_of("openapi: 9.0.0\n")
    (found,) = finish(engine_drafts(tree, workspace))
    assert (found.rule, found.severity, found.location.pointer) == ("unrecognized-format", Severity.WARNING, ("openapi",))
