"""The tables of functions name what their files have."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from apigov.lint.functions import CORE
from apigov.lint.oas import OAS
from apigov.lint.shelf import Shelf

LINT = Path(__file__).resolve().parents[3] / "apigov" / "lint"


@pytest.mark.parametrize(("folder", "shelf"), [("functions", CORE), ("oas", OAS)])
def test_a_shelf_names_the_functions_of_its_files(folder: str, shelf: Shelf) -> None:
    modules = [import_module(f"apigov.lint.{folder}.{file.stem}") for file in (LINT / folder).glob("*.py") if file.stem != "__init__"]
    functions = {function.name: function for module in modules for function in getattr(module, "FUNCTIONS", ())}
    assert dict(shelf) == functions


def test_a_name_that_is_not_on_a_shelf_is_a_key_error() -> None:
    assert "no" not in CORE
    with pytest.raises(KeyError):
        CORE["no"]
