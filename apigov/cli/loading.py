"""What lint, diff and reports share: loading a description that has to be readable, and what is said of an input."""

from __future__ import annotations

from collections.abc import Sequence

from apigov.cli.errors import WrongUse
from apigov.findings import Finding, Input, Location
from apigov.openapi import Description, Unrecognised, read
from apigov.reports import excerpt_lines
from apigov.text import Source, Workspace


def load(source: Source, what: str, space: Workspace) -> Description:
    """A description that has to be readable. Raises WrongUse with the first thing that is wrong with it."""
    tree = space.open(source)
    if (fatal := tree.fatal) is not None:
        start = fatal.range.start
        raise WrongUse(f"{what}{tree.uri}:{start.line}:{start.column} cannot be read: {fatal.message}")
    description = read(tree, space)
    if isinstance(description, Unrecognised):
        start = tree.locate(description.pointer).start
        reason = description.message[:1].lower() + description.message[1:]
        raise WrongUse(f"{what}{tree.uri}:{start.line}:{start.column} cannot be read: {reason}")
    return description


def passed_over(space: Workspace) -> tuple[str, ...]:
    """What the files hold and nobody reads, as keys that stand twice, in words. In a big JSON text only a lint looks for them."""
    doubts = [(tree.uri, problem) for tree in space.trees() for problem in tree.met if not problem.fatal and problem.kind != "json"]
    return tuple(f"{uri}:{problem.range.start.line}:{problem.range.start.column}: {problem.message}" for uri, problem in doubts)


def summary(description: Description) -> Input:
    return Input(
        uri=description.uri,
        version=description.version.value,
        title=description.title,
        info_version=description.info_version,
        operations=description.operation_count,
    )


def ways_of(description: Description, findings: Sequence[Finding]) -> dict[str, Location]:
    """For each other file that has findings, the place in the description that leads there."""
    wanted = {finding.location.uri for finding in findings} - {description.uri}
    nodes = {tree.uri: node for tree, node in description.ways().items() if tree.uri in wanted} if wanted else {}
    ranges = description.root.tree.locate_many(node.pointer for node in nodes.values())
    return {uri: Location(description.uri, node.pointer, ranges[node.pointer]) for uri, node in nodes.items()}


def lines_of(findings: Sequence[Finding], space: Workspace, quoting: bool) -> dict[tuple[str, int], str]:
    """The source lines of the findings, for excerpts; none where no format is `quoting` them."""
    if not quoting:
        return {}
    return {(uri, number): text for uri, number in sorted(excerpt_lines(findings)) if (text := space.line(uri, number)) is not None}
