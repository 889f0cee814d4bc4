"""Findings and page models to bytes: one function a format, and the pages that they fill."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from apigov.findings import Result


@dataclass(frozen=True, slots=True)
class Style:
    """How text is to look. `width`: columns of the terminal, None for no wrapping. `quiet`: findings only, no summary.

    `templates`: a folder whose Jinja2 templates replace ours of the same name.
    """

    color: bool = False
    width: int | None = None
    quiet: bool = False
    templates: str | None = None


Format = Callable[[Result, Style], bytes]

# Format name to the module that renders it (a function `render`), imported on use.
FORMATS: Mapping[str, str] = {
    "text": "apigov.reports.text",
    "json": "apigov.reports.json_report",
    "sarif": "apigov.reports.sarif",
    "github": "apigov.reports.github",
    "markdown": "apigov.reports.markdown",
    "html": "apigov.reports.html",
}


def render(name: str, result: Result, style: Style = Style()) -> bytes:
    """A result in a format of FORMATS, as UTF-8. Raises KeyError for an unknown name. Same input, same bytes."""
    module = import_module(FORMATS[name])
    function: Format = module.render
    return function(result, style)


__all__ = ["FORMATS", "Format", "Style", "render"]
