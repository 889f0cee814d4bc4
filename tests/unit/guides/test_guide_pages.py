"""The guides as Markdown, HTML and JSON: foreign text stays text, and the same input gives the same bytes."""

from __future__ import annotations

import json
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from apigov.diff import compare
from apigov.guides import DeprecationPage, MigrationPage, deprecation_page, migration_page
from apigov.lifecycle import Policy
from apigov.openapi import finish
from apigov.reports import GUIDE_FORMATS
from apigov.reports.guides import render_deprecations, render_migration
from tests.unit.guides.support_guides import OK, described, workspace

TODAY = date(2026, 11, 23)
EVIL = '<script>alert(1)</script> `x` | [a](javascript:1) "\u202e'


def deprecations(text: str = "Use v2.", link: str = "https://example.com/guide") -> DeprecationPage:
    mark = {"deprecated": True, "x-deprecation": {"retirementDate": "2027-05-31", "replacedBy": link, "guideUrl": link, "message": text}}
    return deprecation_page([described(workspace(), "1", {"/a": {"get": {"responses": OK, **mark}}})], Policy(notice_months=6), TODAY)


def migration(summary: str = "List", path: str = "/a") -> MigrationPage:
    def paths(most: int) -> Any:
        schema = {"type": "object", "properties": {"n": {"type": "integer", "maximum": most}}}
        body = {"requestBody": {"content": {"application/json": {"schema": schema}}}, "responses": OK, "summary": summary}
        return {path: {"post": body}}

    space = workspace()
    old, new = described(space, "1.0.0", paths(9)), described(space, "2.0.0", paths(5))
    return migration_page(old, new, finish(compare(old, new)), policy=Policy(), today=TODAY)


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in ("href", "src") and value:
                self.references.append(value)


def seen(page: bytes) -> Seen:
    parser = Seen()
    parser.feed(page.decode())
    return parser


@pytest.mark.parametrize("page", [render_deprecations(deprecations(EVIL, EVIL), "html"), render_migration(migration(EVIL), "html")])
def test_html_holds_no_foreign_markup_and_no_scripts(page: bytes) -> None:
    found = seen(page)
    assert not {"script", "img", "iframe", "object"} & set(found.tags)
    assert all(reference.startswith(("#", "https://", "data:,")) for reference in found.references)
    assert "\u202e" not in page.decode()


@pytest.mark.parametrize("page", [render_deprecations(deprecations(), "html"), render_migration(migration(), "html")])
def test_ids_are_unique_and_anchors_lead_somewhere(page: bytes) -> None:
    found = seen(page)
    assert len(found.ids) == len(set(found.ids))
    assert all(reference[1:] in found.ids for reference in found.references if reference.startswith("#"))


def test_web_addresses_become_links() -> None:
    assert "https://example.com/guide" in seen(render_deprecations(deprecations(), "html")).references


def test_markdown_shows_foreign_text_as_text() -> None:
    text = render_deprecations(deprecations(EVIL, EVIL), "markdown").decode()
    assert "<script>" not in text.replace("`<script>", "").replace("`` <script>", "")
    assert "\u202e" not in text


def test_markdown_marks_the_place() -> None:
    text = render_migration(migration(), "markdown").decode()
    assert '"n": 6    <-- here' in text
    assert "\n\n\n" not in text


@pytest.mark.parametrize("format", GUIDE_FORMATS)
def test_same_page_same_bytes(format: str) -> None:
    assert render_deprecations(deprecations(), format) == render_deprecations(deprecations(), format)
    assert render_migration(migration(), format) == render_migration(migration(), format)


def test_json_holds_the_page() -> None:
    document = json.loads(render_deprecations(deprecations(), "json"))
    assert (document["schema_version"], document["report"], document["groups"][0]["items"][0]["sunset"]) == ("1", "deprecations", "2027-05-31")


def test_json_holds_no_raw_control_characters() -> None:
    page = render_deprecations(deprecations(EVIL, EVIL), "json")
    assert "\u202e" not in page.decode()
    assert b"\\u202e" in page


def test_an_unknown_format_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        render_deprecations(deprecations(), "pdf")


def test_users_override_a_template_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "deprecations.md.j2").write_text("Ours: {{ page.total }}")
    assert render_deprecations(deprecations(), "markdown", tmp_path) == b"Ours: 1\n"


def test_an_unknown_name_in_a_template_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "deprecations.md.j2").write_text("{{ page.nothing }}")
    with pytest.raises(Exception, match="nothing"):
        render_deprecations(deprecations(), "markdown", tmp_path)
