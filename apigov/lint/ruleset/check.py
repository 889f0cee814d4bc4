"""The grammar of a ruleset file: every mistake with a code, its pointer, and what to write instead (linting.md section 1)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from apigov.findings import Json, JsonObject, Pointer, suggestion
from apigov.lint.function import RuleFunction
from apigov.lint.ruleset.compile import ALIAS_NAME, SEVERITIES, rule_short_form
from apigov.lint.ruleset.formats import KNOWN

# code, pointer, message, whether the key is meant
Mistake: TypeAlias = tuple[str, Pointer, str, bool]

TOP_KEYS = (
    "rules", "extends", "formats", "aliases", "description", "documentationUrl", "parserOptions", "overrides", "functions", "functionsDir",
    "except",
)  # fmt: skip
RULE_KEYS = (
    "description", "message", "severity", "given", "then", "recommended", "resolved", "formats", "documentationUrl", "tags", "type", "extensions",
)  # fmt: skip
MODES = ("off", "recommended", "all")
OVERRIDE_KEYS = ("files", "rules", "extends", "formats", "aliases", "parserOptions", "documentationUrl")
PARSER_OPTIONS = ("duplicateKeys", "incompatibleValues")


class Checker:
    """Checks one file. `code`: the functions that it declares and that no installed package supplies."""

    def __init__(self, data: JsonObject, functions: Mapping[str, RuleFunction], code: frozenset[str]) -> None:
        self.data = data
        self.functions = functions
        self.code = code

    def problems(self) -> Iterator[Mistake]:
        data = self.data
        if not any(key in data for key in ("rules", "extends", "overrides")):
            described = any(key in data for key in ("openapi", "swagger"))
            about = "this is an OpenAPI description; " if described else ""
            yield "invalid-ruleset-definition", (), f"{about}a ruleset needs rules or extends", False
            if described:
                return
        yield from _unknown_keys(data, TOP_KEYS, (), "invalid-ruleset-definition")
        for key, kind in (("functions", list), ("functionsDir", str)):
            if key in data and not isinstance(data[key], kind):
                yield "invalid-ruleset-definition", (key,), f"{key} has to be a {kind.__name__}", True
        functions = data.get("functions")
        for index, entry in enumerate(functions if isinstance(functions, list) else ()):
            if not isinstance(entry[0] if isinstance(entry, list) and entry else entry, str):
                yield "invalid-ruleset-definition", ("functions", index), "an entry of functions is a name, or a pair of a name and a schema", False
        if "description" in data and not isinstance(data["description"], str):
            yield "invalid-ruleset-definition", ("description",), "description is a text", False
        yield from url(data, ())
        yield from parser_options(data, ())
        yield from self.body(data, ())
        yield from self.overrides(data)

    def body(self, data: JsonObject, base: Pointer) -> Iterator[Mistake]:
        """What a ruleset and an override both may hold."""
        if "extends" in data:
            yield from self.extends(data["extends"], base)
        if "formats" in data:
            yield from self.formats(data["formats"], (*base, "formats"))
        if "aliases" in data:
            yield from self.aliases(data["aliases"], (*base, "aliases"))
        rules = data.get("rules")
        if "rules" in data and not isinstance(rules, dict):
            yield "invalid-ruleset-definition", (*base, "rules"), f"rules is an object from rule id to rule, not {_shown(rules)}", False
        for name, value in rules.items() if isinstance(rules, dict) else ():
            yield from self.rule(name, value, (*base, "rules", name))

    def overrides(self, data: JsonObject) -> Iterator[Mistake]:
        code = "invalid-override-definition"
        excepted = data.get("except", {})
        if not isinstance(excepted, dict) or not all(isinstance(names, list) for names in excepted.values()):
            yield "invalid-ruleset-definition", ("except",), "except is an object from file#pointer to a list of rule ids", True
        if "overrides" not in data:
            return
        entries = data["overrides"]
        if not isinstance(entries, list) or not entries:
            word = code if isinstance(entries, list) else "invalid-ruleset-definition"
            yield word, ("overrides",), "overrides is a list with at least one entry", True
            return
        for index, entry in enumerate(entries):
            at: Pointer = ("overrides", index)
            files = entry.get("files") if isinstance(entry, dict) else None
            if not isinstance(entry, dict) or "files" not in entry:
                yield code, at, "an override has files, a list of patterns, and rules or extends", False
                continue
            if not isinstance(files, list) or not files:
                yield "generic-validation-error", (*at, "files"), "files is a list of patterns, with at least one", False
                continue
            empty = [place for place, file in enumerate(files) if not isinstance(file, str) or not file.strip("#")]
            for place in empty:
                yield "generic-validation-error", (*at, "files", place), f"{files[place]!r} is no pattern of a file", False
            if empty:
                continue
            yield from _unknown_keys(entry, OVERRIDE_KEYS, at, code)
            yield from self.pointed(entry, at) if any("#" in str(file) for file in files) else self.plain(entry, at)

    def plain(self, entry: JsonObject, at: Pointer) -> Iterator[Mistake]:
        if "rules" not in entry and "extends" not in entry:
            yield "invalid-override-definition", at, "an override without rules and extends says nothing", False
        yield from parser_options(entry, at)
        yield from self.body(entry, at)

    def pointed(self, entry: JsonObject, at: Pointer) -> Iterator[Mistake]:
        code, rules = "invalid-override-definition", entry.get("rules")
        if not isinstance(rules, dict) or len([key for key in entry if key in OVERRIDE_KEYS]) > 2:
            yield code, at, "an override with a pointer has files and rules, nothing else", False
            return
        for name, value in rules.items():
            if not _is_severity(value):
                yield "invalid-rule-definition", (*at, "rules", name), f"below a pointer a rule is given a severity ({', '.join(SEVERITIES)})", False

    def extends(self, value: Json, base: Pointer) -> Iterator[Mistake]:
        for index, entry in enumerate(value if isinstance(value, list) else [value]):
            pointer: Pointer = (*base, "extends", index) if isinstance(value, list) else (*base, "extends")
            if isinstance(entry, str):
                continue
            if isinstance(entry, list) and len(entry) == 2 and isinstance(entry[0], str):
                if entry[1] not in MODES:
                    yield "invalid-extend-definition", (*pointer, 1), f"{entry[1]!r} is no mode; known: {', '.join(MODES)}", False
            else:
                yield "invalid-extend-definition", pointer, "an entry of extends is a name, or a pair of a name and off, recommended or all", False

    def formats(self, value: Json, pointer: Pointer) -> Iterator[Mistake]:
        if not isinstance(value, list):
            yield "invalid-format", pointer, "formats is a list of names", False
            return
        for index, name in enumerate(value):
            if not isinstance(name, str) or name not in KNOWN:
                yield "invalid-format", (*pointer, index), f"unknown format {name!r}; {_hint(str(name), KNOWN)}", False

    def aliases(self, value: Json, base: Pointer) -> Iterator[Mistake]:
        if not isinstance(value, dict):
            yield "invalid-alias-definition", base, "aliases is an object from name to paths", False
            return
        for name, target in value.items():
            pointer: Pointer = (*base, name)
            if not re.fullmatch(ALIAS_NAME, name):
                yield "invalid-alias-definition", pointer, f"{name!r} is no alias name: a letter, then letters, digits, _ and -", True
            if isinstance(target, list):
                yield from self.paths(target, pointer, "invalid-alias-definition")
            elif isinstance(target, dict) and isinstance(target.get("targets"), list) and target["targets"]:
                if not isinstance(target.get("description", ""), str):
                    yield "invalid-alias-definition", (*pointer, "description"), "description is a text", False
                yield from self.targets(target["targets"], pointer)
            else:
                place = (*pointer, "targets") if isinstance(target, dict) and "targets" in target else pointer
                yield "invalid-alias-definition", place, "an alias is a list of paths, or an object with targets", False

    def targets(self, targets: Json, pointer: Pointer) -> Iterator[Mistake]:
        for index, entry in enumerate(targets if isinstance(targets, list) else ()):
            at: Pointer = (*pointer, "targets", index)
            wrong = [key for key in ("formats", "given") if not isinstance(entry, dict) or not isinstance(entry.get(key), list)]
            if not isinstance(entry, dict) or wrong:
                place = (*at, wrong[0]) if isinstance(entry, dict) and wrong[0] in entry else at
                yield "invalid-alias-definition", place, "a target has formats and given, both lists", False
                continue
            yield from self.formats(entry["formats"], (*at, "formats"))
            yield from self.paths(entry["given"], (*at, "given"), "invalid-alias-definition")

    def paths(self, value: Json, pointer: Pointer, code: str) -> Iterator[Mistake]:
        entries = value if isinstance(value, list) else [value]
        if not entries:
            yield code, pointer, "at least one path is needed", False
        for index, entry in enumerate(entries):
            if not isinstance(entry, str) or not re.match(r"\$|#", entry):
                at = (*pointer, index) if isinstance(value, list) else pointer
                yield code, at, f"{entry!r} is no path: it starts with $ or #Alias", False

    def rule(self, name: str, value: Json, pointer: Pointer) -> Iterator[Mistake]:
        if rule_short_form(value) is not None:
            return
        if not isinstance(value, dict):
            yield (
                "invalid-rule-definition",
                pointer,
                f"a rule is an object, true, false, or a severity ({', '.join(SEVERITIES)}), not {_shown(value)}",
                False,
            )
            return
        yield from _unknown_keys(value, RULE_KEYS, pointer, "invalid-rule-definition")
        for key in ("given", "then"):
            if key not in value:
                yield "invalid-rule-definition", pointer, f"the rule {name!r} has no {key}", True
        yield from self.fields(value, pointer)
        if "given" in value:
            listed = isinstance(value["given"], list) and bool(value["given"])
            yield from self.paths(value["given"], (*pointer, "given"), "invalid-given-definition" if listed else "invalid-rule-definition")
        if "then" in value:
            yield from self.thens(value["then"], (*pointer, "then"))

    def fields(self, value: JsonObject, pointer: Pointer) -> Iterator[Mistake]:
        kinds: dict[str, tuple[type, ...]] = {
            "description": (str,), "message": (str,), "recommended": (bool,), "resolved": (bool,), "tags": (list,),
            "extensions": (dict,),
        }  # fmt: skip
        for key, kind in kinds.items():
            if key in value and not isinstance(value[key], kind):
                yield "invalid-rule-definition", (*pointer, key), f"{key} has to be a {kind[0].__name__}", False
        severity = value.get("severity", "warn")
        if not _is_severity(severity):
            word = "warn" if severity == "warning" else suggestion(str(severity), SEVERITIES)
            hint = f"did you mean {word!r}?" if word else f"known: {', '.join(SEVERITIES)}"
            yield "invalid-severity", (*pointer, "severity"), f"{severity!r} is no severity; {hint}", False
        tags = value.get("tags")
        for index, tag in enumerate(tags if isinstance(tags, list) else ()):
            if not isinstance(tag, str):
                yield "invalid-rule-definition", (*pointer, "tags", index), f"the tag {tag!r} is no text", False
        yield from url(value, pointer)
        if "type" in value and value["type"] not in ("style", "validation"):
            yield "invalid-rule-definition", (*pointer, "type"), "type is style or validation", False
        if "formats" in value:
            yield from self.formats(value["formats"], (*pointer, "formats"))

    def thens(self, value: Json, pointer: Pointer) -> Iterator[Mistake]:
        for index, entry in enumerate(value if isinstance(value, list) else [value]):
            at: Pointer = (*pointer, index) if isinstance(value, list) else pointer
            if not isinstance(entry, dict) or not isinstance(entry.get("function"), str):
                named = isinstance(entry, dict) and "function" in entry
                code = "undefined-function" if isinstance(entry, dict) and not named else "invalid-rule-definition"
                yield code, (*at, "function") if named else at, "a check is an object with a function, which is a name", False
                continue
            if "field" in entry and not isinstance(entry["field"], str):
                yield "invalid-rule-definition", (*at, "field"), "field is a text", False
            name = str(entry["function"])
            if name in self.code:
                continue  # a program of its own, told where the rule is on
            function = self.functions.get(name)
            if function is None:
                yield "undefined-function", (*at, "function"), f"unknown function {name!r}; {_nobody(name, self.functions)}", False
            else:
                yield from check_options(function, entry.get("functionOptions"), (*at, "functionOptions"), "functionOptions" in entry, at)


def check_options(function: RuleFunction, options: Json, pointer: Pointer, given: bool, at: Pointer) -> Iterator[Mistake]:
    """The options of a check against the function's schema."""
    place = pointer if given else at
    if function.options is None:
        if options is not None:
            yield "invalid-function-options", place, f"{function.name} takes no options", False
        return
    import jsonschema_rs

    for error in jsonschema_rs.Draft202012Validator(function.options).iter_errors(options):
        below: Pointer = (*place, *error.instance_path)
        unexpected = getattr(error.kind, "unexpected", None)
        for name in unexpected if isinstance(unexpected, list) else ():
            properties = function.options.get("properties")
            known = tuple(properties) if isinstance(properties, dict) else ()
            yield "invalid-function-options", (*below, str(name)), f"options of {function.name}: {_unknown(str(name), known)}", True
        if not isinstance(unexpected, list):
            yield "invalid-function-options", below, _misfit(function, error.kind, error.message, options, given), False
    for key in ("match", "notMatch") if function.name == "pattern" and isinstance(options, dict) else ():
        text = options.get(key) if isinstance(options, dict) else None
        if isinstance(text, str):
            fault = pattern_fault(text)
            if fault is not None:
                yield "invalid-function-options", (*place, key), f"the pattern {text!r} is broken: {fault}", False


def _misfit(function: RuleFunction, kind: object, message: str, options: Json, given: bool) -> str:
    """What an option has to be; the validator's `message` where it says it best."""
    schema = function.options or {}
    properties = schema.get("properties")
    takes = ", ".join(properties) if isinstance(properties, dict) else ""
    if not given:
        return f"{function.name} needs functionOptions; it takes {takes}" if takes else f"{function.name} needs functionOptions"
    missing, allowed, limit = (getattr(kind, name, None) for name in ("property", "options", "limit"))
    if isinstance(missing, str):
        return f"options of {function.name}: {missing!r} is missing"
    if isinstance(allowed, list):
        shown, _, _ = message.partition(" is not one of ")
        guess = suggestion(shown.strip('"'), [value for value in allowed if isinstance(value, str)])
        hint = f"; did you mean {guess!r}?" if guess else ""
        return f"options of {function.name}: {shown} is none of {', '.join(map(str, allowed))}{hint}"
    if options == {} and limit is not None and takes:
        return f"options of {function.name} are empty; it takes {takes}"
    return f"options of {function.name}: {message}"


def pattern_fault(text: str) -> str | None:
    """What is wrong with a pattern, or None."""
    from apigov.schema.patterns import PatternError, as_ruleset_pattern

    try:
        as_ruleset_pattern(text)
    except PatternError as error:
        return str(error)
    return None


def parser_options(data: JsonObject, base: Pointer) -> Iterator[Mistake]:
    if "parserOptions" not in data:
        return
    options = data["parserOptions"]
    if not isinstance(options, dict) or any(key not in PARSER_OPTIONS for key in options):
        yield "invalid-ruleset-definition", (*base, "parserOptions"), f"parserOptions is an object of {' and '.join(PARSER_OPTIONS)}", True
        return
    for key, value in options.items():
        if not _is_severity(value):
            yield "invalid-parser-options-definition", (*base, "parserOptions", key), f"{key} is a severity ({', '.join(SEVERITIES)})", False


def url(data: JsonObject, base: Pointer) -> Iterator[Mistake]:
    """documentationUrl, where there is one, is an absolute URL."""
    value = data.get("documentationUrl", "https://example.com")
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*://\S+", value):
        code = "invalid-rule-definition" if base else "generic-validation-error"
        yield code, (*base, "documentationUrl"), "documentationUrl is an absolute URL", False


def _shown(value: Json) -> str:
    """A value as it is written, shortened."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _is_severity(value: Json) -> bool:
    return not isinstance(value, bool) and not isinstance(value, float | list | dict) and value in (*SEVERITIES, -1, 0, 1, 2, 3)


def _unknown_keys(data: JsonObject, known: tuple[str, ...], base: Pointer, code: str) -> Iterator[Mistake]:
    for key in data:
        if key not in known and not key.startswith("x-"):
            yield code, (*base, key), _unknown(key, known), True


def _unknown(key: str, known: tuple[str, ...]) -> str:
    return f"unknown key {key!r}; {_hint(key, known)}"


def _hint(word: str, known: tuple[str, ...]) -> str:
    guess = suggestion(word, known)
    return f"did you mean {guess!r}?" if guess else f"known: {', '.join(sorted(known))}"


def _nobody(name: str, functions: Mapping[str, object]) -> str:
    guess = suggestion(name, functions)
    if guess:
        return f"did you mean {guess!r}?"
    return "no core function, none for OpenAPI (they begin with oas) and none of an installed package has this name"
