"""Classes of fixed fields, made in a tenth of the time that `typing` and `dataclasses` take: nothing is compiled. Start-up is a feature.

A NamedTuple is a tuple, and equal to any tuple of equal items. A Value is equal only to one of its own class, always true, and for its callers
no tuple: that it is kept as one is how it is made quickly.
"""

from __future__ import annotations

from functools import cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
    from typing import Self, dataclass_transform

    @dataclass_transform(frozen_default=True)
    class Value:
        def _replace(self, **changes: Any) -> Self: ...
else:
    from collections import _tuplegetter

    class _Fields(tuple):
        """What all have, as collections.namedtuple has it."""

        __slots__ = ()

        def _replace(self, /, **changes):
            made = tuple.__new__(self.__class__, map(changes.pop, self._fields, self))
            if changes:
                raise TypeError(f"{self.__class__.__name__} has no fields {', '.join(changes)}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self):
            return tuple(self)

        def __repr__(self):
            return f"{self.__class__.__qualname__}({', '.join(f'{name}={item!r}' for name, item in zip(self._fields, self, strict=True))})"

    class _Own(_Fields):
        """A tuple that is equal only to one of its own class."""

        __slots__ = ()

        def __eq__(self, other):
            return self.__class__ is other.__class__ and tuple.__eq__(self, other)

        def __ne__(self, other):
            return self.__class__ is not other.__class__ or tuple.__ne__(self, other)

        __hash__ = tuple.__hash__

        def __bool__(self):
            return True

    @cache
    def _constructor(count: int) -> CodeType:
        """The code of a `__new__` with so many parameters, whatever their names."""
        names = ", ".join(f"_{number}" for number in range(count))
        return eval(f"lambda _cls, {names}: _new(_cls, ({names}{',' * (count == 1)}))").__code__

    def _class(base: type, name: str, members: dict[str, Any]) -> type:
        fields = tuple(members.get("__annotations__", ()))
        defaults = tuple(members.pop(field) for field in fields if field in members)
        code = _constructor(len(fields)).replace(co_varnames=("_cls", *fields), co_name=name, co_qualname=name)
        new = FunctionType(code, {"_new": tuple.__new__}, "__new__", defaults)
        getters = {field: _tuplegetter(at, field) for at, field in enumerate(fields)}
        return type(name, (base,), {"__slots__": (), "_fields": fields, "__match_args__": fields, "__new__": new, **members, **getters})

    class _Maker(type):
        def __new__(cls, name, bases, members):
            return _class(_Own if bases[0] is Value else _Fields, name, members)

    # Classes with these bases are made by their maker, and have no other base than a tuple.
    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
    Value = type.__new__(_Maker, "Value", (), {})
