"""A Server Object as it stands: its address and its variables agree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, product
from urllib.parse import urlsplit

from apigov.findings import Json, JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation

_VARIABLE = re.compile(r"\{(.+?)\}")
# Characters that no host may hold (WHATWG URL, forbidden host code points), brackets of IPv6 apart.
_FORBIDDEN = re.compile(r"[\s#/<>?@\\^|%{}]")
_MEMBERS = frozenset(("enum", "default", "description", "examples"))
# Addresses of one server that are tried.
_MOST = 1000


def server(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Variables that the address uses are described, and no others; each has a default, of its enum, and every address is a URL."""
    if not _is_server(value):
        yield Violation("this is no Server Object: it has a text as url, and variables with texts")
        return
    assert isinstance(value, dict)
    url, variables = str(value["url"]), value.get("variables", {})
    assert isinstance(variables, dict)
    used = dict.fromkeys(_VARIABLE.findall(url))
    for name in variables:
        if name not in used:
            yield Violation(f"the url does not use the variable {name!r}", ("variables", name), ("unused", name))
    missing = [name for name in used if name not in variables]
    if missing:
        yield Violation(f"the url uses {', '.join(missing)}, which is not described", ("variables",), ("missing", *missing), {"missing": missing[0]})
    described = {name: one for name, one in variables.items() if name in used and isinstance(one, dict)}
    for name, one in described.items():
        values = one.get("enum")
        if isinstance(values, list) and "default" in one and one["default"] not in values:
            yield Violation(f"the default {one['default']!r} of {name!r} is not in its enum", ("variables", name, "default"), (name,))
        if "default" not in one:
            yield Violation(f"the variable {name!r} has no default", ("variables", name), ("default", name), {"missing": "default"})
    if not missing:
        wrong = next((address for address in _addresses(url, described) if not _is_address(address)), None)
        if wrong is not None:
            yield Violation(f"with the values of its variables the url is {wrong!r}, which is no URL", ("variables",), ("address",))


def _is_server(value: Value) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("url"), str):
        return False
    variables = value.get("variables", {})
    return isinstance(variables, dict) and all(map(_is_variable, variables.values()))


def _is_variable(one: Json) -> bool:
    if not isinstance(one, dict) or any(key not in _MEMBERS and not key.startswith("x-") for key in one):
        return False
    texts = all(isinstance(one.get(key, ""), str) for key in ("default", "description"))
    return texts and all(isinstance(items := one.get(key, []), list) and all(isinstance(item, str) for item in items) for key in ("enum", "examples"))


def _addresses(url: str, variables: dict[str, JsonObject]) -> Iterator[str]:
    choices = []
    for name, one in variables.items():
        values = one.get("enum")
        listed = values if isinstance(values, list) and values else [one["default"]] if "default" in one else []
        if listed:
            choices.append([(name, str(item)) for item in listed])
    for chosen in islice(product(*choices), _MOST) if choices else ():
        address = url
        for name, item in chosen:
            address = address.replace(f"{{{name}}}", item)
        yield address


def _is_address(text: str) -> bool:
    """A URL, or a reference relative to the description."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = parts.netloc.rpartition("@")[2]
    name = host.removesuffix(f":{port}") if port is not None else host
    return not _FORBIDDEN.search(name) and not re.search(r"\s", parts.path) if parts.netloc else not re.search(r"\s", text)


FUNCTIONS = (RuleFunction("oasServer", server),)
