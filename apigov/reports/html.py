"""One HTML page that needs nothing else: no scripts, no requests (template report.html.j2)."""

from __future__ import annotations

from pathlib import Path

from apigov.findings import Result
from apigov.reports import Style
from apigov.reports.templating import fill
from apigov.reports.view import page


def render(result: Result, style: Style) -> bytes:
    return fill("report.html.j2", {"page": page(result)}, Path(style.templates) if style.templates else None)
