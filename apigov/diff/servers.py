"""Servers as sets of addresses (OpenAPI 3.x Server Object, 2.0 schemes, host and basePath)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

from apigov.openapi import Server

# Stands for "any text without a slash": a server variable without an enum.
ANY = "\x00"
_LIMIT = 256
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_PORTS = {"http": "80", "https": "443", "ws": "80", "wss": "443"}


def addresses(servers: Iterable[Server]) -> dict[str, Server]:
    """Every address that a list of servers stands for, with the server it comes from. An empty list stands for `/`."""
    found: dict[str, Server] = {}
    for server in servers:
        for url in _expand(server):
            found.setdefault(normal(url), server)
    return found


def prefixes(servers: Iterable[Server]) -> frozenset[str]:
    """The addresses without their trailing slash, ready to be joined with a path; `` for no list at all."""
    return frozenset(addresses(servers)) or frozenset({""})


def _expand(server: Server) -> list[str]:
    names = list(dict.fromkeys(_VARIABLE.findall(server.url)))
    choices: list[tuple[str, ...]] = []
    for name in names:
        _, values = server.variables.get(name, (None, None))
        choices.append((ANY,) if values is None else tuple(values))
    total = 1
    for choice in choices:
        total *= max(1, len(choice))
    if total > _LIMIT:
        choices = [(ANY,) for _ in choices]
    urls = []
    for values in product(*choices):
        url = server.url
        for name, value in zip(names, values, strict=True):
            url = url.replace("{" + name + "}", value)
        urls.append(url)
    return urls


def normal(url: str) -> str:
    """Scheme and host without case, no default port, no trailing slash (RFC 3986, 6.2.2.1 and 6.2.3)."""
    match = re.match(r"^([A-Za-z][A-Za-z0-9+.-]*)?(:?)//([^/?#]*)(.*)$", url, re.DOTALL)
    if match is None:
        return url.rstrip("/")
    scheme, colon, host, rest = (match[1] or "").lower(), match[2], match[3].lower(), match[4]
    port = _PORTS.get(scheme)
    if port is not None and host.endswith(":" + port):
        host = host[: -len(port) - 1]
    return f"{scheme}{colon}//{host}{rest}".rstrip("/")


def covered(address: str, others: Iterable[str]) -> bool:
    """Whether one of the other addresses stands for this one too."""
    for other in others:
        if other == address:
            return True
        if ANY in other and re.fullmatch("[^/]*".join(re.escape(part) for part in other.split(ANY)), address, re.DOTALL):
            return True
    return False
