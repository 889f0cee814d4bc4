"""Deprecation, sunset and notice (LIFECYCLE.md): a set for each kind of question."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from apigov.findings import pointer_text
from apigov.lifecycle import (
    Fact,
    Policy,
    add,
    facts,
    is_rfc3339_duration,
    is_xml_duration,
    judge,
    order_ok,
    read_deprecation,
    read_links,
    read_sunset,
)
from apigov.openapi import Description, Unrecognised, Version, fields, read
from apigov.text import Origin, Source, Workspace
from tests.exam.harness import AGREE, Case, ExamSet, Outcome, jsonl

PAIR_TODAY = date(2026, 11, 23)
KIND_OF = {"operation": "Operation", "parameter": "Parameter", "header": "Header", "schema": "Schema", "property": "Schema"}


def cases(kind: str, root: Path) -> Iterator[Case]:
    for row in jsonl(root / "exam" / "lifecycle.jsonl"):
        if row["kind"] == kind:
            yield Case(row["id"], kind, "debatable" in row, row)


def described(document: Any) -> Description:
    workspace = Workspace(Path.cwd())
    tree = workspace.open(Source("case.json", json.dumps(document).encode(), Origin("memory")))
    description = read(tree, workspace)
    if isinstance(description, Unrecognised):
        raise ValueError(description.message)
    return description


def header_value(row: Any) -> Any:
    parse = read_deprecation if row["header"] == "Deprecation" else read_sunset
    said = parse(row["value"], date.fromisoformat(row["today"]))
    return {"date": said.text, "form": said.form}


def header_pair(row: Any) -> Any:
    deprecation, sunset = read_deprecation(row["deprecation"], PAIR_TODAY), read_sunset(row["sunset"], PAIR_TODAY)
    return {"deprecation": deprecation.text, "sunset": sunset.text, "order_ok": order_ok(deprecation, sunset)}


def link(row: Any) -> Any:
    return [{"target": one.target, "rels": list(one.rels)} for one in read_links(row["value"])]


def window(row: Any) -> Any:
    return add(date.fromisoformat(row["from"]), row.get("months", 0), row.get("days", 0)).isoformat()


def period(row: Any) -> Any:
    return {"xml_schema": is_xml_duration(row["value"]), "rfc3339": is_rfc3339_duration(row["value"])}


def location(row: Any) -> Any:
    """Object names are those of the exam: `security-scheme` is the table's SecurityScheme."""
    kind = KIND_OF.get(row["object"]) or "".join(part.capitalize() for part in row["object"].split("-"))
    version = next(one for one in reversed(Version) if row["version"].startswith(one.value))
    return any(field.name == "deprecated" for field in fields(kind, version))


def fact_row(fact: Fact) -> dict[str, Any]:
    row = {
        "pointer": pointer_text(fact.pointer),
        "what": fact.what,
        "convention": sorted(fact.conventions),
        "since": fact.since.text if fact.since else None,
        "sunset": fact.sunset.text if fact.sunset else None,
        "replacement": fact.replacement,
        "link": fact.link,
        "text": fact.text,
        "since_version": fact.since_version,
        "problem": fact.problems[0].kind if fact.problems else None,
    }
    return {name: value for name, value in row.items() if value is not None}


def found_facts(row: Any) -> Any:
    return sorted((fact_row(fact) for fact in facts(described(row["document"]))), key=lambda one: str(one["pointer"]))


def verdicts(row: Any) -> Any:
    given = row["policy"]
    policy = Policy(
        notice_months=given.get("notice_months", 0),
        notice_days=given.get("notice_days", 0),
        due_soon_days=given.get("due_soon_days", 30),
        require=frozenset(given.get("require", ())),
    )
    judged = judge(facts(described(row["document"])), policy, date.fromisoformat(row["today"]))
    return sorted(
        ({"pointer": pointer_text(one.fact.pointer), "verdict": word} for one in judged for word in one.words),
        key=lambda one: (one["pointer"], one["verdict"]),
    )


def agrees(expect: Any, answer: Any) -> bool:
    """Fields that a case does not name are free; lists of objects are sets, and conventions too."""
    if isinstance(expect, list) and isinstance(answer, list):
        if len(expect) != len(answer):
            return False
        left = list(answer)
        for item in expect:
            hit = next((one for one in left if agrees(item, one)), None)
            if hit is None:
                return False
            left.remove(hit)
        return True
    if isinstance(expect, dict) and isinstance(answer, dict):
        return all(agrees(value, answer.get(name)) for name, value in expect.items() if not ("form" in expect and name == "problem"))
    return bool(expect == answer)


def judge_case(answer: Callable[[Any], Any], case: Case) -> Outcome:
    given = answer(case.data)
    return AGREE if agrees(case.data["expect"], given) else Outcome("differ", f"{given} instead of {case.data['expect']}")


ANSWERS: dict[str, Callable[[Any], Any]] = {
    "header-value": header_value,
    "header-pair": header_pair,
    "link": link,
    "facts": found_facts,
    "policy": verdicts,
    "window": window,
    "period": period,
    "location": location,
}

SETS = [ExamSet(f"lifecycle-{kind}", partial(cases, kind), partial(judge_case, answer)) for kind, answer in ANSWERS.items()]
