"""The guides as pages: Markdown, HTML and JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from apigov.guides import DeprecationPage, MigrationPage

SCHEMA_VERSION = "1"
# Format name to the ending of its template; json has none.
GUIDE_FORMATS = ("markdown", "html", "json")
_ENDINGS = {"markdown": "md.j2", "html": "html.j2"}


def render_deprecations(page: DeprecationPage, format: str, templates: Path | None = None) -> bytes:
    """The deprecation report in a format of GUIDE_FORMATS, as UTF-8. Raises KeyError for another. `templates`: a folder that overrides ours."""
    return _render("deprecations", page, format, templates)


def render_migration(page: MigrationPage, format: str, templates: Path | None = None) -> bytes:
    """The migration guide in a format of GUIDE_FORMATS, as UTF-8. Raises KeyError for another. `templates`: a folder that overrides ours."""
    return _render("migration", page, format, templates)


def _render(name: str, page: DeprecationPage | MigrationPage, format: str, templates: Path | None) -> bytes:
    if format == "json":
        document = {"schema_version": SCHEMA_VERSION, "report": name, **asdict(page)}
        return (json.dumps(document, ensure_ascii=False, indent=2, default=dict) + "\n").encode("utf-8", "backslashreplace")
    ending = _ENDINGS[format]
    from apigov.reports.templating import fill

    return fill(f"guides/{name}.{ending}", {"page": page}, templates)
