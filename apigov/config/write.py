"""A first apigov.yaml: small, with comments, for the descriptions that are there and for what another tool's files said."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from apigov.config.oasdiff import Carried

# More descriptions than this are found by their folder anyway; a list of them would only grow old.
MOST_ROOTS = 20


def starter(roots: Sequence[str], carried: Carried | None = None) -> str:
    """The text of apigov.yaml. `roots`: paths relative to it."""
    parts = [_head(), _roots(roots), _rules(), *(_carried(carried) if carried is not None else _examples())]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _head() -> list[str]:
    return ["# What apigov does here: https://github.com/apigov/apigov#configuration. Flags win over this file.", "version: 1"]


def _roots(roots: Sequence[str]) -> list[str]:
    if not 0 < len(roots) <= MOST_ROOTS:
        return ["# Without roots, `apigov lint` and `apigov diff` read all descriptions below this folder.", "# roots: [openapi.yaml]"]
    return ["# The descriptions that `apigov lint` and `apigov diff` read.", "roots:", *(f"  - {_text(root)}" for root in roots)]


def _rules() -> list[str]:
    return [
        "# Which rules run, and how grave they are. `apigov rules` lists them, `apigov explain RULE` says why they are there.",
        "# rulesets: [apigov:recommended]",
        "# rules:",
        '#   operation-description: "off"',
    ]


def _examples() -> Iterator[list[str]]:
    yield [
        "# How grave a change is: a policy (docs/policies.md), and levels of single kinds. `apigov explain KIND` shows how each follows.",
        "diff:",
        "  policy: clients",
        "  # kinds:",
        "  #   response-header-added: hint",
    ]
    yield [
        "# Findings that are accepted, with the reason, the owner and the last day.",
        "# accept:",
        "#   - {rule: operation-removed, at: GET /orders, reason: nobody calls it, owner: team-orders, until: 2027-01-31}",
    ]
    yield ["# The notice that clients are promised before something goes away: `apigov check lifecycle`.", "# lifecycle: {notice: P6M}"]


def _carried(carried: Carried) -> Iterator[list[str]]:
    yield ["diff:", "  policy: clients", *_kinds(carried)]
    if carried.accept:
        yield ["accept:", *(line for entry in carried.accept for line in _entry(entry.kind, entry.at, entry.said))]
    if carried.notice_days is not None:
        yield ["# deprecation-days-stable of oasdiff", f"lifecycle: {{notice: P{carried.notice_days}D}}"]
    if carried.fail_on is not None:
        yield [f"fail-on: {carried.fail_on}"]
    if carried.left:
        yield ["# Not carried over from oasdiff:", *(f"# - {_printable(line)}" for line in _once(carried.left))]


def _kinds(carried: Carried) -> Iterator[str]:
    if carried.kinds:
        yield "  # A kind covers what oasdiff tells apart by body, property, parameter and header; its checks that were set stand behind it."
        yield "  kinds:"
    for kind, level in sorted(carried.kinds.items()):
        yield f"    {kind}: {_text(level)}  # {', '.join(carried.ids[kind])}"


def _entry(kind: str, at: str, said: str) -> list[str]:
    return [f"  - rule: {kind}", f"    at: {_text(at)}", f"    reason: {_text(f'ignored in oasdiff: {said}')}"]


def _text(value: str) -> str:
    """A scalar of YAML: plain where nothing in it could be read otherwise."""
    return (
        value if re.fullmatch(r"[A-Za-z][\w./-]*", value) and value not in ("true", "false", "null", "off") else json.dumps(value, ensure_ascii=True)
    )


def _printable(line: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in line)


def _once(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(lines))
