"""Entries of accepted findings: what each of them takes, and what is told of the list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from apigov.findings import (
    Acceptance,
    Change,
    Direction,
    Effect,
    Finding,
    Location,
    OperationRef,
    Position,
    Range,
    Severity,
    entry_findings,
    sort_out,
)

HERE = Range(Position(1, 1), Position(1, 2))
ENTRY = Location("apigov.yaml", ("accept", 0), HERE)
TODAY = date(2026, 6, 1)
MARK = "ab" * 16


def lint(pointer: tuple[str | int, ...] = ("paths", "/a", "get", "responses"), uri: str = "api.yaml") -> Finding:
    return Finding("rule-a", Severity.ERROR, "m", Location(uri, pointer, HERE), MARK)


def change(*paths: str) -> Finding:
    place = Location("new.yaml", ("components", "schemas", "A"), HERE)
    told = Change(
        Effect.BREAKING,
        Effect.BREAKING,
        Direction.REQUEST,
        base=Location("old.yaml", ("components", "schemas", "Old", "properties", "x"), HERE),
        revision=place,
        operations=tuple(OperationRef("get", path) for path in paths),
    )
    return Finding("kind-a", Severity.ERROR, "m", place, MARK, change=told)


def entry(**said: Any) -> Acceptance:
    return Acceptance(**{"rule": "*", "reason": "r", "location": ENTRY, **said})


TAKEN = [
    (lint(), {}),
    (lint(), {"rule": "rule-a"}),
    (lint(), {"rule": "rule-*", "file": "api.yaml"}),
    (lint(uri="x/api.yaml"), {"file": "x/*"}),
    (lint(), {"fingerprint": MARK}),
    (lint(), {"pointer": ("paths", "/a")}),
    (lint(("tags", 0)), {"pointer": ("tags", "0")}),
    (lint(), {"method": "get", "path": "/a"}),
    (lint(("webhooks", "paid", "post")), {"method": "post", "path": "paid"}),
    (change("/a"), {"method": "get", "path": "/a"}),
    (change("/a", "/a/b"), {"method": "get", "path": "/a*"}),
    (change("/a"), {"file": "old.yaml"}),
    (change("/a"), {"pointer": ("components", "schemas", "Old")}),
]
LEFT = [
    (lint(), {"rule": "rule-b"}),
    (lint(), {"file": "other.yaml"}),
    (lint(), {"fingerprint": "00" * 16}),
    (lint(), {"pointer": ("paths", "/b")}),
    (lint(("tags", 10)), {"pointer": ("tags", "1")}),
    (lint(), {"method": "put", "path": "/a"}),
    (lint(("components", "schemas", "A")), {"method": "get", "path": "*"}),
    (change("/a", "/b"), {"method": "get", "path": "/a"}),
    (change(), {"method": "get", "path": "*"}),
    (lint(), {"until": date(2026, 5, 31)}),
]


@pytest.mark.parametrize(("finding", "said"), TAKEN)
def test_an_entry_takes(finding: Finding, said: dict[str, Any]) -> None:
    done = sort_out([finding], [entry(**said)], TODAY, str)
    assert (done.left, done.accepted, len(done.used)) == ((), (finding,), 1)


@pytest.mark.parametrize(("finding", "said"), LEFT)
def test_an_entry_leaves(finding: Finding, said: dict[str, Any]) -> None:
    done = sort_out([finding], [entry(**said)], TODAY, str)
    assert (done.left, done.accepted, done.used) == ((finding,), (), ())


def test_an_entry_holds_on_its_last_day() -> None:
    assert sort_out([lint()], [entry(until=TODAY)], TODAY, str).left == ()


def test_all_entries_that_fit_count_as_used() -> None:
    entries = [entry(rule="rule-a"), entry(rule="rule-*")]
    done = sort_out([lint()], entries, TODAY, str)
    assert [*entry_findings(entries, done.used, lambda _: True, {}, TODAY)] == []


def test_expired_and_unused_entries_are_findings_at_their_place() -> None:
    entries = [entry(rule="a", until=date(2026, 1, 1), owner="Ada"), entry(rule="b", file="c.yaml"), entry(rule="d")]
    found = [*entry_findings(entries, (), lambda one: one.rule != "d", {}, TODAY)]
    assert [(one.rule, one.severity, one.location, one.message) for one in found] == [
        ("accept-expired", Severity.WARNING, ENTRY, "the acceptance of a ended on 2026-01-01 (owner: Ada): r"),
        ("accept-unused", Severity.WARNING, ENTRY, "nothing needs the acceptance of b in c.yaml: r"),
    ]
    assert len({one.fingerprint for one in found}) == 2
