"""Security: who may call, by which schemes, over which addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.options import FLAG, TEXTS, listed, plain_options
from apigov.lint.oas.select import named, options, selected
from apigov.openapi import Description, Header, SecurityRequirement, SecurityScheme, access, words
from apigov.text import Node

# https://www.iana.org/assignments/http-authschemes
_HTTP_SCHEMES = frozenset(
    (
        "basic",
        "bearer",
        "concealed",
        "digest",
        "dpop",
        "gnap",
        "hoba",
        "mutual",
        "negotiate",
        "oauth",
        "privatetoken",
        "scram-sha-1",
        "scram-sha-256",
        "vapid",
    )
)
_LOCAL = ("localhost", "127.0.0.1", "[::1]", "0.0.0.0", "host.docker.internal")


def secured(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Effective security is demanded. `allowEmpty`: an explicit `security: []` on the operation passes; `exemptTags`: so do operations with one."""
    exempt = {tag.lower() for tag in listed(given, "exemptTags")}
    for operation in selected(given, context):
        explicit = given.get("allowEmpty") is True and operation.node.get("security") == []
        if access(operation) == "open" and not explicit and not exempt & {tag.lower() for tag in operation.tags}:
            yield Violation(f"{named(operation)} can be called by anyone", operation.node, data={"missing": "security"})


def not_optional(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No alternative of the effective security is empty."""
    for operation in selected(given, context):
        if access(operation) == "optional":
            yield Violation(f"{named(operation)} can be called without its credentials", operation.node.child("security") or operation.node)


def schemes_defined(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    description = context.description
    if description is not None and description.operations and not description.security_schemes:
        yield Violation("the API defines no security scheme", description.root, data={"missing": "securitySchemes"})


def global_security(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Security is demanded at the root; `acceptOperations`: or by each operation itself."""
    description = context.description
    if description is None or description.security or not description.operations:
        return
    each = all(operation.node.child("security") is not None for operation in description.operations)
    if not (given.get("acceptOperations") is True and each):
        yield Violation("security is not declared at the root", description.root, data={"missing": "security"})


def _requirements(description: Description) -> Iterator[tuple[str, SecurityRequirement]]:
    for requirement in description.security or ():
        yield "the API", requirement
    for operation in (*description.operations, *description.webhooks):
        if operation.node.child("security") is not None:
            for requirement in operation.security or ():
                yield named(operation), requirement


def requirement_defined(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    description = context.description
    if description is None:
        return
    for who, requirement in _requirements(description):
        for name in requirement.schemes:
            # From 3.2 on a requirement may also name a scheme by URI.
            if name not in description.security_schemes and "/" not in name and "#" not in name:
                yield Violation(
                    f"{who} requires the security scheme {name!r}, which is not defined", requirement.node.child(name) or requirement.node, (name,)
                )


def scopes_defined(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    description = context.description
    if description is None:
        return
    for who, requirement in _requirements(description):
        for name, scopes in requirement.schemes.items():
            scheme = description.security_schemes.get(name)
            if scheme is None or scheme.type != "oauth2" or not scheme.flows:
                continue
            known = {scope for flow in scheme.flows for scope in flow.scopes}
            for scope in scopes:
                if scope not in known:
                    place = requirement.node.child(name) or requirement.node
                    yield Violation(f"{who} requires the scope {scope!r}, which no flow of {name!r} declares", place, (name, scope))


def schemes_used(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    description = context.description
    if description is None:
        return
    used = {name for _, requirement in _requirements(description) for name in requirement.schemes}
    for name, scheme in description.security_schemes.items():
        if name not in used:
            yield Violation(f"the security scheme {name!r} is used by no requirement", scheme.node, (name,))


def scopes_used(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    description = context.description
    if description is None:
        return
    used: dict[str, set[str]] = {}
    for _, requirement in _requirements(description):
        for name, scopes in requirement.schemes.items():
            used.setdefault(name, set()).update(scopes)
    for name, scheme in description.security_schemes.items():
        for scope in dict.fromkeys(scope for flow in scheme.flows for scope in flow.scopes):
            if name in used and scope not in used[name]:
                yield Violation(f"the scope {scope!r} of {name!r} is required by no operation", scheme.node, (scope,))


def oauth_scopes(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Operations under oauth2 or openIdConnect name a scope."""
    description = context.description
    if description is None:
        return
    for operation in selected(given, context):
        for requirement in operation.security or ():
            for name, scopes in requirement.schemes.items():
                scheme = description.security_schemes.get(name)
                if scheme is not None and scheme.type in ("oauth2", "openIdConnect") and not scopes:
                    yield Violation(f"{named(operation)} asks {name!r} for no scope", operation.node, (name,))


def scheme(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Schemes that are not to be used: `http` schemes by name, `flows` of OAuth 2, API keys `in` a place; `registered`: only IANA's http schemes."""
    description = context.description
    if description is None:
        return
    http, flows, places = set(listed(given, "http")), set(listed(given, "flows")), set(listed(given, "apiKeyIn"))
    for name, one in description.security_schemes.items():
        for what in _unwanted(one, http, flows, places, given.get("registered") is True):
            yield Violation(f"the security scheme {name!r} {what}", one.node, (name, what))


def _unwanted(one: SecurityScheme, http: set[str], flows: set[str], places: set[str], registered: bool) -> Iterator[str]:
    word = (one.scheme or "").lower()
    if one.type == "http" and word in http:
        yield f"is HTTP {word}"
    if one.type == "http" and registered and word and word not in _HTTP_SCHEMES:
        yield f"is the http scheme {one.scheme!r}, which is not registered"
    if one.type == "apiKey" and one.location in places:
        yield f"puts the key {one.name!r} in the {one.location}"
    for flow in one.flows:
        if flow.kind in flows:
            yield f"offers the OAuth 2 {flow.kind} flow"


def https(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Addresses are https: `servers` (local ones apart), or those of `security` schemes."""
    description = context.description
    if description is None:
        return
    if given.get("of") == "security":
        for name, one in description.security_schemes.items():
            urls = [one.open_id_connect_url, *(url for flow in one.flows for url in (flow.authorization_url, flow.token_url, flow.refresh_url))]
            for url in dict.fromkeys(url for url in urls if url):
                if url.lower().startswith("http://"):
                    yield Violation(f"the security scheme {name!r} has the address {url}, which is not https", one.node, (name, url))
        return
    servers = {server.node: server for operation in description.operations for server in operation.servers}
    servers.update({server.node: server for server in description.servers})
    for server in servers.values():
        host = server.url.lower().removeprefix("http://")
        if server.url.lower().startswith(("http://", "ws://")) and not host.startswith(_LOCAL):
            yield Violation(f"the server {server.url} is not https", _url_node(server.node), (server.url,))


def _url_node(node: Node) -> Node:
    return node.child("url") or node.child("schemes") or node


def scheme_text(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Security schemes have the member `field`; `type` and `scheme` narrow which."""
    description = context.description
    name = str(given["field"])
    for key, one in description.security_schemes.items() if description is not None else ():
        if given.get("http") not in (None, (one.scheme or "").lower()):
            continue
        if not one.node.get(name):
            yield Violation(f"the security scheme {key!r} has no {name}", one.node, (key,), {"missing": name})


def flow_field(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """OAuth 2 flows, `notFlows` apart, have the member `field`."""
    description, name, kept = context.description, str(given["field"]), listed(given, "notFlows")
    for key, one in description.security_schemes.items() if description is not None else ():
        for flow in one.flows:
            if flow.kind not in kept and not flow.node.get(name):
                yield Violation(f"the {flow.kind} flow of {key!r} has no {name}", flow.node, (key, flow.kind), {"missing": name})


def credentials(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No parameter `in` a place holds one of `phrases` in its name: words that follow each other."""
    places, phrases = listed(given, "in"), [words(phrase) for phrase in listed(given, "phrases")]
    for operation in selected(given, context):
        for parameter in operation.parameters:
            name = words(parameter.name)
            held = any(name[start : start + len(phrase)] == phrase for phrase in phrases for start in range(len(name)))
            if parameter.location in places and held:
                yield Violation(f"the {parameter.location} parameter {parameter.name!r} carries a credential", parameter.node, (parameter.name,))


def signed(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """The selected operations have security of their own, or a header with one of `words` in its name, or Authorization."""
    wanted = set(listed(given, "words"))
    for operation in selected(given, context):
        headers = [parameter.name for parameter in operation.parameters if parameter.location == "header"]
        told = any(set(words(name)) & wanted or name.lower() == "authorization" for name in headers)
        if not told and not operation.node.get("security"):
            yield Violation(f"{named(operation)} carries no signature", operation.node, data={"missing": "signature"})


def private_cache(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No response of the selected operations documents Cache-Control as public."""
    for operation in selected(given, context):
        for response in operation.responses:
            for header in response.headers:
                if header.name.lower() == "cache-control" and "public" in _said(header):
                    yield Violation(f"a {response.code} that needs credentials may be cached by anyone", header.node)


def _said(header: Header) -> str:
    """All that a header gives as values: enum, const, default, examples."""
    schema = header.schema.node if header.schema is not None else None
    values = [header.node.get("example"), header.node.get("examples")]
    if schema is not None:
        values += [schema.get(keyword) for keyword in ("enum", "const", "default", "example", "examples")]
    return str([value for value in values if value is not None]).lower()


FUNCTIONS = (
    RuleFunction("oasSecured", secured, options(allowEmpty=FLAG, exemptTags=TEXTS)),
    RuleFunction("oasSecurityNotOptional", not_optional, options()),
    RuleFunction("oasSecuritySchemesDefined", schemes_defined),
    RuleFunction("oasGlobalSecurity", global_security, plain_options(acceptOperations=FLAG)),
    RuleFunction("oasRequirementDefined", requirement_defined),
    RuleFunction("oasScopesDefined", scopes_defined),
    RuleFunction("oasSchemesUsed", schemes_used),
    RuleFunction("oasScopesUsed", scopes_used),
    RuleFunction("oasOperationScopes", oauth_scopes, options()),
    RuleFunction("oasSecurityScheme", scheme, plain_options(http=TEXTS, flows=TEXTS, apiKeyIn=TEXTS, registered=FLAG)),
    RuleFunction("oasHttps", https, plain_options(("of",), of={"enum": ["servers", "security"]})),
    RuleFunction("oasSecuritySchemeField", scheme_text, plain_options(("field",), field={"type": "string"}, http={"type": "string"})),
    RuleFunction("oasFlowField", flow_field, plain_options(("field",), field={"type": "string"}, notFlows=TEXTS)),
    RuleFunction("oasCredentials", credentials, options(("in", "phrases"), phrases=TEXTS, **{"in": TEXTS})),
    RuleFunction("oasSigned", signed, options(("words",), words=TEXTS)),
    RuleFunction("oasPrivateCache", private_cache, options()),
)
