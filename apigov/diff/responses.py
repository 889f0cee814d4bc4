"""Responses: codes judged against what covered them, then bodies, headers and links."""

from __future__ import annotations

from apigov.diff.bodies import Side, compare_content
from apigov.diff.codes import CodePair, code_pairs, family
from apigov.diff.found import BREAKING, BY_MEANING, SAFE, Ruling, debatable
from apigov.diff.parameters import same_texts, serialisation, value_schemas
from apigov.diff.unread import named, not_read
from apigov.diff.uses import Use
from apigov.findings import Direction, Effect, Json
from apigov.openapi import Header, Operation, Response

_NEW_CODE = "clients are expected to meet codes that are not listed; policies differ"
_CODE_GONE = "clients may wait for the code; another one of its kind stays"
_WITHOUT_BODY = "a response without content promises no body in words only"
_HEADER_GONE = "an optional header was never promised, but clients may read it"
_LINK = "links inform; nothing is sent or refused because of them"


def compare_responses(use: Use, base: Operation, revision: Operation) -> None:
    pairs = list(code_pairs(base.responses, revision.responses))
    seen: set[tuple[int, int]] = set()
    gone = [pair for pair in pairs if pair.revision is None]
    come = [pair for pair in pairs if pair.base is None]
    for pair in pairs:
        if pair.base is None or pair.revision is None:
            continue
        both = (id(pair.base), id(pair.revision))
        if both not in seen:
            seen.add(both)
            _pair(use, pair)
    for pair in gone:
        _gone(use, pair, base, revision, come)
    for pair in come:
        _come(use, pair, base, revision, gone)


def _gone(use: Use, pair: CodePair, base: Operation, revision: Operation, come: list[CodePair]) -> None:
    response = pair.base
    assert response is not None
    kind = family(pair.codes)
    ruling: Ruling = SAFE
    came = _successes(come) if kind == "success" else ""
    if use.turned:
        ruling = BREAKING
    elif kind == "success":
        stays = any(_stays(one, revision) for one in base.responses)
        narrowed = _is_range(pair.codes) and any(one.code.startswith(pair.codes[0]) for one in revision.responses)
        if not narrowed:
            ruling = debatable(Effect.BREAKING, Effect.SAFE, _CODE_GONE) if stays and not came else BY_MEANING
    elif kind == "redirect":
        ruling = debatable(Effect.SAFE, Effect.SAFE, _CODE_GONE)
    ruling = not_read([named(revision.node.child("responses"), pair.codes)], use.run.base.workspace) or ruling
    values: dict[str, Json] = {"name": pair.codes, **({"aside": f" ({came} came in its place)"} if came else {})}
    use.tell("status-removed", (response.use, None), use.answered(), ruling, values, subject="response", sided=True, status=pair.codes)


def _successes(pairs: list[CodePair]) -> str:
    """The codes of success in words, "" where there is none."""
    return " and ".join(one.codes for one in pairs if family(one.codes) == "success")


def _stays(response: Response, revision: Operation) -> bool:
    return family(response.code) == "success" and any(other.code.upper() == response.code.upper() for other in revision.responses)


def _is_range(codes: str) -> bool:
    return codes.endswith("XX")


def _come(use: Use, pair: CodePair, base: Operation, revision: Operation, gone: list[CodePair]) -> None:
    response = pair.revision
    assert response is not None
    ruling: Ruling = SAFE
    kind = family(pair.codes)
    went = _successes(gone) if kind == "success" else ""
    if not use.turned:
        covered = any(one.code.upper() == pair.codes for one in base.responses)
        widened = kind == "success" and _is_range(pair.codes) and any(family(one.code) == "success" for one in base.responses)
        if not covered:
            ruling = BREAKING if went or widened else debatable(Effect.BREAKING, Effect.BREAKING, _NEW_CODE)
    ruling = not_read([named(base.node.child("responses"), pair.codes)], use.run.base.workspace) or ruling
    values: dict[str, Json] = {"name": pair.codes, **({"aside": f" (in the place of {went})"} if went else {})}
    use.tell("status-added", (None, response.use), use.answered(), ruling, values, subject="response", sided=True, status=pair.codes)


def _pair(use: Use, pair: CodePair) -> None:
    old, new = pair.base, pair.revision
    assert old is not None
    assert new is not None
    run = use.run
    if old.code.upper() != new.code.upper():
        _resorted(use, pair)
    elif run.same.same(old.node, new.node) and not _by_root(old, new):
        return
    direction = use.answered()
    subject = "response body" if not use.turned else "body of the answer"
    side = Side("accepted" if use.turned else "offered", direction, "response body", subject, pair.codes, _told(pair))
    if bool(old.content) == bool(new.content):
        compare_content(use, (old.content, new.content), (old.node, new.node), side)
    else:
        _body_presence(use, pair, side)
    _headers(use, pair, direction)
    _links(use, old, new)


def _told(pair: CodePair) -> str | None:
    """A code with the one that covers it on one side, which decides what its change means."""
    codes, old, new = pair
    if old is None or new is None:
        return None
    if old.code.upper() == new.code.upper():
        return None
    return f"{codes}, covered by {new.code} now" if old.code.upper() == codes else f"{codes}, covered by {old.code} before"


def _by_root(old: Response, new: Response) -> bool:
    """OpenAPI 2.0: media types stand in `produces`, maybe at the root."""
    return [one.name for one in old.content] != [one.name for one in new.content]


def _resorted(use: Use, pair: CodePair) -> None:
    """A code that another key stands for now: told once, its content is compared besides."""
    old, new = pair.base, pair.revision
    assert old is not None
    assert new is not None
    kind = "status-added" if new.code.upper() == pair.codes else "status-removed"
    values: dict[str, Json] = {"name": pair.codes}
    if pair.codes in (old.code.upper(), new.code.upper()):
        use.tell(kind, (old.use, new.use), use.answered(), SAFE, values, subject="response", sided=True, status=pair.codes)


def _body_presence(use: Use, pair: CodePair, side: Side) -> None:
    old, new = pair.base, pair.revision
    assert old is not None
    assert new is not None
    never = _never_sent(use, pair.codes)
    if old.content:
        ruling = SAFE if never else BREAKING
        use.tell("body-removed", (old.node, new.node), side.direction, ruling, subject=side.subject, sided=True, status=pair.codes, told=side.told)
        return
    ruling = SAFE if use.turned or never else BREAKING
    if ruling is BREAKING and use.run.base.version != "2.0" and "content" not in _mapping(old):
        ruling = debatable(Effect.BREAKING, Effect.BREAKING, _WITHOUT_BODY)
    use.tell("body-added", (old.node, new.node), side.direction, ruling, subject=side.subject, sided=True, status=pair.codes, told=side.told)


def _never_sent(use: Use, codes: str) -> bool:
    """Whether no response of these codes has a body, whatever is described (RFC 9110, 6.4.1)."""
    return use.operation.method == "head" or codes.startswith("1") or codes in ("204", "304")


def _mapping(response: Response) -> dict[str, Json]:
    return response.node.value if isinstance(response.node.value, dict) else {}


def _headers(use: Use, pair: CodePair, direction: Direction) -> None:
    assert pair.base is not None
    assert pair.revision is not None
    old, new = _by_name(pair.base), _by_name(pair.revision)
    for name, header in old.items():
        if name in new:
            _header(use, header, new[name], direction, pair)
            continue
        ruling: Ruling = BREAKING if header.required else debatable(Effect.SAFE, Effect.SAFE, _HEADER_GONE)
        if direction is Direction.REQUEST:
            ruling = SAFE
        ruling, more = use.run.promises.gone("Header", header.node, ruling)
        ruling = _not_read(use, pair.revision, name) or ruling
        _tell(use, "header-removed", header, None, direction, ruling, pair, more)
    for name, header in new.items():
        if name not in old:
            ruling = BREAKING if direction is Direction.REQUEST and header.required else SAFE
            ruling = _not_read(use, pair.base, name) or ruling
            _tell(use, "required-header-added" if header.required else "header-added", None, header, direction, ruling, pair)


def _not_read(use: Use, other: Response, header: str) -> Ruling | None:
    return not_read([named(other.node.child("headers"), header)], use.run.base.workspace)


def _by_name(response: Response) -> dict[str, Header]:
    return {header.name.lower(): header for header in response.headers if header.name.lower() != "content-type"}


def _tell(
    use: Use,
    kind: str,
    old: Header | None,
    new: Header | None,
    direction: Direction,
    ruling: Ruling,
    pair: CodePair,
    more: dict[str, Json] | None = None,
) -> None:
    header = new or old
    assert header is not None
    places = (old.node if old else None, new.node if new else None)
    values: dict[str, Json] = {"name": header.name, **(more or {})}
    subject, told = f"response header `{header.name}`", _told(pair)
    use.tell(kind, places, direction, ruling, values, subject=subject, sided=True, part="header", status=pair.codes, told=told)


def _header(use: Use, old: Header, new: Header, direction: Direction, pair: CodePair) -> None:
    if old.required != new.required:
        worse = new.required == (direction is Direction.REQUEST)
        kind = f"header-became-{'required' if new.required else 'optional'}"
        _tell(use, kind, old, new, direction, BREAKING if worse else SAFE, pair)
    subject = f"response header `{new.name}`"
    use.promised("Header", "header", (old.node, new.node), direction, {"name": new.name}, subject=subject, part="header", status=pair.codes)
    before, after = serialisation(use, old), serialisation(use, new)
    if before != after and not same_texts(use, old, new):
        _tell(use, "header-serialisation-changed", old, new, direction, BY_MEANING, pair, {"before": before, "after": after})
        return
    value_schemas(use, old, new, direction, f"header {new.name}", f"response header `{new.name}`", "header", status=pair.codes)


def _links(use: Use, old: Response, new: Response) -> None:
    before, after = {link.name: link for link in old.links}, {link.name: link for link in new.links}
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        values: dict[str, Json] = {"name": name}
        ruling = debatable(Effect.SAFE, Effect.SAFE, _LINK)
        if one is None or other is None:
            places = (one.node if one else None, other.node if other else None)
            kind = "link-removed" if other is None else "link-added"
            use.tell(kind, places, Direction.NONE, ruling if other is None else SAFE, values, subject="link")
        elif _words(one.node.value) != _words(other.node.value):
            use.tell("link-changed", (one.node, other.node), Direction.NONE, ruling, values, subject="link")


def _words(value: Json) -> Json:
    return {name: item for name, item in value.items() if name != "description"} if isinstance(value, dict) else value
