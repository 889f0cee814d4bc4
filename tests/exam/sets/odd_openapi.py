"""Odd descriptions (group `openapi` of odd): what the engine says of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from apigov.findings import Finding, Severity, pointer_text
from apigov.openapi import engine_drafts, finish
from apigov.text import Origin, Source, Workspace
from tests.exam.harness import AGREE, Case, ExamSet, Outcome

GROUP = "openapi"


def recipe_bytes(recipe: Any) -> bytes:
    """The bytes of a recipe (odd/README.md, Recipes)."""
    if isinstance(recipe, str):
        return recipe.encode("utf-8", "surrogatepass")
    if isinstance(recipe, list):
        return b"".join(recipe_bytes(part) for part in recipe)
    if "repeat" in recipe:
        part, times = recipe["repeat"]
        return recipe_bytes(part) * int(times)
    if "count" in recipe:
        template, start, end, *separator = recipe["count"]
        text = recipe_bytes(template).decode("utf-8", "surrogatepass")
        made = (
            text.replace("{i}", str(i)).replace("{i+1}", str(i + 1)).replace("{i-1}", str(i - 1)).encode("utf-8", "surrogatepass")
            for i in range(start, end)
        )
        return (separator[0] if separator else "").encode().join(made)
    if "hex" in recipe:
        return bytes.fromhex(recipe["hex"])
    encoding, part = recipe["encode"]
    return recipe_bytes(part).decode("utf-8", "surrogatepass").encode(str(encoding), "surrogatepass")


def cases(root: Path) -> Iterator[Case]:
    for row in json.loads((root / "odd" / "index.json").read_text(encoding="utf-8")):
        group, _, name = row["id"].partition("/")
        if group == GROUP:
            yield Case(row["id"], name.partition("-")[0], bool(row.get("debatable")), {**row, "root": str(root / "odd")})


def source_of(row: Any) -> Source:
    """The input of a case in memory."""
    import base64

    if "file" in row:
        name, data = row["file"], (Path(row["root"]) / row["file"]).read_bytes()
    elif "base64" in row:
        name, data = row["name"], base64.b64decode(row["base64"])
    else:
        name, data = row["name"], recipe_bytes(row["recipe"])
    if "sha256" in row and sha256(data).hexdigest() != row["sha256"]:
        raise ValueError(f"{row['id']}: the input's bytes are not the recorded ones")
    return Source(Path(name).name, data, Origin("memory"))


def findings_of(row: Any) -> list[Finding]:
    workspace = Workspace(Path(row["root"]))
    return finish(engine_drafts(workspace.open(source_of(row)), workspace))


def judge(case: Case) -> Outcome:
    row, expect = case.data, case.data["expect"]
    found = findings_of(row)
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    if "unrecognised" in expect:
        named = [finding for finding in found if finding.rule == "unrecognized-format"]
        return AGREE if len(named) == 1 and len(found) == 1 else Outcome("differ", _shown(found))
    if expect.get("limit_ok") and any(finding.rule == "parser" and finding.data.get("kind") == "limit" for finding in errors):
        return AGREE
    if expect.get("valid"):
        return AGREE if not errors else Outcome("differ", _shown(errors), ("false alarm",))
    return judge_invalid(expect["invalid"], errors, bool(expect.get("many")))


def judge_invalid(wanted: list[list[str]], errors: list[Finding], many: bool) -> Outcome:
    left = list(errors)
    for places in wanted:
        hits = [finding for finding in left if pointer_text(finding.location.pointer) in places]
        if not hits:
            return Outcome("differ", f"nothing at {places[0]!r}: {_shown(errors)}", ("missed",))
        if len(hits) > 1 and not many:
            return Outcome("differ", f"several at {places[0]!r}: {_shown(hits)}", ("several",))
        left = [finding for finding in left if finding not in hits]
    if left:
        return Outcome("differ", f"elsewhere: {_shown(left)}", ("elsewhere",))
    return AGREE


def _shown(findings: list[Finding]) -> str:
    return (
        "; ".join(f"{finding.rule} {pointer_text(finding.location.pointer)}: {finding.message[:110]}" for finding in findings[:4]) or "none"
    )


SETS = [ExamSet("odd-openapi", cases, judge)]
