"""Is every value that one schema allows allowed by another? Normal forms, a coinductive comparison, and witnesses."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from apigov.findings import Json
from apigov.schema.contain.compare import Comparer
from apigov.schema.contain.lift import lift
from apigov.schema.contain.normal import Normals
from apigov.schema.contain.samples import Sampler
from apigov.schema.contain.verdict import Contained, Counterexample, Unknown, Verdict
from apigov.schema.schemas import Schemas


class Containment:
    """Answers for pairs of keys of one set of schemas, remembered. `budget` bounds the work of one question (steps).

    `equal`: where somebody knows that two keys stand for the same text, read by the same rules, with all that it refers to. Such a pair is
    contained whatever it says, and nobody has to look.
    """

    def __init__(self, schemas: Schemas, budget: int = 20_000, equal: Callable[[str, str], bool] | None = None) -> None:
        self._schemas = schemas
        self._comparer = Comparer(schemas, budget, equal or _never)
        self._known: dict[tuple[str, str], Verdict] = {}

    def compare(self, left: str, right: str) -> Verdict:
        if (left, right) not in self._known:
            self._known[left, right] = self._compare(left, right)
        return self._known[left, right]

    def is_empty(self, key: str) -> bool:
        """Whether it is proven that no value satisfies a schema."""
        return self._comparer.is_empty(key)

    def lift(self, root: str, path: tuple[str | int, ...], value: Json) -> tuple[Json] | None:
        """A value of `root` (in a 1-tuple), valid by jsonschema-rs, that holds `value` at `path` and little else; None where none was found."""
        return lift(self._comparer.sampler, root, path, value)

    def _compare(self, left: str, right: str) -> Verdict:
        missed = self._comparer.ask(left, right)
        if missed is None:
            return Contained()
        if not missed.values:
            return Unknown(missed.reason)
        return Counterexample(missed.values[0], self._schemas.trouble(right, missed.values[0]))


def _never(one: str, other: str) -> bool:
    return False


def samples(schemas: Schemas, key: str) -> Iterator[Json]:
    """Values to try for a key, plain ones first."""
    sampler = Sampler(schemas, Normals(schemas))
    yield from sampler.values(key)


__all__ = ["Contained", "Containment", "Counterexample", "Unknown", "Verdict", "samples"]
