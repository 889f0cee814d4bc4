"""Rule ids of older Spectral versions that its loader still reads in the short form (linting.md section 2)."""

RENAMED = {
    "oas2-valid-parameter-example": "oas2-valid-schema-example",
    "oas2-valid-definition-example": "oas2-valid-schema-example",
    "oas2-valid-response-schema-example": "oas2-valid-schema-example",
    "oas2-valid-response-example": "oas2-valid-media-example",
    "oas3-valid-oas-parameter-example": "oas3-valid-media-example",
    "oas3-valid-oas-header-example": "oas3-valid-media-example",
    "oas3-valid-oas-content-example": "oas3-valid-media-example",
    "oas3-valid-parameter-schema-example": "oas3-valid-schema-example",
    "oas3-valid-header-schema-example": "oas3-valid-schema-example",
    "oas3-valid-schema-example": "oas3-valid-schema-example",
}
