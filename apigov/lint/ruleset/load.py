"""Loading: files and names to definitions, merged in order (linting.md sections 1 and 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from apigov.findings import Json, JsonObject, Pointer, RuleInfo, Severity, suggestion
from apigov.lint.function import RuleFunction
from apigov.lint.ruleset.check import Checker, rule_short_form
from apigov.lint.ruleset.compile import compile_rule, path_faults, severity_of
from apigov.lint.ruleset.formats import canonical
from apigov.lint.ruleset.overrides import Entry, entries, relative
from apigov.lint.ruleset.values import Rule, Ruleset, RulesetError, RulesetProblem, Setting
from apigov.lint.spectral import BUILT_IN, RENAMED
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


SUFFIXES = (".yaml", ".yml", ".json")


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


@dataclass(frozen=True, slots=True)
class Definition:
    """A rule while it is put together. `data` is a full rule object; `scope` the file whose formats and aliases hold for it, `at` its

    place there.
    """

    id: str
    data: JsonObject
    scope: File
    at: Pointer
    enabled: bool
    severity: str | int | None = None


Definitions: TypeAlias = dict[str, Definition]


def load_ruleset(refs: Sequence[str], cwd: Path, library: Library, settings: Mapping[str, Setting] | None = None) -> Ruleset:
    """One ruleset that extends `refs` in order: paths, or names as apigov:strict. `settings` are laid on last.

    Raises RulesetError with every mistake, SourceError for a file that cannot be read.
    """
    loader = _Loader(cwd, library)
    return loader.finish([loader.named_or_file(ref, cwd) for ref in refs], settings or {})


def load_data(data: JsonObject, library: Library, tree: Tree | None = None, folder: Path | None = None) -> Ruleset:
    """A ruleset that is already data, as tests and tools have it. Raises RulesetError."""
    place = folder or Path.cwd()
    file = File(tree.uri if tree is not None else "<ruleset>", data, tree, place)
    return _Loader(place, library).finish([file], {})


class _Loader:
    """One loading: collects problems, refuses cycles."""

    def __init__(self, cwd: Path, library: Library) -> None:
        self.cwd = cwd
        self.library = library
        self.workspace = Workspace(Path(cwd.anchor or "/"), cwd=cwd)
        self.problems: list[RulesetProblem] = []
        self.open_files: list[str] = []
        self.checked: set[str] = set()
        self.formats: set[str] = set()
        self.extended_at: dict[str, RulesetProblem] = {}

    def named_or_file(self, ref: str, folder: Path) -> File:
        if ref in BUILT_IN:
            return File(ref, BUILT_IN[ref], None, folder)
        if ":" in ref and not (folder / ref).exists():
            data = self.library.named(ref)
            if data is None:
                known = (*self.library.names, *BUILT_IN)
                guess = suggestion(ref, known)
                hint = f"did you mean {guess!r}?" if guess else f"known: {', '.join(known)}"
                raise SourceError(f"{ref}: no such ruleset; {hint}")
            return File(ref, data, None, folder)
        return self.file(folder / ref)

    def file(self, path: Path) -> File:
        if path.suffix not in SUFFIXES and not path.is_dir():
            raise SourceError(f"{path.name}: a ruleset file ends in {', '.join(SUFFIXES)}; what needs a program to run is not read")
        tree = self.workspace.open(read_path(path, self.cwd))
        empty = File(tree.uri, {}, tree, path.parent)
        fatal = [problem for problem in tree.problems if problem.fatal]
        if fatal:
            start = fatal[0].range.start
            raise RulesetError((RulesetProblem(tree.uri, start.line, start.column, "parser", (), fatal[0].message),))
        if not isinstance(tree.data, dict):
            message = "a ruleset is an object with rules or extends" + (" (this file is empty)" if tree.data is None else "")
            raise RulesetError((empty.problem("invalid-ruleset-definition", (), message),))
        return File(tree.uri, tree.data, tree, path.parent)

    def load(self, file: File, mode: str | None) -> Definitions:
        """The definitions of a file with what it extends; `mode` is that of the file that extends this one."""
        if file.name in self.open_files:
            raise RulesetError((file.problem("invalid-extend-definition", ("extends",), f"{file.name} extends itself"),))
        self.open_files.append(file.name)
        self.formats |= {canonical(str(name)) for name in _list(file.data.get("formats"))}
        if file.name not in self.checked:
            self.checked.add(file.name)
            self.check(file)
        merged = self.merge({}, file, file.data, ())
        self.open_files.pop()
        return _by_mode(merged, mode)

    def check(self, file: File) -> None:
        checker = Checker(file.data, self.library.functions)
        self.problems += [file.problem(code, pointer, message, key) for code, pointer, message, key in checker.problems()]
        aliases = file.data.get("aliases")
        for name, target in aliases.items() if isinstance(aliases, dict) else ():
            parts = target if isinstance(target, list) else []
            if all(isinstance(part, str) and part[:1] in ("$", "#") for part in parts):
                faults = path_faults(f"#{name}", aliases)
                self.problems += [file.problem(code, ("aliases", name), message) for code, message in faults if code != "invalid-given-definition"]

    def merge(self, merged: Definitions, file: File, data: JsonObject, base: Pointer) -> Definitions:
        """Lays what a file, or one of its overrides, extends and defines over what is there."""
        for pointer, ref, wanted in extended(data):
            merged |= self.extend(file, (*base, *pointer), ref, wanted)
        rules = data.get("rules")
        for name, value in rules.items() if isinstance(rules, dict) else ():
            self.define(file, merged, name, value, (*base, "rules", name))
        return merged

    def extend(self, file: File, pointer: Pointer, ref: str, mode: str | None) -> Definitions:
        self.extended_at[ref] = file.problem("unsupported-rule", pointer, "")
        try:
            return self.load(self.named_or_file(ref, file.folder), mode)
        except SourceError as error:
            self.problems.append(file.problem("invalid-extend-definition", pointer, str(error)))
            return {}

    def define(self, file: File, merged: Definitions, name: str, value: Json, pointer: Pointer) -> None:
        short = rule_short_form(value)
        if short is not None:
            self.adjust(file, merged, name if name in merged else RENAMED.get(name, name), short, pointer)
        elif isinstance(value, dict):
            inherited = merged.pop(name, None)
            data = {**inherited.data, **value} if inherited is not None else value
            severity = value.get("severity", inherited.severity if inherited is not None else None)
            kept = severity if isinstance(severity, str | int) else None
            enabled = inherited is not None or value.get("recommended", True) is not False
            if inherited is not None and "formats" not in data and "formats" in inherited.scope.data:
                data["formats"] = inherited.scope.data["formats"]
            merged[name] = Definition(name, data, file, pointer, enabled, kept)

    def adjust(self, file: File, merged: Definitions, name: str, short: tuple[bool, str | None], pointer: Pointer) -> None:
        inherited = merged.get(name)
        if inherited is None:
            guess = suggestion(name, merged)
            hint = f"; did you mean {guess!r}?" if guess else "; extend a ruleset that has it, or write the rule in full"
            self.problems.append(file.problem("undefined-rule", pointer, f"there is no inherited rule {name!r}{hint}", key=True))
            return
        enabled, severity = short
        merged[name] = replace(inherited, enabled=enabled, severity=inherited.severity if severity is None else severity)

    def finish(self, files: Sequence[File], settings: Mapping[str, Setting]) -> Ruleset:
        merged: Definitions = {}
        for file in files:
            merged |= self.load(file, None)
        ruleset = self.compiled(merged, files, settings)
        overrides = [(file, entry) for file in files for entry in entries(file.data)]
        if not overrides:
            return ruleset
        made: dict[tuple[int, ...], Ruleset] = {}

        def variant(path: Path) -> Ruleset:
            """The ruleset with the overrides for one document; the same for documents that the same overrides are for."""
            places = [(number, entry, relative(path, file.folder)) for number, (file, entry) in enumerate(overrides)]
            plain = tuple(number for number, entry, shown in places if entry.applies(shown))
            if plain not in made:
                made[plain] = self.overridden(merged, [overrides[number] for number in plain], files, settings)
            pointed = [(place, _rules(entry)) for _, entry, shown in places for place in entry.places(shown)]
            return replace(made[plain], places=tuple(pointed))

        return replace(ruleset, variant=variant)

    def overridden(
        self, merged: Definitions, overrides: Sequence[tuple[File, Entry]], files: Sequence[File], settings: Mapping[str, Setting]
    ) -> Ruleset:
        made = dict(merged)
        options: Json = None
        last = {name: number for number, (_, entry) in enumerate(overrides) for name in _rules(entry)}
        for number, (file, entry) in enumerate(overrides):
            aliases = {**_object(file.data.get("aliases")), **_object(entry.data.get("aliases"))}
            scope = replace(file, data={**file.data, "aliases": aliases})
            # What a later entry says of a rule stands alone; it is not laid over what an earlier one says.
            rules = {name: value for name, value in _rules(entry).items() if last[name] == number}
            made = self.merge(made, scope, {**entry.data, "rules": rules}, entry.at)
            options = entry.data.get("parserOptions", options)
        ruleset = self.compiled(made, files, settings)
        return ruleset if options is None else replace(ruleset, parser=_severities(options))

    def compiled(self, merged: Mapping[str, Definition], files: Sequence[File], settings: Mapping[str, Setting]) -> Ruleset:
        rules: dict[str, Rule] = {}
        for definition in merged.values():
            if self.problems:
                break
            scope = definition.scope
            rule, problems = compile_rule(definition.id, definition.data, scope.data, definition.severity, definition.enabled, self.library)
            self.problems += [scope.problem(code, (*definition.at, *pointer), message) for code, pointer, message in problems]
            if rule is not None:
                rules[rule.id] = rule
        self.refuse_unsupported(merged, rules)
        if self.problems:
            found, self.problems = self.problems, []
            raise RulesetError(tuple(sorted(found, key=lambda problem: (problem.uri, problem.line, problem.column))))
        formats = set(self.formats)
        for rule in rules.values():
            formats |= rule.formats or frozenset()
        parser: Json = None
        for file in files:
            parser = file.data.get("parserOptions", parser)
        return Ruleset(dict(_set(rules, settings)), frozenset(formats), parser=_severities(parser))

    def refuse_unsupported(self, merged: Mapping[str, Definition], rules: Mapping[str, Rule]) -> None:
        names: dict[str, list[str]] = {}
        for name, rule in rules.items():
            if rule.enabled and rule.severity is not None and merged[name].data.get("x-unsupported") is True and not merged[name].scope.tree:
                names.setdefault(merged[name].scope.name, []).append(name)
        for ref, unsupported in names.items():
            place = self.extended_at.get(ref) or RulesetProblem(ref, 1, 1, "unsupported-rule", (), "")
            message = f"this version has no rule {', '.join(unsupported)} of {ref}; switch {'it' if len(unsupported) == 1 else 'them'} off"
            self.problems.append(replace(place, message=message))


def _by_mode(merged: Definitions, mode: str | None) -> Definitions:
    """An explicit mode judges every rule that comes through it anew."""
    if mode is None:
        return merged
    return {
        name: replace(definition, enabled=mode == "all" or (mode == "recommended" and definition.data.get("recommended", True) is not False))
        for name, definition in merged.items()
    }


def _rules(entry: Entry) -> JsonObject:
    return _object(entry.data.get("rules"))


def _object(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _severities(options: Json) -> dict[str, Severity | None]:
    return {key: severity_of(value) for key, value in options.items()} if isinstance(options, dict) else {}


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
    for name, rule in rules.items():
        setting = settings.get(name)
        if setting is None:
            yield name, rule
        elif setting.off:
            yield name, replace(rule, enabled=False)
        else:
            then = tuple(replace(check, options={**check.options, **setting.options}) for check in rule.then) if setting.options else rule.then
            yield name, replace(rule, enabled=True, severity=rule.severity if setting.severity is None else setting.severity, then=then)
