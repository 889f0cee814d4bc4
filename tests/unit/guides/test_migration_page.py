"""The migration guide as a page model."""

from __future__ import annotations

from datetime import date
from typing import Any

from apigov.diff import compare
from apigov.guides import MigrationPage, Sample, migration_page
from apigov.lifecycle import Policy
from apigov.openapi import finish
from tests.unit.guides.support_guides import OK, described, workspace

TODAY = date(2026, 11, 23)


def guide(base: Any, revision: Any, **components: Any) -> MigrationPage:
    space = workspace()
    old, new = described(space, "1.0.0", base, **components), described(space, "2.0.0", revision, **components)
    return migration_page(old, new, finish(compare(old, new)), policy=Policy(), today=TODAY)


def post(schema: Any, example: Any = None) -> Any:
    media = {"schema": schema} if example is None else {"schema": schema, "example": example}
    return {"requestBody": {"required": True, "content": {"application/json": media}}, "responses": OK}


def number(most: int) -> Any:
    return {"type": "object", "required": ["count"], "properties": {"count": {"type": "integer", "minimum": 1, "maximum": most}}}


def marked(sample: Sample) -> list[str]:
    return [line.text.strip() for line in sample.lines if line.marked]


def test_a_version_without_changes_asks_for_nothing() -> None:
    page = guide({"/a": {"get": {"responses": OK}}}, {"/a": {"get": {"responses": OK}}})
    assert page.needs == "nothing"
    assert page.verdict.startswith("Nothing to do")
    assert ([(name.method, name.path) for name in page.untouched], page.sections) == ([("GET", "/a")], ())


def test_the_title_names_versions_and_never_files() -> None:
    paths = {"/a": {"get": {"responses": OK}}}
    space = workspace()
    old, new = described(space, "", paths), described(space, "2.0.0", paths)
    assert guide(paths, paths).title == "Shop: from 1.0.0 to 2.0.0"
    assert migration_page(old, new, (), policy=Policy(), today=TODAY).title == "Shop: how to move to the new version"


def test_a_break_is_told_with_the_payload_in_a_familiar_example() -> None:
    example = {"count": 2, "note": "as you know it"}
    page = guide({"/a": {"post": post(number(999), example)}}, {"/a": {"post": post(number(99), example)}})
    assert page.needs == "breaks"
    (section,) = page.sections
    (step,) = section.breaks
    before, after = step.samples
    assert (before.side, before.fits, marked(before)) == ("before", False, ['"count": 100,'])
    assert any("as you know it" in line.text for line in before.lines)
    assert (after.side, after.fits, marked(after), after.title) == ("after", True, [], "This works before and after.")
    assert step.advice
    assert "POST /a" not in step.sentence


def test_without_examples_the_witness_itself_is_shown() -> None:
    page = guide({"/a": {"post": post(number(999))}}, {"/a": {"post": post(number(99))}})
    before, after = page.sections[0].breaks[0].samples
    assert marked(before) == ['"count": 100']
    assert after.fits


def test_a_removed_operation_breaks_and_a_new_one_does_not() -> None:
    page = guide({"/a": {"get": {"responses": OK}}}, {"/b": {"put": {"responses": OK}}})
    fates = {(section.method, section.path): (section.fate, section.duty) for section in page.sections}
    assert fates == {("GET", "/a"): ("removed", "breaks"), ("PUT", "/b"): ("added", "new")}
    assert page.verdict.startswith("You have to act: 1 of 1 operation breaks callers")


def test_a_deprecation_is_a_notice_with_its_day() -> None:
    gone = {"deprecated": True, "x-sunset": "2027-05-31", "x-replaced-by": "/b"}
    page = guide({"/a": {"get": {"responses": OK}}}, {"/a": {"get": {"responses": OK, **gone}}})
    (section,) = page.sections
    assert (section.duty, section.breaks, section.check) == ("notice", (), ())
    assert section.deprecated is not None
    assert (section.deprecated.sunset, section.deprecated.replacement) == ("2027-05-31", "/b")
    assert page.needs == "nothing"


def test_a_change_in_a_shared_part_is_told_in_full_once() -> None:
    def shared(most: int) -> Any:
        body = {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/N"}}}}, "responses": OK}
        return {"/a": {"post": body}, "/b": {"post": body}}, {"components": {"schemas": {"N": number(most)}}}

    space = workspace()
    (paths, before), (_, after) = shared(999), shared(99)
    old, new = described(space, "1.0.0", paths, **before), described(space, "2.0.0", paths, **after)
    page = migration_page(old, new, finish(compare(old, new)), policy=Policy(), today=TODAY)
    first, second = page.sections
    assert first.breaks[0].see is None
    assert first.breaks[0].samples
    assert second.breaks[0].see == first.breaks[0].anchor
    assert not second.breaks[0].samples


def test_a_parameter_marks_the_request_line() -> None:
    def query(most: int) -> Any:
        return {"/a": {"get": {"parameters": [{"name": "n", "in": "query", "schema": {"type": "integer", "maximum": most}}], "responses": OK}}}

    step = guide(query(50), query(10)).sections[0].breaks[0]
    assert marked(step.samples[0])[0].startswith("GET /a?n=")


def test_a_response_that_may_hold_more_shows_what_came_before() -> None:
    def status(*values: str) -> Any:
        schema = {"type": "object", "required": ["status"], "properties": {"status": {"enum": list(values)}}}
        media = {"schema": schema, "example": {"status": "open"}}
        return {"/a": {"get": {"responses": {"200": {"description": "ok", "content": {"application/json": media}}}}}}

    page = guide(status("open", "done"), status("open", "done", "held"))
    (step,) = page.sections[0].check or page.sections[0].breaks
    before, after = step.samples
    assert [line.text.strip() for line in before.lines if "status" in line.text] == ['"status": "open"']
    assert marked(after) == ['"status": "held"']


def test_an_operation_that_moved_is_one_section_with_its_old_path() -> None:
    base = {f"/v1/{name}": {"get": {"responses": OK}} for name in "ab"}
    page = guide(base, {f"/v2/{name}": {"get": {"responses": OK}} for name in "ab"})
    assert [(section.path, section.was, section.fate, section.duty) for section in page.sections] == [
        ("/v2/a", "/v1/a", "moved", "breaks"),
        ("/v2/b", "/v1/b", "moved", "breaks"),
    ]
    assert page.verdict == "You have to act: 2 of 2 operations break callers."


def test_a_demanded_parameter_is_told_with_the_request_without_it_and_the_one_with_it() -> None:
    shop = {"name": "shop", "in": "query", "required": True, "schema": {"type": "string", "enum": ["north"]}}
    page = guide({"/a": {"get": {"responses": OK}}}, {"/a": {"get": {"responses": OK, "parameters": [shop]}}})
    before, after = page.sections[0].breaks[0].samples
    assert [(sample.fits, sample.lines[0].text) for sample in (before, after)] == [
        (False, "GET /a HTTP/1.1"),
        (True, "GET /a?shop=north HTTP/1.1"),
    ]


def test_a_renamed_path_parameter_does_not_hide_the_samples() -> None:
    def item(name: str, most: int) -> Any:
        parameter = {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        return {f"/a/{{{name}}}": {"post": {**post(number(most)), "parameters": [parameter]}}}

    (section,) = guide(item("id", 999), item("key", 99)).sections
    assert [sample.side for sample in section.breaks[0].samples] == ["before", "after"]


def test_a_removed_operation_says_what_was_announced() -> None:
    old = {"deprecated": True, "x-sunset": "2026-10-31", "x-replaced-by": "/b"}
    page = guide({"/a": {"get": {"responses": OK, **old}}, "/b": {"get": {"responses": OK}}}, {"/b": {"get": {"responses": OK}}})
    section = page.sections[0]
    assert section.fate == "removed"
    assert section.deprecated is not None
    assert section.deprecated.replacement == "/b"
