"""Functions over the typed reading of OpenAPI that any ruleset can name. Their names start with oas."""

from __future__ import annotations

from apigov.lint.oas import deprecation, members, names, pagination, requests, resources, responses, security

FUNCTIONS = (
    *responses.FUNCTIONS,
    *requests.FUNCTIONS,
    *resources.FUNCTIONS,
    *security.FUNCTIONS,
    *pagination.FUNCTIONS,
    *names.FUNCTIONS,
    *members.FUNCTIONS,
    *deprecation.FUNCTIONS,
)
