"""Schemas of the probes in JSON Schema 2020-12, by a reading of the exam's own (PROBES.md, Checks): the product has no part in it."""

from __future__ import annotations

from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator

ASSERTED = frozenset(("date", "date-time", "time", "email", "uuid", "ipv4", "ipv6", "byte"))
WHOLE = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
_20 = frozenset(
    (
        "$ref", "additionalProperties", "allOf", "enum", "exclusiveMaximum", "exclusiveMinimum", "format", "items", "maxItems", "maxLength",
        "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "pattern", "properties", "required",
        "type", "uniqueItems",
    )
)  # fmt: skip
_30 = _20 | {"oneOf", "anyOf", "not", "nullable"}
_SINGLE = frozenset(
    ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties")
)
_LISTS = frozenset(("allOf", "anyOf", "oneOf", "prefixItems"))
_MAPS = frozenset(("properties", "patternProperties", "dependentSchemas"))


class Translation:
    """One schema of one document. `mark`: members with this mark, readOnly or writeOnly, do not count."""

    def __init__(self, document: Any, mark: str, asserts: bool) -> None:
        self.document = document
        self.mark = mark
        self.asserts = asserts
        self.old = "swagger" in document or str(document.get("openapi")).startswith("3.0")
        self.known = _20 if "swagger" in document else _30 if self.old else None
        self.names: dict[str, str] = {}
        self.definitions: dict[str, Any] = {}

    def validator(self, schema: Any) -> Draft202012Validator:
        made = self.schema(schema)
        document = {"$ref": "#/$defs/0", "$defs": {**self.definitions, "0": made}}
        return Draft202012Validator(document, validate_formats=True, formats={"byte": is_base64})

    def target(self, text: str) -> Any:
        here = self.document
        for step in text.removeprefix("#/").split("/"):
            here = here[step.replace("~1", "/").replace("~0", "~")]
        return here

    def schema(self, schema: Any) -> Any:
        if not isinstance(schema, dict):
            return schema if isinstance(schema, bool) else True
        if self.old and "$ref" in schema:
            return self.reference(schema["$ref"])
        made: dict[str, Any] = {}
        for word, entry in schema.items():
            if self.known is not None and word not in self.known:
                continue
            if word == "$ref":
                made.update(self.reference(entry))
            elif word in _SINGLE:
                # What is no schema says nothing.
                made.update({word: self.schema(entry)} if isinstance(entry, dict | bool) else {})
            elif word in _LISTS:
                made[word] = [self.schema(part) for part in entry]
            elif word in _MAPS:
                made[word] = {name: self.schema(part) for name, part in entry.items()}
            elif word not in ("nullable", "format", "discriminator", "$dynamicRef"):
                made[word] = entry
        return self.finished(schema, made)

    def reference(self, text: str) -> dict[str, Any]:
        if text not in self.names:
            self.names[text] = f"d{len(self.names)}"
            self.definitions[self.names[text]] = self.schema(self.target(text))
        return {"$ref": f"#/$defs/{self.names[text]}"}

    def finished(self, schema: Any, made: dict[str, Any]) -> dict[str, Any]:
        for bound, flag in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if self.old and made.pop(flag, None) is True and bound in made:
                made[flag] = made.pop(bound)
        if made.get("type") == "file":
            del made["type"]
        # What 2.0 does not define but many read is debatable; a payload shows the reading that breaks.
        nullable = "x-nullable" if self.known is _20 else "nullable"
        if self.old and schema.get(nullable) is True and "type" in made:
            made["type"] = [made["type"], "null"]
        form = schema.get("format")
        if self.asserts and form in WHOLE and "integer" in str(made.get("type")):
            made["allOf"] = [*made.get("allOf", []), {"minimum": WHOLE[form][0], "maximum": WHOLE[form][1]}]
        elif self.asserts and form in ASSERTED:
            made["format"] = form
        hidden = [name for name, part in schema.get("properties", {}).items() if self.marked(part)]
        if hidden:
            made["properties"] = {name: part for name, part in made["properties"].items() if name not in hidden}
        if isinstance(made.get("required"), list):
            made["required"] = [name for name in made["required"] if name not in hidden]
        else:
            made.pop("required", None)
        return made

    def marked(self, part: Any) -> bool:
        if not isinstance(part, dict):
            return False
        if part.get(self.mark) is True and not (self.old and "$ref" in part):
            return True
        return "$ref" in part and self.marked(self.target(part["$ref"]))


@cache
def is_base64(text: str) -> bool:
    import base64
    import binascii

    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
