"""Nothing is lost: with everything told, any edit of a description gives a finding that names its place, and no edit gives none."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from apigov.diff import compare
from apigov.openapi import Description, Draft, Unrecognised, read
from apigov.text import Node, Origin, Source, Workspace, nearest

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = sorted(str(file.relative_to(EXAMPLES)) for file in EXAMPLES.rglob("*.yaml") if "openapi:" in file.read_text(encoding="utf-8")[:400])
Steps = tuple[str | int, ...]

# Words of a schema that are told at a member or at a neighbour: their place is the schema.
BESIDE = frozenset(("required", "nullable"))

SCALARS = st.sampled_from([True, False, None, 0, 1, -7, 2.5, "", "a", "object", "string", "#/components/schemas/Nothing", "2031-01-01"])
WORDS = ("description", "summary", "title", "x-new", "unknown", "example", "deprecated", "tags", "externalDocs", "get", "servers", "security")
KEYWORDS = (
    "maxLength",
    "minimum",
    "nullable",
    "type",
    "required",
    "$ref",
    "items",
    "properties",
    "allOf",
    "default",
    "style",
    "content",
    "parameters",
)
NAMES = st.sampled_from((*WORDS, *KEYWORDS))
VALUES = st.one_of(SCALARS, SCALARS.map(lambda one: [one]), st.just({}), st.just([]), st.builds(lambda name, one: {name: one}, NAMES, SCALARS))


def loaded(name: str) -> Any:
    return Workspace(EXAMPLES).open(Source(name, (EXAMPLES / name).read_bytes(), Origin("memory"))).data


DOCUMENTS = {name: loaded(name) for name in FILES}


def at(value: Any, steps: Steps) -> Any:
    for step in steps:
        value = value[step]
    return value


def places(value: Any, above: Steps = ()) -> list[Steps]:
    found = [above] if above else []
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in members:
        found += places(inner, (*above, step))
    return found


PLACES = {name: places(data) for name, data in DOCUMENTS.items()}


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, Any, Steps]:
    """A document, what became of it, and where."""
    name = draw(st.sampled_from(FILES))
    steps = draw(st.sampled_from(PLACES[name]))
    edited = copy.deepcopy(DOCUMENTS[name])
    holder, last = at(edited, steps[:-1]), steps[-1]
    value = holder[last]
    sort = draw(st.sampled_from(["replace", "remove", "add", "twice"]))
    if sort == "remove":
        del holder[last]
    elif sort == "add" and isinstance(value, dict):
        member = draw(NAMES)
        value[member] = draw(VALUES)
        steps = (*steps, member)
    elif sort == "add" and isinstance(value, list):
        value.append(draw(VALUES))
        steps = (*steps, len(value) - 1)
    elif sort == "twice" and isinstance(value, list) and value:
        value.append(copy.deepcopy(value[0]))
        steps = (*steps, len(value) - 1)
    else:
        holder[last] = draw(VALUES)
    return name, edited, steps


def sides(name: str, *documents: Any) -> list[Description | Unrecognised]:
    """Read in the place of the example, so that its references to other files hold."""
    workspace = Workspace(EXAMPLES)
    origin = Origin("file", EXAMPLES / name)
    return [read(workspace.open(Source(f"{number}.json", json.dumps(data).encode(), origin)), workspace) for number, data in enumerate(documents)]


def reached(side: Description, steps: Steps) -> list[Steps]:
    """The place, and where the references in it lead: what came or went there is told where it is written."""
    found = [steps]
    waiting = [nearest(side.root, steps)] if nearest(side.root, steps).pointer == steps else []
    while waiting:
        node = waiting.pop()
        end = side.workspace.resolve(node) if node.reference is not None else None
        if isinstance(end, Node):
            found.append(end.pointer)
        waiting += [child for _, child in node.children()]
    return found


def names(draft: Draft, places: list[Steps]) -> bool:
    """Whether a finding stands at a place, above it or below it; the root is above nothing but its own members."""
    for node in (draft.base_node, draft.revision_node):
        if node is None:
            continue
        for steps in places:
            shorter = min(len(node.pointer), len(steps))
            if (node.pointer or len(steps) == 1) and node.pointer[:shorter] == steps[:shorter]:
                return True
    return False


def check(edit: tuple[str, Any, Steps]) -> None:
    name, edited, steps = edit
    base = DOCUMENTS[name]
    assume(json.dumps(base, sort_keys=True) != json.dumps(edited, sort_keys=True))
    one, other = sides(name, base, edited)
    assume(isinstance(other, Description))
    assert isinstance(one, Description)
    assert isinstance(other, Description)
    word = next((index for index, step in enumerate(steps) if step in BESIDE), len(steps))
    there = [*reached(one, steps[:word]), *reached(other, steps[:word])]
    found = compare(one, other, everything=True)
    note(f"{name} {steps}: {[(draft.rule, draft.node.pointer) for draft in found]}")
    assert any(names(draft, there) for draft in found)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(edits())
def test_an_edit_gives_a_finding_that_names_its_place(edit: tuple[str, Any, Steps]) -> None:
    check(edit)


@pytest.mark.slow
@settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(edits())
def test_any_of_many_edits_gives_a_finding_that_names_its_place(edit: tuple[str, Any, Steps]) -> None:
    check(edit)


@pytest.mark.parametrize("name", FILES)
def test_no_edit_gives_no_finding(name: str) -> None:
    one, other = sides(name, DOCUMENTS[name], copy.deepcopy(DOCUMENTS[name]))
    assert isinstance(one, Description)
    assert isinstance(other, Description)
    assert compare(one, other, everything=True) == []
