"""A source to a tree: which reader, and its faults as problems."""

from __future__ import annotations

from functools import partial

from apigov.findings import Position, Range
from apigov.text import json_quick, json_reader
from apigov.text.calm import calm
from apigov.text.decode import Undecodable, decode
from apigov.text.limits import Limits
from apigov.text.source import Source
from apigov.text.spans import Container, Lines, StoredSpans
from apigov.text.tree import Problem, Tree


def read(source: Source, limits: Limits) -> Tree:
    """Parse a source. Never raises for bad content."""
    with calm():
        return _read(source, limits)


def _read(source: Source, limits: Limits) -> Tree:
    if len(source.data) > limits.bytes:
        message = f"{len(source.data):,} bytes are more than the {limits.bytes:,} that are read"
        return _failed(source, Problem("limit", message, Range(Position(1, 1), Position(1, 2))))
    quick = json_quick.parse(source.data, limits.depth) if len(source.data) >= json_quick.BIG else None
    if quick is not None:
        return Tree(source, "json", quick, (), json_quick.RawSpans(), doubts=partial(_doubts, source, quick))
    text = decode(source.data)
    if isinstance(text, Undecodable):
        return _failed(source, Problem("encoding", text.message, Lines(text.text).range(text.offset, text.offset + 1)))
    named_json = source.uri.lower().endswith(".json")
    if not named_json and text.lstrip(" \t\r\n")[:1] not in ("{", "["):
        return _yaml(source, text, limits, ())
    try:
        data, doubled = json_reader.parse(text, limits.depth)
    except json_reader.JsonFault as fault:
        return _no_json(source, text, limits, fault, named_json)
    return Tree(source, "json", data, _doubled(text) if doubled else (), json_reader.GuidedSpans(), text)


def _failed(source: Source, problem: Problem) -> Tree:
    return Tree(source, "json" if source.uri.lower().endswith(".json") else "yaml", None, (problem,), None)


def _doubts(source: Source, data: Container) -> tuple[Problem, ...]:
    """What the reader of big texts passes over: keys that stand twice."""
    text = decode(source.data) if json_quick.doubtful(source.data, data) else None
    return _doubled(text) if isinstance(text, str) else ()


def _doubled(text: str) -> tuple[Problem, ...]:
    lines = Lines(text)
    return tuple(
        Problem("duplicate-key", f"the key {key!r} stands twice in this object; the last one counts", lines.range(start, end), fatal=False)
        for key, start, end in json_reader.doubled_keys(text)
    )


def _no_json(source: Source, text: str, limits: Limits, fault: json_reader.JsonFault, named_json: bool) -> Tree:
    """Text that looked like JSON and is none: YAML, told so where the name promises JSON; the JSON fault where it is neither."""
    # A place never reaches beyond the end of its line.
    width = int(text[fault.offset : fault.offset + 1] not in ("", "\r", "\n"))
    place = Lines(text).range(fault.offset, fault.offset + width)
    if fault.kind == "limit":
        return _failed(source, Problem("limit", fault.message, place))
    told = Problem("json", f"this is no JSON ({fault.message}); it is read as YAML", place, fatal=False)
    tree = _yaml(source, text, limits, (told,) if named_json else ())
    if named_json and any(problem.fatal for problem in tree.problems):
        return _failed(source, Problem("syntax", fault.message, place))
    return tree


def _yaml(source: Source, text: str, limits: Limits, before: tuple[Problem, ...]) -> Tree:
    # Here, since a run over JSON does without.
    from apigov.text import yaml_reader

    composed = yaml_reader.parse(text, yaml_reader.Budget(limits.depth, limits.nodes, limits.aliases))
    if not composed.faults:
        return Tree(source, "yaml", composed.data, before, StoredSpans(composed.data, composed.root, composed.entries), text)
    lines = Lines(text)
    problems = [Problem(fault.kind, fault.message, lines.range(fault.start, fault.end), fault.fatal) for fault in composed.faults]
    fatal = any(problem.fatal for problem in problems)
    spans = None if fatal else StoredSpans(composed.data, composed.root, composed.entries)
    return Tree(source, "yaml", None if fatal else composed.data, (*before, *problems), spans)
