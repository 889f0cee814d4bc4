"""New concrete paths that take over requests which went to a template of the base before."""

from __future__ import annotations

import re
from typing import TypeAlias

from apigov.diff.definitions import types
from apigov.diff.uses import Run
from apigov.findings import Direction, Json
from apigov.openapi import Operation, Parameter, shape

_VARIABLE = re.compile(r"\{([^{}]*)\}")
# The steps of paths as a tree: a step to those behind it. All steps with variables are one.
_Steps: TypeAlias = "dict[str, _Steps]"
_ANY = "{}"


class Shadows:
    """The templates of the base in a tree, so that a new path is not held against each of them."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._trees: dict[int, _Steps] = {}
        self._templates: dict[tuple[str, ...], list[tuple[int, str]]] = {}
        self._operations: dict[str, tuple[Operation, ...]] = {}
        for number, path in enumerate(run.base.paths):
            if "{" in path:
                steps = tuple(_ANY if "{" in step else step for step in path.split("/"))
                self._templates.setdefault(steps, []).append((number, path))
                tree = self._trees.setdefault(len(steps), {})
                for step in steps:
                    tree = tree.setdefault(step, {})

    def shadowed(self, one: Operation) -> Operation | None:
        """The first operation of the base whose template takes requests for the path of a new one."""
        ways: list[tuple[tuple[str, ...], _Steps]] = [((), self._trees.get(one.path.count("/") + 1, {}))]
        for step in one.path.split("/"):
            ways = [((*way, name), below[name]) for way, below in ways for name in (step, _ANY) if name in below]
        found = sorted(template for way, _ in ways for template in self._templates[way])
        return next((other for _, path in found for other in self._at(path) if _shadows(self._run, one, other)), None)

    def _at(self, path: str) -> tuple[Operation, ...]:
        if path not in self._operations:
            self._operations[path] = self._run.base.operations_at([path])
        return self._operations[path]


def _shadows(run: Run, one: Operation, other: Operation) -> bool:
    """Whether requests of a new concrete path went to a template of the base: its texts are legal values of the variables."""
    if one.method != other.method or "{" not in other.path or one.path.count("/") != other.path.count("/"):
        return False
    texts: dict[str, str] = {}
    for step, template in zip(one.path.split("/"), other.path.split("/"), strict=True):
        if step == template or shape(step) == shape(template):
            continue
        found = _values_of(template, step)
        if found is None or "{" in step:
            return False
        texts.update(found)
    if not texts:
        return False
    known = {parameter.name: parameter for parameter in other.parameters if parameter.location == "path"}
    return all(_legal(run, known.get(name), text) for name, text in texts.items())


def _values_of(template: str, step: str) -> dict[str, str] | None:
    """The values of a segment's variables that give this text, None where none do."""
    if "{" not in template:
        return None
    pattern = "([^/]+)".join(re.escape(text) for text in _VARIABLE.split(template)[::2])
    match = re.fullmatch(pattern, step)
    return dict(zip(_VARIABLE.findall(template), match.groups(), strict=True)) if match is not None else None


def _legal(run: Run, parameter: Parameter | None, text: str) -> bool:
    if parameter is None or parameter.schema is None:
        return True
    key = run.key(parameter.schema, Direction.REQUEST)
    kinds = types(run.shapes.whole(key).keywords.get("type"))
    values: list[Json] = [text]
    if kinds is not None and set(kinds) & {"integer", "number"} and re.fullmatch(r"-?[0-9]{1,15}", text):
        values.append(int(text))
    return any(run.schemas.accepts(key, value) for value in values)
