"""The command line: one file a command, nothing but words and wiring. Exit codes by design part 11."""

from apigov.cli.app import run

__all__ = ["run"]
