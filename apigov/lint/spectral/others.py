"""spectral:asyncapi and spectral:arazzo by id: their rules never apply to an OpenAPI description, but rulesets set their severities.

An id with a `?` is off unless somebody asks for it.
"""

from __future__ import annotations

from apigov.findings import Json, JsonObject


def _ruleset(formats: list[Json], ids: str) -> JsonObject:
    rules: JsonObject = {
        name.rstrip("?"): {"given": "$", "then": [], "formats": formats, "recommended": not name.endswith("?")} for name in ids.split()
    }
    return {"formats": formats, "rules": rules}


ASYNCAPI = _ruleset(
    ["aas2", "aas3"],
    """
    asyncapi-3-channel-no-empty-parameter asyncapi-3-channel-no-query-nor-fragment asyncapi-3-channel-no-trailing-slash asyncapi-3-channel-servers
    asyncapi-3-document-resolved asyncapi-3-document-unresolved asyncapi-3-headers-schema-type-object asyncapi-3-operation-description
    asyncapi-3-operation-security asyncapi-3-payload-unsupported-schemaFormat asyncapi-3-server-no-empty-variable
    asyncapi-3-server-no-trailing-slash asyncapi-3-server-not-example-com? asyncapi-3-tag-description? asyncapi-3-tags asyncapi-3-tags-alphabetical?
    asyncapi-3-tags-uniqueness asyncapi-channel-no-empty-parameter asyncapi-channel-no-query-nor-fragment asyncapi-channel-no-trailing-slash
    asyncapi-channel-parameters asyncapi-channel-servers asyncapi-headers-schema-type-object asyncapi-info-contact asyncapi-info-contact-properties
    asyncapi-info-description asyncapi-info-license asyncapi-info-license-url? asyncapi-latest-version asyncapi-message-examples
    asyncapi-message-messageId-uniqueness asyncapi-operation-description asyncapi-operation-operationId asyncapi-operation-operationId-uniqueness
    asyncapi-operation-security asyncapi-parameter-description? asyncapi-payload asyncapi-payload-default asyncapi-payload-examples
    asyncapi-payload-unsupported-schemaFormat asyncapi-schema asyncapi-schema-default asyncapi-schema-examples asyncapi-server-no-empty-variable
    asyncapi-server-no-trailing-slash asyncapi-server-not-example-com? asyncapi-server-security asyncapi-server-variables asyncapi-servers
    asyncapi-tag-description? asyncapi-tags asyncapi-tags-alphabetical? asyncapi-tags-uniqueness asyncapi-unused-components-schema
    asyncapi-unused-components-server
    """,
)
ARAZZO = _ruleset(
    ["arazzo1.0"],
    """
    arazzo-document-schema arazzo-info-description arazzo-info-summary arazzo-no-script-tags-in-markdown arazzo-source-descriptions-type
    arazzo-step-description arazzo-step-failure-actions-validation arazzo-step-operationPath arazzo-step-output-validation
    arazzo-step-parameters-validation arazzo-step-request-body-validation arazzo-step-stepId arazzo-step-success-actions-validation
    arazzo-step-success-criteria-validation arazzo-step-validation arazzo-workflow-depends-on-validation arazzo-workflow-description
    arazzo-workflow-output-validation arazzo-workflow-stepId-unique arazzo-workflow-summary arazzo-workflow-workflowId arazzo-workflowId-unique
    """,
)
