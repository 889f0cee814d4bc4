"""What the functions of the rule language say."""

from __future__ import annotations

import datetime
import json
import time
from pathlib import Path
from typing import Any

import pytest

from apigov.lint import CORE, Library, Settings, lint, load_data
from apigov.text import Origin, Source, Workspace


def said(value: Any, function: str, options: Any = None) -> list[str]:
    """The messages of one check of one value."""
    workspace = Workspace(Path.cwd())
    tree = workspace.open(Source("a.json", json.dumps({"v": value}).encode(), Origin("memory")))
    then = {"function": function, **({"functionOptions": options} if options else {})}
    ruleset = load_data({"rules": {"r": {"given": "$.v", "message": "{{error}}", "then": then}}}, Library(lambda name: None, tuple, CORE))
    return [draft.message for draft in lint(tree, ruleset, workspace, Settings(datetime.date(2026, 1, 1)), CORE)]


@pytest.mark.parametrize(
    "items", ["_ - . / 1 a A b B", "a ä b z", "ae æ af", "o ø p", "ss ß st", "resume résumé resumes", "(a) [a] {a}", "a-b a.b ab"]
)
def test_texts_are_in_the_order_of_the_root_collation(items: str) -> None:
    words = items.split()
    assert said(words, "alphabetical") == []
    assert len(said(words[::-1], "alphabetical")) == 1


@pytest.mark.parametrize(("text", "fits"), [("^a$", True), (r"\Z", True), ("(", False), ("(?i)a", False), (r"\p{L}", True), (r"a\Z", False)])
def test_the_format_regex_takes_what_javascript_takes(text: str, fits: bool) -> None:
    assert (said(text, "schema", {"schema": {"format": "regex"}}) == []) is fits


def test_falsy_and_undefined_say_different_things() -> None:
    assert said(1, "falsy") != said(1, "undefined")


def test_a_brace_that_repeats_nothing_is_a_brace_in_patterns_of_schemas() -> None:
    schema = {"properties": {"a": {"pattern": r"^\d{1-5}$"}}, "patternProperties": {"^b{$": {"type": "string"}}}
    assert said({"a": "1{1-5}", "b{": "x"}, "schema", {"schema": schema}) == []
    assert len(said({"a": "1", "b{": 1}, "schema", {"schema": schema, "allErrors": True})) == 2


def test_the_first_fault_is_that_of_the_first_property_behind_references_too() -> None:
    thing = {"properties": {"zone": {"type": "string"}, "part": {"$ref": "#/definitions/Part"}}}
    part = {"properties": {"number": {"maxLength": 1, "type": "string"}}}
    schema = {"definitions": {"Thing": thing, "Part": part}, "items": {"$ref": "#/definitions/Thing"}}
    (told,) = said([{"part": {"number": "long"}, "zone": 5}], "schema", {"schema": schema})
    assert told.startswith("5 is not")


@pytest.mark.parametrize("text", ["^(/|[a-z0-9-.]+|{[a-zA-Z0-9_]+})+$", r"^(([\/a-z][_a-z0-9\/]*)?({[^}]*})?)+$", r"^(?!x)(/[a-z\_\{\}]+)+$"])
@pytest.mark.parametrize("keyword", ["pattern", "schema", "names"])
def test_patterns_of_published_rulesets_are_read_everywhere_and_end_at_once(text: str, keyword: str) -> None:
    schemas = {"schema": {"pattern": text}, "names": {"patternProperties": {text: True}, "additionalProperties": False}}
    options = {"match": text} if keyword == "pattern" else {"schema": schemas[keyword]}
    paths = ["/orders/{id}", "/a" * 5000 + "!", "/orders/{id}" * 500 + "#"]
    begun = time.process_time()
    found = [said({path: 1} if keyword == "names" else path, "schema" if keyword != "pattern" else keyword, options) for path in paths]
    assert [len(messages) for messages in found] == [0, 1, 1]
    assert time.process_time() - begun < 2


def test_properties_may_be_named_like_keywords() -> None:
    schema = {"properties": {name: {"type": "string", "nullable": True} for name in ("default", "enum", "errorMessage")}}
    assert said({"default": None, "enum": None, "errorMessage": 1}, "schema", {"schema": schema}) != []
    assert said({"default": None, "enum": None, "errorMessage": None}, "schema", {"schema": schema}) == []


@pytest.mark.parametrize(("value", "told"), [(2**31, "maximum of 2147483647"), (1.5, "multiple of 1")])
def test_a_number_outside_an_integer_format_is_told_by_what_it_lacks(value: float, told: str) -> None:
    (message,) = said(value, "schema", {"schema": {"type": "number", "format": "int32"}})
    assert told in message
    assert said(2.0, "schema", {"schema": {"type": "number", "format": "int32"}}) == []
    assert said("x", "schema", {"schema": {"format": "int32"}}) == []


def test_a_place_where_nothing_may_stand_is_told_in_words() -> None:
    assert said({"a": 1}, "schema", {"schema": {"additionalProperties": False}}) == ["must not have any property"]
    assert said({"a": 1}, "schema", {"schema": {"properties": {"a": False}}}) == ["must not be here"]
