"""Trees to descriptions: recognising, the table of objects, structure, the typed model, roles, places and drafts of findings."""

from apigov.openapi.description import Description, read
from apigov.openapi.drafts import Draft, finish
from apigov.openapi.engine import engine_drafts
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
from apigov.openapi.objects import Field, ObjectUse, fields, kinds
from apigov.openapi.places import place_of
from apigov.openapi.recognise import Unrecognised, looks_like_description, recognise
from apigov.openapi.version import Version

__all__ = [
    "Body",
    "Callback",
    "Description",
    "Draft",
    "Field",
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
    "engine_drafts",
    "fields",
    "finish",
    "kinds",
    "looks_like_description",
    "place_of",
    "read",
    "recognise",
]
