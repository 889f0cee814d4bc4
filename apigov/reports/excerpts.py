"""Pieces of the sources that a finding speaks of: its line, and for a change that matters a few lines of both sides."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.findings import Finding, Location, Result, RuleInfo, Severity
from apigov.records import NamedTuple
from apigov.reports.escape import shortened, visible

# Lines before and after the one that is meant.
AROUND = 1


class Row(NamedTuple):
    """A source line in three parts. `marked` is what is meant: None where the line only stands around it."""

    number: int
    before: str
    marked: str | None = None
    after: str = ""


class Excerpt(NamedTuple):
    """`side`: before, after, or empty where there is one place only. `rows` are empty where the source is not at hand."""

    side: str
    where: str
    rows: tuple[Row, ...]


def matters(finding: Finding) -> bool:
    """Whether both sides of a change are worth their lines."""
    return finding.change is not None and finding.severity <= Severity.WARNING


def is_exception(finding: Finding, info: RuleInfo) -> bool:
    """Whether a change breaks nobody although its kind as a rule does, or breaks against it, so that the kind's reason is not its own."""
    return finding.change is not None and finding.fix is not None and finding.fix != info.fix


def sides(finding: Finding) -> tuple[Location | None, Location | None]:
    """Where what changed stands in the base and in the revision; None on the side that only has what is around it."""
    change = finding.change
    if change is None:
        return None, finding.location
    base, revision = change.base, change.revision
    if base is not None and revision is not None and len(base.pointer) != len(revision.pointer):
        if finding.rule.endswith("-added") and base.pointer != revision.pointer and len(base.pointer) < len(revision.pointer):
            base = None
        elif finding.rule.endswith("-removed") and len(revision.pointer) < len(base.pointer):
            revision = None
    return base, revision


def wanted(finding: Finding) -> Iterator[tuple[str, int]]:
    """The source lines that the excerpts of a finding show, by uri and number."""
    line = finding.location.range.start.line
    yield finding.location.uri, line
    for place in sides(finding) if matters(finding) else ():
        if place is not None:
            start = place.range.start.line
            yield from ((place.uri, number) for number in range(max(1, start - AROUND), start + AROUND + 1))


def excerpts(finding: Finding, result: Result, width: int) -> tuple[Excerpt, ...]:
    """One for the place of a finding; for a change that matters one for each side that has it, the base first."""
    base, revision = sides(finding) if matters(finding) else (None, None)
    if base is None or revision is None or base == revision:
        place = revision or base or finding.location
        return (_excerpt("", place, result, width, AROUND if matters(finding) else 0),)
    return tuple(_excerpt(side, place, result, width, AROUND) for side, place in (("before", base), ("after", revision)))


def as_diff(finding: Finding, result: Result, width: int) -> tuple[str, ...]:
    """The excerpts of a change that matters as the lines of a unified diff, with the numbers of the lines."""
    base, revision = sides(finding)
    if not matters(finding):
        return ()
    lines: list[str] = []
    for sign, place in (("-", base), ("+", revision)):
        if place is not None and place != (base if sign == "+" else None):
            shown = _excerpt("", place, result, width, AROUND)
            lines.append(f"{sign * 3} {shown.where}")
            lines += [f"{' ' if row.marked is None else sign}{row.number:>5}  {row.before}{row.marked or ''}{row.after}" for row in shown.rows]
    return tuple(lines)


def where(location: Location) -> str:
    start = location.range.start
    return visible(f"{location.uri}:{start.line}:{start.column}")


def _excerpt(side: str, location: Location, result: Result, width: int, around: int) -> Excerpt:
    start = location.range.start.line
    source = result.lines.get((location.uri, start))
    if source is None or not source.strip():
        return Excerpt(side, where(location), ())
    rows = []
    for number in range(start - around, start + around + 1):
        text = source if number == start else result.lines.get((location.uri, number))
        if number == start:
            rows.append(_meant(location, source, width))
        elif text is not None and text.strip():
            rows.append(Row(number, shortened(visible(text), width)))
    return Excerpt(side, where(location), tuple(rows))


def _meant(location: Location, source: str, width: int) -> Row:
    """The line that is meant; of a long one the part around the mark."""
    start, end = location.range
    begin = min(start.column - 1, len(source))
    stop = max(min(end.column - 1, len(source)) if end.line == start.line else len(source), begin)
    cut = max(0, begin - width // 2) if len(source) > width else 0
    last = min(len(source), cut + width)
    lead, tail = "…" if cut else "", "…" if last < len(source) else ""
    marked = source[begin : min(stop, last)]
    return Row(start.line, lead + visible(source[cut:begin]), visible(marked), visible(source[min(stop, last) : last]) + tail)
