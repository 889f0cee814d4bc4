"""What is wrong with an input before any rule looks at it: the engine's own findings (design part 5)."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.findings import Severity
from apigov.openapi.description import Description, read
from apigov.openapi.drafts import Draft
from apigov.openapi.recognition import Unrecognised
from apigov.text import Broken, Tree, Workspace, nearest, root_node, without_password

PARSER, INVALID_REF, UNRECOGNIZED, STRUCTURE = "parser", "invalid-ref", "unrecognized-format", "structure"
_DOUBTS = frozenset({"tab"})


def engine_drafts(tree: Tree, workspace: Workspace, structure: bool = True) -> list[Draft]:
    """Drafts of `parser`, `unrecognized-format`, `invalid-ref` and, where wanted, `structure` for one root and the files it reaches."""
    drafts = list(parser_drafts(tree))
    if tree.fatal is not None:
        return drafts
    description = read(tree, workspace)
    if isinstance(description, Unrecognised):
        return [*drafts, unrecognised_draft(tree, description)]
    return [*drafts, *description_drafts(description, structure)]


def description_drafts(description: Description, structure: bool = True) -> list[Draft]:
    """The same for a description that was read: the problems of files that it refers to, broken references, structure."""
    drafts: list[Draft] = []
    for tree in description.trees():
        if tree is not description.root.tree:
            drafts.extend(parser_drafts(tree))
    drafts.extend(broken_draft(broken) for broken in description.broken())
    if structure:
        drafts.extend(description.structure())
    return drafts


def parser_drafts(tree: Tree) -> Iterator[Draft]:
    """One draft for each problem that the reader of a file had."""
    for problem in tree.problems:
        doubt = problem.kind in _DOUBTS or (problem.kind == "syntax" and not problem.fatal)
        yield Draft(
            rule=PARSER,
            severity=Severity.WARNING if doubt else Severity.ERROR,
            message=problem.message,
            node=root_node(tree),
            key=(problem.kind,),
            data={"kind": problem.kind},
            range=problem.range,
        )


def unrecognised_draft(tree: Tree, reason: Unrecognised) -> Draft:
    node = nearest(root_node(tree), reason.pointer)
    return Draft(rule=UNRECOGNIZED, severity=Severity.WARNING, message=reason.message, node=node)


def broken_draft(broken: Broken) -> Draft:
    return Draft(
        rule=INVALID_REF,
        severity=Severity.ERROR,
        message=broken.message,
        node=broken.at,
        key=(broken.reference,),
        data={"reference": without_password(broken.reference), "kind": broken.kind},
    )
