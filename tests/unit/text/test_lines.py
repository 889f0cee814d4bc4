"""Offsets of a text to lines and columns, in whatever order they are asked for."""

from __future__ import annotations

import random

import pytest

from apigov.text.spans import BLOCK, Lines

# Short lines, empty ones, all kinds of line ends, and one line that is longer than what is counted at once.
ENDS = ("\n", "\r\n", "\r", "\n")
WRITTEN = [("x" * (number % 50), ENDS[number % 4]) for number in range(400)]
WRITTEN[200] = ("y" * 5 * BLOCK, "\n")
TEXT = "".join(line + end for line, end in WRITTEN) + "last"
LINES = [line for line, _ in WRITTEN] + ["last"]
STARTS = [0]
for line, end in WRITTEN:
    STARTS.append(STARTS[-1] + len(line + end))


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_places_do_not_depend_on_the_order_in_which_they_are_asked_for(seed: int | None) -> None:
    lines = Lines(TEXT)
    order = [*range(len(LINES))]
    if seed is None:
        order.reverse()
    else:
        random.Random(seed).shuffle(order)
    for number in order:
        end = STARTS[number] + len(LINES[number])
        assert lines.position(STARTS[number]) == (number + 1, 1)
        assert lines.position(end) == (number + 1, len(LINES[number]) + 1)
        assert lines.line(number + 1) == LINES[number]


def test_a_line_is_found_before_any_place_was_asked_for() -> None:
    for number in (400, 1, 201, 300):
        assert Lines(TEXT).line(number) == LINES[number - 1]
    assert Lines(TEXT).line(402) == ""
