"""Security as an OR of ANDs over what the schemes are, not over their keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from apigov.diff.found import BREAKING, SAFE, Found, Ruling, debatable
from apigov.findings import Direction, Effect
from apigov.openapi import Operation, SecurityRequirement, SecurityScheme

# A demand: what the client has to show, and one scope of it ("" for the credential itself).
Demand = tuple[tuple[str, ...], str]
Alternative = frozenset[Demand]


@dataclass(frozen=True, slots=True)
class Demands:
    """The alternatives of one operation, and where each comes from."""

    alternatives: Mapping[Alternative, SecurityRequirement | None]

    def satisfied_by(self, offered: Alternative) -> bool:
        return any(wanted <= offered for wanted in self.alternatives)


def demands(requirements: tuple[SecurityRequirement, ...] | None, schemes: Mapping[str, SecurityScheme]) -> Demands:
    found: dict[Alternative, SecurityRequirement | None] = {}
    for requirement in requirements or ():
        ways = [list(_ways(key, scopes, schemes)) for key, scopes in requirement.schemes.items()]
        for way in product(*ways):
            found.setdefault(frozenset().union(*way), requirement)
    return Demands(found or {frozenset(): None})


def _ways(key: str, scopes: tuple[str, ...], schemes: Mapping[str, SecurityScheme]) -> Iterator[Alternative]:
    """The ways to satisfy one scheme: one a flow for OAuth 2.0, else one."""
    scheme = schemes.get(key)
    if scheme is None:
        yield frozenset({(("undeclared", key), "")})
        return
    for identity in identities(scheme):
        yield frozenset({(identity, ""), *((identity, scope) for scope in scopes)})


def identities(scheme: SecurityScheme) -> list[tuple[str, ...]]:
    """What a scheme is on the wire, without keys, texts and the addresses where tokens come from."""
    if scheme.type == "apiKey":
        name = scheme.name or ""
        return [("apiKey", scheme.location or "", name.lower() if scheme.location == "header" else name)]
    if scheme.type == "http":
        return [("http", (scheme.scheme or "").lower())]
    if scheme.type == "oauth2":
        return [("oauth2", flow.kind) for flow in scheme.flows] or [("oauth2", "")]
    return [(scheme.type,)]


def compare_security(
    base: Operation, revision: Operation, schemes: tuple[Mapping[str, SecurityScheme], Mapping[str, SecurityScheme]]
) -> Iterator[Found]:
    """Every old alternative must satisfy some new one; the reverse tells what is demanded less."""
    old, new = demands(base.security, schemes[0]), demands(revision.security, schemes[1])
    for alternative, requirement in old.alternatives.items():
        if new.satisfied_by(alternative):
            continue
        near = min(new.alternatives, key=lambda wanted: len(wanted - alternative))
        kind, values = _what_is_missing(alternative, near)
        where = new.alternatives[near]
        yield Found(
            kind=kind,
            base=requirement.node if requirement else None,
            revision=where.node if where else revision.node,
            direction=Direction.REQUEST,
            ruling=BREAKING,
            values=values,
        )
    for alternative, requirement in new.alternatives.items():
        if old.satisfied_by(alternative):
            continue
        near = min(old.alternatives, key=lambda wanted: len(wanted - alternative))
        before = old.alternatives[near]
        if any(wanted < alternative or wanted == alternative for wanted in old.alternatives):
            continue
        yield Found(
            kind="security-loosened",
            base=before.node if before else base.node,
            revision=requirement.node if requirement else revision.node,
            direction=Direction.REQUEST,
            ruling=SAFE,
            values={"after": _words(alternative)},
        )
    yield from _token_addresses(base, revision, schemes)


def _what_is_missing(had: Alternative, wanted: Alternative) -> tuple[str, dict[str, str]]:
    missing = wanted - had
    identities_had = {identity for identity, _ in had}
    scopes = sorted(scope for identity, scope in missing if identity in identities_had and scope)
    if scopes and all(identity in identities_had for identity, _ in missing):
        return "security-scope-added", {"name": ", ".join(scopes), "before": _words(had), "after": _words(wanted)}
    if not had:
        return "security-demanded", {"after": _words(wanted)}
    if had <= wanted:
        return "security-scheme-added", {"before": _words(had), "after": _words(wanted)}
    return "security-changed", {"before": _words(had), "after": _words(wanted)}


def _words(alternative: Alternative) -> str:
    scopes: dict[tuple[str, ...], list[str]] = {}
    for identity, scope in alternative:
        scopes.setdefault(identity, [])
        if scope:
            scopes[identity].append(scope)
    parts = []
    for identity, wanted in sorted(scopes.items()):
        text = " ".join(part for part in identity if part)
        parts.append(f"{text} ({', '.join(sorted(wanted))})" if wanted else text)
    return " and ".join(parts) or "nothing"


_ELSEWHERE = "where a token comes from is no part of the call itself"


def _token_addresses(
    base: Operation, revision: Operation, schemes: tuple[Mapping[str, SecurityScheme], Mapping[str, SecurityScheme]]
) -> Iterator[Found]:
    """Token and discovery addresses of schemes that both sides demand under the same identity."""
    ruling: Ruling = debatable(Effect.BREAKING, Effect.BREAKING, _ELSEWHERE)
    for old in _demanded(base, schemes[0]):
        for new in _demanded(revision, schemes[1]):
            if old.type != new.type or (old.type == "oauth2" and old.key != new.key):
                continue
            if old.type == "openIdConnect" and old.open_id_connect_url != new.open_id_connect_url:
                values = {"before": old.open_id_connect_url or "none", "after": new.open_id_connect_url or "none"}
                yield Found(
                    kind="security-address-changed",
                    base=old.node,
                    revision=new.node,
                    direction=Direction.REQUEST,
                    ruling=ruling,
                    values=values,
                )
            flows = {flow.kind: flow for flow in new.flows}
            for flow in old.flows:
                other = flows.get(flow.kind)
                if other is None:
                    continue
                for before, after in ((flow.token_url, other.token_url), (flow.authorization_url, other.authorization_url)):
                    if before != after:
                        urls = {"before": before or "none", "after": after or "none"}
                        yield Found(
                            kind="security-address-changed",
                            base=flow.node,
                            revision=other.node,
                            direction=Direction.REQUEST,
                            ruling=ruling,
                            values=urls,
                        )


def _demanded(operation: Operation, schemes: Mapping[str, SecurityScheme]) -> list[SecurityScheme]:
    keys = dict.fromkeys(key for requirement in operation.security or () for key in requirement.schemes)
    return [schemes[key] for key in keys if key in schemes]
