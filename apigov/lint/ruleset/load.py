"""Loading: files and names to definitions, merged in order (linting.md sections 1 and 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from apigov.findings import Json, JsonObject, Pointer, RuleInfo, Severity, suggestion
from apigov.lint.function import RuleFunction
from apigov.lint.ruleset.check import Checker, rule_short_form
from apigov.lint.ruleset.compile import compile_rule
from apigov.lint.ruleset.values import Rule, Ruleset, RulesetError, RulesetProblem, Setting
from apigov.text import SourceError, Tree, Workspace, read_path

# A built-in ruleset by name ("apigov:strict"): its data, or None for an unknown name. `known` lists names for did-you-mean.
Named: TypeAlias = "Callable[[str], JsonObject | None]"


@dataclass(frozen=True, slots=True)
class Library:
    """What a ruleset can name without a file: built-in rulesets, functions, and what is known of rules for people."""

    named: Named
    names: tuple[str, ...]
    functions: Mapping[str, RuleFunction]
    infos: Mapping[str, RuleInfo] = field(default_factory=dict)


@dataclass(slots=True)
class Definition:
    """A rule while it is put together. `data` is a full rule object; `scope` the file whose formats and aliases hold for it."""

    id: str
    data: JsonObject
    scope: File
    enabled: bool
    severity: Severity | int | str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """One ruleset: a tree of a file, or the data of a built-in one (then `tree` is None)."""

    name: str
    data: JsonObject
    tree: Tree | None
    folder: Path

    def problem(self, code: str, pointer: Pointer, message: str, key: bool = False) -> RulesetProblem:
        start = self.tree.locate(pointer, key=key).start if self.tree is not None else (1, 1)
        return RulesetProblem(self.name, start[0], start[1], code, pointer, message)


def load_ruleset(refs: Sequence[str], cwd: Path, library: Library, settings: Mapping[str, Setting] | None = None) -> Ruleset:
    """One ruleset that extends `refs` in order: paths, or names as apigov:strict. `settings` are laid on last.

    Raises RulesetError with every mistake, SourceError for a file that cannot be read.
    """
    loader = _Loader(cwd, library)
    merged: dict[str, Definition] = {}
    for ref in refs:
        merged |= loader.load(loader.named_or_file(ref, cwd), None)
    return loader.finish(merged, settings or {})


def load_data(data: JsonObject, library: Library, tree: Tree | None = None, folder: Path | None = None) -> Ruleset:
    """A ruleset that is already data, as tests and tools have it. Raises RulesetError."""
    loader = _Loader(folder or Path.cwd(), library)
    file = File(tree.uri if tree is not None else "<ruleset>", data, tree, folder or Path.cwd())
    return loader.finish(loader.load(file, None), {})


class _Loader:
    """One loading: collects problems, refuses cycles."""

    def __init__(self, cwd: Path, library: Library) -> None:
        self.cwd = cwd
        self.library = library
        self.workspace = Workspace(Path(cwd.anchor or "/"), cwd=cwd)
        self.problems: list[RulesetProblem] = []
        self.open_files: list[str] = []

    def named_or_file(self, ref: str, folder: Path) -> File:
        if ":" in ref and not (folder / ref).exists():
            data = self.library.named(ref)
            if data is None:
                guess = suggestion(ref, self.library.names)
                hint = f"did you mean {guess!r}?" if guess else f"known: {', '.join(self.library.names)}"
                raise SourceError(f"{ref}: no such ruleset; {hint}")
            return File(ref, data, None, folder)
        path = folder / ref
        tree = self.workspace.open(read_path(path, self.cwd))
        fatal = [problem for problem in tree.problems if problem.fatal]
        if fatal:
            start = fatal[0].range.start
            raise RulesetError((RulesetProblem(tree.uri, start.line, start.column, "parser", (), fatal[0].message),))
        file = File(tree.uri, tree.data if isinstance(tree.data, dict) else {}, tree, path.parent)
        if not isinstance(tree.data, dict):
            message = "a ruleset is an object with rules or extends" + (" (this file is empty)" if tree.data is None else "")
            raise RulesetError((file.problem("invalid-ruleset-definition", (), message),))
        return file

    def load(self, file: File, mode: str | None) -> dict[str, Definition]:
        """The definitions of a file with what it extends; `mode` is that of the file that extends this one."""
        if file.name in self.open_files:
            raise RulesetError((file.problem("invalid-extend-definition", ("extends",), f"{file.name} extends itself"),))
        self.open_files.append(file.name)
        checker = Checker(file.data, self.library.functions)
        self.problems += [file.problem(code, pointer, message, key) for code, pointer, message, key in checker.problems()]
        merged: dict[str, Definition] = {}
        for pointer, ref, wanted in extended(file.data):
            merged |= self.extend(file, pointer, ref, wanted)
        rules = file.data.get("rules")
        for name, value in rules.items() if isinstance(rules, dict) else ():
            self.define(file, merged, name, value)
        self.open_files.pop()
        return self.by_mode(merged, mode)

    def extend(self, file: File, pointer: Pointer, ref: str, mode: str | None) -> dict[str, Definition]:
        try:
            return self.load(self.named_or_file(ref, file.folder), mode)
        except SourceError as error:
            self.problems.append(file.problem("invalid-extend-definition", pointer, str(error)))
            return {}

    def by_mode(self, merged: dict[str, Definition], mode: str | None) -> dict[str, Definition]:
        """An explicit mode judges every rule that comes through it anew."""
        if mode is not None:
            for definition in merged.values():
                recommended = definition.data.get("recommended", True) is not False
                definition.enabled = mode == "all" or (mode == "recommended" and recommended)
        return merged

    def define(self, file: File, merged: dict[str, Definition], name: str, value: Json) -> None:
        pointer = ("rules", name)
        short = rule_short_form(value)
        inherited = merged.get(name)
        if short is not None:
            if inherited is None:
                guess = suggestion(name, merged)
                hint = f"; did you mean {guess!r}?" if guess else "; extend a ruleset that has it, or write the rule in full"
                self.problems.append(file.problem("undefined-rule", pointer, f"there is no inherited rule {name!r}{hint}", key=True))
            else:
                enabled, severity = short
                merged[name] = Definition(name, inherited.data, inherited.scope, enabled, inherited.severity if severity is None else severity)
        elif isinstance(value, dict):
            data = {**inherited.data, **value} if inherited is not None else value
            severity = value.get("severity", inherited.severity if inherited is not None else None)
            kept = severity if isinstance(severity, str | int) else None
            enabled = inherited is not None or value.get("recommended", True) is not False
            merged.pop(name, None)
            merged[name] = Definition(name, data, file, enabled, kept)

    def finish(self, merged: Mapping[str, Definition], settings: Mapping[str, Setting]) -> Ruleset:
        rules: dict[str, Rule] = {}
        formats: set[str] = set()
        for definition in merged.values():
            if self.problems:
                break
            rule, problems = compile_rule(definition.id, definition.data, definition.scope.data, definition.severity, definition.enabled, self.library)
            scope = definition.scope
            self.problems += [scope.problem(code, ("rules", definition.id, *pointer), message) for code, pointer, message in problems]
            if rule is not None:
                rules[rule.id] = rule
                formats |= rule.formats or set()
        if self.problems:
            raise RulesetError(tuple(sorted(self.problems, key=lambda problem: (problem.uri, problem.line, problem.column))))
        return Ruleset(dict(_set(rules, settings)), frozenset(formats))


def extended(data: JsonObject) -> Iterator[tuple[Pointer, str, str | None]]:
    """Pointer, name and mode of each entry of `extends`, in order; entries of a wrong shape are left out."""
    extends = data.get("extends")
    entries = extends if isinstance(extends, list) else [extends]
    for index, entry in enumerate(entries):
        pointer: Pointer = ("extends", index) if isinstance(extends, list) else ("extends",)
        if isinstance(entry, str):
            yield pointer, entry, None
        elif isinstance(entry, list) and len(entry) == 2 and isinstance(entry[0], str) and entry[1] in ("off", "recommended", "all"):
            yield pointer, entry[0], str(entry[1])


def _set(rules: Mapping[str, Rule], settings: Mapping[str, Setting]) -> Iterator[tuple[str, Rule]]:
    from dataclasses import replace

    for name, rule in rules.items():
        setting = settings.get(name)
        if setting is None:
            yield name, rule
        elif setting.off:
            yield name, replace(rule, enabled=False)
        else:
            then = tuple(replace(check, options={**check.options, **setting.options}) for check in rule.then) if setting.options else rule.then
            yield name, replace(rule, enabled=True, severity=rule.severity if setting.severity is None else setting.severity, then=then)
