"""Containment of schemas: laws of equality, witnesses, recursion, and where the answer must be unknown."""

from __future__ import annotations

from typing import Any

import pytest

from apigov.schema import Contained, Containment, Counterexample, Schemas, Unknown, Verdict, reference


def ask(left: Any, right: Any) -> Verdict:
    schemas = Schemas()
    return Containment(schemas).compare(schemas.add(left), schemas.add(right))


LIST = {"$defs": {"n": {"type": "object", "properties": {"next": {"$ref": "#/$defs/n"}, "v": {"type": "integer"}}}}, "$ref": "#/$defs/n"}
UNROLLED = {
    "$defs": {
        "n": {"type": "object", "properties": {"next": {"$ref": "#/$defs/m"}, "v": {"type": "integer"}}},
        "m": {"type": "object", "properties": {"next": {"$ref": "#/$defs/n"}, "v": {"type": "integer"}}},
    },
    "$ref": "#/$defs/n",
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"$defs": {"a": {"type": "string"}}, "$ref": "#/$defs/a"}, {"type": "string"}),
        ({"allOf": [{"type": "integer"}, {"minimum": 1}]}, {"type": "integer", "minimum": 1}),
        ({"allOf": [{"allOf": [{"required": ["a"]}]}, {"required": ["b"]}]}, {"allOf": [{"required": ["b", "a"]}]}),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": ["null", "string"]}),
        ({"enum": ["a", "b"]}, {"oneOf": [{"const": "a"}, {"const": "b"}]}),
        ({"type": "integer", "anyOf": [{"maximum": 3}, {"minimum": 4}]}, {"type": "integer"}),
        ({"not": {"not": {"type": "string", "minLength": 2}}}, {"type": "string", "minLength": 2}),
        ({"type": "integer", "exclusiveMinimum": 0}, {"type": "integer", "minimum": 0.5}),
        ({"type": "integer", "minimum": 1, "maximum": 3}, {"enum": [3, 1, 2]}),
        ({"type": "string", "minimum": 4}, {"type": "string"}),
        ({"const": 1.0}, {"const": 1}),
        ({"const": [1.0, {"a": 2.0}]}, {"const": [1, {"a": 2}]}),
        ({"oneOf": [{"type": "string"}]}, {"type": "string"}),
        ({"oneOf": [{"type": "string"}, {"type": "string"}]}, False),
        ({"type": "array", "items": {"type": "string"}, "minItems": 0}, {"type": "array", "items": {"type": "string"}}),
        ({"type": "string", "pattern": "^[0-9]+$"}, {"type": "string", "pattern": "^\\d+$", "minLength": 1}),
        ({"patternProperties": {"^a": {"type": "integer"}}}, {"patternProperties": {"^(?:a)": {"type": "integer"}}}),
        (LIST, UNROLLED),
        ({"required": ["a"], "properties": {"a": {"$ref": "#"}}, "type": "object"}, False),
        (
            {"if": {"type": "string"}, "then": {"minLength": 1}, "else": {"type": "integer"}},
            {"anyOf": [{"type": "string", "minLength": 1}, {"type": "integer"}]},
        ),
        (
            {"allOf": [{"properties": {"a": True}}], "unevaluatedProperties": False},
            {"properties": {"a": True}, "additionalProperties": False, "unevaluatedItems": {}},
        ),
        ({"type": "integer", "anyOf": [{"multipleOf": 2}, {"not": {"multipleOf": 2}}]}, {"type": "integer"}),
        ({"oneOf": [{"type": "number"}, {"type": "integer"}]}, {"type": "number", "not": {"type": "integer"}}),
        ({"type": "string", "format": "x-own"}, {"type": "string"}),
        ({"$ref": "#x", "$defs": {"X": {"$anchor": "x", "type": "integer"}}}, {"type": "integer"}),
        (
            {"$dynamicRef": "#n", "$defs": {"N": {"$dynamicAnchor": "n", "type": "object", "properties": {"k": {"$dynamicRef": "#n"}}}}},
            {"type": "object", "properties": {"k": {"$ref": "#"}}},
        ),
        ({"type": "object", "propertyNames": False}, {"type": "object", "maxProperties": 0}),
        ({"type": "object", "required": ["abc"], "propertyNames": {"maxLength": 2}}, False),
        ({"type": "array", "contains": {"const": 1}, "maxContains": 0, "minContains": 0}, {"type": "array", "items": {"not": {"const": 1}}}),
        (
            {"type": "array", "contains": {"const": 1}, "unevaluatedItems": {"type": "string"}},
            {"type": "array", "contains": {"const": 1}, "items": {"anyOf": [{"const": 1}, {"type": "string"}]}},
        ),
        (
            {"type": "object", "patternProperties": {"^x-": True}, "additionalProperties": False},
            {"type": "object", "propertyNames": {"pattern": "^x-"}},
        ),
        (
            {
                "type": "object",
                "anyOf": [{"properties": {"k": {"const": 1}, "a": True}, "required": ["k"]}, {"properties": {"k": {"const": 2}}, "required": ["k"]}],
                "unevaluatedProperties": False,
            },
            {
                "anyOf": [
                    {"type": "object", "properties": {"k": {"const": 1}, "a": True}, "required": ["k"], "additionalProperties": False},
                    {"type": "object", "properties": {"k": {"const": 2}}, "required": ["k"], "additionalProperties": False},
                ]
            },
        ),
    ],
)
def test_equal_by_law(one: Any, other: Any) -> None:
    assert ask(one, other) == Contained()
    assert ask(other, one) == Contained()


@pytest.mark.parametrize(
    "schema",
    [
        {"multipleOf": 0.01},
        {"format": "date"},
        {"uniqueItems": True},
        {"contains": {"const": 1}, "minContains": 2, "maxContains": 3},
        {"prefixItems": [{"type": "integer"}, True], "items": {"type": "string"}},
        {"patternProperties": {"^a": {"type": "string"}, "z$": {"minLength": 2}}, "additionalProperties": {"type": "boolean"}},
        {"propertyNames": {"pattern": "^[a-z]+$"}},
        {"const": {"a": [1]}},
        {"dependentSchemas": {"a": {"required": ["b"]}}},
        {"properties": {"a": {"type": "integer"}}, "unevaluatedProperties": False},
        {"oneOf": [{"required": ["a", "b"]}, {"required": ["b", "c"]}], "minProperties": 2},
        {"if": {"required": ["a"]}, "then": {"maxProperties": 3}, "else": {"maxProperties": 2}},
    ],
)
def test_a_schema_and_its_negation_hold_everything_and_nothing_in_common(schema: Any) -> None:
    assert ask(True, {"anyOf": [schema, {"not": schema}]}) == Contained()
    assert ask({"allOf": [schema, {"not": schema}]}, False) == Contained()
    assert isinstance(ask({"not": schema}, schema), Counterexample)
    assert isinstance(ask(schema, {"not": schema}), Counterexample)


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ({"type": "integer"}, {"type": "number"}),
        ({"type": "integer", "multipleOf": 4}, {"multipleOf": 0.5}),
        ({"type": "string", "minLength": 3}, {"type": "string", "minLength": 2}),
        ({"enum": ["a"]}, {"enum": ["a", 1]}),
        ({"type": "object", "required": ["a"], "properties": {"a": {"const": 1}}}, {"properties": {"a": {"type": "integer"}}}),
        ({"type": "object", "additionalProperties": False, "properties": {"a": True}}, {"maxProperties": 1}),
        ({"type": "array", "prefixItems": [{"type": "integer"}], "items": False}, {"items": {"type": "number"}}),
        ({"type": "array", "minItems": 1, "items": {"type": "integer"}}, {"contains": {"type": "number"}}),
        ({"type": "string", "format": "date"}, {"type": "string"}),
        ({"type": "object", "dependentRequired": {"a": ["b", "c"]}}, {"dependentRequired": {"a": ["b"]}}),
        ({"type": "integer", "minimum": 0, "maximum": 99}, {"enum": list(range(101))}),
        ({"type": "integer", "not": {"multipleOf": 2}}, {"type": "integer", "not": {"multipleOf": 4}}),
        ({"type": "array", "allOf": [{"contains": {"const": 1}}, {"contains": {"const": 2}}]}, {"type": "array", "minItems": 2}),
        (
            {"type": "object", "properties": {"a": True, "b": True}, "minProperties": 1, "additionalProperties": False},
            {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
        ),
    ],
)
def test_narrower_is_contained_and_wider_has_a_witness(narrow: Any, wide: Any) -> None:
    assert ask(narrow, wide) == Contained()
    found = ask(wide, narrow)
    assert isinstance(found, Counterexample)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"const": "a"}, {"allOf": [{"enum": ["a", "bbb"]}, {"minLength": 2}]}),
        (
            {
                "allOf": [
                    {"type": "object", "patternProperties": {"^a": {"type": "integer"}}},
                    {"properties": {"ab": {"type": "integer"}}, "additionalProperties": False},
                ]
            },
            {"properties": {"ab": False}},
        ),
        ({"const": {"a": "x"}}, {"not": {"required": ["a"], "properties": {"a": {"type": "integer"}}}, "unevaluatedProperties": False}),
        ({"const": [1]}, {"not": {"prefixItems": [{"type": "string"}], "minItems": 1}, "unevaluatedItems": False}),
        ({"type": "number"}, {"maximum": 1e305}),
        ({"type": "integer", "minimum": 0, "maximum": 500}, {"enum": list(range(200))}),
        ({"type": "string", "pattern": "^a+$"}, {"pattern": "^a{0,40}$"}),
        ({"const": 1e308}, {"type": "integer", "multipleOf": 0.123456789}),
    ],
)
def test_a_difference_is_found(left: Any, right: Any) -> None:
    assert isinstance(ask(left, right), Counterexample)


def test_a_witness_sits_where_the_members_differ() -> None:
    def order(quantity: Any) -> Any:
        many = {f"m{index}": {"type": "string", "pattern": f"^{index}x{{3}}$"} for index in range(10)}
        return {"type": "object", "required": list(many), "properties": {**many, "lines": {"type": "array", "items": quantity}}}

    found = ask(order({"type": "integer", "maximum": 100}), order({"type": "integer", "maximum": 10}))
    assert isinstance(found, Counterexample)
    assert found.at == ("lines", 0)
    assert found.value["lines"][0] > 10  # type: ignore[index, call-overload, operator]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"$dynamicRef": "#a"}, {"type": "string"}),
        ({"type": "string"}, {"allOf": [{"type": "string"}, {"$dynamicRef": "#a"}]}),
        ({"enum": ["a"], "pattern": "("}, {"type": "integer"}),
        ({"type": "String"}, {"type": "integer"}),
        ({"type": "string"}, {"type": "string", "format": "date", "minLength": 0, "allOf": [{"$ref": "#/nowhere"}]}),
    ],
)
def test_what_is_not_understood_is_unknown(left: Any, right: Any) -> None:
    found = ask(left, right)
    assert isinstance(found, Unknown) or (isinstance(found, Counterexample) and "format" in right)


def test_a_witness_does_not_hang_on_a_broken_reference() -> None:
    left = {"type": "object", "properties": {"a": {"$ref": "#/nowhere"}, "b": {"type": "integer"}}}
    right = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
    found = ask(left, right)
    assert isinstance(found, Counterexample)
    assert found.value == {"b": 0}


def test_the_budget_ends_a_question() -> None:
    branches: list[Any] = [{"properties": {f"p{index}{side}": {"enum": [side, index]}}} for index in range(6) for side in range(3)]
    schemas = Schemas()
    left = schemas.add({"allOf": [{"anyOf": branches[index : index + 3]} for index in range(0, 18, 3)]})
    right = schemas.add({"oneOf": branches})
    assert isinstance(Containment(schemas, budget=50).compare(left, right), Unknown | Counterexample)


def test_where_the_budget_ends_the_alternative_that_differs_is_tried() -> None:
    def union(required: list[str]) -> dict[str, Any]:
        alternatives = [{"type": "object", "properties": {"type": {"enum": [tag]}, "shared": {"type": "string"}}} for tag in "abcdefghijkl"]
        return {"oneOf": [*alternatives[:-1], {**alternatives[-1], "required": required}]}

    schemas = Schemas()
    found = Containment(schemas, budget=200).compare(schemas.add(union([])), schemas.add(union(["shared"])))
    assert isinstance(found, Counterexample)
    assert found.value == {"type": "l"}


def test_a_value_is_lifted_into_a_small_whole() -> None:
    schemas = Schemas()
    root = schemas.add(
        {
            "type": "object",
            "required": ["id", "lines"],
            "properties": {
                "id": {"type": "string", "minLength": 3},
                "note": {"type": "string"},
                "lines": {
                    "type": "array",
                    "minItems": 2,
                    "items": {"type": "object", "required": ["sku"], "properties": {"count": {"type": "integer"}}},
                },
            },
        }
    )
    found = Containment(schemas).lift(root, ("lines", 1, "count"), 77)
    assert found is not None
    assert schemas.accepts(root, found[0])
    assert found[0]["lines"][1]["count"] == 77  # type: ignore[index, call-overload]
    assert set(found[0]) == {"id", "lines"}  # type: ignore[arg-type]
    assert Containment(schemas).lift(root, ("lines", 1, "count"), "seven") is None


def test_a_schema_that_reaches_many_definitions_is_judged_by_what_a_value_touches() -> None:
    schemas = Schemas()
    names = [f"n{index}" for index in range(80)]
    parts: dict[str, Any] = {name: {"type": "object", "properties": {other: {"$ref": f"#/$defs/{other}"} for other in names[:20]}} for name in names}
    parts["n79"]["required"] = ["x"]
    root = schemas.add({"$defs": parts, "properties": {name: {"$ref": f"#/$defs/{name}"} for name in names}, "type": "object"})
    assert schemas.accepts(root, {"n1": {"n2": {"n3": {}}}})
    assert not schemas.accepts(root, {"n1": {"n2": {"n3": 1}}})
    assert not schemas.accepts(root, {"n79": {}})
    assert schemas.trouble(root, {"n1": {"n2": 1}}) == ("n1", "n2")


def test_a_change_far_below_is_carried_up_by_the_words_around_it_within_the_budget() -> None:
    def chain(values: list[str], count: int = 60) -> dict[str, Any]:
        # Each leads back to the first, so that nothing is settled before all is.
        steps = {
            f"n{index}": {
                "type": "object",
                "properties": {"first": {"$ref": "#/$defs/n0"}, "next": {"anyOf": [{"type": "null"}, {"$ref": f"#/$defs/n{index + 1}"}]}},
            }
            for index in range(count)
        }
        return {"$ref": "#/$defs/n0", "$defs": {**steps, f"n{count}": {"enum": [*values]}}}

    schemas = Schemas()
    narrow, wide = schemas.add(chain(["a"])), schemas.add(chain(["a", "b"]))
    assert Containment(schemas, budget=1_000).compare(narrow, wide) == Contained()
    assert not isinstance(Containment(schemas, budget=1_000).compare(wide, narrow), Contained)


def test_what_is_defined_by_itself_alone_stays_unknown() -> None:
    def circle(least: int) -> dict[str, Any]:
        return {"$ref": "#/$defs/a", "$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}, True], "properties": {"x": {"minimum": least}}}}}

    assert isinstance(ask(circle(2), circle(1)), Unknown)


def test_what_somebody_knows_to_be_equal_is_contained_though_it_cannot_be_judged() -> None:
    schemas = Schemas()
    one, other = (schemas.add({"type": "no type", "title": str(count)}) for count in range(2))
    left, right = schemas.add({"properties": {"a": reference(one)}, "minProperties": 2}), schemas.add({"properties": {"a": reference(other)}})
    assert isinstance(Containment(schemas).compare(left, right), Unknown)
    assert Containment(schemas, equal=lambda first, second: (first, second) == (one, other)).compare(left, right) == Contained()


@pytest.mark.parametrize(
    "broken", [{"required": [["a"]]}, {"required": [1]}, {"properties": ["a"]}, {"allOf": {"a": 1}}, {"items": [3]}, {"enum": {}}]
)
def test_keywords_with_values_that_mean_nothing_are_no_proof_and_no_crash(broken: Any) -> None:
    whole = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}
    for left, right in ((broken, whole), (whole, {**whole, **broken}), (broken, {**broken, "type": "string"})):
        assert isinstance(ask(left, right), Contained | Counterexample | Unknown)
    assert isinstance(ask({"type": "integer"}, {"type": "integer", **broken}), Unknown)
