"""What oasdiff's files say, in the words of apigov.yaml: levels of checks, ignored changes, and the options that have an equal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from apigov.diff import Kind, kinds
from apigov.findings import Json, JsonObject, pointer_text, suggestion
from apigov.text import SourceError, Workspace, read_path, shown_path

NAMES = tuple(f"{dot}oasdiff.{ending}" for dot in (".", "") for ending in ("json", "yaml", "yml", "toml", "hcl"))
_SETTINGS = (".json", ".yaml", ".yml", ".toml", ".hcl")
_LEVELS = {"err": "error", "warn": "warning", "info": "info", "none": "off"}
_GRAVEST = ("error", "warning", "info", "off")
_ALWAYS = "always so in apigov"
# What becomes of a flag that has no place in apigov.yaml.
_FLAGS = {
    "flatten-allof": _ALWAYS,
    "flatten-params": _ALWAYS,
    "match-inline-refs": _ALWAYS,
    "auto-upgrade": _ALWAYS,
    "case-insensitive-headers": _ALWAYS,
    "include-path-params": "names of path parameters never count in pairing",
    "match-path": "use --match-path, which takes globs",
    "strip-prefix-base": "use --strip-prefix",
    "strip-prefix-revision": "use --strip-prefix",
    "composed": "name two folders",
    "format": "use --format",
    "color": "use --color",
    "level": "use --only-breaking, or --select",
    "allow-external-refs": "use allow-remote for other hosts; files are always followed",
    "exclude-elements": "words and examples are told with --all only",
}
_FILES = ("severity-levels", "err-ignore", "warn-ignore")


@dataclass(frozen=True, slots=True)
class Accepted:
    """An ignored change: the kind, its place (METHOD /path or a pointer), and the line that said so."""

    kind: str
    at: str
    said: str


@dataclass(slots=True)
class Carried:
    """`kinds`: level words by kind id; `ids`: the checks of oasdiff that set them. `left`: what could not be carried over, in sentences."""

    kinds: dict[str, str] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    accept: list[Accepted] = field(default_factory=list)
    fail_on: str | None = None
    notice_days: int | None = None
    left: list[str] = field(default_factory=list)


def settings_file(folder: Path) -> Path | None:
    """The file that oasdiff would read there."""
    return next((folder / name for name in NAMES if (folder / name).is_file()), None)


def carried(files: Sequence[Path], cwd: Path) -> Carried:
    """What the files say: settings by their ending, lists of levels and of ignored changes by their content. Raises SourceError."""
    found = Carried()
    for file in files:
        if file.suffix in _SETTINGS:
            _settings(file, cwd, found)
        else:
            lines = _lines(file, cwd)
            levels = sum(_level(text) is not None for _, text in lines)
            (_severities if levels * 2 > len(lines) else _ignored)(shown_path(file, cwd), lines, found)
    return found


def _settings(file: Path, cwd: Path, found: Carried) -> None:
    name = shown_path(file, cwd)
    data = _data(file, cwd)
    for key, value in data.items():
        if key == "fail-on" and str(value).lower() in ("err", "warn", "info"):
            found.fail_on = _LEVELS[str(value).lower()]
        elif key == "deprecation-days-stable" and isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            found.notice_days = value
        elif key in _FILES and isinstance(value, str) and value:
            tell = _severities if key == "severity-levels" else _ignored
            tell(value, _lines(cwd / value, cwd), found)
        else:
            found.left.append(f"{name}: {key}: {_FLAGS.get(key, 'apigov has nothing of the kind')}")


def _data(file: Path, cwd: Path) -> JsonObject:
    name = shown_path(file, cwd)
    if file.suffix == ".hcl":
        raise SourceError(f"{name}: HCL is not read; write it as YAML or JSON")
    source = read_path(file, cwd)
    data: Json
    if file.suffix == ".toml":
        import tomllib

        try:
            data = tomllib.loads(source.data.decode("utf-8", "replace"))
        except tomllib.TOMLDecodeError as error:
            raise SourceError(f"{name}: {error}; correct it") from None
    else:
        tree = Workspace(file.parent).open(source)
        fatal = tree.fatal
        if fatal is not None:
            raise SourceError(f"{name}:{fatal.range.start.line}:{fatal.range.start.column}: {fatal.message}")
        data = tree.data
    if not isinstance(data, dict):
        raise SourceError(f"{name}: the settings of oasdiff are keys and values; name another file")
    return data


def _lines(file: Path, cwd: Path) -> list[tuple[int, str]]:
    """The lines that say something, with their numbers."""
    text = read_path(file, cwd).data.decode("utf-8-sig", "replace")
    return [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip() and not line.lstrip().startswith("#")]


def _level(line: str) -> tuple[str, str] | None:
    """Check and level of a line of a severity file."""
    match = re.fullmatch(r"([a-z0-9-]+)\s+(err|warn|info|none)", line, re.IGNORECASE)
    return (match[1], _LEVELS[match[2].lower()]) if match is not None else None


def _severities(name: str, lines: Sequence[tuple[int, str]], found: Carried) -> None:
    checks = _checks()
    for number, line in lines:
        said = _level(line)
        if said is None:
            found.left.append(f"{name}:{number}: {line!r} is no check with a level (err, warn, info, none)")
            continue
        check, level = said
        if check not in checks:
            guess = suggestion(check, checks)
            hint = f"; did you mean {guess!r}?" if guess else ""
            found.left.append(f"{name}:{number}: {check}: no kind of apigov is known by this name{hint}")
        for kind in checks.get(check, ()):
            other = found.kinds.get(kind.id)
            if other not in (None, level):
                found.left.append(f"{name}:{number}: {check}: {kind.id} covers checks of different levels; the gravest counts")
                level = min(level, str(other), key=_GRAVEST.index)
            found.kinds[kind.id] = level
            found.ids.setdefault(kind.id, []).append(check)


def _ignored(name: str, lines: Sequence[tuple[int, str]], found: Carried) -> None:
    """A line holds a method and a path, or the word components, and the words of a change, in any order and among others."""
    for number, line in lines:
        at, said = _place(line)
        if not at and not re.search(r"\bcomponents\b", line, re.IGNORECASE):
            continue  # words around the list, which ignore nothing
        checks = _said_of(said) if at else ()
        made = sorted({kind.id for check in checks for kind in _checks()[check]})
        if not made:
            found.left.append(f"{name}:{number}: {'the words fit no kind, or several' if at else 'no schema is named'}: {line}")
        found.accept += [Accepted(kind, at, line) for kind in made]


def _place(line: str) -> tuple[str, str]:
    """Where a line is about, and its other words; an empty place where it says none that can be written."""
    operation = re.search(r"\b(get|put|post|delete|options|head|patch|trace)\b\s+(/\S*)", line, re.IGNORECASE)
    if operation is not None:
        return f"{operation[1].upper()} {operation[2]}", line[: operation.start()] + line[operation.end() :]
    schema = re.search(r"\bschema\s+'([^']+)'", line, re.IGNORECASE)
    if schema is not None and re.search(r"\bcomponents\b", line, re.IGNORECASE):
        return pointer_text(("components", "schemas", schema[1])), re.sub(r"\bcomponents\b", " ", line, flags=re.IGNORECASE)
    return "", line


@cache
def _checks() -> Mapping[str, list[Kind]]:
    """The kinds of each check of oasdiff."""
    found: dict[str, list[Kind]] = {}
    for kind in kinds().values():
        for alias in kind.aliases:
            found.setdefault(alias, []).append(kind)
    return found


_SAME = {"deleted": "removed", "mandatory": "required", "maximum": "max", "minimum": "min", "widened": "generalized", "narrowed": "specialized"}
# Words of checks that do not tell one from another when a line has them besides.
_PLAIN = {
    "request", "response", "status", "property", "body", "parameter", "new", "value", "values", "header", "media", "type",
    "at", "in", "to", "with", "of", "list", "from", "more", "general", "date", "all", "a", "set",
}  # fmt: skip


def _words(text: str) -> set[str]:
    """The words of a line outside of quotes: what is quoted is a name or a value, but before some nouns a keyword."""
    text = re.sub(r"(?<!\w)'(\w+)' (?=constraint|condition|schema|subschema|list)", r"\1 ", text)
    text = re.sub(r"(?<!\w)'[^']*'", " ", text).replace("restricted to a list of enum values", "became enum")
    text = re.sub(r"([a-z])([A-Z])", r"\1 \2", text).lower()
    return {_SAME.get(word, word) for word in re.findall(r"[a-z]+", text)}


@cache
def _named() -> Mapping[str, frozenset[str]]:
    """The words of each check's id."""
    return {check: frozenset(check.split("-")) - {"api"} for check in _checks()}


def _said_of(text: str) -> tuple[str, ...]:
    """The check whose id the words of a line hold: the longest, and only where they hold no word of another check besides."""
    words = _words(text)
    known = _named()
    telling = frozenset[str]().union(*known.values()) - _PLAIN
    fitting = {check: names for check, names in known.items() if names <= words}
    longest = max(map(len, fitting.values()), default=0)
    best = [check for check, names in fitting.items() if len(names) == longest and not _besides(check, names, words & telling)]
    alike = {tuple(kind.id for kind in _checks()[check]) for check in best}
    return tuple(best[:1]) if len(alike) == 1 else ()


def _besides(check: str, names: frozenset[str], telling: set[str]) -> set[str]:
    return telling - names - ({"added"} if check.startswith("new-") else set())
