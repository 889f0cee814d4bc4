"""The document as a whole: servers, tags, versions, descriptions of parameters, unused components, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.names import paths_of
from apigov.lint.oas.options import FLAG, SOME_TEXTS, listed, plain_options
from apigov.lint.oas.select import events, flat_of, options, selected
from apigov.openapi import Description, Server, Version, segments
from apigov.text import Node

_MAJOR = re.compile(r"v(\d+)(?:[a-z0-9.]*)", re.IGNORECASE)
_SEMVER = re.compile(r"(\d+)\.\d+\.\d+(?:[-+].*)?")


def _servers(description: Description) -> Iterator[Server]:
    """The servers that the document writes, each once; not the / that is meant where none are."""
    found = {server.node: server for server in description.servers}
    for operation in description.operations:
        found.update({server.node: server for server in operation.servers})
    yield from found.values()


def _url(server: Server, context: Context) -> Node:
    if context.description is not None and context.description.version is Version.V2_0:
        return server.node.child("host") or server.node.child("basePath") or server.node
    return server.node.child("url") or server.node


def servers_defined(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """The root names a server with an address; 2.0: a host."""
    description = context.description
    if description is None or not description.operations:
        return
    old = description.version is Version.V2_0
    held = bool(description.root.get("host")) if old else any(server.url.strip() for server in description.servers)
    if not held:
        missing = "host" if old else "servers"
        yield Violation("the document names no server", description.root, data={"missing": missing})


def server_url(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Addresses of servers, with the defaults of their variables put in, do not match `notMatch`; `says` is the rest of the sentence."""
    description, pattern = context.description, re.compile(str(given["notMatch"]))
    for server in _servers(description) if description is not None else ():
        url = server.url
        for name, (default, _) in server.variables.items():
            url = url.replace(f"{{{name}}}", default or f"{{{name}}}")
        says, base = given.get("says", "is not allowed"), description.root.child("basePath") if description is not None else None
        if pattern.search(url):
            yield Violation(f"the server {server.url} {says}", _url(server, context), (server.url,))
        elif base is not None and pattern.search(str(base.value)):
            yield Violation(f"the base path {base.value} {says}", base, (str(base.value),))


def server_variables(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Variables in a server's address are declared, and those that are have a default that their enum holds."""
    description = context.description
    for server in _servers(description) if description is not None and description.version is not Version.V2_0 else ():
        held = server.node.child("variables")
        if held is not None and not isinstance(held.value, dict):
            continue
        declared = dict(held.children()) if held is not None else {}
        for name in dict.fromkeys(re.findall(r"\{([^{}]+)\}", server.url)):
            if name not in declared:
                yield Violation(f"the server variable {name!r} is not declared", server.node, (name,), {"missing": name})
        for name, variable in declared.items():
            default, values = variable.get("default"), variable.get("enum")
            if isinstance(variable.value, dict) and "default" not in variable.value:
                yield Violation(f"the server variable {name!r} has no default", variable, (str(name),), {"missing": "default"})
            elif isinstance(default, str) and isinstance(values, list) and values and default not in values:
                place = variable.child("default") or variable
                yield Violation(f"the default {default!r} of the server variable {name!r} is not in its enum", place, (str(name),))


def versions(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Version segments in servers and paths have one major number, that of a semantic info.version."""
    description = context.description
    if description is None:
        return
    version = _SEMVER.fullmatch(description.info_version or "")
    found: list[tuple[str, str, Node]] = []
    for server in _servers(description):
        found += [(match[1], server.url, _url(server, context)) for step in segments(server.url) if (match := _MAJOR.fullmatch(step))]
    for path, item in paths_of(description):
        found += [(match[1], path, item) for step in segments(path)[:2] if (match := _MAJOR.fullmatch(step))]
    wanted = version[1] if version is not None else found[0][0] if found else ""
    for major, where, node in found:
        if major != wanted and not (version is not None and version[1] == "0"):
            told = f"info.version says {description.info_version}" if version is not None else f"others say v{wanted}"
            yield Violation(f"{where} says v{major}, {told}", node, (major,))


def path_version(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No version segment of a path or server matches `notMatch`."""
    description, pattern = context.description, re.compile(str(given["notMatch"]))
    for path, item in paths_of(description) if description is not None else ():
        for step in segments(path):
            if pattern.fullmatch(step):
                yield Violation(f"the path {path} holds the version {step!r}", item, (step,))
    for server in _servers(description) if description is not None else ():
        for step in segments(server.url.partition("://")[2] or server.url)[1:]:
            if pattern.fullmatch(step):
                yield Violation(f"the server {server.url} holds the version {step!r}", _url(server, context), (step,))


def operation_tags(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Each operation has a tag; `declared`: one of the root's; `single`: only one."""
    description = context.description
    known = {str(use.node.get("name")) for use in description.objects("Tag")} if description is not None else set()
    for operation in selected(given, context):
        if not operation.tags:
            yield Violation("the operation has no tag", operation.node, data={"missing": "tags"})
        elif given.get("single") is True and len(operation.tags) > 1:
            yield Violation(f"the operation has {len(operation.tags)} tags", operation.node.child("tags") or operation.node)
        tags = operation.node.child("tags")
        for _, tag in tags.children() if tags is not None and given.get("declared") is True and known else ():
            if str(tag.value) not in known:
                yield Violation(f"the tag {tag.value!r} is not declared at the root", tag, (str(tag.value),))


def root_tags(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Tags of the root are unique, described and used."""
    description = context.description
    if description is None:
        return
    used = {tag for operation in (*description.operations, *description.webhooks) for tag in operation.tags}
    used |= {str(use.node.get("parent")) for use in description.objects("Tag")}
    seen: set[str] = set()
    for use in description.objects("Tag"):
        name = str(use.node.get("name"))
        faults = [
            (name in seen, "stands twice"),
            (not use.node.get("description"), "has no description"),
            (name not in used, "is used by no operation"),
        ]
        for fault, words in faults:
            if fault:
                yield Violation(f"the tag {name!r} {words}", use.node, (words,))
        seen.add(name)


def parameter_text(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Parameters have a description, there or in their schema."""
    description = context.description
    told: set[Node] = set()
    for operation in selected(given, context) if description is not None else ():
        for parameter in operation.parameters:
            flat = flat_of(parameter.schema, context) if parameter.schema is not None else None
            inner = flat.node.get("description") if flat is not None else None
            if parameter.node not in told and not parameter.node.get("description") and not inner:
                told.add(parameter.node)
                yield Violation(f"the parameter {parameter.name!r} has no description", parameter.node, data={"missing": "description"})


def unused(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Components that a description with operations defines are referred to, or named by a discriminator or a security requirement."""
    description = context.description
    if description is None or not (description.operations or description.webhooks):
        return
    old = description.version is Version.V2_0
    sections = ("definitions", "parameters", "responses") if old else tuple(listed(given, "sections"))
    root = description.root if old else description.root.child("components")
    named = _mapped(description)
    for section in sections:
        held = root.child(section) if root is not None else None
        for name, node in held.children() if held is not None else ():
            if description.uses(node) or (section in ("schemas", "definitions") and (str(name) in named or _is_variant(node, context))):
                continue
            yield Violation(f"{section}/{name} is used nowhere", node, (section, str(name)))


def _mapped(description: Description) -> set[str]:
    """The schemas that discriminators name."""
    found: set[str] = set()
    for use in description.objects("Discriminator"):
        mapping = use.node.get("mapping")
        values = [*(mapping.values() if isinstance(mapping, dict) else ()), use.node.get("defaultMapping")]
        found |= {str(one).rpartition("/")[2] for one in values if one is not None}
    return found


def _is_variant(node: Node, context: Context) -> bool:
    """Whether a schema extends one that has a discriminator: it is found by name then."""
    parts = node.child("allOf")
    for _, part in parts.children() if parts is not None else ():
        target = context.workspace.resolve(part)
        if isinstance(target, Node) and target.get("discriminator") is not None:
            return True
    return False


def links(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Links name an operation by its operationId, or by a reference; one to a file that is not here passes."""
    description = context.description
    if description is None:
        return
    operations = (*description.operations, *events(context, description))
    known, nodes = {operation.operation_id for operation in operations}, {operation.node for operation in operations}
    for use in description.objects("Link"):
        name, reference = use.node.get("operationId"), use.node.child("operationRef")
        if isinstance(name, str) and name not in known:
            yield Violation(f"the link leads to the operation {name!r}, which is not here", use.node.child("operationId") or use.node, (name,))
        if reference is not None and isinstance(reference.value, str) and not _leads(reference, nodes, context):
            yield Violation(f"the link leads to {reference.value!r}, which is no operation", reference, (reference.value,))


def _leads(reference: Node, operations: set[Node], context: Context) -> bool:
    text = str(reference.value)
    target = context.workspace.target(reference.tree, text, reference)
    if not isinstance(target, Node):
        return not text.startswith("#")
    return target in operations or (target.tree is not reference.tree and isinstance(target.value, dict))


def examples_exclusive(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """An Example Object has one of value and externalValue; from 3.2 on value also excludes dataValue and serializedValue."""
    groups = (("value", "externalValue"), ("value", "dataValue"), ("value", "serializedValue"), ("serializedValue", "externalValue"))
    for use in context.description.objects("Example") if context.description is not None else ():
        for first, second in groups:
            held = use.node.value
            if isinstance(held, dict) and first in held and second in held:
                yield Violation(f"an example has both {first} and {second}", use.node, (first, second))


def extension_value(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Operations, or info for all of them, have the extension `name` with one of `values`."""
    description, name, values = context.description, str(given["name"]), listed(given, "values")
    info = description.root.child("info") if description is not None else None
    general = info.get(name) if info is not None else None
    for operation in selected(given, context):
        said = operation.node.get(name)
        if (said if said is not None else general) not in values:
            yield Violation(f"the operation does not say its {name}", operation.node, data={"missing": name})


def info(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """info, or its member `object`, has each text of `allOf` and one of `anyOf`."""
    description, name = context.description, given.get("object")
    if description is None:
        return
    above = description.root.child("info")
    if above is None:
        yield Violation(f"info has no {name}" if name else "the document has no info", description.root, data={"missing": "info"})
        return
    node = above.child(str(name)) if isinstance(name, str) else above
    if node is None:
        yield Violation(f"info has no {name}", above, data={"missing": str(name)})
        return
    any_of = listed(given, "anyOf")
    missing = [one for one in listed(given, "allOf") if not _is_text(node, one)]
    if any_of and not any(_is_text(node, one) for one in any_of):
        missing.append(" or ".join(any_of))
    if missing:
        yield Violation(f"{name or 'info'} has no {' and no '.join(missing)}", node, tuple(missing), {"missing": missing[0]})


def _is_text(node: Node, name: str) -> bool:
    return bool(str(node.get(name) or "").strip())


def summary(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Operations have a summary of at most `max` characters that ends in no full stop."""
    most = given.get("max")
    for operation in selected(given, context):
        node = operation.node.child("summary")
        text = (operation.summary or "").strip()
        if node is None or not text:
            yield Violation("the operation has no summary", operation.node, data={"missing": "summary"})
        elif text.endswith(".") and not text.endswith("..."):
            yield Violation("the summary ends in a full stop", node)
        elif isinstance(most, int) and len(text) > most:
            yield Violation(f"the summary has {len(text)} characters, more than {most}", node)


def response_text(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Descriptions of responses that are there do not match `notMatch`, whatever the case."""
    pattern = re.compile(str(given["notMatch"]), re.IGNORECASE)
    for use in context.description.objects("Response") if context.description is not None else ():
        text = use.node.get("description")
        if isinstance(text, str) and pattern.search(text.strip()):
            yield Violation(f"the description {text!r} says no more than the code", use.node)


def media_names(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No media type of a request or response matches `notMatch`."""
    pattern = re.compile(str(given["notMatch"]))
    for operation in selected(given, context):
        contents = [operation.body.content] if operation.body is not None else []
        for media in (one for content in (*contents, *(response.content for response in operation.responses)) for one in content):
            if pattern.search(media.name):
                yield Violation(f"the media type is {media.name}", media.node, (media.name,))


def content_schema(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Media types have a schema (3.2: or itemSchema); from 3.1 on those of `except` may have none."""
    description = context.description
    kept = tuple(name.rstrip("*") for name in listed(given, "except"))
    for operation in selected(given, context) if description is not None else ():
        contents = [operation.body.content] if operation.body is not None else []
        for media in (one for content in (*contents, *(response.content for response in operation.responses)) for one in content):
            binary = description is not None and description.version >= Version.V3_1 and media.name.lower().startswith(kept)
            if media.schema is None and media.item_schema is None and not binary:
                yield Violation(f"{media.name} has no schema", media.node, data={"missing": "schema"})


FUNCTIONS = (
    RuleFunction("oasInfo", info, plain_options(object={"type": "string"}, allOf=SOME_TEXTS, anyOf=SOME_TEXTS)),
    RuleFunction("oasSummary", summary, options(max={"type": "integer"})),
    RuleFunction("oasResponseText", response_text, plain_options(("notMatch",), notMatch={"type": "string"})),
    RuleFunction("oasMediaNames", media_names, options(("notMatch",), notMatch={"type": "string"})),
    RuleFunction("oasContentSchema", content_schema, options(**{"except": SOME_TEXTS})),
    RuleFunction("oasServersDefined", servers_defined),
    RuleFunction("oasServerUrl", server_url, plain_options(("notMatch",), notMatch={"type": "string"}, says={"type": "string"})),
    RuleFunction("oasServerVariables", server_variables),
    RuleFunction("oasOneMajorVersion", versions),
    RuleFunction("oasVersionSegments", path_version, plain_options(("notMatch",), notMatch={"type": "string"})),
    RuleFunction("oasOperationTags", operation_tags, options(declared=FLAG, single=FLAG)),
    RuleFunction("oasRootTags", root_tags),
    RuleFunction("oasParameterText", parameter_text, options()),
    RuleFunction("oasUnusedComponents", unused, plain_options(sections=SOME_TEXTS)),
    RuleFunction("oasLinks", links),
    RuleFunction("oasExampleValue", examples_exclusive),
    RuleFunction("oasExtension", extension_value, options(("name", "values"), name={"type": "string"}, values=SOME_TEXTS)),
)
