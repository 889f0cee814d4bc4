"""Scenarios of Spectral's command line in our words and exit codes (exam/LINT-core.md, section 3).

A tag says what agrees beside exit code, streams and results: `lines`, and `facts` of the other formats.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import chdir
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from apigov.findings import parse_pointer
from tests.exam.harness import Case, ExamSet, Outcome, Waiver
from tests.exam.sets.odd_cli import AGAIN_BELOW, Ran, as_process, called
from tests.exam.watch import working_folder

# Their long words to their short ones, and those to ours; `None`: says nothing here, its value is dropped.
SHORT = {
    "--format": "-f", "--output": "-o", "--quiet": "-q", "--verbose": "-v", "--encoding": "-e", "--display-only-failures": "-D",
    "--fail-severity": "-F", "--ruleset": "-r",
}  # fmt: skip
OPTIONS = {"-F": "--fail-on", "--stdin-filepath": "--stdin-filename", "-r": "-r", "-e": None}
FLAGS: dict[str, tuple[str, ...]] = {
    "--ignore-unknown-format": ("--ignore", "unrecognized-format"),
    # What ours always does.
    "--show-documentation-url": (),
    "--fail-on-unmatched-globs": (),
    "-v": (),
}
FORMATS = {"stylish": "text", "code-climate": "gitlab", "github-actions": "github"}
# What ours says on stderr beside the results, for people.
_NOTE = re.compile(r"apigov: (?:using the ruleset .* of this folder|.*: the ruleset has nothing to say about this document)")
LEVELS = {"error": 0, "warning": 1, "info": 2, "hint": 3}


def cases(root: Path) -> Iterator[Case]:
    for path in sorted((root / "exam" / "spectral-scenarios").glob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        yield Case(row["id"], row["id"].partition("-")[0], "debatable" in row, row)


def words(arguments: list[str], given: bool) -> list[str]:
    """The command in our words. `given`: stdin gives the document where no path is named."""
    made: list[str] = []
    formats: list[str] = []
    files: dict[str, str] = {}
    paths: list[str] = []
    todo = [part for word in arguments for part in _parts(word)]
    while todo:
        word = todo.pop(0)
        if word.startswith("-o"):
            files[word[3:]] = todo.pop(0)
        elif word == "-f":
            formats.append(todo.pop(0))
        elif word in OPTIONS:
            ours, value = OPTIONS[word], todo.pop(0)
            made += [ours, value] if ours is not None else []
        elif word.startswith("-"):
            made += FLAGS.get(word, (word,))
        elif word.startswith("!"):
            made += ["--exclude", word[1:]]
        else:
            paths.append(word)
    for name in formats or (["stylish"] if files else []):
        file = files.get(name, files.get("") if len(formats) < 2 else None)
        made += ["--format", FORMATS.get(name, name) + (f"={file}" if file else "")]
    return paths[:1] + (["-"] if given and paths == ["lint"] else paths[1:]) + made


def _parts(word: str) -> list[str]:
    """A word, its long form as the short one, its value apart."""
    option, equals, value = word.partition("=") if word.startswith("-") else (word, "", "")
    name, dot, form = option.partition(".")
    return [SHORT.get(name, name) + dot + form, *([value] if equals else [])] if name.startswith("--") else [word]


def exit_code(row: Any) -> int:
    """Theirs in ours: wrong words, which end with 1 there, end with 2."""
    return 2 if row["exit"] == 1 and row["stderr"] == "text" and row["stdout"] == "empty" else int(row["exit"])


def judge(case: Case) -> Outcome:
    row = case.data
    ours = words(row["args"], "stdin" in row)
    given = row.get("stdin", "").encode()
    with working_folder() as folder:
        for name, text in row["files"].items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        with chdir(folder / row.get("cwd", ".")):
            ran = called(ours, given)
            if ran.escaped:
                return Outcome("wrong", ran.escaped, ("crashed",))
            written = {name: Path(name).read_text(encoding="utf-8") for name in row.get("written", {}) if Path(name).exists()}
            if sha256(case.id.encode()).digest()[-1] < AGAIN_BELOW and as_process(ours, given) != (ran.code, ran.out):
                return Outcome("wrong", "as a process it says something else", ("other",))
    missed = unlike(row, ran, written)
    if missed:
        return Outcome("differ", f"{' '.join(ours)}: {missed}")
    return Outcome("agree", "", tuple(_more(row, ran, written)))


def unlike(row: Any, ran: Ran, written: dict[str, str]) -> str | None:
    """How a run departs from the recorded one, None where it does not."""
    if ran.code != exit_code(row):
        return f"exit {ran.code} where {exit_code(row)}: {ran.err[:200]}"
    said = [line for line in ran.err.splitlines() if not _NOTE.fullmatch(line)]
    if bool(said) != (row["stderr"] != "empty"):
        return f"stderr: {ran.err[:200]!r} where {row['stderr']}"
    if bool(ran.out) != (row["stdout"] != "empty"):
        return f"stdout: {ran.out[:200]!r} where {row['stdout']}"
    outputs = [(row, ran.out), *((one, written.get(name, "")) for name, one in row.get("written", {}).items())]
    for told, text in outputs:
        if "results" in told:
            wanted, found = {_key(one) for one in told["results"]}, {key for key, _ in findings_in(text)}
            if wanted != found:
                return f"missing {sorted(wanted - found)[:3]}, extra {sorted(found - wanted)[:3]}"
    return None


def _key(one: Any) -> str:
    return json.dumps([one["code"], one["path"], one["severity"], {"<STDIN>": "<stdin>"}.get(one["source"], one["source"])])


def findings_in(text: str) -> Iterator[tuple[str, int]]:
    """Key (code, path, severity, source as JSON) and first line (from 0) of each finding of our JSON."""
    for one in json.loads(text)["findings"]:
        # Ours names the version field where there is one; theirs is always the root.
        pointer = () if one["rule"] == "unrecognized-format" else parse_pointer(one["location"]["pointer"])
        key = json.dumps([one["rule"], [*pointer], LEVELS[one["severity"]], one["location"]["uri"]])
        yield key, one["location"]["range"]["start"]["line"] - 1


def _more(row: Any, ran: Ran, written: dict[str, str]) -> Iterator[str]:
    if row.get("results") and {(_key(one), one["range"][0]) for one in row["results"]} == set(findings_in(ran.out)):
        yield "lines"
    for name, (theirs, ours) in FACTS.items():
        if name in row:
            yield "facts" if theirs(row[name]) == ours(ran.out) else f"other {name}"
    told = [(row, ran.out), *((one, written[name]) for name, one in row.get("written", {}).items())]
    for one, text in told:
        if "names_in_output" in one:
            yield "facts" if all(name in text for name in one["names_in_output"]) else "other names"


def _commands(text: str) -> set[tuple[str, ...]]:
    found = [(command, dict(part.split("=") for part in rest.split(","))) for command, rest in re.findall(r"^::(\w+) (.*?)::", text, re.MULTILINE)]
    return {(command, *(properties[key] for key in ("title", "file", "line"))) for command, properties in found}


# Name of a field to what counts of it, and the same of our output.
FACTS: dict[str, tuple[Callable[[Any], Any], Callable[[str], Any]]] = {
    "sarif": (
        lambda told: {(one["ruleId"], one["level"], one["uri"], one["region"]["startLine"]) for one in told["results"]},
        lambda text: {
            (one["ruleId"], one["level"], place["artifactLocation"]["uri"], place["region"]["startLine"])
            for one in json.loads(text)["runs"][0]["results"]
            for place in [one["locations"][0]["physicalLocation"]]
        },
    ),
    "issues": (
        lambda told: {(one["check_name"], one["severity"], one["path"]) for one in told},
        lambda text: {(one["check_name"], one["severity"], one["location"]["path"]) for one in json.loads(text)},
    ),
    "commands": (lambda told: {tuple(one[key] for key in ("command", "title", "file", "line")) for one in told}, _commands),
    "junit": (lambda told: told["failures"], lambda text: len(ElementTree.fromstring(text).findall(".//failure"))),
}


def _names(*names: str) -> Callable[[Case], bool]:
    return lambda case: any(word in names for word in case.data["args"])


def _has_no_ruleset(case: Case) -> bool:
    row = case.data
    top = f"{row['cwd']}/" if "cwd" in row else ""
    return row["exit"] == 2 and "-r" not in row["args"] and not any(re.fullmatch(rf"{top}\.?spectral\.\w+", name) for name in row["files"])


def _misses_one(case: Case) -> bool:
    """Whether a path is named that nothing is there for, and Spectral went on."""
    row = case.data
    named = takewhile(lambda word: not word.startswith("-"), words(row["args"], False)[1:])
    missing = [word for word in named if not re.search(r"[*{]", word) and word.removeprefix("./") not in row["files"]]
    return bool(missing) and row["exit"] != 2


def _refers_from_stdin(case: Case) -> bool:
    return "--stdin-filepath" in case.data["args"] and "$ref" in case.data.get("stdin", "")


def _has_hidden_files(case: Case) -> bool:
    return any("*" in word for word in case.data["args"]) and any(re.search(r"(?:^|/)\.(?!spectral)", name) for name in case.data["files"])


WAIVERS = (
    Waiver(
        "E",
        "formats without a counterpart",
        lambda case: any(word in ("pretty", "teamcity") for word in case.data["args"]),
        "pretty is text with colours, which text has at a terminal; TeamCity reads junit and checkstyle.",
        "somebody asks for a format of TeamCity",
    ),
    Waiver(
        "F",
        "no ruleset",
        _has_no_ruleset,
        "A run without a ruleset has ours, apigov:recommended; Spectral has none to fall back on.",
        "never",
    ),
    Waiver(
        "E",
        "encodings by name",
        _names("utf-7"),
        "There is no option for an encoding: UTF-8, -16 and -32 are recognised, and another one is a finding.",
        "never",
    ),
    Waiver(
        "E",
        "only failures",
        _names("-D", "--display-only-failures"),
        "A report has every finding; --fail-on decides what fails, and levels are set in configuration.",
        "somebody needs a report of failures only",
    ),
    Waiver(
        "E",
        "programs",
        lambda case: (
            any(word.startswith("--resolver") for word in case.data["args"]) or any(re.search(r"\.[cm]?[jt]s$", file) for file in case.data["files"])
        ),
        "Nothing is run from a ruleset but data: resolvers and rulesets in JavaScript are not read.",
        "never",
        foreseen=True,
    ),
    Waiver(
        "F",
        "missing files among others",
        _misses_one,
        "A file that is named and missing is wrong use, also where other files are there: a typing error must not pass for a clean run.",
        "--fail-on-unmatched-globs is the default",
        foreseen=True,
    ),
    Waiver(
        "E",
        "warning for warn",
        lambda case: case.data["exit"] == 1 and "warning" in case.data["args"],
        "--fail-on warning is our word for the level that Spectral calls warn only.",
        "never",
    ),
    Waiver(
        "F",
        "references from a named stdin",
        _refers_from_stdin,
        "What lies behind a reference is told at its own place, as it is for files; Spectral loses the place where the name of stdin is relative.",
        "Spectral finds the file",
    ),
    Waiver(
        "F",
        "hidden files",
        _has_hidden_files,
        "A pattern without a dot leaves hidden files out, as shells do: *.yaml must not lint .spectral.yaml.",
        "never",
    ),
)

SETS = [ExamSet("spectral-scenarios", cases, judge, WAIVERS)]
