"""The one value in which lint, diff, lifecycle and gateways end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from apigov.findings.hashing import digest
from apigov.findings.json import Json
from apigov.findings.location import Location
from apigov.findings.place import Place
from apigov.findings.severity import Severity
from apigov.records import NamedTuple

if TYPE_CHECKING:
    from apigov.findings.change import Change

MOST_RELATED = 20


class Finding(NamedTuple):
    """One true thing worth saying, at its place.

    `rule` is a rule id, a kind id in a diff, or one of the engine's own ids (parser, invalid-ref, structure ...).
    `related` holds at most 20 referring places and `related_total` their true number. `data` are the values that the
    message names. `fix` is one sentence on how to mend it; `docs` a URL.
    """

    rule: str
    severity: Severity
    message: str
    location: Location
    fingerprint: str
    related: tuple[Location, ...] = ()
    related_total: int = 0
    data: Mapping[str, Json] = {}
    fix: str | None = None
    docs: str | None = None
    change: Change | None = None


def fingerprint(rule: str, place: Place, values: Iterable[str], ordinal: int) -> str:
    """32 hex digits from rule, place, distinguishing values and the ordinal among equals (from 0). Public API: no file, line or English."""
    parts = (rule, place.method, place.path, place.name, place.below, *values, str(ordinal))
    return digest("\x1f".join(parts))
