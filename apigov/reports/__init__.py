"""Findings and page models to bytes: one function a format, and the pages that they fill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from apigov.findings import Finding, Result
from apigov.records import NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from apigov.guides import DeprecationPage, MigrationPage


class Style(NamedTuple):
    """How text is to look. `width`: columns of the terminal, None for no wrapping. `quiet`: findings only, no summary.

    `templates`: a folder whose Jinja2 templates replace ours of the same name.
    """

    color: bool = False
    width: int | None = None
    quiet: bool = False
    templates: str | None = None


_PLAIN = Style()

Format = Callable[[Result, Style], bytes]

# Format name to the module that renders it (a function `render`), imported on use.
FORMATS: Mapping[str, str] = {
    "text": "apigov.reports.text",
    "json": "apigov.reports.json_report",
    "sarif": "apigov.reports.sarif",
    "junit": "apigov.reports.junit",
    "checkstyle": "apigov.reports.checkstyle",
    "github": "apigov.reports.github",
    "gitlab": "apigov.reports.gitlab",
    "markdown": "apigov.reports.markdown",
    "html": "apigov.reports.html",
}

# Those that quote the sources.
QUOTING = frozenset(("text", "sarif", "markdown", "html"))

# The formats of the pages that guides make.
GUIDE_FORMATS = ("markdown", "html", "json")


def render_deprecations(page: DeprecationPage, name: str, templates: Path | None = None) -> bytes:
    """The deprecation report in a format of GUIDE_FORMATS, as UTF-8."""
    from apigov.reports.guides import render_deprecations as fill

    return fill(page, name, templates)


def render_migration(page: MigrationPage, name: str, templates: Path | None = None) -> bytes:
    """The migration guide in a format of GUIDE_FORMATS, as UTF-8."""
    from apigov.reports.guides import render_migration as fill

    return fill(page, name, templates)


def excerpt_lines(findings: Iterable[Finding]) -> set[tuple[str, int]]:
    """The source lines that formats of QUOTING show of findings, by uri and number: what Result.lines should hold for them."""
    from apigov.reports.excerpts import wanted

    return {place for finding in findings for place in wanted(finding)}


def render(name: str, result: Result, style: Style = _PLAIN) -> bytes:
    """A result in a format of FORMATS, as UTF-8. Raises KeyError for an unknown name. Same input, same bytes."""
    module = import_module(FORMATS[name])
    function: Format = module.render
    return function(result, style)


__all__ = ["FORMATS", "GUIDE_FORMATS", "QUOTING", "Format", "Style", "excerpt_lines", "render", "render_deprecations", "render_migration"]
