"""Descriptions for the tests of the guides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from apigov.openapi import Description, read
from apigov.text import Origin, Source, Workspace

OK = {"200": {"description": "ok"}}


def described(workspace: Workspace, name: str, paths: Any, **members: Any) -> Description:
    document = {"openapi": "3.1.0", "info": {"title": "Shop", "version": name}, "paths": paths, **members}
    description = read(workspace.open(Source(f"{name}.json", json.dumps(document).encode(), Origin("memory"))), workspace)
    assert isinstance(description, Description)
    return description


def workspace() -> Workspace:
    return Workspace(Path.cwd())
