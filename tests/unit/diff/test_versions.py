"""What the changes ask of info.version, and what is told of one that claims less."""

from __future__ import annotations

from typing import Any

import pytest

from apigov.diff import Overrides, advice, compare, version_drafts
from apigov.findings import Promise, Severity, VersionAdvice
from apigov.openapi import Draft
from tests.unit.diff.support import both, request_schema

BREAKING, ADDING, WORDS = {"type": "integer"}, {"type": ["number", "null"]}, {"type": "number", "description": "A number."}


def _sides(versions: tuple[Any, Any], schema: Any) -> tuple[Any, Any]:
    sides = request_schema({"type": "number"}), request_schema(schema)
    for side, version in zip(sides, versions, strict=True):
        side["info"]["version"] = version
    return sides


def _told(versions: tuple[Any, Any], schema: Any, **given: Any) -> tuple[VersionAdvice, list[Draft]]:
    base, revision = both(*_sides(versions, schema))
    said = advice(base, revision, compare(base, revision))
    return said, version_drafts(base, revision, said, **given)


@pytest.mark.parametrize(
    ("versions", "schema", "bump", "enough"),
    [
        (("1.0.0", "1.0.1"), BREAKING, "major", False),
        (("1.0.0", "2.0.0"), BREAKING, "major", True),
        (("1.0.0", "2.0.0-rc.1"), BREAKING, "major", True),
        (("1.0.0", "0.9.0"), BREAKING, "major", False),
        (("1.0", "2.0"), BREAKING, "major", True),
        (("0.3.0", "0.4.0"), BREAKING, "minor", True),
        (("0.3.0", "0.3.1"), BREAKING, "minor", False),
        (("2.0.0-beta.1", "2.0.0-beta.2"), BREAKING, "patch", True),
        (("2.0.0-beta.1", "2.0.0"), BREAKING, "patch", True),
        (("2.0.0-beta.1", "2.0.0-beta.1"), BREAKING, "patch", False),
        (("1.4.0", "1.5.0"), ADDING, "minor", True),
        (("1.4.0", "1.4.1"), ADDING, "minor", False),
        (("1.0.0", "1.0.0"), WORDS, "none", True),
        (("2024-01-01", "2024-02-01"), BREAKING, "major", None),
        (("2026.11.23", "2026.12.1"), BREAKING, "major", None),
        (("v2", "v3"), BREAKING, "major", None),
    ],
)
def test_the_version_that_the_changes_ask_for(versions: tuple[str, str], schema: Any, bump: str, enough: bool | None) -> None:
    said, _ = _told(versions, schema)
    assert (said.bump, said.enough) == (bump, enough)


@pytest.mark.parametrize(
    ("versions", "schema", "kind", "severity"),
    [
        (("1.4.0", "1.4.0"), BREAKING, "major-version-not-bumped", Severity.ERROR),
        (("1.4.0", "1.9.0"), BREAKING, "major-version-not-bumped", Severity.ERROR),
        (("1.4.0", "1.3.0"), BREAKING, "version-decreased", Severity.ERROR),
        (("1.4.0", "1.3.0"), WORDS, "version-decreased", Severity.INFO),
        (("1.4.0", "1.4.0-rc.1"), WORDS, "version-decreased", Severity.INFO),
        (("1.4.0", "1.4.0"), ADDING, "version-not-bumped", Severity.INFO),
        (("1.4.0", "1.4.7"), ADDING, "minor-version-not-bumped", Severity.INFO),
    ],
)
def test_a_version_that_claims_less_is_told_and_is_an_error_where_clients_break(versions: Any, schema: Any, kind: str, severity: Severity) -> None:
    _, (draft,) = _told(versions, schema)
    assert (draft.rule, draft.severity) == (kind, severity)
    assert draft.change is not None
    assert draft.change.promise == (Promise.BROKEN if severity is Severity.ERROR else None)
    assert draft.node.pointer == ("info", "version")


@pytest.mark.parametrize(
    "versions",
    [
        ("1.4.0", "2.0.0"),
        ("0.4.0", "0.4.0"),
        ("1.0", "1.0"),
        ("2.0.0-rc.1", "2.0.0-rc.1"),
        ("2024-01-01", "2024-01-01"),
        ("2026.1.1", "2026.1.1"),
        (1, 1),
    ],
)
def test_nothing_is_told_of_a_version_that_is_enough_or_promises_nothing(versions: Any) -> None:
    assert _told(versions, BREAKING)[1] == []


def test_safe_changes_and_words_are_never_above_information() -> None:
    for schema in (ADDING, WORDS):
        assert all(draft.severity >= Severity.INFO for draft in _told(("1.0.0", "1.0.0"), schema)[1])


def test_a_team_that_raises_versions_at_releases_turns_the_kind_off() -> None:
    assert _told(("1.4.0", "1.4.0"), BREAKING, overrides=Overrides({"*-version-not-bumped": None}))[1] == []
