"""The guides as pages: Markdown, HTML and JSON."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from apigov.guides import DeprecationPage, MigrationPage
from apigov.reports.escape import json_bytes

SCHEMA_VERSION = "1"
# Format name to the ending of its template; json has none.
_ENDINGS = {"markdown": "md.j2", "html": "html.j2"}


def render_deprecations(page: DeprecationPage, format: str, templates: Path | None = None) -> bytes:
    """The deprecation report in a format of GUIDE_FORMATS, as UTF-8. Raises KeyError for another. `templates`: a folder that overrides ours."""
    return _render("deprecations", page, format, templates)


def render_migration(page: MigrationPage, format: str, templates: Path | None = None) -> bytes:
    """The migration guide in a format of GUIDE_FORMATS, as UTF-8. Raises KeyError for another. `templates`: a folder that overrides ours."""
    return _render("migration", page, format, templates)


def _render(name: str, page: DeprecationPage | MigrationPage, format: str, templates: Path | None) -> bytes:
    if format == "json":
        return json_bytes({"schema_version": SCHEMA_VERSION, "report": name, **asdict(page)})
    ending = _ENDINGS[format]
    from apigov.reports.templating import fill

    return fill(f"guides/{name}.{ending}", {"page": page}, templates)
