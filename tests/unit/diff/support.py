"""Descriptions out of fragments, and their comparison."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from apigov.diff import advice, compare, version_drafts
from apigov.lifecycle import Policy
from apigov.openapi import Description, Draft, read
from apigov.text import Origin, Source, Workspace

_CAT = {"type": "object", "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}}, "required": ["kind"]}
_DOG = {"type": "object", "properties": {"kind": {"type": "string"}, "tricks": {"type": "integer"}}, "required": ["kind"]}
COMPONENTS = {"schemas": {"Cat": _CAT, "Dog": _DOG}}
OK = {"200": {"description": "OK"}}


def document(paths: Any = None, version: str = "3.1.0", **more: Any) -> dict[str, Any]:
    return {"openapi": version, "info": {"title": "T", "version": "1.0.0"}, "paths": paths or {}, **more}


def operation(fragment: Any, version: str = "3.1.0") -> dict[str, Any]:
    return document({"/things": {"post": {"responses": OK, **fragment}}}, version, components=COMPONENTS)


def webhook(fragment: Any) -> dict[str, Any]:
    return document(webhooks={"things": {"post": {"responses": OK, **fragment}}}, components=COMPONENTS)


def content(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def request_schema(schema: Any, version: str = "3.1.0") -> dict[str, Any]:
    return operation({"requestBody": {"required": True, **content(schema)}}, version)


def response_schema(schema: Any, version: str = "3.1.0") -> dict[str, Any]:
    return operation({"responses": {"200": {"description": "OK", **content(schema)}}}, version)


def both(base: Any, revision: Any) -> tuple[Description, Description]:
    workspace = Workspace(Path("."))
    found = []
    for name, data in (("base", base), ("revision", revision)):
        text = data if isinstance(data, str) else json.dumps(data)
        description = read(workspace.open(Source(f"{name}.yaml", text.encode(), Origin("memory"))), workspace)
        assert isinstance(description, Description), description
        found.append(description)
    return found[0], found[1]


# The day by which announced days are judged.
TODAY = date(2026, 1, 1)


def changes(base: Any, revision: Any, policy: str = "clients", promised: Policy | None = None, everything: bool = False) -> list[Draft]:
    return compare(*both(base, revision), policy=policy, today=TODAY, promised=promised, everything=everything)


def version_changes(base: Any, revision: Any) -> list[Draft]:
    sides = both(base, revision)
    return version_drafts(*sides, advice(*sides, compare(*sides, today=TODAY)))


def rules(drafts: list[Draft]) -> list[str]:
    return sorted(draft.rule for draft in drafts)
