"""The library of this installation: our profiles, the core functions, our functions for OpenAPI, and those of installed plugins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from apigov.cards import Catalogue
from apigov.lint.function import RuleFunction
from apigov.lint.functions import CORE
from apigov.lint.oas import OAS
from apigov.lint.ruleset import Library
from apigov.text import SourceError

ENTRY_POINTS = "apigov.functions"


class Functions(Mapping[str, RuleFunction]):
    """All functions by name. Installed packages are looked through for a name that is none of ours only, as that takes its time."""

    def __getitem__(self, name: str) -> RuleFunction:
        for ours in (CORE, OAS):
            if name in ours:
                return ours[name]
        return plugins()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*CORE, *OAS, *plugins())))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def standard_library(catalogue: Catalogue) -> Library:
    """What rulesets can name."""
    return Library(
        named=catalogue.named,
        names=lambda: (*catalogue.names, *catalogue.packages),
        functions=Functions(),
        info=lambda rule: catalogue.infos.get(rule),
        supplied=plugins,
    )


@cache
def plugins() -> Mapping[str, RuleFunction]:
    """Functions of other packages: entry points of the group apigov.functions, each a RuleFunction. Raises SourceError for one that is none."""
    from importlib.metadata import entry_points

    found: dict[str, RuleFunction] = {}
    for point in entry_points(group=ENTRY_POINTS):
        package = point.dist.name if point.dist is not None else point.value
        try:
            function = point.load()
        except Exception as error:  # whatever a foreign module does when it is imported
            raise SourceError(f"the function {point.name} of the package {package} cannot be loaded ({type(error).__name__}: {error})") from error
        if not isinstance(function, RuleFunction):
            raise SourceError(f"the function {point.name} of the package {package} is no apigov.lint.RuleFunction")
        found[function.name] = function
    return found
