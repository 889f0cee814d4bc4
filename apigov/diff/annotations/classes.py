"""The named classes of what the contract comparison leaves out, as data. Each has its kinds of change in kinds/annotations.yaml."""

from __future__ import annotations

from functools import cache

from apigov.records import NamedTuple


class AnnotationClass(NamedTuple):
    """`name` begins the ids of its kinds. `reason`: why a contract does not hold it.

    `places`: fields as Object.field after the table of objects; `*` stands for any object, any field, or any rest of a name.
    """

    name: str
    reason: str
    places: tuple[str, ...]


# The first that fits counts.
CLASSES: tuple[AnnotationClass, ...] = (
    AnnotationClass("extension", "the specification gives extensions no meaning", ("*.x-*",)),
    AnnotationClass("info", "it says who is behind the API, not what it does", ("OpenAPI.info", "Info.*", "Contact.*", "License.*")),
    AnnotationClass("tag", "tags sort the documentation", ("OpenAPI.tags", "Tag.*")),
    AnnotationClass("documentation-link", "it leads readers elsewhere", ("*.externalDocs", "ExternalDocs.*")),
    AnnotationClass("example", "examples show values, and allow or forbid none", ("*.example", "*.examples", "Example.*", "Components.examples")),
    AnnotationClass("words", "they are for readers", ("*.description", "*.summary", "*.title", "*.$comment", "Server.name")),
    AnnotationClass("xml", "it says how the same value is written as XML", ("*.xml", "XML.*")),
    AnnotationClass(
        "openapi-version",
        "both sides are read by the rules of their versions before anything is compared",
        ("OpenAPI.swagger", "OpenAPI.openapi", "OpenAPI.$self", "OpenAPI.jsonSchemaDialect", "Schema.$schema"),
    ),
    AnnotationClass(
        "credential",
        "what it changes for requests is told where they demand it; the rest says how credentials are had",
        ("SecurityScheme.*", "OAuthFlows.*", "OAuthFlow.*"),
    ),
    AnnotationClass("name", "a name inside the description is not on the wire", ("Parameter.name", "Components.*", "Paths.*")),
    AnnotationClass("reference", "what it leads to is compared on both sides", ("*.$ref", "*.$dynamicRef", "*.$recursiveRef")),
    AnnotationClass("form", "it is another way to say the same, or says nothing about any payload", ("*.*",)),
)


@cache
def class_of(kind: str, field: str) -> AnnotationClass:
    """The class of a field of an object, both named as in the table of objects. Every field has one; told as `form` is what no other class names."""
    return next(one for one in CLASSES if any(_fits(place, kind, field) for place in one.places))


def _fits(place: str, kind: str, field: str) -> bool:
    holder, _, name = place.partition(".")
    if holder not in ("*", kind):
        return False
    return field.startswith(name[:-1]) if name.endswith("*") else field == name
