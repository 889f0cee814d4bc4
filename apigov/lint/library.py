"""The library of this installation: our profiles, the core functions, our functions for OpenAPI, and those of installed plugins."""

from __future__ import annotations

from functools import cache

from apigov.cards import Catalogue
from apigov.lint.function import RuleFunction
from apigov.lint.functions import CORE
from apigov.lint.oas import FUNCTIONS
from apigov.lint.ruleset import Library
from apigov.text import SourceError

ENTRY_POINTS = "apigov.functions"


def standard_library(catalogue: Catalogue) -> Library:
    """What rulesets can name."""
    supplied = plugins()
    functions = {**CORE, **{function.name: function for function in FUNCTIONS}, **supplied}
    return Library(
        named=catalogue.named, names=(*catalogue.names, *catalogue.packages), functions=functions, infos=catalogue.infos, supplied=frozenset(supplied)
    )


@cache
def plugins() -> dict[str, RuleFunction]:
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
