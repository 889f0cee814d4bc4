"""What is shipped is not checked at each start, so it is checked here."""

from __future__ import annotations

import pytest

from apigov.cards import catalogue
from apigov.findings import JsonObject
from apigov.lint import standard_library
from apigov.lint.ruleset.check import Checker
from apigov.lint.ruleset.compile import given_faults
from apigov.lint.spectral import BUILT_IN

NAMED = {name: catalogue().named(name) for name in (*catalogue().names, *catalogue().packages)}


@pytest.mark.parametrize("data", [*BUILT_IN.values(), *NAMED.values()], ids=[*BUILT_IN, *NAMED])
def test_built_in_rulesets_have_no_mistake(data: JsonObject) -> None:
    assert list(Checker(data, standard_library(catalogue()).functions, frozenset()).problems()) == []
    rules = data["rules"]
    assert isinstance(rules, dict)
    assert [fault for rule in rules.values() if isinstance(rule, dict) for fault in given_faults(rule, data)] == []
