"""Functions over the typed reading of OpenAPI that any ruleset can name. Their names start with oas."""

from __future__ import annotations

from apigov.lint.shelf import Shelf

# A file of this folder to the functions that it has; it is loaded when a ruleset names one of them.
OAS = Shelf(
    __name__,
    {
        "responses": """
            oasSuccess oasResponsePresent oasResponseAbsent oasResponsesNotEmpty oasStatusCodes oasSuccessTable oasResponseKeys
            oasResponseWithoutBody oasResponseWithBody oasResponseHeader oasResponseDescription oasOneCode oasNegotiation oasNotOffered
            """,
        "errors": """
            oasErrorMedia oasErrorBody oasErrorSchema oasDefaultIsError oasProblemMembers oasProblemOpen oasProblemOnSuccess oasErrorWithout
            oasErrorMember oasConflict
            """,
        "requests": """
            oasNoRequestBody oasRequestBody oasRequestBodyRequired oasRequestMedia oasMergePatch oasJsonPatch oasOperationWords
            oasOperationVerb oasActionMethods oasOperationId oasOperationText oasParameterNames oasHeaderParameter oasConditional
            oasPrecondition oasHeaderSchema oasPathParameters oasParametersUnique oasOneBody oasParameterStyle oasBodyIsObject
            """,
        "pairs": """
            oasCreateByPut oasOnItems oasCollectionMethods oasCreatedReadable oasHeadLikeGet oasSameResource oasSymmetric oasEtag
            oasAcceptPatch oasBatch oasDistinctSecurity
            """,
        "security": """
            oasSecured oasSecurityNotOptional oasSecuritySchemesDefined oasGlobalSecurity oasRequirementDefined oasScopesDefined
            oasSchemesUsed oasScopesUsed oasOperationScopes oasSecurityScheme oasHttps oasSecuritySchemeField oasFlowField oasCredentials
            oasSigned oasPrivateCache
            """,
        "pagination": """
            oasPaginated oasPageSize oasPageOptional oasOffset oasPageStyle oasPreferredPaging oasResponseIsObject oasListNext
            oasTotalOptional oasSortDefined oasListParameter oasListQuery oasSafeSearch oasBulk
            """,
        "names": """
            oasCase oasPathWords oasPathLimits oasPluralCollections oasPathsDiffer oasPathsUnambiguous oasPathParameterName oasHeaderNames
            oasPropertyNames oasPropertyCollision oasArrayNames oasTagsByResource
            """,
        "members": """
            oasMember oasMemberBeside oasMemberMark oasMemberForm oasResponseMember oasRequestMember oasStatus oasSchemaMembers
            """,
        "schemas": """
            oasInputLimits oasArrayItems oasBounds oasFittingKeywords oasFittingFormat oasKeyword oasNoKeyword oasOneWay oasEnum
            oasValidDefault oasRequiredDefined oasRequiredWithoutDefault oasCombinators oasDiscriminated
            """,
        "patterns": "oasPattern oasReadablePatterns",
        "document": """
            oasInfo oasSummary oasResponseText oasMediaNames oasContentSchema oasServersDefined oasServerUrl oasServerVariables
            oasOneMajorVersion oasVersionSegments oasOperationTags oasRootTags oasParameterText oasUnusedComponents oasLinks
            oasExampleValue oasExtension
            """,
        "as_written": """
            oasSuccessDeclared oasOperationIdsUnique oasTagsDefined oasMembersUnique oasOperationParameters oasFormConsumed
            oasDiscriminatorMember oasPathTemplates oasRequirement
            """,
        "server_object": "oasServer",
        "all_examples": "oasExamplesMatch",
        "examples": "oasSchemaExamples oasMediaExamples",
        "deprecation": "oasLifecycle oasDeprecatedSays oasGone oasRequiredDeprecated",
    },
)
