"""Records behave as the classes of `typing` and `dataclasses` that they stand for."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable

import pytest

from apigov.records import NamedTuple, Value


class Point(NamedTuple):
    """A place."""

    x: int
    y: int = 2

    @property
    def sum(self) -> int:
        return self.x + self.y


class Box(Value):
    x: int
    y: int = 2


class Crate(Value):
    x: int
    y: int = 2


class Nothing(Value):
    pass


class Void(Value):
    pass


def test_fields_are_given_by_place_and_by_name_and_have_defaults() -> None:
    assert Point(1) == Point(x=1, y=2) == (1, 2)
    assert (Point(1).sum, Point.__doc__, Point._fields) == (3, "A place.", ("x", "y"))
    assert (Box(1).x, Box(1, y=3).y) == (1, 3)
    assert repr(Point(1)) == "Point(x=1, y=2)"


def test_a_value_is_equal_to_its_own_kind_only() -> None:
    assert Box(1) == Box(1, 2)
    assert Box(1) != Box(2)
    assert len({Box(1), Box(1), Crate(1), (1, 2), Nothing(), Void()}) == 5
    assert (Box(1) != Box(1)) is False


def test_a_value_without_fields_is_true() -> None:
    assert Nothing()


def test_a_changed_one_is_made_by_replace() -> None:
    assert Point(1)._replace(y=4) == (1, 4)
    assert Box(1)._replace(x=3) == Box(3)
    assert type(Box(1)._replace(x=3)) is Box


def test_they_are_pickled_and_copied() -> None:
    for one in (Point(1), Box(1), Nothing()):
        assert pickle.loads(pickle.dumps(one)) == one
        assert copy.deepcopy(one) == one


def test_patterns_take_them_apart() -> None:
    match Box(1):
        case Crate():
            raise AssertionError
        case Box(x, y):
            assert (x, y) == (1, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Point(),  # type: ignore[call-arg]
        lambda: Point(1, 2, 3),  # type: ignore[call-arg]
        lambda: Box(z=1),  # type: ignore[call-arg]
        lambda: Box(1)._replace(z=1),
        lambda: setattr(Box(1), "x", 2),
        lambda: setattr(Point(1), "z", 2),
    ],
)
def test_what_does_not_fit_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises((TypeError, AttributeError)):
        wrong()
