"""openapi-spec-validator and ours on every document of the corpus: the same mistakes at the same places, or a row that says who is right."""

from __future__ import annotations

import datetime
import json
from functools import cache
from typing import Any

import pytest

from apigov.cards import catalogue
from apigov.findings import Finding
from apigov.lint import Ruleset, Settings, lint, load_ruleset, standard_library
from apigov.openapi import Description, Version, finish, read
from apigov.text import Workspace
from tests.audits.test_corpus_reads import CORPUS, entries, opened

SHARDS = 8
# What its JSON Schemas do not say, by the word of its recorded verdict, and the rules of ours that say it.
BEYOND = {
    "DuplicateOperationIDError": {"operation-id-unique"},
    "UnresolvableParameterError": {"path-parameters-match"},
    "OpenAPIValidationError": {"tags-described-unique-used", "structure"},
    "version not detected": {"structure", "unrecognized-format"},
    **{word: {"default-is-valid"} for word in ("type", "enum", "pattern", "oneOf", "format")},
}
# With a place: mistakes that it looks for in each schema on its own.
IN_SCHEMAS = {"structure", "patterns-are-valid-regex", "no-duplicate-enum-values"}
UNRESOLVED = {"Unresolvable", "PointerToNowhere"}
_FALSE_BOUND = "it is wrong: an exclusive bound of false without its bound means nothing in the draft of 3.0 (Wright 00, 5.3 and 5.5)"
_YAML_ONLY = "it is wrong: JSON that its YAML reader refuses (RFC 8259)"
ROWS = {
    "netlify-swagger": "we are right: OAS 2.0, Security Scheme Object: scopes is required for oauth2",
    "cultuurnet-example-api": "we are right: OAS 3.0.x, OAuth Flow Object: the URLs have to be in the form of one, and these are empty",
    "ogen-firecracker": "we are right: OAS 3.0.x, Info Object: termsOfService has to be in the format of a URL, and this one is empty",
    "redocly-join-oas3-2-foo": "we are right: OAS 3.2.0, Tag Object: parent has to name a tag of the description",
    "bigcommerce-checkouts-sf": _FALSE_BOUND,
    "bigcommerce-shipping-v2": _FALSE_BOUND,
    "openapi-diff-java-bc-response-numericrange-max-deleted": _FALSE_BOUND,
    "docker-v1-38": "it is wrong: a default of null stands beside x-nullable, which is how 2.0 says that null may come",
    "oasdiff-openapi-test2": "it is wrong: ECMA-262 without the flag u takes a class as the end of a range in brackets (Annex B)",
    "klaviyo-delete-brand-social-group-beta": _YAML_ONLY,
    "klaviyo-get-campaign-variation-for-translation-beta": _YAML_ONLY,
    "mermade-rapid7-java": _YAML_ONLY,
    "algolia-query-suggestions": "it ends in UnknownType; the mistakes that it saw before are ours",
    "oasdiff-anyof2": "it ends in KeyError; the mistakes that it saw before are ours",
    "okta-oauth-minimal": "it ends in RecursionError on a lawful recursive schema",
    "openapi-net-docwith32properties": "it is wrong: the reference leads to the $id of a schema of the document (JSON Schema 2020-12 core, 8.2.1)",
}

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not here")]


@cache
def recorded() -> dict[str, dict[str, Any]]:
    """Its verdict, with the first three errors, by document."""
    documents = json.loads((CORPUS / "validity.json").read_text(encoding="utf-8"))["documents"]
    return {entry["id"]: entry for entry in documents}


@cache
def everything() -> Ruleset:
    return load_ruleset(("apigov:all",), CORPUS, standard_library(catalogue()))


@cache
def validator(version: Version) -> Any:
    """Its JSON Schema of a version, run by the library that its verdicts were recorded with."""
    from openapi_spec_validator import schemas
    from openapi_spec_validator.schemas.backend.jsonschema import create_validator

    return create_validator(getattr(schemas, {"2.0": "schema_v2"}.get(version.value, f"schema_v{version.value.replace('.', '')}")))


def place(finding: Finding) -> tuple[str, ...]:
    return tuple(map(str, finding.location.pointer))


def differences(entry: dict[str, Any]) -> list[str]:
    tree, workspace = opened(entry)
    row = recorded()[entry["id"]]
    description = read(tree, workspace)
    if not isinstance(description, Description) or row["verdict"] == "unreadable":
        return [f"its verdict is {row['verdict']}"]
    findings = linted(description, workspace)
    ours = [place(finding) for finding in findings if finding.rule == "structure" and finding.location.uri == tree.uri]
    errors = list(validator(description.version).iter_errors(tree.data))
    theirs = [tuple(map(str, error.absolute_path)) for error in errors]
    known = {(tuple(map(str, error.relative_path)), error.validator) for error in errors}
    beyond = [pair for error in row.get("errors", ()) if (pair := (tuple(map(str, error["path"])), error["keyword"])) not in known]
    only_theirs = [path for path in theirs if not any(ours_[: len(path)] == path for ours_ in ours)]
    said = [path for path, _ in beyond if path]
    only_ours = [path for path in ours if not any(path[: len(their)] == their for their in theirs) and not any(ends(path, their) for their in said)]
    told = [f"only its schema: {'/'.join(path)}" for path in only_theirs] + [f"only ours: {'/'.join(path)}" for path in only_ours]
    return told + [f"only it: {'/'.join(path)} {word}" for path, word in beyond if not told_by_a_rule(path, word, findings)] + crashed(row, findings)


def linted(description: Description, workspace: Workspace) -> list[Finding]:
    """What all rules say, and all mistakes of structure, also those that a rule tells more exactly."""
    settings = Settings(today=datetime.date(2026, 1, 1))
    drafts = lint(description.root.tree, everything(), workspace, settings, standard_library(catalogue()).functions)
    return finish([*drafts, *description.structure()])


def ends(path: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return path[len(path) - len(part) :] == part


def told_by_a_rule(path: tuple[str, ...], word: str, findings: list[Finding]) -> bool:
    if path:
        return any(finding.rule in IN_SCHEMAS and ends(place(finding), path) for finding in findings)
    return any(finding.rule in BEYOND.get(word, ()) for finding in findings)


def crashed(row: dict[str, Any], findings: list[Finding]) -> list[str]:
    if row["verdict"] != "crashed" or (row["error"] in UNRESOLVED and any(finding.rule == "invalid-ref" for finding in findings)):
        return []
    return [f"it ends in {row['error']}"]


@pytest.mark.parametrize("shard", range(SHARDS))
def test_the_mistakes_are_the_same_or_a_row_says_who_is_right(shard: int) -> None:
    different = {entry["id"]: found for entry in entries()[shard::SHARDS] if (found := differences(entry))}
    expected = {entry["id"] for entry in entries()[shard::SHARDS]} & ROWS.keys()
    assert different.keys() == expected, {name: found for name, found in different.items() if name not in ROWS}
