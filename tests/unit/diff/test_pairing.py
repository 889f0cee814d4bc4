"""Which operation of the base is which of the revision."""

from __future__ import annotations

from typing import Any

from tests.unit.diff.support import changes, document, rules

OP: dict[str, Any] = {"responses": {"200": {"description": "OK"}}}


def get(*parameters: Any) -> dict[str, Any]:
    return {"get": {**OP, "parameters": list(parameters)}}


def path(name: str, kind: str = "string") -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": kind}}


def test_a_renamed_path_variable_is_no_change() -> None:
    base = document({"/a/{id}": get(path("id"))})
    assert changes(base, document({"/a/{key}": get(path("key"))})) == []


def test_swapped_variable_names_with_their_schemas_are_equal_and_without_them_are_not() -> None:
    base = document({"/{a}/x/{b}": get(path("a"), path("b", "integer"))})
    assert changes(base, document({"/{b}/x/{a}": get(path("b"), path("a", "integer"))})) == []
    assert rules(changes(base, document({"/{b}/x/{a}": get(path("a"), path("b", "integer"))}))) == [
        "request-text-widened",
        "request-type-changed",
    ]


def test_a_prefix_may_move_from_the_server_into_the_paths() -> None:
    base = document({"/orders": get()}, servers=[{"url": "https://api.example.com/v1"}])
    revision = document({"/v1/orders": get()}, servers=[{"url": "https://API.example.com:443/"}])
    assert changes(base, revision) == []


def test_a_version_in_all_paths_is_one_change() -> None:
    base = document({"/v1/a": get(), "/v1/b": get(), "/v1/c/{id}": get(path("id"))})
    revision = document({"/v2/a": get(), "/v2/b": get(), "/v2/c/{id}": get(path("id"))})
    found = changes(base, revision)
    assert rules(found) == ["path-prefix-changed"]
    assert found[0].message == "Paths moved from /v1 to /v2 in GET /v1/a and 2 more operations"


def test_a_day_is_a_version_of_a_path_too() -> None:
    base, revision = (document({f"/shop/{day}": get(), f"/shop/{day}/{{id}}": get(path("id"))}) for day in ("2025-09", "2026-03-beta"))
    found = changes(base, revision)
    assert rules(found) == ["path-prefix-changed"]
    assert found[0].message == "Paths moved from /shop/2025-09 to /shop/2026-03-beta in GET /shop/2025-09 and one more operation"


def test_a_version_may_stand_behind_a_few_steps() -> None:
    base, revision = (document({f"/shop/direct/orders/{day}/{name}": get() for name in ("open", "done")}) for day in ("v1", "2021-12-28"))
    assert rules(changes(base, revision)) == ["path-prefix-changed"]


def test_a_path_that_is_the_moved_prefix_moves_too() -> None:
    base = document({"/v1/a": get(), "/v1/b": get(), "/v1": get()})
    revision = document({"/v2/a": get(), "/v2/b": get(), "/v2": get()})
    assert rules(changes(base, revision)) == ["path-prefix-changed"]


def test_the_root_moves_with_a_prefix_that_all_paths_got_or_lost() -> None:
    bare, prefixed = document({"/": get(), "/a": get(), "/b": get()}), document({"/v1/": get(), "/v1/a": get(), "/v1/b": get()})
    for base, revision in ((bare, prefixed), (prefixed, bare)):
        assert rules(changes(base, revision)) == ["path-prefix-changed"]


def test_what_changed_behind_a_moved_prefix_is_told_too() -> None:
    base = document({"/v1/a": get(), "/v1/b": get()})
    revision = document({"/v2/a": get(), "/v2/b": get({"name": "q", "in": "query", "required": True, "schema": {"type": "string"}})})
    assert rules(changes(base, revision)) == ["path-prefix-changed", "request-required-parameter-added"]


def test_a_path_that_went_elsewhere_is_gone_and_another_came() -> None:
    found = changes(document({"/a": get(), "/b": get()}), document({"/a": get(), "/c/d": get()}))
    assert rules(found) == ["operation-added", "operation-removed"]


def test_a_new_concrete_path_takes_requests_only_where_its_text_is_a_legal_value() -> None:
    for kind, expected in (("string", ["operation-added", "path-shadows-template"]), ("integer", ["operation-added"])):
        base = document({"/a/{id}": get(path("id", kind))})
        assert rules(changes(base, document({"/a/{id}": get(path("id", kind)), "/a/recent": get()}))) == expected


def test_additional_methods_are_told_apart_by_case() -> None:
    def copying(method: str) -> dict[str, Any]:
        return document({"/a": {"additionalOperations": {method: OP}}}, "3.2.0")

    assert rules(changes(copying("COPY"), copying("Copy"))) == ["operation-added", "operation-removed"]
