"""Where two values without a structure of their own differ: examples, extensions, anything below them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from apigov.findings import Json, Pointer

# Characters of JSON up to which two values are compared in depth; the rest is told as one difference.
_MOST = 200_000
_SHOWN = 60
# Characters that are shown before the first difference of two texts.
_BEFORE = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """The first difference inside of two values, and how many there are. `before` and `after` are None where nothing stands there."""

    at: Pointer
    before: Json
    after: Json
    count: int


def inside(before: Json, after: Json) -> Difference:
    """The first difference by its place; the whole values where they have nothing in common."""
    whole = Difference((), before, after, 1)
    if not (isinstance(before, dict | list) and isinstance(after, dict | list)) or len(str(before)) + len(str(after)) > _MOST:
        return whole
    from deepdiff import DeepDiff

    found: list[Difference] = []
    try:
        for how, levels in DeepDiff(before, after, view="tree", ignore_numeric_type_changes=True).items():
            for level in levels:
                at = tuple(level.path(output_format="list"))
                found.append(Difference(at, None if "added" in how else level.t1, None if "removed" in how else level.t2, 1))
    except RecursionError:
        # DeepDiff goes down by calls, and gives up some hundred lists deep.
        return whole
    if not found:
        return whole
    return replace(min(found, key=lambda one: [str(step) for step in one.at]), count=len(found))


def excerpts(before: Json, after: Json) -> tuple[str, str]:
    """Both values as short texts of one line; of two long texts the parts where they begin to differ."""
    one, other = _line(before), _line(after)
    if one == other:
        return _cut(one), "the same with other white space" if isinstance(before, str) and isinstance(after, str) else _cut(other)
    start = next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if start <= _BEFORE or len(one) <= _SHOWN >= len(other):
        return _cut(one), _cut(other)
    begin = max(one.rfind(" ", 0, start - _BEFORE // 2) + 1, start - _BEFORE)
    return "..." + _cut(one[begin:]), "..." + _cut(other[begin:])


def _line(value: Json) -> str:
    text = value if isinstance(value, str) else "none" if value is None else json.dumps(value, ensure_ascii=False)
    return " ".join(text.split())


def _cut(line: str) -> str:
    return line if len(line) <= _SHOWN else line[: _SHOWN - 3].rstrip() + "..."
