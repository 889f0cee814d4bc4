"""Functions by name, each loaded with its file when somebody asks for it: most rulesets name few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from apigov.lint.function import RuleFunction


class Shelf(Mapping[str, RuleFunction]):
    """The functions of a folder. `files`: a file's name to the names of its functions, which stand in its FUNCTIONS."""

    def __init__(self, folder: str, files: Mapping[str, str]) -> None:
        self._files = {name: f"{folder}.{file}" for file, names in files.items() for name in names.split()}
        self._loaded: dict[str, RuleFunction] = {}

    def __getitem__(self, name: str) -> RuleFunction:
        if name not in self._loaded:
            module = import_module(self._files[name])
            self._loaded.update({function.name: function for function in module.FUNCTIONS})
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, name: object) -> bool:
        return name in self._files
