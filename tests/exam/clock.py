"""Limits of time that mean the same on quick and slow machines."""

from __future__ import annotations

import time
from functools import cache

# Small objects that the machine makes in a second for which limits are written.
_A_SECOND = 1_250_000
_MADE = 200_000


def limit(seconds: float) -> float:
    """Seconds of processor time here for so many on the machine that limits are written for; never fewer."""
    return seconds * _slowness()


@cache
def _slowness() -> float:
    return max(1.0, min(_making() for _ in range(3)) * _A_SECOND / _MADE)


def _making() -> float:
    """Seconds for many small objects, as a run makes them: memory counts as much as the processor."""
    begun = time.process_time()
    made = [{"name": str(number), "steps": (number, number + 1)} for number in range(_MADE)]
    assert len(made) == _MADE
    return time.process_time() - begun
