"""Paths, operations and their parts as they stand: checks of the value that `given` finds, not of the typed reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from apigov.findings import Json, JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.options import plain_options
from apigov.openapi import Version
from apigov.text import Node, root_node

_METHODS = frozenset(("get", "put", "post", "delete", "options", "head", "patch", "trace"))
_TEMPLATE = r"\{;?\??[a-zA-Z0-9_-]+\*?\}"
_FORM = ("application/x-www-form-urlencoded", "multipart/form-data")


def _objects(node: Node | None, context: Context) -> Iterator[tuple[str | int, Node]]:
    """The children that are objects, behind references."""
    for step, child in node.children() if node is not None else ():
        target = context.resolve(child)
        if isinstance(target.value, dict):
            yield step, target


def _operations(paths: Node | None, context: Context) -> Iterator[tuple[str, str, Node]]:
    """Path, method and operation below a Paths Object, in source order."""
    for path, item in _objects(paths, context):
        for method, operation in _objects(item, context):
            if method in _METHODS:
                yield str(path), str(method), operation


def _member(node: Node, name: str, context: Context) -> Node | None:
    child = node.child(name)
    return context.resolve(child) if child is not None else None


def _key(value: Json) -> str:
    """Values that are equal have one text."""
    return repr(value)


def success_declared(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Of a Responses Object: one code from 200 to 399, or (from 3.0 on) one of the ranges 2XX and 3XX."""
    if isinstance(value, dict):
        ranges = context.description is None or context.description.version is not Version.V2_0
        if not any(re.fullmatch(r"[23][0-9]{2}", code) or (ranges and code in ("2XX", "3XX")) for code in map(str, value)):
            yield Violation("the responses name no success: no code is 2xx or 3xx")


def unique_operation_ids(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Of a Paths Object: no operationId stands twice; the second is told."""
    seen: dict[str, str] = {}
    for path, method, operation in _operations(context.node, context):
        name = operation.child("operationId")
        if name is None:
            continue
        here = f"{method.upper()} {path}"
        first = seen.setdefault(_key(name.value), here)
        if first != here:
            yield Violation(f"the operationId {name.value!r} is that of {first}, too", name, (str(name.value),))


def defined_tags(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Of a description: the tags of operations are names of its root's tags."""
    tags = _member(context.node, "tags", context)
    known = {tag.get("name") for _, tag in _objects(tags, context) if isinstance(tag.get("name"), str)} if _is_list(tags) else set()
    for path, method, operation in _operations(_member(context.node, "paths", context), context):
        used = _member(operation, "tags", context)
        for _, tag in used.children() if used is not None and isinstance(used.value, list) else ():
            if not isinstance(tag.value, str) or tag.value not in known:
                yield Violation(f"{method.upper()} {path} has the tag {tag.value!r}, which the root does not define", tag, (str(tag.value),))


def _is_list(node: Node | None) -> bool:
    return node is not None and isinstance(node.value, list)


def unique_members(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Of a list of objects with a text as member `by`: no two have the same; the second is told. Other lists are for structure to tell of."""
    if not isinstance(value, list):
        return
    by, seen = str(given["by"]), set[str]()
    members = [item.child(by) for _, item in _objects(context.node, context)]
    if len(members) < len(value) or not all(member is not None and isinstance(member.value, str) for member in members):
        return
    for member in members:
        if member is not None:
            name = str(member.value)
            if name in seen:
                yield Violation(f"the {by} {name!r} stands twice", member, (name,))
            seen.add(name)


def operation_parameters(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Of a list of parameters: no two have the same name and place; one body, and no body beside formData."""
    if not isinstance(value, list):
        return
    seen: set[str] = set()
    bodies: list[Node] = []
    form = False
    for _, one in _objects(context.node, context):
        if one.reference is not None:
            # Nothing is known of what a broken reference means.
            continue
        key = _key([one.get("in"), one.get("name")])
        if key in seen:
            yield Violation(f"the {one.get('in')} parameter {one.get('name')!r} stands twice", one, (str(one.get("in")), str(one.get("name"))))
        seen.add(key)
        if one.get("in") == "body":
            bodies.append(one)
        form = form or one.get("in") == "formData"
    if bodies and form:
        yield Violation("the operation has a body beside formData", key=("form",))
    for one in bodies[1:]:
        yield Violation("the operation has a second body", one, ("body",))


def form_consumed(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Of an operation with formData: its `consumes` names a media type of forms."""
    if not isinstance(value, dict):
        return
    parameters, consumes = _member(context.node, "parameters", context), value.get("consumes")
    if not _is_list(parameters) or not isinstance(consumes, list):
        return
    form = any(one.get("in") == "formData" for _, one in _objects(parameters, context))
    if form and not any(name in str(one) for one in consumes for name in _FORM):
        yield Violation(f"formData needs {' or '.join(_FORM)} among what the operation consumes")


def discriminator_member(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Of a schema whose discriminator is a name: the schema defines that property, and requires it."""
    if not isinstance(value, dict) or not isinstance(value.get("discriminator"), str):
        return
    name = str(value["discriminator"])
    properties, required = value.get("properties"), value.get("required")
    if not isinstance(properties, dict) or name not in properties:
        yield Violation(f"the discriminator {name!r} is no property", ("properties",), ("properties", name))
    if not isinstance(required, list) or name not in required:
        yield Violation(f"the discriminator {name!r} is not required", ("required",), ("required", name))


def path_templates(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Of a Paths Object: templates are different, and agree with the path parameters, which are required and stand once."""
    shapes: dict[str, str] = {}
    for step, item in _objects(context.node, context):
        path = str(step)
        first = shapes.setdefault(re.sub(_TEMPLATE, "%", path), path)
        if first != path:
            yield Violation(f"the paths {first} and {path} are the same with other names", item, ("same", first))
        names: list[str] = []
        for found in re.findall(_TEMPLATE, path):
            name = re.sub(r"[{}?*;]", "", found)
            if name in names:
                yield Violation(f"the path {path} holds {{{name}}} twice", item, ("twice", name))
            names.append(name)
        shared: dict[str, Node] = {}
        yield from _declared(item, shared, context)
        for method, operation in _objects(item, context):
            if method in _METHODS:
                own: dict[str, Node] = {}
                yield from _declared(operation, own, context)
                yield from _agreeing(path, names, {**shared, **own}, operation)


def _declared(holder: Node, found: dict[str, Node], context: Context) -> Iterator[Violation]:
    """Fills `found` with the path parameters that an operation or a path item lists."""
    parameters = _member(holder, "parameters", context)
    for _, one in _objects(parameters, context) if _is_list(parameters) else ():
        if one.get("in") != "path" or "name" not in (one.value if isinstance(one.value, dict) else {}):
            continue
        name = str(one.get("name"))
        if one.get("required") is not True:
            yield Violation(f"the path parameter {name!r} is not required: true", one, ("required", name), {"missing": "required"})
        if name in found:
            yield Violation(f"the path parameter {name!r} stands twice", one, ("again", name))
        else:
            found[name] = one


def _agreeing(path: str, names: list[str], declared: dict[str, Node], operation: Node) -> Iterator[Violation]:
    for name, one in declared.items():
        if name not in names:
            yield Violation(f"the path {path} does not hold {{{name}}}", one, ("unused", name, path))
    for name in dict.fromkeys(names):
        if name not in declared:
            yield Violation(f"the parameter {name!r} of the path {path} is not defined", operation, ("missing", name, path), {"missing": name})


def requirement(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Of a Security Requirement Object: its schemes are defined, and so is each scope, in a flow (2.0: `scopes`); openIdConnect apart."""
    if not isinstance(value, dict) or not all(isinstance(scopes, list) and all(isinstance(one, str) for one in scopes) for scopes in value.values()):
        return
    schemes = _schemes(context)
    for name, scopes in value.items():
        scheme = schemes.get(str(name))
        place = context.node.child(str(name)) or context.node
        if scheme is None:
            yield Violation(f"the security scheme {name!r} is not defined", place, (str(name),))
            continue
        if scheme.get("type") == "openIdConnect":
            continue  # what scopes there are is said by the provider
        known = set(_scopes(scheme, context))
        for index, scope in enumerate(scopes if isinstance(scopes, list) else ()):
            if scope not in known:
                yield Violation(f"the security scheme {name!r} has no scope {scope!r}", place.child(index) or place, (str(name), str(scope)))


def _schemes(context: Context) -> dict[str, Node]:
    known = context.shared.get(_schemes)
    if known is None:
        description = context.description
        old = description is not None and description.version is Version.V2_0
        held: Node | None = description.root if description is not None else root_node(context.node.tree)
        for step in ("securityDefinitions",) if old else ("components", "securitySchemes"):
            held = _member(held, step, context) if held is not None else None
        children = held.children() if held is not None else ()
        known = context.shared[_schemes] = {str(name): context.resolve(child) for name, child in children}
    found: dict[str, Node] = known
    return found


def _scopes(scheme: Node, context: Context) -> Iterator[Json]:
    flows = _member(scheme, "flows", context)
    for holder in (scheme, *(flow for _, flow in _objects(flows, context))):
        scopes = _member(holder, "scopes", context)
        yield from scopes.value if scopes is not None and isinstance(scopes.value, dict) else ()


_BY: JsonObject = {"type": "string"}
FUNCTIONS = (
    RuleFunction("oasSuccessDeclared", success_declared),
    RuleFunction("oasOperationIdsUnique", unique_operation_ids),
    RuleFunction("oasTagsDefined", defined_tags),
    RuleFunction("oasMembersUnique", unique_members, plain_options(("by",), by=_BY)),
    RuleFunction("oasOperationParameters", operation_parameters),
    RuleFunction("oasFormConsumed", form_consumed),
    RuleFunction("oasDiscriminatorMember", discriminator_member),
    RuleFunction("oasPathTemplates", path_templates),
    RuleFunction("oasRequirement", requirement),
)
