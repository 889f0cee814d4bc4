"""Finding rulesets: names and files to the data of one ruleset each."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urljoin

from apigov.findings import JsonObject, Pointer, RuleInfo, suggestion
from apigov.lint.function import RuleFunction
from apigov.lint.ruleset.values import RulesetError, RulesetProblem, Said
from apigov.lint.spectral import BUILT_IN
from apigov.records import NamedTuple
from apigov.text import Remote, Source, SourceError, Tree, Workspace, is_url, read_path

# A built-in ruleset by name ("apigov:strict"): its data, or None for an unknown name.
Named: TypeAlias = "Callable[[str], JsonObject | None]"
# What a URL gives. Raises SourceError.
Fetch: TypeAlias = Callable[[str], Source]

# Data that somebody hands over; it is nobody's file.
UNNAMED = "<ruleset>"
SUFFIXES = (".yaml", ".yml", ".json")
PROGRAMS = (".js", ".mjs", ".cjs", ".ts")
_PACKAGE = r"@[\w.-]+/[\w.-]+(?:@[\w.-]+)?"


def _by_url(url: str) -> Source:
    return Remote().read(url)


def _unknown(rule: str) -> RuleInfo | None:
    return None


class Library(NamedTuple):
    """What a ruleset can name without a file: built-in rulesets, functions, and what is known of rules for people.

    `names`: of the built-in rulesets, for did-you-mean. `info`: of one of our rules, by id. `supplied` gives the functions of installed
    packages, which stand in for code that a ruleset declares; it is asked where one declares some. `fetch` reads rulesets by URL; none
    unless it is given.
    """

    named: Named
    names: Callable[[], Collection[str]]
    functions: Mapping[str, RuleFunction]
    info: Callable[[str], RuleInfo | None] = _unknown
    supplied: Callable[[], Collection[str]] = frozenset
    fetch: Fetch = _by_url


class RulesetFile(NamedTuple):
    """One ruleset: a tree of a file, or the data of a built-in one (then `tree` is None)."""

    name: str
    data: JsonObject
    tree: Tree | None
    folder: Path

    def problem(self, code: str, pointer: Pointer, message: str, key: bool = False) -> RulesetProblem:
        start = self.tree.locate(pointer, key=key).start if self.tree is not None else (1, 1)
        return RulesetProblem(self.name, start[0], start[1], code, pointer, message)

    @property
    def ours(self) -> bool:
        """Whether it is one of our profiles."""
        return self.shipped and self.name.startswith("apigov:")

    @property
    def shipped(self) -> bool:
        """Whether its data comes with us and is whole, as our tests hold: a run need not check it."""
        return self.tree is None and self.name != UNNAMED

    @property
    def url(self) -> str:
        """Where it was found, for a file that was read by URL; what it extends stands relative to that."""
        return (self.tree.source.origin.url or "") if self.tree is not None else ""

    def said(self, pointer: Pointer) -> Said:
        """A place of this file as provenance; located when somebody asks."""
        tree = self.tree
        return Said(self.name, None if tree is None else lambda: tree.locate(pointer, key=True).start)


def find(ref: str, folder: Path, cwd: Path, library: Library, workspace: Workspace, base: str = "") -> RulesetFile:
    """The ruleset that `ref` names, seen from `folder`, or from the URL `base` where there is one. Raises SourceError, RulesetError."""
    if ref in BUILT_IN:
        return RulesetFile(ref, BUILT_IN[ref], None, folder)
    data = library.named(ref)
    if data is not None:
        return RulesetFile(ref, data, None, folder)
    if is_url(ref) and ref.partition("?")[0].endswith(PROGRAMS):
        raise SourceError(f"{ref}: a ruleset that is a program is not run{_equal(ref, library)}")
    if is_url(ref) or (base and ":" not in ref and not re.fullmatch(_PACKAGE, ref)):
        return _ruleset(workspace.open(library.fetch(_absolute(base, ref))), folder)
    if not base and (folder / ref).exists():
        return _read(folder / ref, cwd, workspace)
    if ":" in ref:
        raise SourceError(f"{ref}: no such ruleset; {_hint(ref, library)}")
    if re.fullmatch(_PACKAGE, ref):
        raise SourceError(f"{ref}: npm packages are programs, which are not run{_equal(ref, library) or f'; {_hint(ref, library)}'}")
    return _read(folder / ref, cwd, workspace)


def _absolute(base: str, ref: str) -> str:
    try:
        return urljoin(base, ref)
    except ValueError:
        raise SourceError(f"{ref} is no URL that can be read") from None


def _equal(ref: str, library: Library) -> str:
    """That another version of a package is shipped."""
    known = next((name for name in library.names() if name.startswith("@") and re.search(rf"{re.escape(name)}(?![\w-])", ref)), None)
    return f"; an equal of its version 2 is: write {known}" if known else ""


def _hint(ref: str, library: Library) -> str:
    known = (*library.names(), *BUILT_IN)
    guess = suggestion(ref, known)
    return f"did you mean {guess!r}?" if guess else f"known names: {', '.join(known)}"


def _read(path: Path, cwd: Path, workspace: Workspace) -> RulesetFile:
    if path.suffix in PROGRAMS:
        raise SourceError(f"{path.name}: a ruleset that is a program is not run; write it as YAML ({', '.join(SUFFIXES)})")
    if path.suffix not in SUFFIXES and not path.is_dir():
        raise SourceError(f"{path.name}: a ruleset file ends in {', '.join(SUFFIXES)}")
    return _ruleset(workspace.open(read_path(path, cwd)), path.parent)


def _ruleset(tree: Tree, folder: Path) -> RulesetFile:
    if (fatal := tree.fatal) is not None:
        start = fatal.range.start
        raise RulesetError((RulesetProblem(tree.uri, start.line, start.column, "parser", (), fatal.message),))
    if not isinstance(tree.data, dict):
        message = "a ruleset is an object with rules or extends" + (" (this file is empty)" if tree.data is None else "")
        raise RulesetError((RulesetFile(tree.uri, {}, tree, folder).problem("invalid-ruleset-definition", (), message),))
    return RulesetFile(tree.uri, tree.data, tree, folder)
