"""Loading: files and names to definitions, merged in order (linting.md sections 1 and 2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from apigov.findings import Json, JsonObject, Pointer, Severity, suggestion
from apigov.lint.ruleset.compile import ALIAS_NAME, code_of, compile_rule, given_faults, path_faults, rule_short_form, runnable, severity_of
from apigov.lint.ruleset.files import UNNAMED, Library, RulesetFile, find
from apigov.lint.ruleset.formats import canonical
from apigov.lint.ruleset.overrides import Entry, entries, relative
from apigov.lint.ruleset.values import Rule, Ruleset, RulesetError, RulesetProblem, Said, Setting
from apigov.lint.spectral import RENAMED
from apigov.records import NamedTuple
from apigov.text import SourceError, Tree, Workspace


class Definition(NamedTuple):
    """A rule while it is put together. `data` is a full rule object; `scope` the file whose formats and aliases hold for it, `at` its

    place there. `set_by`: who switched it or gave it its severity, where that is not its own place.
    """

    id: str
    data: JsonObject
    scope: RulesetFile
    at: Pointer
    enabled: bool
    severity: str | int | None = None
    set_by: Said | None = None


Definitions: TypeAlias = dict[str, Definition]

WAY_OUT = "a package may supply them, or --allow-skipped-rules accepts that these rules are skipped"


def load_ruleset(
    refs: Sequence[str], cwd: Path, library: Library, settings: Mapping[str, Setting] | None = None, allow_skipped: bool = False
) -> Ruleset:
    """One ruleset that extends `refs` in order: paths, URLs, or names as apigov:strict. `settings` are laid on last.

    `allow_skipped`: rules that need code, and settings of rules that do not exist, are no mistakes but stand in `skipped` of the result.
    Raises RulesetError with every mistake, SourceError for a file that cannot be read.
    """
    loader = _Loader(cwd, library, allow_skipped)
    return loader.finish([loader.find(ref, cwd) for ref in refs], settings or {})


def read_files(refs: Sequence[str], cwd: Path, library: Library, allow_skipped: bool = False) -> tuple[RulesetFile, ...]:
    """The files of a ruleset in the order of reading: those that are named and those that they extend. Raises as `load_ruleset` does."""
    loader = _Loader(cwd, library, allow_skipped)
    loader.finish([loader.find(ref, cwd) for ref in refs], {})
    return tuple(file for file in loader.files.values() if file.tree is not None)


def load_data(data: JsonObject, library: Library, tree: Tree | None = None, folder: Path | None = None) -> Ruleset:
    """A ruleset that is already data, as tests and tools have it. Raises RulesetError."""
    place = folder or Path.cwd()
    file = RulesetFile(tree.uri if tree is not None else UNNAMED, data, tree, place)
    return _Loader(place, library).finish([file], {})


class _Loader:
    """One loading: collects problems, refuses cycles."""

    def __init__(self, cwd: Path, library: Library, allow_skipped: bool = False) -> None:
        self.cwd = cwd
        self.library = library
        self.allow_skipped = allow_skipped
        self.workspace = Workspace(Path(cwd.anchor or "/"), cwd=cwd)
        self.problems: list[RulesetProblem] = []
        self.skipped: list[RulesetProblem] = []
        self.incomplete = False
        self.open_files: list[str] = []
        self.files: dict[str, RulesetFile] = {}
        self.formats: set[str] = set()

    def find(self, ref: str, folder: Path, base: str = "") -> RulesetFile:
        return find(ref, folder, self.cwd, self.library, self.workspace, base)

    def load(self, file: RulesetFile) -> Definitions:
        """The definitions of a file with what it extends."""
        if file.name in self.open_files:
            raise RulesetError((file.problem("invalid-extend-definition", ("extends",), f"{file.name} extends itself"),))
        self.open_files.append(file.name)
        self.formats |= {canonical(str(name)) for name in _list(file.data.get("formats"))}
        if file.name not in self.files:
            self.files[file.name] = file
            if not file.shipped:
                self.check(file)
        merged = self.merge({}, file, file.data, ())
        self.open_files.pop()
        return merged

    def check(self, file: RulesetFile) -> None:
        # Rulesets that come with us are checked by tests.
        from apigov.lint.ruleset.check import Checker

        checker = Checker(file.data, self.library.functions, code_of(file.data, self.library))
        self.problems += [file.problem(code, pointer, message, key) for code, pointer, message, key in checker.problems()]
        aliases = file.data.get("aliases")
        for name, target in aliases.items() if isinstance(aliases, dict) else ():
            parts = target if isinstance(target, list) else []
            if re.fullmatch(ALIAS_NAME, name) and all(isinstance(part, str) and part[:1] in ("$", "#") for part in parts):
                faults = path_faults(f"#{name}", aliases)
                self.problems += [file.problem(code, ("aliases", name), message) for code, message in faults if code != "invalid-given-definition"]

    def merge(self, merged: Definitions, file: RulesetFile, data: JsonObject, base: Pointer) -> Definitions:
        """Lays what a file, or one of its overrides, extends and defines over what is there."""
        for pointer, ref, wanted in extended(data):
            merged |= self.extend(file, (*base, *pointer), ref, wanted)
        rules = data.get("rules")
        for name, value in rules.items() if isinstance(rules, dict) else ():
            self.define(file, merged, name, value, (*base, "rules", name))
        return merged

    def extend(self, file: RulesetFile, pointer: Pointer, ref: str, mode: str | None) -> Definitions:
        try:
            return _by_mode(self.load(self.find(ref, file.folder, file.url)), mode, file.said(pointer))
        except SourceError as error:
            self.problems.append(file.problem("invalid-extend-definition", pointer, str(error)))
        except RulesetError as error:
            self.problems += error.problems
        self.incomplete = True
        return {}

    def define(self, file: RulesetFile, merged: Definitions, name: str, value: Json, pointer: Pointer) -> None:
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
            set_by = None if inherited is None or "severity" in value else inherited.set_by or inherited.scope.said(inherited.at)
            merged[name] = Definition(name, data, file, pointer, enabled, kept, set_by)

    def adjust(self, file: RulesetFile, merged: Definitions, name: str, short: tuple[bool, str | None], pointer: Pointer) -> None:
        inherited = merged.get(name)
        if inherited is None:
            # Where something that is extended cannot be read, nobody knows which rules there are.
            if not self.incomplete:
                guess = suggestion(name, merged)
                hint = f"; did you mean {guess!r}?" if guess else "; extend a ruleset that has it, or write the rule in full"
                problem = file.problem("undefined-rule", pointer, f"there is no inherited rule {name!r}{hint}", key=True)
                (self.skipped if self.allow_skipped else self.problems).append(problem)
            return
        enabled, severity = short
        kept = inherited.severity if severity is None else severity
        data, page = inherited.data, file.data.get("documentationUrl")
        if isinstance(page, str) and "documentationUrl" not in data and "documentationUrl" not in inherited.scope.data:
            data = {**data, "documentationUrl": f"{page}#{name}"}
        merged[name] = inherited._replace(data=data, enabled=enabled, severity=kept, set_by=file.said(pointer))

    def finish(self, files: Sequence[RulesetFile], settings: Mapping[str, Setting]) -> Ruleset:
        merged: Definitions = {}
        for file in files:
            merged |= self.load(file)
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
            return made[plain]._replace(places=tuple(pointed))

        skipped = ruleset.skipped
        if self.allow_skipped:
            # What is skipped for some documents only is told as well.
            plain = [(file, entry) for file, entry in overrides if any("#" not in pattern for pattern in entry.patterns())]
            skipped = tuple(dict.fromkeys((*skipped, *self.overridden(merged, plain, files, settings).skipped)))
        return ruleset._replace(variant=variant, skipped=skipped)

    def overridden(
        self, merged: Definitions, overrides: Sequence[tuple[RulesetFile, Entry]], files: Sequence[RulesetFile], settings: Mapping[str, Setting]
    ) -> Ruleset:
        made = dict(merged)
        options: Json = None
        last = {name: number for number, (_, entry) in enumerate(overrides) for name in _rules(entry)}
        for number, (file, entry) in enumerate(overrides):
            aliases = {**_object(file.data.get("aliases")), **_object(entry.data.get("aliases"))}
            scope = file._replace(data={**file.data, "aliases": aliases})
            # What a later entry says of a rule stands alone; it is not laid over what an earlier one says.
            rules = {name: value for name, value in _rules(entry).items() if last[name] == number}
            made = self.merge(made, scope, {**entry.data, "rules": rules}, entry.at)
            options = entry.data.get("parserOptions", options)
        ruleset = self.compiled(made, files, settings)
        return ruleset if options is None else ruleset._replace(parser=_severities(options))

    def compiled(self, merged: Mapping[str, Definition], files: Sequence[RulesetFile], settings: Mapping[str, Setting]) -> Ruleset:
        rules: dict[str, Rule] = {}
        for definition in merged.values():
            scope = definition.scope
            data, name = definition.data, definition.id
            if not runnable(data):
                continue  # told as a mistake already
            problems = [] if scope.shipped else given_faults(data, scope.data)
            self.problems += [scope.problem(code, (*definition.at, *pointer), message) for code, pointer, message in problems]
            if not problems:
                rule = compile_rule(name, data, scope.data, definition.severity, definition.enabled, self.library)
                # Another's rule that is called as one of ours is not what our card explains.
                info = self.library.info(name) if scope.ours else None
                rules[name] = rule._replace(info=info, defined=scope.said(definition.at), set_by=definition.set_by)
        rules = dict(_set(rules, settings))
        skipped = [*self.skipped, *self.told(self.needing_code(merged, rules))]
        if self.problems:
            found, self.problems = self.problems, []
            raise RulesetError(tuple(dict.fromkeys(sorted(found, key=lambda problem: (problem.uri, problem.line, problem.column)))))
        formats = set(self.formats)
        for rule in rules.values():
            formats |= rule.formats or frozenset()
        parser: Json = None
        for file in files:
            parser = file.data.get("parserOptions", parser)
        return Ruleset(rules, frozenset(formats), parser=_severities(parser), skipped=tuple(skipped))

    def told(self, problems: Iterable[RulesetProblem]) -> list[RulesetProblem]:
        """What is skipped, where that is allowed; else the problems stop the loading."""
        if self.allow_skipped:
            return list(problems)
        self.problems += problems
        return []

    def needing_code(self, merged: Mapping[str, Definition], rules: Mapping[str, Rule]) -> Iterator[RulesetProblem]:
        """One problem a file whose rules are on and need functions that are programs."""
        files: dict[str, tuple[RulesetFile, dict[str, list[str]]]] = {}
        for name, rule in rules.items():
            if rule.missing and rule.enabled and rule.severity is not None:
                scope = merged[name].scope
                _, functions = files.setdefault(scope.name, (scope, {}))
                for function in rule.missing:
                    functions.setdefault(function, []).append(name)
        for file, functions in files.values():
            count = len({name for names in functions.values() for name in names})
            told = "; ".join(function if names == [function] else f"{function} (for {', '.join(names)})" for function, names in functions.items())
            noun, need = ("1 rule", "needs") if count == 1 else (f"{count} rules", "need")
            message = f"{noun} {need} JavaScript functions, which are not run: {told}"
            yield file.problem("needs-code", ("functions",), message if self.allow_skipped else f"{message}; {WAY_OUT}", key=True)


def _by_mode(merged: Definitions, mode: str | None, said: Said) -> Definitions:
    """An explicit mode judges every rule that comes through it anew."""
    if mode is None:
        return merged
    made: Definitions = {}
    for name, definition in merged.items():
        enabled = mode == "all" or (mode == "recommended" and definition.data.get("recommended", True) is not False)
        made[name] = definition if enabled == definition.enabled else definition._replace(enabled=enabled, set_by=said)
    return made


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
            yield name, rule._replace(enabled=False, set_by=setting.said)
        else:
            then = tuple(check._replace(options={**check.options, **setting.options}) for check in rule.then) if setting.options else rule.then
            severity = rule.severity if setting.severity is None else setting.severity
            yield name, rule._replace(enabled=True, severity=severity, then=then, set_by=setting.said)
