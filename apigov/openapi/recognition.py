"""Which trees are OpenAPI descriptions, and of which version."""

from __future__ import annotations

import re

from apigov.findings import Json, Pointer
from apigov.openapi.version import Version
from apigov.records import NamedTuple
from apigov.text import Tree

# Major and minor decide; what follows does not matter to readers (OAS 3.1.1, section 4.1). Structure tells of rubbish there.
_THREE = r"3\.([012])(?![0-9])"
_SUPPORTED = "2.0, 3.0, 3.1 and 3.2 are supported"
_SNIFF = rb"""(?m)(?:^|[{,\s])["']?(?:openapi|swagger)["']?\s*:"""
_SNIFFED_BYTES = 4096
_JSON_TOKENS = rb'"((?:[^"\\]|\\.)*)"|[{}\[\]]'


class Unrecognised(NamedTuple):
    """A tree that is no supported description, and why; `pointer` is the place to name."""

    message: str
    pointer: Pointer = ()


def recognise(tree: Tree) -> Version | Unrecognised:
    """The version of a description. Numbers (3.0, 3.1 unquoted) and blanks around the text are taken; structure tells of them."""
    data = tree.data
    if not isinstance(data, dict):
        return Unrecognised("This is no OpenAPI description: its root is no object.")
    if "openapi" in data:
        return _three(data["openapi"])
    if "swagger" in data:
        return _two(data["swagger"])
    return Unrecognised("This is no OpenAPI description: it has neither `openapi` nor `swagger` at its root.")


def _three(value: Json) -> Version | Unrecognised:
    match = re.match(_THREE, _text(value))
    if match:
        return Version(f"3.{match.group(1)}")
    return Unrecognised(f"`openapi` is {_shown(value)}; {_SUPPORTED}.", ("openapi",))


def _two(value: Json) -> Version | Unrecognised:
    if _text(value) in ("2.0", "2"):
        return Version.V2_0
    return Unrecognised(f"`swagger` is {_shown(value)}; {_SUPPORTED}.", ("swagger",))


def _text(value: Json) -> str:
    if isinstance(value, str):
        text = value.strip()
        return text[1:] if text[:1] == "v" else text
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return f"{value}.0" if isinstance(value, int) else repr(value)


def _shown(value: Json) -> str:
    from json import dumps

    return f"`{dumps(value, ensure_ascii=False)[:60]}`" if not isinstance(value, dict | list) else "no text"


def looks_like_description(data: bytes) -> bool:
    """A cheap guess for the search of directories: the first bytes name `openapi` or `swagger` as a key.

    Looks at the first 4 KB, then at line starts and the end of the rest, since keys may stand in any order. In JSON the key has to stand
    at the root: reports, package.json and the like hold it deeper.
    """
    if re.match(rb'(?:\xef\xbb\xbf)?\s*\{\s*"', data):
        return _json_root_names_it(data)
    if re.search(_SNIFF, data[:_SNIFFED_BYTES]):
        return True
    if len(data) <= _SNIFFED_BYTES:
        return False
    return re.search(rb"""^\s{0,8}["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]""", data, re.MULTILINE) is not None or (
        re.search(rb'"(?:openapi|swagger)"\s*:\s*"[23]\.', data) is not None
    )


def _json_root_names_it(data: bytes) -> bool:
    depth = 0
    for token in re.finditer(_JSON_TOKENS, data):
        text = token.group()
        if text in b"{[":
            depth += 1
        elif text in b"}]":
            depth -= 1
        elif depth == 1 and token[1] in (b"openapi", b"swagger") and data[token.end() : token.end() + 20].lstrip()[:1] in (b":", b""):
            return True
    return False
