"""Trees to descriptions: recognising, the table of objects, structure, the typed model, roles, places and drafts of findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apigov.doors import later

if TYPE_CHECKING:
    from apigov.openapi.bodies import lines_of
    from apigov.openapi.context import target
    from apigov.openapi.description import Description, read
    from apigov.openapi.drafts import Draft, finish
    from apigov.openapi.engine import description_drafts, engine_drafts, parser_drafts
    from apigov.openapi.filling import Filling, examples
    from apigov.openapi.messages import http_request, http_response, sample
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
    from apigov.openapi.objects import Field, ObjectUse, Step, Walk, fields, kinds, spaced, walks
    from apigov.openapi.paths import Pairing, is_parameter, segments, shape
    from apigov.openapi.places import place_of
    from apigov.openapi.proofs import is_request, message_lines, window
    from apigov.openapi.recognition import Unrecognised, looks_like_description, recognise
    from apigov.openapi.roles import Role, is_action_segment, is_search_segment, role
    from apigov.openapi.terms import Flat, ListShape, access, body_schema, flatten, is_json, json_media, list_shape, says, success_responses, words
    from apigov.openapi.values import essence
    from apigov.openapi.version import Version
else:
    __getattr__ = later(
        __name__,
        {
            "bodies": ("lines_of",),
            "context": ("target",),
            "description": ("Description", "read"),
            "drafts": ("Draft", "finish"),
            "engine": ("description_drafts", "engine_drafts", "parser_drafts"),
            "filling": ("Filling", "examples"),
            "messages": ("http_request", "http_response", "sample"),
            "model": (
                "Body",
                "Callback",
                "Flow",
                "Header",
                "Link",
                "MediaType",
                "Operation",
                "Parameter",
                "Response",
                "SecurityRequirement",
                "SecurityScheme",
                "Server",
            ),
            "objects": ("Field", "ObjectUse", "Step", "Walk", "fields", "kinds", "spaced", "walks"),
            "paths": ("Pairing", "is_parameter", "segments", "shape"),
            "places": ("place_of",),
            "proofs": ("is_request", "message_lines", "window"),
            "recognition": ("Unrecognised", "looks_like_description", "recognise"),
            "roles": ("Role", "is_action_segment", "is_search_segment", "role"),
            "terms": (
                "Flat",
                "ListShape",
                "access",
                "body_schema",
                "flatten",
                "is_json",
                "json_media",
                "list_shape",
                "says",
                "success_responses",
                "words",
            ),
            "values": ("essence",),
            "version": ("Version",),
        },
    )

__all__ = [
    "Body",
    "Callback",
    "Description",
    "Draft",
    "Field",
    "Filling",
    "Flat",
    "Flow",
    "Header",
    "Link",
    "ListShape",
    "MediaType",
    "ObjectUse",
    "Operation",
    "Pairing",
    "Parameter",
    "Response",
    "Role",
    "SecurityRequirement",
    "SecurityScheme",
    "Server",
    "Step",
    "Unrecognised",
    "Version",
    "Walk",
    "access",
    "body_schema",
    "description_drafts",
    "engine_drafts",
    "essence",
    "examples",
    "fields",
    "finish",
    "flatten",
    "http_request",
    "http_response",
    "is_action_segment",
    "is_json",
    "is_parameter",
    "is_request",
    "is_search_segment",
    "json_media",
    "kinds",
    "lines_of",
    "list_shape",
    "looks_like_description",
    "message_lines",
    "parser_drafts",
    "place_of",
    "read",
    "recognise",
    "role",
    "sample",
    "says",
    "segments",
    "shape",
    "spaced",
    "success_responses",
    "target",
    "walks",
    "window",
    "words",
]
