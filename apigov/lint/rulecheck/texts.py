"""What can be seen in the text of a ruleset alone: paths, messages, keys, file patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from apigov.findings import Json, JsonObject, Pointer, suggestion
from apigov.lint.rulecheck.advice import Advice, Definition
from apigov.lint.rulecheck.table import PLACEHOLDERS, THEN_KEYS

_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|(?<=[(,=&|!])\s*/(?:[^/\\\n]|\\.)+/")
_PROPERTY = re.compile(r"@\.(property|parentProperty|path|root)\b(?=\s*(?:[=!<>]|\.match|\.test|\.includes|\)))|\.\s*test\(\s*@\.property\s*\)")


def path_texts(text: str, at: Pointer, possible: Callable[[str], bool]) -> Iterator[Advice]:
    """What an expression of `given`, or of an alias, says by the look of it. `possible`: whether another expression may match at all."""
    outside, filters = _parts(text)
    match = re.search(r"(?<!\.)\.\[", outside)
    before, after = (text[: match.start()], text[match.start() + 1 :]) if match is not None else ("", "")
    # Where the children cannot be meant, all levels are; and nobody writes a dot for the members of the root.
    if match is not None and before != "$" and possible(before + after):
        message = f"{text}: a dot before a bracket means all levels below, not the children"
        yield Advice("ruleset-dot-bracket", at, message, f"write {before}{after}, or {before}..{after} if all levels are meant")
    union = re.search(r"\[(?!\s*[?(*'\"])[^\]:]*,\s[^\]]*\]", outside)
    if union is not None:
        better = re.sub(r"\s+", "", union[0])
        message = f"{text}: with a blank in {union[0]} Spectral finds the first name only"
        yield Advice("ruleset-blank-in-union", at, message, f"write {better}")
    for inside in filters:
        found = _PROPERTY.search(_QUOTED.sub("''", inside))
        if found is not None:
            word = found[1] or "property"
            message = f"{text}: @.{word} reads a member that is called {word!r}; what stands for the key is @{word}"
            yield Advice("ruleset-property-member", at, message, f"write @{word}")
            break


def _parts(text: str) -> tuple[str, list[str]]:
    """The text with its filters blanked out (same length), and the filters."""
    outside, filters, depth, start = list(text), [], 0, 0
    offset = 0
    while offset < len(text):
        if depth == 0 and text.startswith("[?", offset):
            depth, start = 1, offset
        elif depth:
            quoted = _QUOTED.match(text, offset)
            if quoted is not None:
                offset = quoted.end()
                continue
            depth += (text[offset] in "[(") - (text[offset] in "])")
            if depth == 0:
                filters.append(text[start + 2 : offset])
                outside[start + 1 : offset] = "?" * (offset - start - 1)
        offset += 1
    return "".join(outside), filters


def message_texts(rule: Definition) -> Iterator[Advice]:
    message = rule.data.get("message")
    if not isinstance(message, str):
        return
    for match in re.finditer(r"(?<!#)\{\{([^{}]*)\}\}", message):
        word = match[1]
        if word in PLACEHOLDERS:
            continue
        guess = word.strip() if word.strip() in PLACEHOLDERS else suggestion(word, PLACEHOLDERS)
        hint = f"write {{{{{guess}}}}}" if guess else f"known: {', '.join(PLACEHOLDERS)}"
        yield Advice("ruleset-placeholder-unknown", (*rule.at, "message"), f"{match[0]} in the message prints nothing", hint)


def then_keys(rule: Definition) -> Iterator[Advice]:
    for at, check in rule.checks:
        for key in check:
            if key not in THEN_KEYS and not key.startswith("x-"):
                guess = suggestion(key, THEN_KEYS)
                hint = f"did you mean {guess!r}?" if guess else f"known: {', '.join(THEN_KEYS)}"
                yield Advice("ruleset-unknown-key", (*at, key), f"the key {key!r} of a check is not read; {hint}", on_key=True)
    if rule.data.get("then") == []:
        yield Advice("ruleset-never-fires", (*rule.at, "then"), f"the rule {rule.id} has no check, so it never reports", on_key=True)
    if rule.data.get("formats") == []:
        yield Advice("ruleset-never-fires", (*rule.at, "formats"), f"the rule {rule.id} is for no format, so it never runs", on_key=True)


def overrides(data: JsonObject) -> Iterator[Advice]:
    entries = data.get("overrides")
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        files: Json = entry.get("files") if isinstance(entry, dict) else None
        for number, pattern in enumerate(files if isinstance(files, list) else ()):
            if isinstance(pattern, str) and pattern.startswith(("./", "/")):
                message = f"{pattern!r} matches no file: patterns are compared with a path that begins with neither / nor ./"
                yield Advice(
                    "ruleset-override-never-matches", ("overrides", index, "files", number), message, f"write {re.sub(r'^(?:[.]?/)+', '', pattern)!r}"
                )
