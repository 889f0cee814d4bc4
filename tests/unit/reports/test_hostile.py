"""Texts of documents that anyone may have written do no harm in any format."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from apigov.findings import Finding, Input, Json, OperationRef, PolicyNote, Result, RuleInfo, Severity, VersionAdvice
from apigov.reports import FORMATS, Style, render
from tests.exam.harness import SHARED
from tests.golden.sample import diff_result, place

TEXTS = [
    "\x1b[31mred\x1b[0m",
    "\x9b31m",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "a | b \\| c",
    "```\n</code>\n```` x",
    "x\n# Heading\n---\n",
    "::error::b",
    "\n::error::b",
    "a%0A::warning::b",
    "##vso[task.setvariable variable=x]y",
    "{{ 7*7 }} {% for x in y %} {# c #}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "[click](javascript:alert(1))",
    "![x](http://example.invalid/pixel.png)",
    '[x]: javascript:alert(1) "t"',
    "<javascript:alert(1)>",
    "@everyone #1",
    "\u202egpj.exe",
    "a\x00b\x0bc\x1fd",
    "lone \ud800 surrogate",
    "   ",
    "",
    "1. a",
    "- a",
    "~~~\na\n~~~",
    "x" * 20_000,
]
if (SHARED / "odd" / "index.json").exists():
    rows = json.loads((SHARED / "odd" / "index.json").read_text(encoding="utf-8"))
    TEXTS += [row["text"] for row in rows if row["group"] == "report" and "text" in row]

VOID = {"meta", "link", "input", "wbr"}
OURS = {"html", "head", "title", "style", "body", "a", "div", "header", "main", "footer", "p", "h1", "h2", "h3", "ul", "ol", "li", "b", "span"}
OURS |= {"label", "details", "summary", "section", "article", "pre", "code", "mark", "dl", "dt", "dd", "strong"} | VOID
ATTRIBUTES = {"lang", "charset", "name", "content", "http-equiv", "rel", "href", "class", "id", "type", "checked", "for", "role", "tabindex"}
ATTRIBUTES |= {"aria-label", "aria-labelledby", "aria-hidden", "open"}


def hostile(text: str) -> list[Result]:
    """Results with the text wherever a report shows one."""
    bad: Json = {text or "k": [text]}
    one = Finding(
        rule=text or "r",
        severity=Severity.ERROR,
        message=text,
        location=place(text or "f", (text, 0), 1, 1, 3),
        fingerprint="0" * 32,
        related=(place(text, (text,), 1, 1, 1),),
        related_total=9,
        data={"v": bad},
        fix=text,
        docs=text,
    )
    info = RuleInfo(text or "r", text, text, text, text, text, (text,))
    inputs = (Input(text, text, text, text, 1),)
    lines = {(text or "f", 1): text + "x"}
    lint = Result("lint", inputs, (one,), {text or "r": info}, lines)
    change = diff_result().findings[0].change
    assert change is not None
    assert change.witness is not None
    use = OperationRef("get", text)
    witness = change.witness._replace(payload=bad, part=text, at=(text,), operation=use)
    change = change._replace(debatable=text, note=PolicyNote(text, text, text), reason=text, operations=(use,), witness=witness)
    broken = one._replace(change=change)
    advice = VersionAdvice(text, text, text, "major", False, text)
    return [lint, Result("diff", inputs, (broken,), {text or "r": info}, lines, (advice,))]


class Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in OURS
        for name, value in attrs:
            assert name in ATTRIBUTES
            if name == "href":
                assert value is not None
                assert value.startswith(("#", "http://", "https://", "data:,"))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("text", TEXTS)
def test_no_raw_controls_and_no_commands(format: str, text: str) -> None:
    for result in hostile(text):
        out = render(format, result, Style()).decode("utf-8")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", out)
        commands = [line for line in out.splitlines() if line.lstrip().startswith(("::", "##vso[", "##teamcity["))]
        assert "##vso[" not in out
        assert len(commands) == (1 if format == "github" else 0)


@pytest.mark.parametrize("text", TEXTS)
def test_html_holds_only_our_tags(text: str) -> None:
    for result in hostile(text):
        checker = Checker()
        checker.feed(render("html", result).decode())
        checker.close()
        assert checker.open == []


# The only markup that the template itself writes.
FOLDED = re.compile(r"<details><summary>(?:Before, after and proof|Details|\d+ more that no client has to act on)</summary>|</details>")


@pytest.mark.parametrize("text", TEXTS)
def test_markdown_tables_and_blocks_hold(text: str) -> None:
    for result in hostile(text):
        out = render("markdown", result).decode()
        fence = ""
        for line in out.splitlines():
            match = re.match(r"(`{3,})", line)
            if match and (not fence or line == fence):
                fence = "" if fence else match[1]
            if fence or FOLDED.fullmatch(line):
                continue
            if line.startswith("| error"):
                assert len(re.findall(r"(?<!\\)\|", line)) == 5
            outside = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", line.replace("\\`", ""))
            assert "<" not in outside
            assert not re.search(r"(?<!\\)\](\(|:)", outside.replace("[More](", ""))
        assert fence == ""


@pytest.mark.parametrize("format", ["junit", "checkstyle"])
@pytest.mark.parametrize("text", [*TEXTS, "a\ufffe\uffffb", "]]>&amp;<!--"])
def test_xml_stays_xml_with_our_elements(text: str, format: str) -> None:
    ours = {"testsuites", "testsuite", "testcase", "failure", "system-out", "checkstyle", "file", "error"}
    for result in hostile(text):
        assert {element.tag for element in ElementTree.fromstring(render(format, result)).iter()} <= ours


@pytest.mark.parametrize("text", TEXTS)
def test_json_formats_stay_json(text: str) -> None:
    for result in hostile(text):
        assert json.loads(render("json", result))["findings"][0]["message"] == text
        assert json.loads(render("sarif", result))["version"] == "2.1.0"
        assert len(json.loads(render("gitlab", result))) == len(result.findings)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_minified_description_makes_no_report_that_holds_its_line_again_and_again(name: str) -> None:
    whole = diff_result()
    lines = {key: text + " " * 100_000 + "x" for key, text in whole.lines.items()}
    for long in (whole._replace(lines=lines), whole._replace(lines=lines, findings=whole.findings * 20)):
        assert len(render(name, long, Style())) < 400_000
