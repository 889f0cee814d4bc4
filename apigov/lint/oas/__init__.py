"""Functions over the typed reading of OpenAPI that any ruleset can name. Their names start with oas."""

from __future__ import annotations

from apigov.lint.oas import deprecation, document, errors, members, names, pagination, pairs, patterns, requests, responses, schemas, security

FUNCTIONS = (
    *responses.FUNCTIONS,
    *errors.FUNCTIONS,
    *requests.FUNCTIONS,
    *pairs.FUNCTIONS,
    *security.FUNCTIONS,
    *pagination.FUNCTIONS,
    *names.FUNCTIONS,
    *members.FUNCTIONS,
    *schemas.FUNCTIONS,
    *patterns.FUNCTIONS,
    *document.FUNCTIONS,
    *deprecation.FUNCTIONS,
)
