"""Hostile texts that a finding must print (group `report` of odd): every format escapes them, and the mistake is found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from apigov.findings import Input, Result, RuleInfo, Severity
from apigov.reports import FORMATS, Style, render
from tests.exam import odd
from tests.exam.harness import AGREE, Case, ExamSet, Outcome
from tests.exam.sets.odd_openapi import findings_of, judge_invalid

GROUP = "report"
# Controls but newline and tab, and what turns the direction of writing.
_RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COMMAND = re.compile(r"^\s*(::|##)|##vso\[|^#{2}teamcity\[", re.MULTILINE)
_HOSTILE_TAGS = {"script", "img", "iframe", "svg", "object", "embed", "form"}


class _Tags(HTMLParser):
    """Whether a page has a tag, a handler or an address that is none of ours."""

    live = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        addresses = [value or "" for name, value in attrs if name in ("href", "src")]
        handlers = any(name.startswith("on") for name, _ in attrs)
        safe = all(address.startswith(("#", "http://", "https://", "data:,")) for address in addresses)
        self.live = self.live or tag in _HOSTILE_TAGS or handlers or not safe


def cases(root: Path) -> Iterator[Case]:
    return odd.cases(root, GROUP)


def harm(format: str, out: str) -> str | None:
    """What is wrong with an output, None when nothing is."""
    if _RAW.search(out):
        return "a raw control character"
    if format in ("json", "sarif", "gitlab"):
        json.loads(out)
        return None
    if format in ("junit", "checkstyle"):
        ElementTree.fromstring(out)
    if format == "github":
        return None if all(line.startswith(("::error ", "::warning ", "::notice ", "apigov: ")) for line in out.splitlines()) else "a line"
    # A heading of ours begins with #, so only two signs and no blank are a command.
    if any(match for match in _COMMAND.finditer(out) if not re.match(r"\s*#{2,} ", out[match.start() :])):
        return "a command at the start of a line"
    if format == "html":
        tags = _Tags()
        tags.feed(out)
        return "a live tag" if tags.live else None
    if format == "markdown":
        outside = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", out.replace("\\`", ""))
        if "<" in outside or re.search(r"(?<!\\)\][(:]", outside):
            return "a live tag or link"
    if format == "markdown" and any(len(re.findall(r"(?<!\\)\|", line)) != 5 for line in out.splitlines() if line.startswith("| error")):
        return "a broken table"
    return None


def judge(case: Case) -> Outcome:
    row = case.data
    text = row.get("text", "")
    found = findings_of(row)
    info = RuleInfo("structure", text, text, text, None, text)
    lines = {(finding.location.uri, finding.location.range.start.line): text for finding in found}
    result = Result("lint", (Input("a.json", "3.1.0", text, text, 1),), tuple(found), {"structure": info}, lines)
    for format in FORMATS:
        wrong = harm(format, render(format, result, Style()).decode("utf-8"))
        if wrong:
            return Outcome("wrong", f"{format}: {wrong}", ("harm",))
    if "any" in row["expect"]:
        return AGREE
    return judge_invalid(row["expect"]["invalid"], [finding for finding in found if finding.severity is Severity.ERROR], False)


SETS = [ExamSet("odd-report", cases, judge)]
