"""Security as an OR of ANDs over what the schemes are, not over their keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from apigov.diff.found import BREAKING, SAFE, Found, Ruling, debatable, unknown
from apigov.findings import Direction, Effect, Json
from apigov.openapi import Flow, Operation, SecurityRequirement, SecurityScheme
from apigov.records import NamedTuple
from apigov.text import Node, root_node

# More alternatives than this are told without their scopes.
_FEW = 3
# A demand: what the client has to show, and one scope of it ("" for the credential itself).
Demand = tuple[tuple[str, ...], str]
Alternative = frozenset[Demand]
_UNDECLARED = "undeclared"


class Demands(NamedTuple):
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
        yield frozenset({((_UNDECLARED, key), ""), *(((_UNDECLARED, key), scope) for scope in scopes)})
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
    places = (_list_node(base), _list_node(revision))
    say = _Words({**_headers(schemes[0]), **_headers(schemes[1])})
    lost: dict[str, list[tuple[Alternative, Alternative]]] = {}
    defined: list[tuple[SecurityScheme, SecurityScheme]] = []
    for alternative, requirement in old.alternatives.items():
        if not new.satisfied_by(alternative):
            redefined = list(_redefined(requirement, revision.security, schemes))
            defined += (pair for pair in redefined if pair not in defined)
            if redefined:
                continue
            near = min(new.alternatives, key=lambda wanted: (len(wanted - alternative), sorted(wanted)))
            lost.setdefault(_what_is_missing(alternative, near), []).append((alternative, near))
    doubt = _undeclared(wanted for cases in lost.values() for case in cases for wanted in case)
    for kind, cases in lost.items():
        values = {**say.lost(cases), **({"after": say.any_of(new.alternatives)} if kind in ("security-changed", "security-demanded") else {})}
        yield Found(kind=kind, base=places[0], revision=places[1], direction=Direction.REQUEST, ruling=doubt or BREAKING, values=values)
    for one, other in defined:
        words: dict[str, Json] = {"before": say.any_of(_ways(one.key, (), schemes[0])), "after": say.any_of(_ways(other.key, (), schemes[1]))}
        yield Found(kind="security-changed", base=one.node, revision=other.node, direction=Direction.REQUEST, ruling=BREAKING, values=words)
    if doubt is not None:
        return
    gained, at = [], {other.key: (one.node, other.node) for one, other in defined}
    for alternative, requirement in new.alternatives.items():
        if old.satisfied_by(alternative):
            continue
        known = next((at[key] for key in requirement.schemes if key in at), None) if requirement is not None else None
        if known is None:
            gained.append(alternative)
            continue
        way: dict[str, Json] = {"after": say.one(alternative)}
        yield Found(kind="security-loosened", base=known[0], revision=known[1], direction=Direction.REQUEST, ruling=SAFE, values=way)
    if gained:
        told: dict[str, Json] = {"after": say.more(gained, old.alternatives)}
        yield Found(kind="security-loosened", base=places[0], revision=places[1], direction=Direction.REQUEST, ruling=SAFE, values=told)
    yield from _token_addresses(base, revision, schemes)


def _redefined(
    requirement: SecurityRequirement | None,
    others: Iterable[SecurityRequirement] | None,
    schemes: tuple[Mapping[str, SecurityScheme], Mapping[str, SecurityScheme]],
) -> Iterator[tuple[SecurityScheme, SecurityScheme]]:
    """The schemes of a requirement that stays as it is written, while what their names stand for changed."""
    if requirement is None or not any(other.schemes == requirement.schemes for other in others or ()):
        return
    for key in requirement.schemes:
        one, other = schemes[0].get(key), schemes[1].get(key)
        if one is not None and other is not None and identities(one) != identities(other):
            yield one, other


def _undeclared(alternatives: Iterable[Alternative]) -> Ruling | None:
    """What a scheme demands that is not declared, or stands behind a reference that leads nowhere, nobody can tell."""
    names = sorted({identity[1] for alternative in alternatives for identity, _ in alternative if identity[0] == _UNDECLARED})
    return unknown(f"the security scheme {names[0]} cannot be read") if names else None


def _list_node(operation: Operation) -> Node:
    """Where the demands stand: the list of the operation or of the root."""
    own = operation.node.child("security")
    if own is not None:
        return own
    requirement = next(iter(operation.security or ()), None)
    if requirement is None:
        return operation.node
    return root_node(requirement.node.tree).child("security") or requirement.node


def _what_is_missing(had: Alternative, wanted: Alternative) -> str:
    """The kind of change between an old alternative and the nearest new one."""
    if not had:
        return "security-demanded"
    known = {identity for identity, _ in had}
    if all(identity in known for identity, _ in wanted - had):
        return "security-scope-added"
    return "security-scheme-added" if had <= wanted else "security-changed"


class _Words(NamedTuple):
    """Demands in words. `names`: the headers that hold keys, as they are written, by their name in lower case."""

    names: Mapping[str, str]

    def lost(self, cases: list[tuple[Alternative, Alternative]]) -> dict[str, Json]:
        scopes = {scope for had, wanted in cases for _, scope in wanted - had if scope}
        return {
            "name": ", ".join(sorted(scopes)),
            "before": self.any_of(had for had, _ in cases),
            "after": self.any_of(wanted for _, wanted in cases),
        }

    def any_of(self, alternatives: Iterable[Alternative]) -> str:
        """The alternatives; without their scopes where they are many."""
        listed = list(alternatives)
        texts = list(dict.fromkeys(self.one(alternative) for alternative in listed))
        if len(texts) > _FEW:
            bare = (frozenset((identity, "") for identity, _ in alternative) for alternative in listed)
            texts = list(dict.fromkeys(self.one(alternative) for alternative in bare))
        return " or ".join(texts)

    def more(self, gained: list[Alternative], old: Iterable[Alternative]) -> str:
        """Ways that were gained; of a scheme that let in before it is the scopes that are new."""
        text = self.any_of(gained)
        scopes = sorted({scope for alternative in gained for _, scope in alternative if scope})
        known = {identity for alternative in old for identity, _ in alternative}
        if "(" in text or not scopes or any(identity not in known for alternative in gained for identity, _ in alternative):
            return text
        others = len(scopes) - 1
        more = f" or one of {others} more scopes" if others > 1 else f" or {scopes[1]}" if others else ""
        return f"{text} with {scopes[0]}{more}"

    def one(self, alternative: Alternative) -> str:
        scopes: dict[tuple[str, ...], list[str]] = {}
        for identity, scope in alternative:
            scopes.setdefault(identity, [])
            if scope:
                scopes[identity].append(scope)
        parts = []
        for identity, wanted in sorted(scopes.items()):
            said = (*identity[:2], self.names.get(identity[2], identity[2])) if identity[:2] == ("apiKey", "header") else identity
            text = " ".join(part for part in said if part)
            parts.append(f"{text} ({', '.join(sorted(wanted))})" if wanted else text)
        return " and ".join(parts) or "nothing"


def _headers(schemes: Mapping[str, SecurityScheme]) -> dict[str, str]:
    """The headers that hold keys, as they are written, by their name in lower case."""
    return {one.name.lower(): one.name for one in schemes.values() if one.type == "apiKey" and one.location == "header" and one.name}


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
                for before, after in _addresses(flow, other):
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


def _addresses(flow: Flow, other: Flow) -> list[tuple[str | None, str | None]]:
    """The addresses of both sides. Whether tokens can be renewed at all is for the flow to say; where is an address like the others."""
    found = [(flow.token_url, other.token_url), (flow.authorization_url, other.authorization_url)]
    return [*found, (flow.refresh_url, other.refresh_url)] if flow.refresh_url and other.refresh_url else found


def _demanded(operation: Operation, schemes: Mapping[str, SecurityScheme]) -> list[SecurityScheme]:
    keys = dict.fromkeys(key for requirement in operation.security or () for key in requirement.schemes)
    return [schemes[key] for key in keys if key in schemes]
