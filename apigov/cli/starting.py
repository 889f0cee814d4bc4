"""The run behind `apigov init`."""

from __future__ import annotations

from pathlib import Path

from apigov.cli.errors import WrongUse
from apigov.cli.inputs import descriptions
from apigov.config import NAMES, carried, load, settings_file, starter
from apigov.findings import suggestion
from apigov.text import shown_path

TOOLS = ("oasdiff",)


def start(files: tuple[Path, ...], tool: str | None, force: bool) -> int:
    cwd = Path.cwd()
    if tool is not None and tool not in TOOLS:
        guess = suggestion(tool, TOOLS)
        raise WrongUse(f"--from {tool}: no such tool; {f'did you mean {guess!r}?' if guess else 'known: ' + ', '.join(TOOLS)}")
    if files and tool is None:
        raise WrongUse("init takes files with --from only, as in `apigov init --from oasdiff levels.txt`")
    there = next((cwd / name for name in NAMES if (cwd / name).exists()), None)
    if there is not None and not force:
        raise WrongUse(f"{there.name} is there already; --force overwrites it")
    said = carried(_sources(files, cwd), cwd) if tool is not None else None
    target = there or cwd / NAMES[0]
    text = starter(_roots(cwd), said)
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WrongUse(f"cannot write {target.name}: {error.strerror}; make the folder writable") from error
    load(target, cwd)
    print(f"wrote {target.name}")
    if said is not None:
        print(f"from oasdiff: kinds with a level: {len(said.kinds)}, accepted changes: {len(said.accept)}")
        for line in dict.fromkeys(said.left):
            print(f"not carried over: {line}")
    return 0


def _sources(files: tuple[Path, ...], cwd: Path) -> list[Path]:
    if files:
        return [cwd / file for file in files]
    found = settings_file(cwd)
    if found is None:
        raise WrongUse("no .oasdiff.yaml (or .json, .toml) is here; name the settings, severity levels or ignored changes")
    return [found]


def _roots(cwd: Path) -> list[str]:
    try:
        return [shown_path(Path(spec.text), cwd) for spec in descriptions(cwd, ((), ()), cwd)]
    except WrongUse:
        return []
