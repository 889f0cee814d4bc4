"""Trees to descriptions: recognising, the table of objects, structure, the typed model, roles, places and drafts of findings."""

from apigov.openapi.description import Description, read
from apigov.openapi.drafts import Draft, finish
from apigov.openapi.model import (
    Body,
    Callback,
    Flow,
    Header,
    Link,
    MediaType,
    Operation,
    Parameter,
    Response,
    SecurityRequirement,
    SecurityScheme,
    Server,
)
from apigov.openapi.objects import ObjectUse
from apigov.openapi.recognise import Unrecognised, recognise
from apigov.openapi.version import Version

__all__ = [
    "Body",
    "Callback",
    "Description",
    "Draft",
    "Flow",
    "Header",
    "Link",
    "MediaType",
    "ObjectUse",
    "Operation",
    "Parameter",
    "Response",
    "SecurityRequirement",
    "SecurityScheme",
    "Server",
    "Unrecognised",
    "Version",
    "finish",
    "read",
    "recognise",
]
