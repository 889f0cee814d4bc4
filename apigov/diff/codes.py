"""Which declared response stands for a status code, before and after (OpenAPI: exact code, then range, then default)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from apigov.openapi import Response
from apigov.records import NamedTuple


class CodePair(NamedTuple):
    """Codes that one base response and one revision response stand for; None where nothing does.

    `codes` names them: a code, a range, or default.
    """

    codes: str
    base: Response | None
    revision: Response | None


def code_pairs(base: Iterable[Response], revision: Iterable[Response]) -> Iterator[CodePair]:
    """Every set of codes that the two sides tell apart: exact codes, the rest of a range, the rest."""
    old, new = _by_code(base), _by_code(revision)
    names = list(dict.fromkeys((*old, *new)))
    exact = [name for name in names if _is_exact(name)]
    ranges = [name for name in names if _is_range(name)]
    for name in (*exact, *ranges):
        yield CodePair(name, _cover(name, old), _cover(name, new))
    if "DEFAULT" in old or "DEFAULT" in new:
        yield CodePair("default", old.get("DEFAULT"), new.get("DEFAULT"))


def _by_code(responses: Iterable[Response]) -> dict[str, Response]:
    return {response.code.upper(): response for response in responses}


def _is_range(code: str) -> bool:
    return len(code) == 3 and code.endswith("XX")


def _is_exact(code: str) -> bool:
    return code != "DEFAULT" and not _is_range(code)


def _cover(code: str, side: dict[str, Response]) -> Response | None:
    return side.get(code) or side.get(code[:1] + "XX") or side.get("DEFAULT")


def family(code: str) -> str:
    """success, redirect, error, information, or default."""
    return {"1": "information", "2": "success", "3": "redirect", "4": "error", "5": "error"}.get(code[:1], "default")
