"""Small results made by hand, which show every part of a report."""

from __future__ import annotations

from apigov.findings import (
    Change,
    Direction,
    Effect,
    Finding,
    Input,
    Location,
    OperationRef,
    PolicyNote,
    Position,
    Range,
    Result,
    RuleInfo,
    Severity,
    VersionAdvice,
    Witness,
)

ORDERS = "apis/orders.yaml"
USERS = "apis/users.json"


def place(uri: str, pointer: tuple[str | int, ...], line: int, start: int, end: int) -> Location:
    return Location(uri, pointer, Range(Position(line, start), Position(line, end)))


def lint_result() -> Result:
    rules = {
        "operation-operationId": RuleInfo(
            "operation-operationId",
            "Every operation has an operationId",
            "Generators name the methods of clients after it.",
            "Add an operationId that says what the operation does, such as listOrders.",
            "https://example.com/rules/operation-operationid",
            "operations",
            ("spectral:oas",),
        ),
        "apigov-https-only": RuleInfo(
            "apigov-https-only", "Servers use https", "Plain http lets anyone on the way read tokens.", "Write https.", None, "security"
        ),
        "invalid-ref": RuleInfo("invalid-ref", "References lead somewhere"),
    }
    findings = (
        Finding(
            rule="apigov-https-only",
            severity=Severity.ERROR,
            message='The server "http://api.example.com" is not https.',
            location=place(ORDERS, ("servers", 0, "url"), 6, 10, 34),
            fingerprint="0" * 31 + "1",
            data={"url": "http://api.example.com"},
            fix="Write https://api.example.com.",
        ),
        Finding(
            rule="operation-operationId",
            severity=Severity.WARNING,
            message="The operation has no operationId.",
            location=place(ORDERS, ("paths", "/orders/{id}", "get"), 12, 5, 8),
            fingerprint="0" * 31 + "2",
            data={"missing": "operationId"},
            docs="https://example.com/rules/operation-operationid",
        ),
        Finding(
            rule="operation-operationId",
            severity=Severity.WARNING,
            message="The operation has no operationId.",
            location=place(ORDERS, ("paths", "/orders", "post"), 30, 5, 9),
            fingerprint="0" * 31 + "3",
            data={"missing": "operationId"},
        ),
        Finding(
            rule="invalid-ref",
            severity=Severity.ERROR,
            message="\"#/components/schemas/Usr\" leads nowhere; did you mean 'User'?",
            location=place(USERS, ("paths", "/users", "get", "responses", "200", "content", "application/json", "schema", "$ref"), 41, 32, 58),
            fingerprint="0" * 31 + "4",
            related=(place(USERS, ("paths", "/a"), 3, 1, 4), place(USERS, ("paths", "/b"), 9, 1, 4)),
            related_total=7,
        ),
        Finding(
            rule="tag-description",
            severity=Severity.HINT,
            message="The tag has no description.",
            location=place(USERS, ("tags", 0), 50, 5, 11),
            fingerprint="0" * 31 + "5",
        ),
    )
    lines = {
        (ORDERS, 6): '  - url: "http://api.example.com"',
        (ORDERS, 12): "    get:",
        (ORDERS, 30): "    post:",
        (USERS, 41): '            "schema": {"$ref": "#/components/schemas/Usr"}',
        (USERS, 50): '    {"name": "users"}',
    }
    inputs = (Input(ORDERS, "3.1.0", "Orders", "1.4.0", 12), Input(USERS, "3.0.3", "Users", "2.0.0", 5))
    return Result("lint", inputs, findings, rules, lines)


def diff_result() -> Result:
    revision = "apis/orders.yaml"
    base = "main:apis/orders.yaml"
    create = OperationRef("post", "/orders")
    witness = Witness(
        payload={"customer": "a", "lines": [{"sku": "a-1", "quantity": 1}], "note": "Leave it at the door, please"},
        accepted_by="base",
        refused_by="revision",
        part="request body",
        at=("lines", 0),
        media_type="application/json",
        operation=create,
    )
    findings = (
        Finding(
            rule="property-required-added",
            severity=Severity.ERROR,
            message="The property 'currency' of a request is required now.",
            location=place(revision, ("components", "schemas", "Line", "required"), 88, 7, 15),
            fingerprint="0" * 31 + "6",
            data={"property": "currency"},
            change=Change(
                Effect.BREAKING,
                Effect.BREAKING,
                Direction.REQUEST,
                debatable="a server may fill in a default",
                base=place(base, ("components", "schemas", "Line"), 80, 5, 9),
                revision=place(revision, ("components", "schemas", "Line", "required"), 88, 7, 15),
                operations=(create, OperationRef("put", "/orders/{id}")),
                witness=witness,
                aliases=("request-property-became-required",),
                note=PolicyNote("github", "making an optional parameter required is breaking", "https://docs.github.com/en/rest"),
            ),
        ),
        Finding(
            rule="schema-not-compared",
            severity=Severity.WARNING,
            message="The schemas of 'filter' could not be compared.",
            location=place(revision, ("components", "schemas", "Filter"), 120, 5, 11),
            fingerprint="0" * 31 + "7",
            change=Change(Effect.UNKNOWN, Effect.UNKNOWN, Direction.REQUEST, reason="a pattern refers back to a group", operations=(create,)),
        ),
        Finding(
            rule="operation-added",
            severity=Severity.INFO,
            message="The operation is new.",
            location=place(revision, ("paths", "/orders/{id}/refunds", "post"), 61, 5, 9),
            fingerprint="0" * 31 + "8",
            change=Change(Effect.SAFE, Effect.SAFE, Direction.NONE, operations=(OperationRef("post", "/orders/{id}/refunds", "revision"),)),
        ),
    )
    rules = {
        "property-required-added": RuleInfo(
            "property-required-added",
            "A property became required",
            "Clients that leave it out are refused.",
            "Keep the property optional with a default, or offer a new version.",
        )
    }
    lines = {(revision, 88): "      required: [sku, quantity, currency]", (revision, 61): "    post:"}
    inputs = (
        Input(base, "3.1.0", "Orders", "1.4.0", 12, "base"),
        Input(revision, "3.1.0", "Orders", "1.5.0", 13, "revision"),
    )
    text = "version 1.5.0 is too low: the changes ask for a major version after 1.4.0, 2.0.0 or above"
    return Result("diff", inputs, findings, rules, lines, (VersionAdvice(revision, "1.4.0", "1.5.0", "major", False, text),))
