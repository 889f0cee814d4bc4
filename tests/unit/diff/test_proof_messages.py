"""The HTTP messages that carry a proof: requests that leave something out, and what stands in a message beside the payload."""

from __future__ import annotations

from typing import Any

import pytest

from apigov.diff.proofs import with_messages
from apigov.findings import Witness
from tests.exam.payloads import refuted
from tests.unit.diff.support import OK, both, changes, content, document, operation, webhook


def proven(base: Any, revision: Any) -> tuple[Witness, str]:
    """The one witness between two documents and its message, confirmed by a check of its own."""
    found = [draft.change.witness for draft in with_messages(changes(base, revision), *both(base, revision)) if draft.change is not None]
    (witness,) = [one for one in found if one is not None]
    assert refuted(witness, base, revision) is None
    return witness, "\n".join(line.text for line in witness.message)


def parameter(location: str = "query", **more: Any) -> dict[str, Any]:
    return {"name": "shop", "in": location, "schema": {"type": "string"}, **more}


def asked(*parameters: Any, **more: Any) -> dict[str, Any]:
    return operation({"parameters": list(parameters), **more})


@pytest.mark.parametrize("location", ["query", "header", "cookie"])
@pytest.mark.parametrize("before", [(), ("optional",)])
def test_a_request_without_the_parameter_proves_that_it_is_demanded_now(location: str, before: tuple[str, ...]) -> None:
    old = [parameter(location) for _ in before]
    witness, message = proven(asked(*old), asked(parameter(location, required=True)))
    assert (witness.part, witness.accepted_by, witness.refused_by) == (f"request without parameter {location}:shop", "base", "revision")
    assert (witness.payload, message) == (None, "POST /things HTTP/1.1")


def test_nothing_is_proven_by_what_may_be_left_out() -> None:
    assert not [draft for draft in changes(asked(), asked(parameter())) if draft.change is not None and draft.change.witness is not None]


@pytest.mark.parametrize(
    ("base", "revision"),
    [({"required": True}, {}), ({"required": True}, None), ({"required": True}, {"required": False})],
)
def test_a_webhook_may_come_without_what_it_always_had(base: Any, revision: Any) -> None:
    old, new = ({"parameters": [parameter(**one)] if one is not None else []} for one in (base, revision))
    witness, message = proven(webhook(old), webhook(new))
    assert (witness.part, witness.accepted_by, witness.refused_by) == ("request without parameter query:shop", "revision", "base")
    assert message == "POST things HTTP/1.1"


@pytest.mark.parametrize("base", [None, {}, {"required": False}])
def test_a_request_without_a_body_proves_that_one_is_demanded_now(base: Any) -> None:
    body = content({"type": "object"})
    old = operation({"requestBody": {**body, **base}} if base is not None else {})
    witness, message = proven(old, operation({"requestBody": {**body, "required": True}}))
    assert (witness.part, message) == ("request without body", "POST /things HTTP/1.1")


def test_a_webhook_may_come_without_the_body_that_it_always_had() -> None:
    body = content({"type": "object"})
    witness, _ = proven(webhook({"requestBody": {**body, "required": True}}), webhook({"requestBody": body}))
    assert (witness.part, witness.accepted_by) == ("request without body", "revision")


def test_a_proof_holds_valid_values_for_all_that_the_operation_demands() -> None:
    code = {"name": "X-Code", "in": "header", "required": True, "schema": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{3}$"}}
    size = {"name": "size", "in": "query", "required": True, "schema": {"$ref": "#/components/schemas/Size"}}
    body = {"required": True, **content({"type": "object", "required": ["sku"], "properties": {"sku": {"type": "string", "minLength": 6}}})}

    def described(*more: Any) -> dict[str, Any]:
        made = document({"/things": {"post": {"responses": OK, "parameters": [code, size, *more], "requestBody": body}}})
        return {**made, "components": {"schemas": {"Size": {"type": "integer", "minimum": 40, "multipleOf": 7}}}}

    _, message = proven(described(), described(parameter(required=True)))
    lines = message.split("\n")
    assert lines[:3] == ["POST /things?size=42 HTTP/1.1", "X-Code: AA-000", "Content-Type: application/json"]
    assert "".join(lines[4:]) == '{  "sku": "aaaaaa"}'


def test_an_example_of_the_description_goes_before_a_made_up_value_where_it_is_valid() -> None:
    def described(example: Any, *more: Any) -> dict[str, Any]:
        size = {"name": "size", "in": "query", "required": True, "schema": {"type": "integer", "minimum": 40}, "example": example}
        return asked(size, *more)

    shown = [proven(described(example), described(example, parameter(required=True)))[1] for example in (41, 7)]
    assert shown == ["POST /things?size=41 HTTP/1.1", "POST /things?size=40 HTTP/1.1"]


def test_a_header_is_shown_in_a_response_with_a_body_that_may_come() -> None:
    def answered(schema: Any) -> dict[str, Any]:
        header = {"X-Total": {"required": True, "schema": schema}}
        return operation({"responses": {"200": {"description": "OK", "headers": header, **content({"type": "array"})}}})

    _, message = proven(answered({"type": "integer", "maximum": 9}), answered({"type": "integer", "maximum": 99}))
    assert message.split("\n")[1:] == ["X-Total: 10", "Content-Type: application/json", "", "[]"]
