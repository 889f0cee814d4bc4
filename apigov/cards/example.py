"""Examples of cards: fragments, completed to whole descriptions of each version that the rule is for.

A member called "METHOD /path" is an operation. Its responses, their descriptions and its path parameters are added where they are left
out. An example that names no version is told in every version of the rule's formats; 2.0 where it can be told there.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from apigov.cards.older import Untellable, told_in_20
from apigov.findings import JsonObject, parse_pointer, pointer_text

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
VERSIONS = {"oas2": "2.0", "oas3_0": "3.0.3", "oas3_1": "3.1.0", "oas3_2": "3.2.0"}
_WIDE = {"oas3": ("oas3_0", "oas3_1", "oas3_2")}


@dataclass(frozen=True, slots=True)
class Example:
    """A small description. `marks`: where the rule's findings stand, as pointer texts or as "METHOD /path /pointer"; none in a good example.

    `formats` narrows in which versions it is told.
    """

    document: JsonObject
    marks: tuple[str, ...]
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """An example as a whole description of one version, with its marks as pointer texts."""

    version: str
    document: JsonObject
    marks: tuple[str, ...]


def tellings(example: Example, formats: Sequence[str]) -> Iterator[Telling]:
    """The example in the versions of `formats` (names as oas2, oas3, oas3_1; none means all)."""
    named = example.document.get("swagger") or example.document.get("openapi")
    if isinstance(named, str):
        yield Telling(named, completed(example.document), tuple(mark_text(mark) for mark in example.marks))
        return
    wanted = families(example.formats or formats)
    for family in families(formats):
        if family not in wanted:
            continue
        whole = completed({"openapi": "3.0.3" if family == "oas2" else VERSIONS[family], **example.document})
        marks = tuple(mark_text(mark) for mark in example.marks)
        if family == "oas2":
            try:
                whole, marks = told_in_20(whole, marks)
            except Untellable:
                continue
        yield Telling(VERSIONS[family], whole, marks)


def families(formats: Sequence[str]) -> tuple[str, ...]:
    """The single versions among format names; all of them where nothing is named."""
    found = [family.replace(".", "_") for name in formats or VERSIONS for family in _WIDE.get(name, (name,))]
    return tuple(family for family in VERSIONS if family in found)


def mark_text(mark: str) -> str:
    """A mark as a pointer text: "get /a/{id} /responses" is "/paths/~1a~1{id}/get/responses"."""
    if not mark or mark.startswith("/"):
        return mark
    method, path, *below = mark.split()
    return pointer_text(("paths", path, method)) + "".join(below)


def completed(document: JsonObject) -> JsonObject:
    """An example as a whole description: version, info, paths and what its short operations leave out are added."""
    whole: dict[str, Any] = {}
    if "swagger" not in document and "openapi" not in document:
        whole["openapi"] = "3.1.0"
    short = {key: copy.deepcopy(value) for key, value in document.items() if _operation_key(key)}
    whole.update({key: value for key, value in document.items() if key not in short})
    whole.setdefault("info", {"title": "Shop", "version": "1.0.0"})
    if short:
        paths = whole["paths"] = {**whole.get("paths", {})}
        for key, operation in short.items():
            method, path = key.split()
            paths.setdefault(path, {})[method] = _operation(operation)
        for path in {key.split()[1] for key in short}:
            _add_path_parameters(path, paths[path], whole)
    if "webhooks" not in whole and "components" not in whole:
        whole.setdefault("paths", {})
    if str(whole.get("openapi", "2")).startswith(("2", "3.0")) or "swagger" in whole:
        whole.setdefault("paths", {})
    return whole


def _operation_key(key: str) -> bool:
    method, _, path = key.partition(" ")
    return method in METHODS and path.startswith("/")


def _operation(operation: Any) -> dict[str, Any]:
    made = dict(operation or {})
    responses = made.setdefault("responses", {"200": {"description": "OK"}})
    for code, response in responses.items() if isinstance(responses, dict) else ():
        if isinstance(response, dict) and "$ref" not in response:
            responses[code] = {"description": _phrase(str(code)), **response}
    return made


def _phrase(code: str) -> str:
    if code.isdigit() and int(code) in HTTPStatus._value2member_map_:
        return HTTPStatus(int(code)).phrase
    return {"4": "Client error", "5": "Server error"}.get(code[:1], "Any other answer")


def _add_path_parameters(path: str, item: dict[str, Any], whole: dict[str, Any]) -> None:
    old = "swagger" in whole
    for name in [part.partition("}")[0] for part in path.split("{")[1:]]:
        lists = [item.get("parameters", []), *(item[method].get("parameters", []) for method in METHODS if method in item)]
        if not all(any(_is(entry, name, whole) for entry in entries) for entries in lists[1:]) and not any(
            _is(entry, name, whole) for entry in lists[0]
        ):
            typed: dict[str, Any] = {"type": "string"} if old else {"schema": {"type": "string"}}
            item.setdefault("parameters", []).append({"name": name, "in": "path", "required": True, **typed})


def _is(parameter: Any, name: str, whole: dict[str, Any]) -> bool:
    if isinstance(parameter, dict) and isinstance(parameter.get("$ref"), str):
        target: Any = whole
        for step in parse_pointer(parameter["$ref"].removeprefix("#")):
            target = target.get(step, {}) if isinstance(target, dict) else {}
        parameter = target
    return isinstance(parameter, dict) and parameter.get("in") == "path" and parameter.get("name") == name


__all__ = ["Example", "Telling", "completed", "families", "mark_text", "tellings"]
