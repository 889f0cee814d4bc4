"""Real rulesets over real descriptions, pair by pair (exam/WILD.md): the sets of code, path, severity and file.

Each finding that only one side has is in a class of CLASSES, or the pair differs. One pair in twenty also runs through the command line.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import chdir
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from apigov.cards import catalogue
from apigov.findings import Finding
from apigov.lint import Library, Ruleset, RulesetError, load_ruleset, standard_library
from apigov.text import Node, Tree, Workspace, read_path, root_node
from tests.exam.harness import AGREE, Case, ExamSet, Outcome, jsonl
from tests.exam.sets.odd_cli import AGAIN_BELOW, called
from tests.exam.sets.spectral import findings_of
from tests.exam.sets.spectral_scenarios import findings_in

FOLDER = Path("exam") / "spectral-wild"
STRUCTURE = ("oas2-schema", "oas3-schema")
# Built-in rules that a validator decides.
JUDGED = frozenset((*STRUCTURE, *(f"oas{version}-valid-{what}-example" for version in (2, 3) for what in ("schema", "media"))))
Steps: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One finding, as it is compared. Several of one code at one place are one."""

    code: str
    path: Steps
    severity: int
    file: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One document under one ruleset. `judged`: codes whose places follow a validator's order of keywords."""

    tree: Tree
    workspace: Workspace
    ours: frozenset[Said]
    theirs: frozenset[Said]
    judged: frozenset[str]

    def like(self, said: Said) -> list[Said]:
        """The other places where the other side says the same."""
        side = self.ours if said in self.theirs else self.theirs
        return [one for one in side if one.code == said.code and one.severity == said.severity and (one.path, one.file) != (said.path, said.file)]


@dataclass(frozen=True, slots=True)
class Class:
    """A kind of difference that is meant. `applies` looks at a finding of one side, and the pair; `kind`, `reason` and `end` as in a waiver."""

    kind: str
    name: str
    applies: Callable[[Said, Pair], bool]
    reason: str
    end: str


def cases(root: Path) -> Iterator[Case]:
    for row in jsonl(root / FOLDER / "pairs.jsonl"):
        yield Case(row["id"], row["ruleset"], "run_error" in row, {"root": str(root), **row})


@cache
def _records(root: str) -> tuple[dict[str, Any], dict[str, Any], list[str], dict[str, list[Any]]]:
    """Documents and rulesets by id, the codes, and the nodes of each document."""
    folder = Path(root) / FOLDER
    documents = {row["id"]: row for row in _json(folder / "documents" / "index.json")}
    rulesets = {row["id"]: row for row in _json(folder / "rulesets.json")}
    nodes = {row["document"]: row["nodes"] for row in jsonl(folder / "paths.jsonl")}
    return documents, rulesets, _json(folder / "codes.json"), nodes


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def _library() -> Library:
    return standard_library(catalogue())


@cache
def _ruleset(root: str, path: str) -> Ruleset | RulesetError:
    try:
        return load_ruleset([path], Path(root), _library())
    except RulesetError as error:
        return error


@lru_cache(maxsize=4)
def _document(root: str, file: str) -> tuple[Workspace, Tree]:
    folder = Path(root) / FOLDER / "documents"
    workspace = Workspace(folder, cwd=folder)
    return workspace, workspace.open(read_path(folder / file, folder))


def recorded(row: Any) -> set[Said]:
    documents, _, codes, nodes = _records(row["root"])
    files = documents[row["document"]]["files"]
    tree = nodes[row["document"]]
    return {Said(codes[code], _path(tree, node), severity, files[rest[0] if rest else 0]) for code, node, severity, *rest in row["results"]}


def _path(nodes: list[Any], number: int) -> Steps:
    steps: list[str] = []
    while number:
        number, step = nodes[number]
        steps.append(step)
    return tuple(reversed(steps))


def _said(finding: Finding) -> Said:
    # Ours names the version field where there is one; theirs is always the root.
    pointer = () if finding.rule == "unrecognized-format" else finding.location.pointer
    return Said(finding.rule, tuple(str(step) for step in pointer), finding.severity, finding.location.uri)


def compared(row: Any) -> Pair | RulesetError:
    documents, rulesets, _, _ = _records(row["root"])
    about = rulesets[row["ruleset"]]
    ruleset = _ruleset(row["root"], about["ruleset"])
    if isinstance(ruleset, RulesetError):
        return ruleset
    workspace, tree = _document(row["root"], documents[row["document"]]["files"][0])
    found = {_said(finding) for finding in findings_of(tree, ruleset, workspace, _library().functions)}
    debatable = about.get("debatable_codes", {})
    ours, theirs = (frozenset(said for said in side if said.code not in debatable) for side in (found, recorded(row)))
    judged = frozenset(rule.id for rule in ruleset.rules.values() if rule.id in JUDGED or any(check.function == "schema" for check in rule.then))
    return Pair(tree, workspace, ours, theirs, judged)


def judge(case: Case) -> Outcome:
    row = case.data
    pair = compared(row)
    if case.debatable:
        # Spectral aborted; there is nothing to compare.
        return AGREE
    if isinstance(pair, RulesetError):
        return Outcome("differ", f"refused: {pair}", ("refused",), {"missing": len(row["results"])})
    if sha256(case.id.encode()).digest()[-1] < AGAIN_BELOW and (unlike := _unlike_command(row, pair)):
        return Outcome("wrong", unlike, ("other",))
    counts = Counter("judged-agreed" if said.code in pair.judged else "agreed" for said in pair.ours & pair.theirs)
    notes: list[str] = []
    for side, saids in (("missing", pair.theirs - pair.ours), ("extra", pair.ours - pair.theirs)):
        for said in saids:
            known = next((one for one in CLASSES if one.applies(said, pair)), None)
            counts[f"judged-{side}" if said.code in pair.judged else side] += 1
            counts[f"{known.kind}: {known.name}" if known is not None else "unexplained"] += 1
            if known is None:
                counts[f"{side} {row['ruleset']} {said.code}"] += 1
                notes.append(f"{side} {said.code} at /{'/'.join(said.path)}")
    tags = ("wholly",) if pair.ours == pair.theirs else ()
    return Outcome("differ" if notes else "agree", "; ".join(sorted(notes)[:6]), tags, counts)


def _unlike_command(row: Any, pair: Pair) -> str | None:
    """What the command line says otherwise than the engine, None where they say the same."""
    _, rulesets, _, _ = _records(row["root"])
    about = rulesets[row["ruleset"]]
    folder = Path(row["root"]) / FOLDER / "documents"
    with chdir(folder):
        ran = called(["lint", pair.tree.uri, "-r", os.path.relpath(Path(row["root"]) / about["ruleset"], folder), "-f", "json", "--jobs", "1"])
    debatable = about.get("debatable_codes", {})
    keys = [json.loads(key) for key, _ in findings_in(ran.out)] if ran.code in (0, 1) else []
    told = {Said(code, tuple(path), severity, file) for code, path, severity, file in keys if code not in debatable}
    return None if told == pair.ours else f"as a command: exit {ran.code}, {len(told)} findings where {len(pair.ours)}: {ran.err[:200]}"


def _holds(above: Said, below: Said) -> bool:
    return above.file == below.file and below.path[: len(above.path)] == above.path


def is_elsewhere(said: Said, pair: Pair) -> bool:
    """A verdict of a validator for which the other side names another place above or below."""
    if said.code not in pair.judged:
        return False
    others = pair.like(said)
    if any(_holds(other, said) or _holds(said, other) for other in others):
        return True
    return any(node.tree.uri == said.file and _leads(node, said.path) for other in others for node in _referred(other, pair))


def _leads(node: Node, path: Steps) -> bool:
    return path[: len(node.pointer)] == _steps(node)


def _referred(said: Said, pair: Pair) -> Iterator[Node]:
    """What the references at a place of the root file and below it lead to, and the references there."""
    start = _at(said.file, said.path, pair)
    todo, seen = [start] if start is not None else [], set[Node]()
    while todo:
        node = todo.pop()
        todo += [child for _, child in node.children()]
        target = pair.workspace.resolve(node) if node.reference is not None else None
        if isinstance(target, Node) and target not in seen:
            seen.add(target)
            todo.append(target)
            yield target


def _at(file: str, path: Steps, pair: Pair) -> Node | None:
    """The node of a place in the root file."""
    node: Node | None = root_node(pair.tree) if file == pair.tree.uri else None
    for step in path:
        node = _child(node, step)
    return node


def _child(node: Node | None, step: str) -> Node | None:
    if node is None:
        return None
    return node.child(int(step) if isinstance(node.value, list) and step.isdigit() else step)


_ESCAPED = re.compile(r"[^A-Za-z0-9_.!~*'()/-]")


def is_cut_off(said: Said, pair: Pair) -> bool:
    """A place whose way holds a key with characters that a URL escapes: theirs ends above it."""
    pairs = [(said, other) if said in pair.theirs else (other, said) for other in pair.like(said)]
    return any(_holds(theirs, ours) and _ESCAPED.search(ours.path[len(theirs.path)]) for theirs, ours in pairs)


def is_at_reference(said: Said, pair: Pair) -> bool:
    """A finding at a reference that has more keys than `$ref`; ours is at the definition."""
    if said in pair.theirs:
        return _passed(said, pair) is not None
    targets = (_passed(other, pair) for other in pair.like(said))
    return any(target is not None and target.tree.uri == said.file and _leads(target, said.path) for target in targets)


def _passed(said: Said, pair: Pair) -> Node | None:
    """What the first reference with more keys on the way to a place of the root file leads to."""
    node: Node | None = root_node(pair.tree) if said.file == pair.tree.uri else None
    for step in (*said.path, ""):
        if node is not None and isinstance(node.value, dict) and node.reference is not None and len(node.value) > 1:
            target = pair.workspace.resolve(node)
            return target if isinstance(target, Node) else None
        node = _child(node, step)
    return None


# Members of OpenAPI objects that are addresses by their format alone.
_ADDRESSES = re.compile(r"url|email|termsOfService|externalValue|namespace|(?:authorization|token|refresh|openIdConnect)Url")


def is_format(said: Said, pair: Pair) -> bool:
    """A text in the place of an address, which the document schema has a format for."""
    if said.code not in STRUCTURE or not said.path or not _ADDRESSES.fullmatch(said.path[-1]):
        return False
    node = _at(said.file, said.path, pair)
    return node is not None and isinstance(node.value, str)


def is_beside_fault(said: Said, pair: Pair) -> bool:
    """An example beside a schema that is none itself, somewhere in it or behind its references."""
    if said not in pair.theirs or said.code not in JUDGED or said.code in STRUCTURE:
        return False
    holders = (_at(said.file, said.path[:length], pair) for length in range(len(said.path)))
    schemas = (holder.child("schema") for holder in holders if holder is not None and isinstance(holder.value, dict))
    return any(schema is not None and _is_no_schema(schema, pair) for schema in schemas)


def _is_no_schema(node: Node, pair: Pair) -> bool:
    import jsonschema_rs

    place = Said("", _steps(node), 0, node.tree.uri)
    reached = [one.value for one in (node, *_referred(place, pair)) if isinstance(one.value, dict)]
    return not all(jsonschema_rs.meta.is_valid({"$schema": "https://json-schema.org/draft/2020-12/schema", **value}) for value in reached)


def is_lost_reference(said: Said, pair: Pair) -> bool:
    """A broken reference, or a place at a reference that is broken or leads back to itself, or in what such a one leads to."""
    if said.code == "invalid-ref":
        return True
    lost = _lost(pair.tree, pair.workspace)
    if said in pair.theirs:
        return any(node.tree.uri == said.file and _steps(node) == said.path[: len(node.pointer)] for node, _ in lost)
    return any(target is not None and target.tree.uri == said.file and _leads(target, said.path) for _, target in lost)


@lru_cache(maxsize=4)
def _lost(tree: Tree, workspace: Workspace) -> list[tuple[Node, Node | None]]:
    """The references of a file that are broken (with None), or lead back to themselves or to broken ones, with what they lead to."""
    pair = Pair(tree, workspace, frozenset(), frozenset(), frozenset())
    targets = {node: workspace.resolve(node) for node in _nodes(root_node(tree)) if node.reference is not None}
    found: list[tuple[Node, Node | None]] = [(node, None) for node, target in targets.items() if not isinstance(target, Node)]
    broken = [node for node, _ in found]
    below: dict[Node, set[Node]] = {}
    for node, target in targets.items():
        if not isinstance(target, Node):
            continue
        if target not in below:
            below[target] = {target, *_referred(Said("", _steps(target), 0, target.tree.uri), pair)}
        if any(one.tree is lost.tree and _leads(one, _steps(lost)) for one in below[target] for lost in (node, *broken)):
            found.append((node, target))
    return found


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for _, child in node.children():
        yield from _nodes(child)


def _steps(node: Node) -> Steps:
    return tuple(str(step) for step in node.pointer)


def is_scope_elsewhere(said: Said, pair: Pair) -> bool:
    """A scope of an OpenID Connect scheme, which has no list of scopes."""
    if said not in pair.theirs or said.code != "oas3-operation-security-defined" or len(said.path) < 2:
        return False
    held = _at(said.file, ("components", "securitySchemes", said.path[-2]), pair)
    scheme = pair.workspace.resolve(held) if held is not None else None
    return isinstance(scheme, Node) and isinstance(scheme.value, dict) and scheme.value.get("type") == "openIdConnect"


CLASSES = (
    Class(
        "F",
        "a place cut off at a key that URLs escape",
        is_cut_off,
        "Behind a reference Spectral loses keys such as application/problem+json and names the last node before; here the place is the node itself.",
        "Spectral decodes what it has encoded",
    ),
    Class(
        "E",
        "a reference with keys beside it",
        is_at_reference,
        "Spectral names such a reference where no other reference is on the way, else the definition; here it is always the definition, once.",
        "never",
    ),
    Class(
        "F",
        "scopes of OpenID Connect",
        is_scope_elsewhere,
        "Which scopes there are is said by the provider's discovery document; a description has no place to list them (2566, 2643).",
        "Spectral leaves such schemes out",
    ),
    Class(
        "F",
        "broken and circular references",
        is_lost_reference,
        "Each broken reference is told at its own place; Spectral tells one of equal text, loses places behind it, and keeps circles as references.",
        "Spectral keeps the places",
    ),
    Class(
        "E",
        "another place of a verdict",
        is_elsewhere,
        "Which of its parts a failed combination blames, and whether the whole or the part is named, is the validator's order of keywords.",
        "never",
    ),
    Class(
        "E",
        "formats of addresses",
        is_format,
        "An address is wrong here where it is empty, has blanks or cannot be parsed; the document schemas want a URI to the letter in 2.0 and 3.1.",
        "the document schemas of all versions ask for URI references",
    ),
    Class(
        "F",
        "examples beside a schema with a fault",
        is_beside_fault,
        "A member of the schema that says nothing of values is malformed, which the structure tells at its place; Spectral blames each example.",
        "Spectral tells of the schema once",
    ),
)


def shares(counts: Counter[str]) -> dict[str, float]:
    """Per cent of the findings: those that both sides have, with and without what a validator decides, and those of each class."""
    plain = {name: counts[name] for name in ("agreed", "missing", "extra")}
    total = sum(plain.values()) + sum(counts[f"judged-{name}"] for name in plain)
    agreed = counts["agreed"] + counts["judged-agreed"]
    found = {"findings": agreed, "explained": total - counts["unexplained"], **{key: count for key, count in counts.items() if ": " in key}}
    made = {name: 100.0 * count / (total or 1) for name, count in found.items()}
    return {**made, "plain": 100.0 * counts["agreed"] / (sum(plain.values()) or 1)}


SETS = [ExamSet("spectral-wild", cases, judge, shares=shares)]
