"""Markdown for pull requests and job summaries (template report.md.j2)."""

from __future__ import annotations

import re
from pathlib import Path

from apigov.findings import Result
from apigov.reports import Style
from apigov.reports.templating import environment
from apigov.reports.view import page


def render(result: Result, style: Style) -> bytes:
    template = environment(Path(style.templates) if style.templates else None).get_template("report.md.j2")
    text = template.render(page=page(result))
    # Templates leave empty lines where a part is missing; no block of ours holds two.
    return (re.sub(r"\n{3,}", "\n\n", text.strip("\n")) + "\n").encode("utf-8", "backslashreplace")
