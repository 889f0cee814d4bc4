"""Documents with references and cycles, and paths from the whole dialect, that have a chance to meet."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from apigov.text import Node, Workspace, read_path, root_node

NAMES = st.sampled_from(["a", "b", "c", "type", "0", "x-y"])
SCALARS = st.sampled_from([None, True, False, 0, 1, 2.5, "", "a", "x", "object", "1"])
LOCAL = ["#/a", "#/b", "#/a/b", "#/c/0", "#", "#/missing", "#/b/a/c"]
REFERENCES = st.sampled_from([*LOCAL, *(f"{name}.json{text}" for name in "ab" for text in LOCAL)])


def values(*more: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of JSON; `more`: what may stand in place of a scalar."""
    return st.recursive(
        st.one_of(SCALARS, *more), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=14
    )


PLAIN = st.dictionaries(NAMES, values(), max_size=4)
REFERRING = st.dictionaries(NAMES, values(st.builds(lambda text: {"$ref": text}, REFERENCES)), max_size=4)

MEMBERS = st.lists(NAMES, min_size=1, max_size=3).map(lambda names: "@" + "".join(f"['{name}']" for name in names))
OPERANDS = st.one_of(
    MEMBERS,
    MEMBERS.map(lambda text: f"@ && {text}"),
    st.sampled_from(
        ["@", "@property", "@.a", "@.b.c", "@.type", "@.length", "@[0]", "@.a.length", "@root.a", "1", "'1'", "'a'", "''", "null", "void 0"]
    ),
)
TEXTS = MEMBERS | st.sampled_from(["@", "@property", "'ab'"])
TESTS = st.one_of(
    OPERANDS,
    st.builds("{} {} {}".format, OPERANDS, st.sampled_from(["==", "===", "!=", "!==", "<", ">=", "+"]), OPERANDS),
    st.builds("{}.{}".format, TEXTS, st.sampled_from(["match(/^[ax]/)", "includes('a')", "startsWith('o')", "constructor.name", "indexOf(1)"])),
    st.builds("{} in ['a', 1, null]".format, OPERANDS),
    st.sampled_from(["@object()", "@array()", "@scalar()", "/^[ab]$/.test(@property)", "@property.match(/a/)", "@property > 0"]),
)
FILTERS = st.recursive(
    TESTS,
    lambda inner: st.builds("({}) {} ({})".format, inner, st.sampled_from(["&&", "||"]), inner) | inner.map(lambda text: f"!({text})"),
    max_leaves=3,
).map(lambda text: f"[?({text})]")
UNIONS = st.lists(NAMES, min_size=1, max_size=3).flatmap(
    lambda names: st.sampled_from([f"[{','.join(names)}]", "[" + ",".join(f"'{name}'" for name in names) + "]"])
)
NUMBERS = st.sampled_from(["", "0", "1", "2", "-1", "-2"])
SLICES = st.builds("[{}:{}{}]".format, NUMBERS, NUMBERS, st.sampled_from(["", ":", ":1", ":2", ":-1"]))
BRACKETS = st.one_of(FILTERS, FILTERS, UNIONS, SLICES, st.sampled_from(["[*]", "[0]", "[1]", "[-1]"]))
STEPS = st.one_of(
    BRACKETS,
    BRACKETS.map(lambda text: f"..{text}"),
    BRACKETS.map(lambda text: f".{text}"),
    NAMES.map(lambda name: f".{name}"),
    NAMES.map(lambda name: f"..{name}"),
    st.sampled_from([".*", "..*", "..*@object()", "..@scalar()", "...b"]),
)
PATHS = st.lists(STEPS, max_size=4).map(lambda steps: "$" + "".join(steps))


def opened(a: Any, b: Any) -> tuple[Node, Workspace]:
    """The root of a.json, beside which lies b.json; both are read."""
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for file, data in (("a.json", a), ("b.json", b)):
            (folder / file).write_text(json.dumps(data), encoding="utf-8")
        workspace = Workspace(folder, cwd=folder)
        trees = [workspace.open(read_path(folder / file, folder)) for file in ("a.json", "b.json")]
    return root_node(trees[0]), workspace
