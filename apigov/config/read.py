"""Reading apigov.yaml: every fault with its place, all at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from apigov.config.configuration import Configuration, DiffSettings
from apigov.config.values import KindSetting, LifecycleSettings, RuleSetting
from apigov.findings import Acceptance, Json, JsonObject, Location, Pointer, Severity, parse_pointer, suggestion
from apigov.records import Value
from apigov.text import SourceError, Tree, Workspace, host_fault, read_path

KEYS = (
    "version",
    "roots",
    "include",
    "exclude",
    "rulesets",
    "rules",
    "accept",
    "diff",
    "lifecycle",
    "fail-on",
    "allow-skipped-rules",
    "allow-remote",
)
ACCEPT_KEYS = ("rule", "file", "at", "fingerprint", "reason", "owner", "until")
RULE_KEYS = ("severity", "options")
DIFF_KEYS = ("policy", "kinds", "servers")
# Those of the diff room, which is not loaded for a lint; a test holds them together.
POLICIES = ("azure", "clients", "github", "google-aip", "microsoft", "sdk", "strict", "stripe", "zalando")
SERVERS = ("error", "info", "ignore")
LIFECYCLE_KEYS = ("notice", "due-soon", "require")
DUTIES = ("sunset", "replacement")


class ConfigProblem(Value):
    """One fault: 1-based line and column, and a sentence that says what to do."""

    uri: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.uri}:{self.line}:{self.column}: {self.message}"


class ConfigError(Exception):
    """A configuration that cannot be used, with all its faults."""

    def __init__(self, problems: tuple[ConfigProblem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def load(file: Path, cwd: Path) -> Configuration:
    """The configuration in a file. Raises ConfigError with every fault, SourceError where the file cannot be read."""
    tree = Workspace(file.parent).open(read_path(file, cwd))
    problems = [ConfigProblem(tree.uri, *problem.range.start, problem.message) for problem in tree.problems]
    if problems:
        raise ConfigError(tuple(problems))
    reader = _Reader(tree)
    configuration = reader.configuration(file.parent)._replace(file=file)
    if reader.problems:
        raise ConfigError(tuple(sorted(reader.problems, key=lambda problem: (problem.line, problem.column))))
    return configuration


class _Reader:
    """Reads one tree and collects its faults."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.problems: list[ConfigProblem] = []

    def fault(self, pointer: Pointer, message: str, key: bool = False) -> None:
        start = self.tree.locate(pointer, key=key).start
        self.problems.append(ConfigProblem(self.tree.uri, start.line, start.column, message))

    def mapping(self, value: Json, at: Pointer, keys: tuple[str, ...] | None = None) -> JsonObject:
        """`value` where it is an object; unknown keys are faults with a guess at what was meant."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.fault(at, f"{_name(at)} takes keys and values, not {_kind(value)}")
            return {}
        for key in value if keys is not None else ():
            if key not in (keys or ()):
                guess = suggestion(key, keys or ())
                hint = f"did you mean `{guess}`?" if guess else f"known: {', '.join(keys or ())}"
                self.fault((*at, key), f"unknown key `{key}`; {hint}", key=True)
        return value

    def words(self, value: Json, at: Pointer) -> tuple[str, ...]:
        """A text, or a list of texts."""
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        for index, item in enumerate(items):
            if not isinstance(item, str) or not item:
                self.fault((*at, index) if isinstance(value, list) else at, f"{_name(at)} takes texts, not {_kind(item)}")
        return tuple(item for item in items if isinstance(item, str))

    def configuration(self, folder: Path) -> Configuration:
        data = self.mapping(self.tree.data, (), KEYS)
        version = data.get("version", 1)
        if version not in (1, "1") or isinstance(version, bool):
            self.fault(("version",), f"version {version!r} is not known; write `version: 1`")
        return Configuration(
            folder=folder,
            roots=self.words(data.get("roots"), ("roots",)),
            include=self.words(data.get("include"), ("include",)),
            exclude=self.words(data.get("exclude"), ("exclude",)),
            rulesets=self.words(data.get("rulesets"), ("rulesets",)),
            rules=dict(self.rules(self.mapping(data.get("rules"), ("rules",)))),
            accept=tuple(self.accept(data.get("accept"))),
            diff=self.diff(self.mapping(data.get("diff"), ("diff",), DIFF_KEYS)),
            lifecycle=self.lifecycle(self.mapping(data["lifecycle"], ("lifecycle",), LIFECYCLE_KEYS)) if "lifecycle" in data else None,
            fail_on=self.severity(data["fail-on"], ("fail-on",)) if "fail-on" in data else None,
            allow_skipped_rules=self.flag(data, "allow-skipped-rules"),
            allow_remote=self.hosts(data.get("allow-remote")),
        )

    def hosts(self, value: Json) -> tuple[str, ...]:
        at: Pointer = ("allow-remote",)
        hosts = self.words(value, at)
        for index, host in enumerate(value) if isinstance(value, list) else [(None, value)]:
            fault = host_fault(host) if isinstance(host, str) and host else None
            if fault is not None:
                self.fault(at if index is None else (*at, index), fault)
        return hosts

    def flag(self, data: JsonObject, key: str) -> bool:
        """A key that is true or false; false where it is not there."""
        value = data.get(key, False)
        if not isinstance(value, bool):
            self.fault((key,), f"{key} is true or false, not {_kind(value)}")
        return value is True

    def severity(self, value: Json, at: Pointer) -> Severity | None:
        if not isinstance(value, str):
            self.fault(at, f"{value!r} is not a level (error, warning, info, hint)")
            return None
        try:
            return Severity.parse(value)
        except ValueError as error:
            self.fault(at, str(error))
            return None

    def rules(self, data: JsonObject) -> Iterator[tuple[str, RuleSetting]]:
        for name, value in data.items():
            yield name, self.rule(value, ("rules", name))._replace(start=self.tree.locate(("rules", name), key=True).start)

    def rule(self, value: Json, at: Pointer) -> RuleSetting:
        if value == "off" or value is False:
            return RuleSetting(off=True)
        if value is True:
            return RuleSetting()
        if not isinstance(value, dict):
            return RuleSetting(severity=self.severity(value, at))
        fields = self.mapping(value, at, RULE_KEYS)
        severity = self.severity(fields["severity"], (*at, "severity")) if "severity" in fields else None
        return RuleSetting(severity=severity, options=self.mapping(fields.get("options"), (*at, "options")))

    def accept(self, value: Json) -> Iterator[Acceptance]:
        if value is not None and not isinstance(value, list):
            self.fault(("accept",), f"`accept` takes a list of entries, not {_kind(value)}")
        for index, entry in enumerate(value) if isinstance(value, list) else ():
            at: Pointer = ("accept", index)
            before = len(self.problems)
            made = self.acceptance(self.mapping(entry, at, ACCEPT_KEYS), at)
            if len(self.problems) == before:
                yield made

    def acceptance(self, data: JsonObject, at: Pointer) -> Acceptance:
        texts = {key: self.text(data, key, at) for key in ACCEPT_KEYS}
        for key, why in (("rule", "the id of a rule or of a kind of change, or a glob"), ("reason", "why this is accepted")):
            if key not in data:
                self.fault(at, f"an entry of `accept` needs `{key}`: {why}")
        if "at" in data and "fingerprint" in data:
            self.fault((*at, "fingerprint"), "an entry of `accept` has `at` or `fingerprint`, not both", key=True)
        mark = texts["fingerprint"]
        if mark and re.fullmatch(r"[0-9a-f]{32}", mark) is None:
            self.fault((*at, "fingerprint"), f"{mark!r} is no fingerprint; `--format json` prints them, 32 hexadecimal digits each")
        operation = re.fullmatch(r"([A-Za-z]+) +(\S.*)", texts["at"])
        steps = parse_pointer(texts["at"]) if texts["at"].startswith("/") else ()
        if texts["at"] and operation is None and not steps:
            self.fault((*at, "at"), f"{texts['at']!r} is no place; write a JSON Pointer as in /paths/~1orders/get, or an operation as in GET /orders")
        return Acceptance(
            rule=texts["rule"],
            reason=texts["reason"],
            location=Location(self.tree.uri, at, self.tree.locate(at)),
            file=texts["file"].removeprefix("./"),
            pointer=steps,
            method=operation[1].lower() if operation is not None else "",
            path=operation[2] if operation is not None else "",
            fingerprint=mark,
            owner=texts["owner"],
            until=self.day(texts["until"], (*at, "until")),
        )

    def text(self, data: JsonObject, key: str, at: Pointer) -> str:
        """A key that takes a text, which is empty only where the key is not there."""
        value = data.get(key, "")
        if key in data and (not isinstance(value, str) or not value):
            self.fault((*at, key), f"`{key}` takes a text, not {_kind(value)}")
        return value if isinstance(value, str) else ""

    def day(self, text: str, at: Pointer) -> date | None:
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        if text:
            self.fault(at, f"{text!r} is not a date; write it as YYYY-MM-DD")
        return None

    def diff(self, data: JsonObject) -> DiffSettings:
        return DiffSettings(
            policy=self.one_of(data, "policy", POLICIES, "a policy") or DiffSettings().policy,
            kinds=dict(self.kinds(self.mapping(data.get("kinds"), ("diff", "kinds")))),
            servers=self.one_of(data, "servers", SERVERS, "a setting of servers"),
        )

    def one_of(self, data: JsonObject, key: str, known: tuple[str, ...], what: str) -> str | None:
        """A key of `diff` that takes one of some words; None where it is not there."""
        value = data.get(key)
        if key not in data or (isinstance(value, str) and value in known):
            return value if isinstance(value, str) else None
        guess = suggestion(value, known) if isinstance(value, str) else None
        self.fault(("diff", key), f"{value!r} is not {what}; {f'did you mean {guess!r}?' if guess else 'known: ' + ', '.join(known)}")
        return None

    def kinds(self, data: JsonObject) -> Iterator[tuple[str, KindSetting]]:
        for name, value in data.items():
            at: Pointer = ("diff", "kinds", name)
            off = value == "off" or value is False
            yield name, KindSetting(None if off else self.severity(value, at), self.tree.locate(at, key=True).start)

    def lifecycle(self, data: JsonObject) -> LifecycleSettings:
        settings = LifecycleSettings()
        if "notice" in data:
            months, days = self.period(data["notice"])
            settings = settings._replace(notice_months=months, notice_days=days)
        if "due-soon" in data:
            soon = data["due-soon"]
            if isinstance(soon, int) and not isinstance(soon, bool) and soon >= 0:
                settings = settings._replace(due_soon_days=soon)
            else:
                self.fault(("lifecycle", "due-soon"), f"due-soon takes a number of days, not {soon!r}")
        require = self.words(data.get("require"), ("lifecycle", "require"))
        for index, duty in enumerate(require):
            if duty not in DUTIES:
                self.fault(("lifecycle", "require", index), f"{duty!r} is not a duty; known: {', '.join(DUTIES)}")
        return settings._replace(require=require)

    def period(self, value: Json) -> tuple[int, int]:
        """Months and days of an ISO 8601 period of years, months, weeks and days."""
        match = re.fullmatch(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?", value) if isinstance(value, str) else None
        if match is None:
            self.fault(("lifecycle", "notice"), f"{value!r} is not a period; write months or days as in P6M or P180D")
            return 0, 0
        years, months, weeks, days = (int(part or 0) for part in match.groups())
        return 12 * years + months, 7 * weeks + days


def _name(at: Pointer) -> str:
    return f"`{at[-1]}`" if at else "the configuration"


def _kind(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else repr(value)


__all__ = ["ConfigError", "ConfigProblem", "SourceError", "load"]
