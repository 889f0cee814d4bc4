"""The engine's own findings for one document: what could not be read, broken references, no known format, structure where it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.findings import Severity
from apigov.lint.ruleset.values import Rule, Ruleset
from apigov.openapi import Description, Draft, description_drafts, engine_drafts, parser_drafts
from apigov.text import Broken, Tree, Workspace, nearest, root_node, without_password

STRUCTURE = ("structure", "oas2-schema", "oas3-schema")


def own_drafts(
    tree: Tree, ruleset: Ruleset, workspace: Workspace, description: Description | None, formats: frozenset[str], structure: Rule | None
) -> Iterator[Draft]:
    """`structure`: the rule under whose id and severity the mistakes of structure are told; None: not at all."""
    if ruleset.formats and not formats & ruleset.formats and description is not None:
        yield _other_format(tree, ruleset)
    if description is None:
        drafts = engine_drafts(tree, workspace, structure=False)
    else:
        drafts = [*parser_drafts(tree), *description_drafts(description, structure is not None)]
    for draft in map(_pointed, drafts):
        option = {"duplicate-key": "duplicateKeys"}.get(str(draft.data.get("kind"))) if draft.rule == "parser" else None
        if option is not None and option in ruleset.parser and draft.node.tree is tree:
            severity = ruleset.parser[option]
            if severity is not None:
                yield draft._replace(severity=severity)
        elif draft.rule == "unrecognized-format":
            # Where structure is asked for, a version that only rules take for one is told too.
            asked = structure is not None and structure.id == "structure"
            if ruleset.formats and (asked or not formats & ruleset.formats):
                yield draft
        elif draft.rule == "structure" and structure is not None:
            yield draft._replace(rule=structure.id, severity=structure.severity or draft.severity)
        else:
            yield draft
    if description is None and tree.fatal is None:
        yield from _broken(tree, workspace)


def _broken(tree: Tree, workspace: Workspace) -> Iterator[Draft]:
    """The references that lead nowhere in a document that is no description: every `$ref` counts, in all files that are reached."""
    files = [tree]
    for file in files:
        if file is not tree:
            yield from (_pointed(draft) for draft in parser_drafts(file))
        todo = [root_node(file)]
        while todo:
            node = todo.pop()
            todo += [child for _, child in node.children() if isinstance(child.value, dict | list)]
            if node.reference is None:
                continue
            target = workspace.resolve(node)
            if isinstance(target, Broken):
                yield Draft(
                    rule="invalid-ref",
                    severity=Severity.ERROR,
                    message=target.message,
                    node=target.at,
                    key=(target.reference,),
                    data={"reference": without_password(target.reference), "kind": target.kind},
                )
            elif target.tree not in files:
                files.append(target.tree)


def _other_format(tree: Tree, ruleset: Ruleset) -> Draft:
    """For a description whose version no rule with formats is for."""
    message = f"no rule with formats applies here; the ruleset knows {', '.join(sorted(ruleset.formats))}"
    return Draft(rule="unrecognized-format", severity=Severity.WARNING, message=message, node=root_node(tree))


def _pointed(draft: Draft) -> Draft:
    """A problem of the reader at a key, with that key's node."""
    if draft.rule != "parser" or draft.range is None or draft.data.get("kind") != "duplicate-key":
        return draft
    tree = draft.node.tree
    return draft._replace(node=nearest(root_node(tree), tree.pointer_at(draft.range.start)))


def is_empty(tree: Tree) -> bool:
    """Whether a document is no text at all, which is not the same as null."""
    return tree.data is None and not tree.text.strip()
