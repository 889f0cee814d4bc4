"""The options that several commands share: same word, same meaning. `words.py` reads the annotations, here and in the files of the commands."""

from pathlib import Path
from typing import Annotated

from apigov.cli.words import Option

Formats = Annotated[
    list[str] | None,
    Option(
        ("--format", "-f"),
        metavar="F[=FILE]",
        help="text (default), json, sarif, junit, checkstyle, github, gitlab, markdown or html; may be repeated with files.",
    ),
]
FailOn = Annotated[
    str | None, Option(("--fail-on",), metavar="LEVEL", help="Exit with 1 from this level on: error (default), warning, info or hint.")
]
Select = Annotated[
    list[str] | None, Option(("--select",), metavar="RULE", help="Report only these rules or kinds of change (globs; may be repeated).")
]
Ignore = Annotated[list[str] | None, Option(("--ignore",), metavar="RULE", help="Leave these rules or kinds out (globs; wins over --select).")]
Include = Annotated[list[str] | None, Option(("--include",), metavar="GLOB", help="In folders and patterns, read only files that match.")]
Exclude = Annotated[list[str] | None, Option(("--exclude",), metavar="GLOB", help="In folders and patterns, leave out files that match.")]
Config = Annotated[Path | None, Option(("--config",), metavar="FILE", help="The configuration file, instead of the nearest apigov.yaml.")]
Quiet = Annotated[bool, Option(("--quiet", "-q"), help="Findings only: no summary, no notes.")]
Offline = Annotated[bool, Option(("--offline",), help="Refuse all use of the network, whatever else allows it.")]
AllowRemote = Annotated[
    list[str] | None,
    Option(
        ("--allow-remote",),
        metavar="[HOST]",
        help="Read references and rulesets from this host by https (globs; may be repeated); alone: any public host.",
    ),
]
Jobs = Annotated[
    int, Option(("--jobs", "-j"), metavar="N", least=0, show_default=False, help="Processes to use; 0 (default) means one for each processor.")
]
Color = Annotated[str, Option(("--color",), metavar="WHEN", show_default=False, help="auto (default), always or never.")]
Rulesets = Annotated[
    list[str] | None, Option(("--ruleset", "-r"), metavar="RULESET", help="A ruleset file, URL or apigov:NAME; several are extended in order.")
]
AllowSkipped = Annotated[
    bool, Option(("--allow-skipped-rules",), help="Run a ruleset without the rules that need JavaScript, and warn; else they are an error.")
]
Today = Annotated[str | None, Option(("--today",), metavar="DATE", help="The day to judge dates by, YYYY-MM-DD (default: today in UTC).")]
StdinFilename = Annotated[str | None, Option(("--stdin-filename",), metavar="NAME", help="The name to show for a description read from `-`.")]
