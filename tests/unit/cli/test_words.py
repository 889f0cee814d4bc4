"""The reading of plain command lines says what typer says, and leaves the rest to it."""

from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apigov.cli import framework
from apigov.cli.app import COMMANDS, commands
from apigov.cli.errors import WrongUse
from apigov.cli.words import Argument, Command, Group, Option, plain

SAID: list[dict[str, object]] = []


def several(
    paths: Annotated[list[str] | None, Argument(metavar="[PATH]...", help="")] = None,
    format: Annotated[list[str] | None, Option(("--format", "-f"), help="")] = None,
    level: Annotated[str | None, Option(("--level",), help="")] = None,
    file: Annotated[Path | None, Option(("--file",), help="")] = None,
    jobs: Annotated[int, Option(("--jobs", "-j"), help="", least=1)] = 1,
    quiet: Annotated[bool, Option(("--quiet", "-q"), help="")] = False,
) -> int:
    SAID.append(locals())
    return 1


def two(
    base: Annotated[str, Argument(metavar="BASE", help="")],
    revision: Annotated[str, Argument(metavar="REVISION", help="")],
    level: Annotated[str, Option(("--level",), help="")] = "high",
) -> int:
    SAID.append(locals())
    return 1


def alone(level: Annotated[str, Option(("--level",), help="")] = "low", quiet: Annotated[bool, Option(("--quiet",), help="")] = False) -> int:
    SAID.append(locals())
    return 1


KNOWN: dict[str, Command | Group] = {
    "several": Command(several),
    "two": Command(two),
    "group": Group({"several": Command(several), "two": Command(two)}, help=""),
    "free": Group({"two": Command(two)}, help="", alone=Command(alone)),
}
OPTIONS = ("--format", "-f", "--level", "--file", "--jobs", "-j", "--quiet", "-q", "--help", "--", "-")
VALUES = (
    "a",
    "b=c",
    "1",
    "0",
    "07",
    "-1",
    "x y",
    "",
    "/",
    "several",
    "two",
    "--level=a",
    "--jobs=2",
    "--jobs=x",
    "--quiet=1",
    "-fa",
    "-qf",
    "--format=",
)


def said(words: list[str]) -> list[dict[str, object]]:
    """What typer calls with the words."""
    SAID.clear()
    assert framework.run(KNOWN, words, None) == 1
    return SAID.copy()


@given(st.sampled_from(sorted(KNOWN)), st.lists(st.sampled_from(OPTIONS + VALUES), max_size=6))
@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_what_is_plain_is_what_typer_reads(name: str, words: list[str]) -> None:
    call = plain(KNOWN[name], words)
    if call is None:
        return
    SAID.clear()
    assert call() == 1
    ours = SAID.copy()
    assert ours == said([name, *words])


@pytest.mark.parametrize(
    "line",
    [
        "several",
        "several a -f json --format=text --level x --quiet b -j 4 -",
        "several --file / a",
        "group several -q a",
        "two a --level x b",
        "free",
        "free --level x --quiet",
        "free two a b",
    ],
)
def test_ordinary_words_are_plain(line: str) -> None:
    name, *words = line.split()
    assert plain(KNOWN[name], words) is not None


@pytest.mark.parametrize("line", ["two a", "two a b c", "group", "group nothing", "several --help", "several -qf a", "several --jobs 0", "free a"])
def test_what_is_odd_or_wrong_is_left_to_typer(line: str) -> None:
    name, *words = line.split()
    assert plain(KNOWN[name], words) is None


def test_typer_tells_what_is_wrong_in_one_line() -> None:
    with pytest.raises(WrongUse, match=r"Missing argument 'REVISION'\. See `apigov two --help`\."):
        framework.run(KNOWN, ["two", "a"], None)


def test_each_command_has_words_that_both_can_read() -> None:
    known = commands(None)
    assert list(known) == list(COMMANDS)
    assert plain(known["lint"], ["api.yaml", "-r", "house.yaml"]) is not None
    assert plain(known["diff"], ["a.yaml", "b.yaml", "-f", "json"]) is not None
