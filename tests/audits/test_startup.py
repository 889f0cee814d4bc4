"""Start-up is a feature: what a command may import before it has work to do."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {
    "deepdiff", "jinja2", "jsonschema_rs", "openapi_spec_validator", "pathspec", "re2", "regress", "rich", "yaml",
    "pydantic", "numpy", "multiprocessing", "apigov.lint", "apigov.diff", "apigov.openapi", "apigov.schema", "apigov.text",
}  # fmt: skip
STDLIB_OF_VERSION = {"apigov", "apigov.__main__"}


def imported(*arguments: str) -> set[str]:
    """The modules that a command has imported when it ends, beyond those of a bare interpreter."""
    code = (
        "import sys, runpy, os; before = set(sys.modules); sys.argv = ['apigov', *sys.argv[1:]]\n"
        "sys.stdout = open(os.devnull, 'w')\n"
        "try: runpy.run_module('apigov', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "sys.stderr.write('\\n'.join(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return set(done.stderr.split("\n"))


def test_version_imports_nothing_of_ours_but_the_package() -> None:
    assert {name for name in imported("--version") if name.startswith("apigov")} <= STDLIB_OF_VERSION


def test_help_imports_nothing_but_the_command_framework() -> None:
    for arguments in (["--help"], ["lint", "--help"], ["diff", "--help"], ["report", "migration", "--help"]):
        assert not HEAVY & imported(*arguments), arguments
