"""Bodies: presence, media types, schemas and encoding."""

from __future__ import annotations

from apigov.diff import media
from apigov.diff.contact import Contact
from apigov.diff.encoding import compare_encoding
from apigov.diff.found import BREAKING, BY_MEANING, SAFE, Ruling, debatable
from apigov.diff.unread import listed, not_read
from apigov.diff.uses import Use
from apigov.diff.walk import Visit
from apigov.findings import Direction, Effect, Json
from apigov.openapi import Body, MediaType, Operation
from apigov.records import NamedTuple
from apigov.schema import Schema
from apigov.text import Node

_OFFERED = "clients that name no type in Accept may get the new one"
_WIDENED = "the range stands for types that clients never heard of"
_NARROWED = "clients may have asked for another type of the range"


class Side(NamedTuple):
    """How the media types of a message are judged.

    `kind`: accepted (clients send, the provider takes), offered (the provider sends what clients ask for) or sent (the provider
    sends without being asked). `told` as in Contact.
    """

    kind: str
    direction: Direction
    part: str
    subject: str
    status: str | None = None
    told: str | None = None


def compare_bodies(use: Use, base: Operation, revision: Operation) -> None:
    old, new = base.body, revision.body
    if old is None and new is None:
        return
    direction, subject = use.sent(), "request body" if not use.turned else "sent body"
    if old is None or new is None:
        _presence(use, base, revision)
        return
    places = (old.use, new.use)
    if old.required != new.required:
        worse = new.required != use.turned
        kind = f"body-became-{'required' if new.required else 'optional'}"
        witness = use.without("body") if worse else None
        use.tell(kind, (old.node, new.node), direction, BREAKING if worse else SAFE, subject=subject, sided=True, witness=witness)
    if use.run.same.same(old.node, new.node) and use.run.same.same(places[0], places[1]) and not _implied_types(old):
        return
    side = Side("sent" if use.turned else "accepted", direction, "request body", subject)
    compare_content(use, (old.content, new.content), (old.node, new.node), side)


def _implied_types(body: Body) -> bool:
    """Whether the media types stand elsewhere than in the body (consumes of OpenAPI 2.0)."""
    return any(one.node.pointer == body.node.pointer for one in body.content)


def _presence(use: Use, base: Operation, revision: Operation) -> None:
    old, new = base.body, revision.body
    direction = use.sent()
    if old is not None:
        ruling = (BREAKING if old.required else SAFE) if use.turned else BY_MEANING
        ruling = _not_read(use, revision) or ruling
        witness = use.without("body") if ruling is BREAKING else None
        use.tell("body-removed", (old.use, None), direction, ruling, subject="request body", sided=True, witness=witness)
    elif new is not None:
        kind = "required-body-added" if new.required else "body-added"
        ruling = SAFE if not use.turned and not new.required else BREAKING
        ruling = _not_read(use, base) or ruling
        witness = use.without("body") if ruling is BREAKING and new.required else None
        use.tell(kind, (None, new.use), direction, ruling, subject="request body", sided=True, witness=witness)


def _not_read(use: Use, other: Operation) -> Ruling | None:
    """The verdict where the other side's body may stand behind a reference: its own, or in 2.0 one of the parameters."""
    return not_read((other.node.child("requestBody"), *listed(other)), use.run.base.workspace)


Contents = tuple[tuple[MediaType, ...], tuple[MediaType, ...]]


def compare_content(use: Use, content: Contents, places: tuple[Node | None, Node | None], side: Side) -> None:
    """Media types of one message, paired by the most specific key that stands for each."""
    old, new = media.by_name(content[0]), media.by_name(content[1])
    for name, one in old.items():
        other = media.best(name, new)
        if other is None:
            _type_gone(use, name, one, new, places, side)
        else:
            if other != name and side.kind != "sent":
                _widened(use, name, other, (one, new[other]), side)
            _schemas(use, (one, new[other]), side)
    for name, one in new.items():
        if name in old:
            continue
        covering = media.best(name, old)
        if covering is not None:
            _schemas(use, (old[covering], one), side)
        elif not any(name.covers(other) for other in old) or side.kind == "sent":
            _type_come(use, name, one, places, side)


def _tell(use: Use, kind: str, places: tuple[Node | None, Node | None], ruling: Ruling, values: dict[str, Json], side: Side) -> None:
    use.tell(kind, places, side.direction, ruling, values, subject=side.subject, sided=True, status=side.status, told=side.told)


def _type_gone(
    use: Use, name: media.Name, one: MediaType, new: dict[media.Name, MediaType], places: tuple[Node | None, Node | None], side: Side
) -> None:
    ruling: Ruling = SAFE if side.kind == "sent" else BREAKING
    narrower = [other for other in new if name.covers(other)]
    kind = "media-type-removed"
    if narrower:
        kind = "media-type-narrowed"
        if side.kind == "offered":
            ruling = debatable(Effect.SAFE, Effect.SAFE, _NARROWED)
        for other in narrower:
            _schemas(use, (one, new[other]), side)
    here = (one.named, None) if one.named is not None else (one.node, places[1])
    _tell(use, kind, here, ruling, {"name": str(name), "after": ", ".join(map(str, narrower or new))}, side)


def _type_come(use: Use, name: media.Name, one: MediaType, places: tuple[Node | None, Node | None], side: Side) -> None:
    ruling = {"accepted": SAFE, "sent": BREAKING, "offered": debatable(Effect.BREAKING, Effect.BREAKING, _OFFERED)}[side.kind]
    here = (None, one.named) if one.named is not None else (places[0], one.node)
    _tell(use, "media-type-added", here, ruling, {"name": str(name)}, side)


def _widened(use: Use, name: media.Name, other: media.Name, both: tuple[MediaType, MediaType], side: Side) -> None:
    ruling = debatable(Effect.BREAKING, Effect.BREAKING, _WIDENED) if side.kind == "offered" else SAFE
    here = (both[0].named or both[0].node, both[1].named or both[1].node)
    _tell(use, "media-type-widened", here, ruling, {"before": str(name), "after": str(other)}, side)


def _schemas(use: Use, both: tuple[MediaType, MediaType], side: Side) -> None:
    old, new = both
    name, other = media.parse(old.name), media.parse(new.name)
    places = (old.node, new.node)
    shown = str(other if name.covers(other) else name)

    def contact(root: Visit) -> Contact:
        return Contact(root, side.part, "body", side.subject, use.operation, *places, shown, side.status, use.own, side.told)

    def item(root: Visit) -> Contact:
        part, subject = f"item of the {side.part}", f"item of the {side.subject}"
        return Contact(root, part, "body", subject, use.operation, *places, shown, side.status, use.own, side.told)

    use.schemas(old.schema, new.schema, side.direction, contact)
    _promised(use, old.schema, new.schema, side)
    if old.item_schema is not None or new.item_schema is not None:
        use.schemas(old.item_schema, new.item_schema, side.direction, item)
    if name.type == "multipart" or name.subtype == "x-www-form-urlencoded":
        compare_encoding(use, both, name, side.direction, side.subject)


def _promised(use: Use, old: Schema | None, new: Schema | None, side: Side) -> None:
    """What changed in the promised life of a whole body; of its properties the walk tells."""
    if old is None or new is None or old.form is not None or new.form is not None or use.run.same.same(old.node, new.node):
        return
    use.promised("Schema", "body", (old.node, new.node), side.direction, {}, subject=side.subject, status=side.status)
