"""Is a printed payload a proof: valid under the one side and invalid under the other, by a validator call of the exam's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from apigov.findings import Witness
from tests.exam.translated import Translation

METHODS = frozenset(("get", "put", "post", "delete", "options", "head", "patch", "trace", "query"))


def refuted(witness: Witness, base: Any, revision: Any) -> str | None:
    """Why a payload proves nothing, None where it does. Names may stand in several places of an operation: one that is proven is enough."""
    if witness.part.startswith("request without "):
        return lacking(witness, Side(base), Side(revision))
    asserts = any("swagger" in side or str(side.get("openapi")).startswith("3.0") for side in (base, revision))
    sides = {"base": base, "revision": revision}
    mark = "readOnly" if witness.accepted_by == "base" else "writeOnly"
    taking, refusing = (
        [Translation(sides[side], mark, asserts).validator(schema) for schema in schemas(witness, Side(sides[side]))]
        for side in (witness.accepted_by, witness.refused_by)
    )
    if not taking or not refusing:
        return "no schema at the place"
    takes = any(one.is_valid(witness.payload) for one in taking)
    refuses = any(not one.is_valid(witness.payload) for one in refusing)
    return None if takes and refuses else f"valid under {witness.accepted_by}: {takes}; invalid under {witness.refused_by}: {refuses}"


def lacking(witness: Witness, base: Side, revision: Side) -> str | None:
    """Why a request that leaves something out proves nothing: it has to be left out on the one side only."""
    sides = {"base": base, "revision": revision}
    taking, refusing = ([*demanded(witness, sides[side])] for side in (witness.accepted_by, witness.refused_by))
    if not taking or not refusing:
        return "no operation at the place"
    return None if not all(taking) and any(refusing) else f"demanded by {witness.accepted_by}: {taking}; by {witness.refused_by}: {refusing}"


def demanded(witness: Witness, side: Side) -> Iterator[bool]:
    """For each operation of the name whether it demands what the request leaves out."""
    assert witness.operation is not None
    _, _, missing = witness.part.partition(" without ")
    location, _, name = missing.removeprefix("parameter ").partition(":")
    for found, item in side.operations(witness.operation.method, witness.operation.path):
        parameters = [side.followed(one) for one in (*found.get("parameters", []), *item.get("parameters", []))]
        if missing == "body":
            body = side.followed(found.get("requestBody", {}))
            yield body.get("required", False) or any(one.get("required", False) for one in parameters if one["in"] in ("body", "formData"))
        else:
            fitting = [one for one in parameters if one["in"] == location and named(one["name"], name, location)]
            yield any(one.get("required", False) for one in fitting)


class Side:
    """One document, read plainly."""

    def __init__(self, document: Any) -> None:
        self.document = document

    def followed(self, part: Any) -> Any:
        for _ in range(20):
            if not isinstance(part, dict) or "$ref" not in part:
                return part
            part = Translation(self.document, "", False).target(part["$ref"])
        return part

    def operations(self, method: str, path: str) -> Iterator[tuple[Any, Any]]:
        """Operations of that method at a path of that shape, a webhook or a callback, each with its path item."""
        wanted = shape(path)
        for name, item in self.items():
            if shape(name) == wanted and method in item:
                yield item[method], item
            elif shape(name) == wanted and method in item.get("additionalOperations", {}):
                yield item["additionalOperations"][method], item

    def items(self) -> Iterator[tuple[str, Any]]:
        todo = [*self.document.get("paths", {}).items(), *self.document.get("webhooks", {}).items()]
        while todo:
            name, item = todo.pop()
            item = self.followed(item)
            if isinstance(item, dict):
                yield name, item
                for method in METHODS & item.keys():
                    for callback in item[method].get("callbacks", {}).values():
                        todo += self.followed(callback).items()


def shape(path: str) -> str:
    return path if path.startswith(("{$", "http")) else re.sub(r"\{[^}]*\}", "{}", path)


def schemas(witness: Witness, side: Side) -> Iterator[Any]:
    """The schemas of the part that a payload is of."""
    operation = witness.operation
    assert operation is not None
    kind, _, name = witness.part.partition(" ")
    for found, item in side.operations(operation.method, operation.path):
        parameters = [side.followed(one) for one in (*found.get("parameters", []), *item.get("parameters", []))]
        if kind == "parameter":
            location, _, own = name.partition(":")
            yield from (of_parameter(one) for one in parameters if one["in"] == location and named(one["name"], own, location))
        elif witness.part == "request body":
            yield from bodies(side, found, parameters, witness.media_type)
        else:
            for code, response in found.get("responses", {}).items():
                answer = side.followed(response)
                if kind == "header":
                    headers = answer.get("headers", {}).items()
                    yield from (of_parameter(side.followed(one)) for key, one in headers if key.lower() == name.lower())
                elif covers(str(code), witness.status, found):
                    yield from [answer["schema"]] if "schema" in answer else in_content(answer.get("content", {}), witness.media_type)


def named(one: str, other: str, location: str) -> bool:
    """Names of path parameters are not on the wire, those of headers have no case."""
    return location == "path" or (one.lower() == other.lower() if location == "header" else one == other)


def covers(code: str, wanted: str | None, operation: Any) -> bool:
    """The response of a code, else of its range, else the default one."""
    codes = [str(one) for one in operation["responses"]]
    fitting = [wanted, f"{str(wanted)[:1]}XX", "default"]
    return code == next((one for one in fitting if one in codes), None) or (wanted == "default" and code not in fitting)


def of_parameter(parameter: Any) -> Any:
    if "schema" in parameter:
        return parameter["schema"]
    if "content" in parameter:
        return next(iter(parameter["content"].values())).get("schema", True)
    return {word: entry for word, entry in parameter.items() if word not in ("name", "in", "required", "description")}


def bodies(side: Side, operation: Any, parameters: list[Any], media_type: str | None) -> Iterator[Any]:
    form = {one["name"]: one for one in parameters if one["in"] == "formData"}
    if form:
        required = [name for name, one in form.items() if one.get("required")]
        yield {"type": "object", "properties": {name: of_parameter(one) for name, one in form.items()}, "required": required}
    yield from (one["schema"] for one in parameters if one["in"] == "body")
    yield from in_content(side.followed(operation.get("requestBody", {})).get("content", {}), media_type)


def in_content(content: Any, media_type: str | None) -> Iterator[Any]:
    """The schema of a media type, else of all that may cover it."""
    plain = {re.sub(r"\s", "", key).lower(): value for key, value in content.items()}
    exact = plain.get(re.sub(r"\s", "", media_type or "").lower())
    yield from (value.get("schema", True) for value in ([exact] if exact is not None else plain.values()))
