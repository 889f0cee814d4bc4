"""What the formats say of a change: both sides, the message that proves it, and no more than a reader can take."""

from __future__ import annotations

import json

import pytest

from apigov.diff import kinds
from apigov.findings import Change, Finding, Location, MessageLine, OperationRef, Position, Range, Result, Severity, Witness
from apigov.reports import excerpt_lines, render
from apigov.reports.excerpts import sides
from apigov.reports.markdown import LIMIT
from apigov.reports.proofs import message, sentence
from tests.golden.sample import diff_result

SAMPLE = diff_result()
MESSAGE = (MessageLine("POST /orders HTTP/1.1"), MessageLine("Host: api.example.com"), MessageLine(""), MessageLine('{"quantity": 100}', True))


def _place(uri: str, line: int, *pointer: str) -> Location:
    return Location(uri, pointer, Range(Position(line, 5), Position(line, 9)))


def _finding(rule: str = "request-maximum-decreased", base: Location | None = None, revision: Location | None = None) -> Finding:
    model = next(finding for finding in SAMPLE.findings if finding.change and finding.change.witness)
    assert model.change is not None
    assert model.change.witness is not None
    witness = model.change.witness._replace(message=MESSAGE)
    change = model.change._replace(base=base, revision=revision, witness=witness)
    location = revision or base
    assert location is not None
    return model._replace(rule=rule, severity=Severity.ERROR, location=location, change=change, related=(), related_total=0)


def _change(finding: Finding) -> Change:
    assert finding.change is not None
    return finding.change


BOTH = _finding(base=_place("v1.yaml", 4, "a", "maximum"), revision=_place("v2.yaml", 8, "a", "maximum"))
LINES = {("v1.yaml", number): f"    v1-{number}" for number in range(1, 9)} | {("v2.yaml", number): f"    v2-{number}" for number in range(1, 13)}


def _result(*findings: Finding) -> Result:
    return Result("diff", SAMPLE.inputs, findings, {}, LINES)


def test_the_lines_of_both_sides_are_asked_for() -> None:
    assert excerpt_lines([BOTH]) == {(uri, number) for uri, line in (("v1.yaml", 4), ("v2.yaml", 8)) for number in range(line - 1, line + 2)}
    mild = BOTH._replace(severity=Severity.INFO)
    assert excerpt_lines([mild]) == {("v2.yaml", 8)}


@pytest.mark.parametrize(
    ("rule", "base", "revision", "shown"),
    [
        ("request-property-added", ("a",), ("a", "properties", "x"), (False, True)),
        ("response-property-removed", ("a", "properties", "x"), ("a",), (True, False)),
        ("request-maximum-decreased", ("b", "a"), ("a",), (True, True)),
    ],
)
def test_what_is_only_around_a_change_is_not_shown_as_a_side(rule: str, base: tuple[str, ...], revision: tuple[str, ...], shown: object) -> None:
    finding = _finding(rule, _place("v1.yaml", 4, *base), _place("v2.yaml", 8, *revision))
    assert tuple(side is not None for side in sides(finding)) == shown


def test_text_shows_before_and_after_and_the_message_with_its_mark() -> None:
    out = render("text", _result(BOTH)).decode()
    assert out.index("  was v1.yaml:4:5") < out.index("  4 |     v1-4") < out.index("  --> v2.yaml:8:5") < out.index("  8 |     v2-8")
    assert "        POST /orders HTTP/1.1\n        Host: api.example.com\n" in out
    assert '        {"quantity": 100}    <-- here\n' in out


def test_markdown_folds_the_details_and_shows_the_sides_as_a_diff() -> None:
    out = render("markdown", _result(BOTH, BOTH._replace(rule="operation-added", severity=Severity.INFO))).decode()
    assert "--- v1.yaml:4:5\n     3      v1-3\n-    4      v1-4\n" in out
    assert "+++ v2.yaml:8:5\n     7      v2-7\n+    8      v2-8\n" in out
    assert out.count("<details>") == out.count("</details>") == 2
    assert "<details><summary>1 more that no client has to act on</summary>" in out


def test_markdown_stays_below_what_a_comment_takes_and_counts_what_is_left_out() -> None:
    out = render("markdown", _result(*[BOTH] * 400)).decode()
    assert LIMIT // 3 < len(out) <= LIMIT
    kept = out.count("### Error")
    assert f"{400 - kept} more are left out" in out
    assert "400 breaking" in out


def test_every_format_carries_both_places_the_operations_and_the_message() -> None:
    result = _result(BOTH)
    for name in ("github", "gitlab", "junit", "html", "sarif", "json", "markdown", "text"):
        out = render(name, result).decode()
        assert "v1.yaml" in out, name
        assert "v2.yaml" in out, name
        assert "/orders" in out, name
        assert name == "github" or "api.example.com" in out, name
    (found,) = json.loads(render("json", result))["findings"]
    assert found["witness"]["message"] == "\n".join(line.text for line in MESSAGE)
    assert _change(BOTH).operations


@pytest.mark.parametrize(("missing", "words"), [("body", "without a body"), ("parameter query:limit", "without parameter query:limit")])
def test_a_request_that_leaves_something_out_is_told_without_a_payload(missing: str, words: str) -> None:
    witness = Witness(None, "base", "revision", f"request without {missing}", operation=OperationRef("post", "/a"))
    assert sentence(witness) == f"this request of POST /a {words} is valid in the base and not in the revision"
    assert message(witness, 9, 99) == ()


def test_a_reason_why_a_kind_is_harmless_is_no_reason_of_a_change_that_breaks() -> None:
    place = _place("v1.yaml", 4, "a"), _place("v2.yaml", 8, "a")
    kind = kinds()["response-positions-added"]
    own, harmed = (_finding(kind.id, *place)._replace(fix=fix) for fix in (kind.advice, "Read the new values."))
    result = Result("diff", SAMPLE.inputs, (own,), {kind.id: kind.info}, LINES)
    assert f"why: {kind.why}" in render("text", result).decode()
    assert "why:" not in render("text", result._replace(findings=(harmed,))).decode()
