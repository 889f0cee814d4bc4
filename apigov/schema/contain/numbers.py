"""Sets of numbers: intersection, emptiness, subtraction, and some members."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from apigov.schema.contain.boxes import NumberBox

MOST_LISTED = 200


def effective_step(box: NumberBox) -> Fraction | None:
    """The grid of a box: whole numbers and multiples together."""
    if not box.integer:
        return box.step
    return Fraction(1) if box.step is None else _common(Fraction(1), box.step)


def _common(one: Fraction, other: Fraction) -> Fraction:
    """The least common multiple of two positive fractions."""
    return Fraction(math.lcm(one.numerator, other.numerator), math.gcd(one.denominator, other.denominator))


def intersect(one: NumberBox, other: NumberBox) -> NumberBox:
    low, low_open = _tighter(one.low, one.low_open, other.low, other.low_open, 1)
    high, high_open = _tighter(one.high, one.high_open, other.high, other.high_open, -1)
    step = one.step if other.step is None else other.step if one.step is None else _common(one.step, other.step)
    both = one.values if other.values is None else other.values if one.values is None else one.values & other.values
    box = NumberBox(low, low_open, high, high_open, one.integer or other.integer, step)
    box = box._replace(holes=one.holes | other.holes, not_steps=one.not_steps | other.not_steps)
    return box if both is None else listed(box, both)


def listed(box: NumberBox, values: frozenset[Fraction]) -> NumberBox:
    """The values that the facets of a box leave."""
    return NumberBox(values=frozenset(value for value in values if holds(box._replace(values=None), value)))


def _tighter(one: Fraction | None, one_open: bool, other: Fraction | None, other_open: bool, sign: int) -> tuple[Fraction | None, bool]:
    if one is None or other is None:
        return (other, other_open) if one is None else (one, one_open)
    if one == other:
        return one, one_open or other_open
    return (one, one_open) if (one - other) * sign > 0 else (other, other_open)


def holds(box: NumberBox, value: Fraction) -> bool:
    if box.values is not None:
        return value in box.values
    if value in box.holes:
        return False
    if box.low is not None and (value < box.low or (box.low_open and value == box.low)):
        return False
    if box.high is not None and (value > box.high or (box.high_open and value == box.high)):
        return False
    step = effective_step(box)
    if step is not None and (value / step).denominator != 1:
        return False
    return all((value / step).denominator != 1 for step in box.not_steps)


def first(box: NumberBox) -> Fraction | None:
    """The grid point next to the lower bound, None without a grid or a bound."""
    step = effective_step(box)
    if step is None or box.low is None:
        return None
    count = math.ceil(box.low / step)
    return (count + 1) * step if box.low_open and count * step == box.low else count * step


def members(box: NumberBox) -> Iterator[Fraction]:
    """Some values of a box, plain ones first. Finite boxes with few values give all of them."""
    if box.values is not None:
        yield from sorted(box.values)
        return
    step = effective_step(box)
    if step is not None:
        yield from _on_grid(box, step)
        return
    candidates = [Fraction(0), Fraction(1), Fraction(1, 2), Fraction(3, 2)]
    if box.low is not None and box.high is not None:
        candidates += [box.low, box.high, (box.low + box.high) / 2, (box.low * 3 + box.high) / 4, (box.low + box.high * 3) / 4]
    else:
        edge = box.low if box.low is not None else box.high
        sign = 1 if box.high is None else -1
        candidates += [(edge or Fraction(0)) + sign * offset for offset in (Fraction(0), Fraction(1), Fraction(1, 2), Fraction(10), Fraction(1, 8))]
        if box.low is None and box.high is None:
            candidates += [Fraction(-1), Fraction(-3, 2)]
    candidates += _between(box)
    seen: set[Fraction] = set()
    for value in candidates:
        if value not in seen and holds(box, value):
            seen.add(value)
            yield value


def _between(box: NumberBox) -> Iterator[Fraction]:
    """Numbers beside the points of grids that are left out."""
    edge = box.low if box.low is not None else box.high if box.high is not None else Fraction(0)
    finest = min(box.not_steps, default=Fraction(1))
    for step in sorted(box.not_steps):
        for part in (step / 2, step / 10, finest / 2, finest / 10):
            yield from (part, -part, edge + part, edge - part)


def _on_grid(box: NumberBox, step: Fraction) -> Iterator[Fraction]:
    start = first(box)
    sign = 1
    if start is None:
        sign = -1 if box.high is not None else 1
        start = Fraction(0) if box.high is None else math.floor(box.high / step) * step
        if box.high_open and start == box.high:
            start -= step
    bounded = box.low is not None and box.high is not None
    for count in range((MOST_LISTED if bounded else 40) + len(box.holes)):
        value = start + sign * count * step
        if bounded and box.high is not None and value > box.high:
            return
        if holds(box, value):
            yield value
        if not bounded and box.low is None and box.high is None and count and holds(box, -value):
            yield -value


def is_empty(box: NumberBox) -> bool:
    """True only where it is proven."""
    if box.values is not None:
        return not box.values
    if box.not_steps and _all_left_out(box):
        return True
    if box.low is not None and box.high is not None:
        if box.low > box.high or (box.low == box.high and (box.low_open or box.high_open)):
            return True
        step = effective_step(box)
        if step is not None:
            return _grid_is_empty(box, step)
        return box.low == box.high and not holds(box, box.low)
    return False


def _all_left_out(box: NumberBox) -> bool:
    """Whether each point of the grid is on one of the grids that are left out, looked at over one period."""
    step = effective_step(box)
    if step is None:
        return False
    if any((step / other).denominator == 1 for other in box.not_steps):
        return True
    period = step
    for other in box.not_steps:
        period = _common(period, other)
    count = period / step
    return count <= MOST_LISTED and all(any((index * step / other).denominator == 1 for other in box.not_steps) for index in range(int(count)))


def size(box: NumberBox) -> int | None:
    """How many numbers a box holds at most, None where that has no end."""
    if box.values is not None:
        return len(box.values)
    step = effective_step(box)
    if step is None or box.low is None or box.high is None:
        return 1 if box.low is not None and box.low == box.high else None
    return max(0, math.floor(box.high / step) - math.ceil(box.low / step) + 1)


def _grid_is_empty(box: NumberBox, step: Fraction) -> bool:
    """Both bounds are there. Only as many points are looked at as may be taken out of the range."""
    assert box.low is not None
    count = size(box) or 0
    if count > (MOST_LISTED if box.not_steps else 2) + len(box.holes):
        return False
    start = math.ceil(box.low / step)
    return not any(holds(box, (start + index) * step) for index in range(count))


def subtract(box: NumberBox, other: NumberBox) -> list[NumberBox]:
    """What is left of `box` without `other`, as a union of boxes."""
    if box.values is not None:
        kept = frozenset(value for value in box.values if not holds(other, value))
        return [NumberBox(values=kept)] if kept else []
    if other.values is not None:
        outside = box._replace(holes=box.holes | other.values)
        return [] if is_empty(outside) else [outside]
    left: list[NumberBox] = []
    if other.low is not None:
        left.append(intersect(box, NumberBox(high=other.low, high_open=not other.low_open)))
    if other.high is not None:
        left.append(intersect(box, NumberBox(low=other.high, low_open=not other.high_open)))
    step = effective_step(other)
    if step is not None:
        left.append(box._replace(not_steps=box.not_steps | {step}))
    left += [intersect(box, NumberBox(step=step)) for step in sorted(other.not_steps)]
    left += [NumberBox(values=frozenset((hole,))) for hole in sorted(other.holes) if holds(box, hole)]
    return [part for part in left if not is_empty(part)]
