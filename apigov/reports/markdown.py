"""Markdown for pull requests and job summaries (template report.md.j2)."""

from __future__ import annotations

import re
from pathlib import Path

from apigov.findings import Result
from apigov.reports import Style
from apigov.reports.templating import environment
from apigov.reports.view import limited, page

# GitHub takes comments of 65,536 characters; the worst findings come first, and what has no room is counted.
LIMIT = 60_000


def render(result: Result, style: Style) -> bytes:
    template = environment(Path(style.templates) if style.templates else None).get_template("report.md.j2")
    whole = page(result)
    most = whole.total
    while True:
        # Templates leave empty lines where a part is missing; no block of ours holds two.
        text = re.sub(r"\n{3,}", "\n\n", template.render(page=limited(whole, most)).strip("\n")) + "\n"
        if len(text) <= LIMIT or most == 0:
            return text.encode("utf-8", "backslashreplace")
        most = most * LIMIT // len(text) if most > 1 else 0
