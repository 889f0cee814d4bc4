from __future__ import annotations

import pytest

from apigov.openapi import Unrecognised, Version, looks_like_description, recognise
from tests.unit.openapi.support import tree_of


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("swagger: '2.0'", Version.V2_0),
        ("swagger: 2.0", Version.V2_0),
        ("openapi: 3.0.3", Version.V3_0),
        ("openapi: 3.0.99", Version.V3_0),
        ("openapi: 3.0", Version.V3_0),
        ("openapi: 3.1", Version.V3_1),
        ("openapi: 3.1.0-rc0", Version.V3_1),
        ("openapi: ' 3.2.0'", Version.V3_2),
        ("openapi: 3", Version.V3_0),
    ],
)
def test_a_supported_version_is_recognised(text: str, version: Version) -> None:
    assert recognise(tree_of(text)[0]) is version


@pytest.mark.parametrize(
    ("text", "pointer", "word"),
    [
        ("openapi: 4.0.0", ("openapi",), "4.0.0"),
        ("openapi: 3.10.0", ("openapi",), "3.10.0"),
        ("swagger: '1.2'", ("swagger",), "1.2"),
        ("openapi: null", ("openapi",), "null"),
        ("openapi: true", ("openapi",), "true"),
        ("openapi: [3]", ("openapi",), "no text"),
        ("asyncapi: 3.0.0", (), "neither"),
        ("[1]", (), "no object"),
    ],
)
def test_anything_else_is_said_with_its_value_and_place(text: str, pointer: tuple[str, ...], word: str) -> None:
    found = recognise(tree_of(text)[0])
    assert isinstance(found, Unrecognised)
    assert found.pointer == pointer
    assert word in found.message


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"openapi: 3.1.0\n", True),
        (b'{\n  "swagger": "2.0"', True),
        (b'{"info":{},"openapi":"3.0.0"}', True),
        (b"# long\n" * 2000 + b"openapi: 3.0.0\n", True),
        (b"type: object\nproperties: {a: {}}\n", False),
        (b"see openapi for more", False),
        (b'\xef\xbb\xbf{ "info": {"title": "a \\" { b"},\n"openapi": "3.1.0"}', True),
        (b'{"inputs": [{"uri": "a.yaml",\n      "openapi": "3.1"}]}', False),
        (b'{"name": "openapi", "dependencies": {"swagger": "^2.0"}}', False),
        (b"", False),
    ],
)
def test_the_search_of_directories_sniffs_content(data: bytes, expected: bool) -> None:
    assert looks_like_description(data) is expected
