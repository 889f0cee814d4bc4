"""The text format: for people at a terminal, and plain and stable where it is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from textwrap import wrap

from apigov.findings import Effect, Finding, Result, RuleInfo, Severity, Witness
from apigov.reports import Style
from apigov.reports.escape import visible
from apigov.reports.excerpts import excerpts, is_exception, matters, sides, where
from apigov.reports.proofs import message, sentence
from apigov.reports.words import PROMISES

Segment = tuple[str, str]  # text and rich style ("" for none)
Line = tuple[Segment, ...]

COLORS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold blue", Severity.HINT: "bold cyan"}
SHOWN_OPERATIONS = 5
MESSAGE_LINES = 28
EXCERPT_WIDTH = 160


def render(result: Result, style: Style) -> bytes:
    lines = list(_lines(result, style))
    text = _colored(lines) if style.color else "".join(_plain(line) + "\n" for line in lines)
    return text.encode("utf-8", "backslashreplace")


def _plain(line: Line) -> str:
    return "".join([text for text, _ in line]).rstrip()


def _colored(lines: list[Line]) -> str:
    from io import StringIO

    from rich.console import Console
    from rich.text import Text

    out = StringIO()
    console = Console(file=out, force_terminal=True, color_system="standard", width=10_000, highlight=False, soft_wrap=True)
    for line in lines:
        console.print(Text.assemble(*(segment for segment in line if segment[0])), end="\n")
    return out.getvalue()


def _lines(result: Result, style: Style) -> Iterator[Line]:
    explained: set[str] = set()
    # What breaks clients comes first; a lint goes through the file from top to bottom.
    ordered = sorted(result.findings, key=lambda finding: finding.severity) if result.command == "diff" else result.findings
    for finding in ordered:
        info = result.rules.get(finding.rule)
        yield from _finding(finding, result, style)
        if finding.rule not in explained:
            explained.add(finding.rule)
            yield from _reasons(finding, info, style)
        yield ()
    if not style.quiet:
        yield from _summary(result)


def _finding(finding: Finding, result: Result, style: Style) -> Iterator[Line]:
    color = COLORS[finding.severity]
    head = f"{finding.severity.word}[{visible(finding.rule)}]"
    message = visible(finding.message)
    rows = wrap(message, max(30, style.width - len(head) - 2), break_on_hyphens=False) if style.width else [message]
    yield ((head, color), (": ", "bold"), (rows[0] if rows else "", "bold"))
    for row in rows[1:]:
        yield ((" " * (len(head) + 2) + row, "bold"),)
    yield from _excerpts(finding, result, color)
    if finding.change is not None:
        yield from _change(finding, result, style)
    if finding.related_total:
        places = ", ".join(where(location) for location in finding.related[:3])
        more = f" and {finding.related_total - 3} more" if finding.related_total > 3 else ""
        yield from _note("also at" if finding.change else "used at", places + more, style)


def _excerpts(finding: Finding, result: Result, color: str) -> Iterator[Line]:
    for excerpt in excerpts(finding, result, EXCERPT_WIDTH):
        yield (("  was " if excerpt.side == "before" else "  --> ", "blue"), (excerpt.where, ""))
        margin = max([2, *(len(str(row.number)) for row in excerpt.rows)])
        if excerpt.rows:
            yield ((" " * (margin + 2) + "|", "blue"),)
        for row in excerpt.rows:
            yield ((f" {row.number:>{margin}} | ", "blue"), (visible(f"{row.before}{row.marked or ''}{row.after}"), ""))
            if row.marked is not None:
                yield ((" " * (margin + 2) + "| ", "blue"), (" " * len(row.before) + "^" * max(1, len(row.marked)), color))


def _note(label: str, text: str, style: Style) -> Iterator[Line]:
    indent = 6 + len(label) + 2
    rows = wrap(text, max(30, style.width - indent), break_on_hyphens=False) if style.width else [text]
    for number, row in enumerate(rows):
        yield (("    = ", "blue"), (f"{label}: ", "bold"), (row, "")) if number == 0 else ((" " * indent + row, ""),)


def _reasons(finding: Finding, info: RuleInfo | None, style: Style) -> Iterator[Line]:
    if info is not None and info.why and not is_exception(finding, info):
        yield from _note("why", visible(info.why), style)
    fix = finding.fix or (info.fix if info is not None else "")
    if fix:
        yield from _note("do" if finding.change else "fix", visible(fix), style)


def _change(finding: Finding, result: Result, style: Style) -> Iterator[Line]:
    change = finding.change
    if change is None:
        return
    before, _ = sides(finding)
    if before is not None and before != finding.location and not matters(finding):
        yield from _note("was", where(before), style)
    if change.operations:
        shown = ", ".join(f"{use.method.upper()} {use.path}" for use in change.operations[:SHOWN_OPERATIONS])
        rest = len(change.operations) - SHOWN_OPERATIONS
        yield from _note("reaches", visible(shown) + (f" and {rest} more" if rest > 0 else ""), style)
    if change.debatable:
        yield from _note("debatable", visible(change.debatable), style)
    if change.promise:
        yield from _note("promise", PROMISES[change.promise], style)
    if change.note is not None:
        yield from _note("policy", visible(f"{change.note.policy}: {change.note.says} ({change.note.source})"), style)
    if change.reason:
        yield from _note("unknown", visible(change.reason), style)
    # What is safe by the reading rules may still differ by bare sets: that payload is for programs.
    if change.witness is not None and (change.effect is not Effect.SAFE or change.debatable):
        yield from _witness(change.witness, style)


def _witness(witness: Witness, style: Style) -> Iterator[Line]:
    yield from _note("proof", sentence(witness), style)
    for text, marked in message(witness, MESSAGE_LINES, EXCERPT_WIDTH):
        yield (("        ", ""), (text, "bold green" if marked else "green"), ("    <-- here" if marked else "", "bold"))


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 or word in ("info",) else f"{number} {word}s"


def _summary(result: Result) -> Iterator[Line]:
    inputs = [entry for entry in result.inputs if entry.side != "base"]
    what = _count(len(inputs), result.noun)
    for said, enough in result.advised:
        yield ((visible(said), "" if enough is not False else "yellow"),)
    if not result.findings:
        quiet_word = "no changes" if result.command == "diff" else "no findings"
        yield ((f"{quiet_word} in {what}{_accepted(result)}", "bold green"),)
        return
    severities = Counter(finding.severity for finding in result.findings)
    counts = [(severity, severities[severity]) for severity in Severity if severities[severity]]
    parts: list[Segment] = []
    for severity, number in counts:
        parts += [(", " if parts else "", ""), (_count(number, severity.word), COLORS[severity])]
    yield (*parts, (f" in {what}{_accepted(result)}", ""))


def _accepted(result: Result) -> str:
    return f", {result.accepted} accepted" if result.accepted else ""
