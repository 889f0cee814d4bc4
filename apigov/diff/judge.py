"""Schema edits to verdicts: containment decides, a witness proves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from apigov.diff.contact import Contact
from apigov.diff.edits import Edit
from apigov.diff.found import BREAKING, SAFE, Found, Ruling, unknown
from apigov.diff.lifting import Lifting, Steps, carried, place_of
from apigov.diff.promises import Promises
from apigov.diff.reading import Reading
from apigov.diff.shapes import Shapes
from apigov.diff.text_values import TextValues
from apigov.diff.walk import Embed, Visit, Ways, ways, within
from apigov.findings import Direction, Effect, Json, Witness
from apigov.schema import Contained, Containment, Counterexample, Schemas, Unknown, Verdict, reference

# Through how many uses a break is carried before it is called unknown.
_LIFTS = 12
# Ways of up to so many steps are told whole.
_SHORT = 4
# How many payloads around a value are kept on the way up.
_PAYLOADS = 6
# Edits that stay worth a word where both sides allow the same values.
_TOLD_ANYWAY = frozenset(("property-added", "property-removed", "property-became-read-only", "property-became-write-only"))

_SAID_OTHERWISE = frozenset(("nothing-accepted", "something-accepted", "schema-unread"))


class _Use:
    """A root pair with all its contacts, and what is known of it."""

    def __init__(self, root: Visit) -> None:
        self.root = root
        self.contacts: list[Contact] = []
        self.blamed = False


class Judge:
    """Collects contacts, then rules on every edit within their reach."""

    def __init__(self, schemas: Schemas, containment: Containment, shapes: Shapes, reading: Reading, promises: Promises, texts: TextValues) -> None:
        self._schemas = schemas
        self._containment = containment
        self._shapes = shapes
        self._reading = reading
        self._promises = promises
        self._texts = texts
        self._lifting = Lifting(schemas)
        self._uses: dict[int, _Use] = {}
        self._ways: dict[int, Ways] = {}

    def add(self, contact: Contact) -> None:
        use = self._uses.setdefault(id(contact.root), _Use(contact.root))
        use.contacts.append(contact)

    def rulings(self) -> Iterator[Found]:
        reaching: dict[int, tuple[Visit, list[_Use]]] = {}
        for use in self._uses.values():
            for visit in within(use.root):
                if visit.edits:
                    reaching.setdefault(id(visit), (visit, []))[1].append(use)
        covered: dict[int, tuple[_Use, list[Found]]] = {}
        for visit, uses in reaching.values():
            founds = self._visit(visit, uses)
            if all(self._stands_in(use) for use in uses):
                told = list(founds)
                for use in uses:
                    covered.setdefault(id(use), (use, []))[1].extend(told)
            else:
                yield from founds
        yield from self._of_covered(covered.values())
        for use in self._uses.values():
            if not use.blamed:
                yield from self._unblamed(use)

    def _stands_in(self, use: _Use) -> bool:
        """Whether a body stands beside that of another code that covers it, and is another thing, not the same one edited."""
        told = all(contact.told is not None for contact in use.contacts)
        return told and self._shapes.label(use.root.base) != self._shapes.label(use.root.revision)

    def _of_covered(self, covered: Iterable[tuple[_Use, list[Found]]]) -> Iterator[Found]:
        """Bodies of two codes that differ so that clients break are told as a whole: what they differ in is no edit of either."""
        seen: set[int] = set()
        for use, founds in covered:
            worst = [found for found in founds if found.ruling.effect is Effect.BREAKING and found.ruling.debatable is None]
            if not worst:
                yield from (found for found in founds if id(found) not in seen)
                seen.update(map(id, founds))
                continue
            witness = next((found.witness for found in worst if found.witness is not None), None)
            for told, contacts in groupby(sorted(use.contacts, key=_told), key=_told):
                here = list(contacts)
                yield Found(
                    kind="covered-body-changed",
                    base=here[0].base_node,
                    revision=here[0].revision_node,
                    direction=use.root.direction,
                    ruling=worst[0].ruling,
                    values={"name": told},
                    subject=here[0].subject,
                    sided=True,
                    operations=tuple(dict.fromkeys(contact.operation for contact in here)),
                    witness=witness,
                )

    def compare(self, left: str, right: str) -> Verdict:
        return self._containment.compare(left, right)

    def _visit(self, visit: Visit, uses: list[_Use]) -> Iterator[Found]:
        edits = [told for edit in self._edits(visit, uses) if (told := self._proved(visit, edit)) is not None]
        judged = [(edit, *self._rule(visit, edit, uses)) for edit in edits]
        rewritten = False
        replaceable = any(edit.hybrid and edit.aspect not in _TOLD_ANYWAY for edit in visit.edits)
        if replaceable and not any(ruling.strict is Effect.BREAKING for _, ruling, _ in judged):
            rewritten = self._within(visit.left, visit.right) and self._within(visit.right, visit.left)
        for edit, ruling, witness in judged:
            if not rewritten or edit.hybrid is None or edit.aspect in _TOLD_ANYWAY:
                yield self._found(visit, *self._promises.removed(edit, ruling), witness, uses)
        if rewritten:
            node = self._shapes.node(visit.base), self._shapes.node(visit.revision)
            edit = Edit(aspect="schema-rewritten", base=node[0], revision=node[1], hybrid=None)
            yield self._found(visit, edit, self._reading.contained(visit, edit), None, uses)
        yield from self._filled(visit, uses)

    def _proved(self, visit: Visit, edit: Edit) -> Edit | None:
        """Other words for the same, where that is so. What is not contained is a matter of the whole body (`_unblamed`)."""
        if edit.aspect != "schema-rewritten":
            return edit
        if not self._within(visit.left, visit.right):
            return None
        return edit if self._within(visit.right, visit.left) else edit._replace(aspect="schema-changed")

    def _within(self, left: str, right: str) -> bool:
        return isinstance(self.compare(left, right), Contained)

    def _filled(self, visit: Visit, uses: list[_Use]) -> Iterator[Found]:
        """The remark that no value satisfies a schema any more, or that one does now, where the schema does not say so in one word."""
        if any(edit.aspect in _SAID_OTHERWISE for edit in visit.edits) or not any(edit.hybrid for edit in visit.edits):
            return
        before, after = (self._containment.is_empty(key) for key in (visit.base, visit.revision))
        if before != after:
            node = self._shapes.node(visit.base), self._shapes.node(visit.revision)
            edit = Edit(aspect="schema-unsatisfiable" if after else "schema-satisfiable", base=node[0], revision=node[1], hybrid=None)
            yield self._found(visit, edit, SAFE, None, uses)

    def _edits(self, visit: Visit, uses: list[_Use]) -> list[Edit]:
        """The edits of a visit; where values are text, another type does not matter while each text of the old values is one of the new."""
        typed = [edit for edit in visit.edits if edit.aspect.startswith("type-") or edit.aspect == "items-added"]
        if not typed:
            return visit.edits
        contacts = [contact for use in uses for contact in use.contacts]
        if typed[0].aspect == "items-added":
            texts = all(contact.plain and visit is contact.root for contact in contacts) and self._texts.any_items(visit.right)
        else:
            repeated = visit.direction is Direction.REQUEST and all(contact.is_form for contact in contacts)
            texts = all(contact.writes_text(visit) for contact in contacts) and self._texts.widened(visit.left, visit.right, repeated)
        if not texts:
            return visit.edits
        for use in uses:
            use.blamed = True
        edits = [edit._replace(aspect="text-widened", hybrid=None) if edit in typed else edit for edit in visit.edits]
        format = self._texts.formatted(visit.base, visit.revision, visit.direction)
        return edits if format is None or any(edit.aspect == format.aspect for edit in edits) else [*edits, format]

    def _rule(self, visit: Visit, edit: Edit, uses: list[_Use]) -> tuple[Ruling, Witness | None]:
        """An edit is taken alone first. What is harmless alone is safe; what is not has to show in a whole payload, or be doubted."""
        if edit.hybrid is None:
            return self._reading.contained(visit, edit), None
        hybrid = self._schemas.add(edit.hybrid())
        sent = self._sent(visit, uses)
        alone = self.compare(sent, hybrid)
        if isinstance(alone, Contained):
            return self._reading.contained(visit, edit), None
        witness = self._shown(visit, hybrid, alone, uses)
        if witness is not None:
            for use in uses:
                use.blamed = True
            return self._reading.broken(visit, edit, hybrid), witness
        if self._within(sent, visit.right):
            return self._reading.contained(visit, edit), None
        ruling, witness = self._lift(visit, hybrid, uses, alone)
        if ruling is None:
            return self._reading.contained(visit, edit), None
        if ruling.effect is not Effect.BREAKING:
            return ruling, None
        return self._reading.broken(visit, edit, hybrid), witness

    def _sent(self, visit: Visit, uses: list[_Use]) -> str:
        """The left side of a visit, without what cannot be sent: an empty text in a path makes it another path."""
        if all(contact.root is visit and contact.part.startswith("parameter path:") for use in uses for contact in use.contacts):
            return self._schemas.add({"allOf": [reference(visit.left), {"minLength": 1}]})
        return visit.left

    def _shown(self, visit: Visit, hybrid: str, alone: Verdict, uses: list[_Use]) -> Witness | None:
        """A payload built around a value that this edit refuses and the other side too."""
        if not isinstance(alone, Counterexample):
            return None
        alone = self._written(visit, hybrid, alone, uses)
        value, accepts = alone.value, self._schemas.accepts
        if accepts(visit.right, value):
            whole = self.compare(visit.left, visit.right)
            if not isinstance(whole, Counterexample) or accepts(hybrid, whole.value):
                return None
            value, alone = whole.value, whole
        for use in uses[:_LIFTS]:
            root = use.root
            for payload, at in self._payloads(root, visit, value, alone.at):
                if accepts(root.left, payload) and not accepts(root.right, payload):
                    return _witness(use.contacts[0], Counterexample(payload, at))
                # The first payload shows most breaks. Where it does not, there may be none to be shown.
                if self._within(root.left, root.right):
                    break
        return None

    def _written(self, visit: Visit, hybrid: str, alone: Counterexample, uses: list[_Use]) -> Counterexample:
        """A value that shows on the wire, where there is one: an empty list or object is nothing there, a list of one is its item."""
        bare = alone.value == {} or (isinstance(alone.value, list) and len(alone.value) < 2)
        if not bare or not all(contact.lists_apart(visit) for use in uses for contact in use.contacts):
            return alone
        fuller = self._schemas.add({"allOf": [reference(visit.left), {"minItems": 2, "minProperties": 1}]})
        shown = self.compare(fuller, hybrid)
        return shown if isinstance(shown, Counterexample) else alone

    def _payloads(self, root: Visit, visit: Visit, value: Json, at: Steps) -> Iterator[tuple[Json, Steps]]:
        """Payloads of a root that hold a value at the place of a visit, with the way to the trouble. Each is made when it is asked for."""
        known, here = self._ways_from(root), visit
        found: Iterator[tuple[Json, Steps]] = iter([(value, at)])
        while (step := known[id(here)]) is not None:
            here, embed, taken = step
            found = islice(self._around(found, embed, here.right, taken), _PAYLOADS)
        return found

    def _around(self, found: Iterator[tuple[Json, Steps]], embed: Embed, right: str, taken: tuple[str, ...]) -> Iterator[tuple[Json, Steps]]:
        """The same one step further up."""
        for inner, way in found:
            for payload in self._lifting.payloads(embed(carried(inner)), reference(right)):
                place = place_of(inner, payload, taken)
                if place is not None:
                    yield payload, (*place, *way)

    def _lift(self, visit: Visit, hybrid: str, uses: list[_Use], alone: Verdict) -> tuple[Ruling | None, Witness | None]:
        """Carries a local break to whole payloads by proof. No ruling: no use breaks, as what stands around keeps the values out."""
        doubt: str | None = None
        for count, use in enumerate(uses):
            if count >= _LIFTS:
                doubt = doubt or "too many uses to look at them all"
                break
            root = use.root
            whole = self.compare(root.left, root.right)
            if isinstance(whole, Contained):
                continue
            lifted = self._rebuilt(root, visit, hybrid)
            verdict = self.compare(root.left, lifted) if lifted != hybrid else alone
            if isinstance(verdict, Contained):
                continue
            use.blamed = True
            for candidate in (verdict, whole):
                if isinstance(candidate, Counterexample) and self._confirmed(root, lifted, candidate.value):
                    return BREAKING, _witness(use.contacts[0], candidate)
            doubt = doubt or _doubt(verdict, whole)
        return (unknown(doubt), None) if doubt is not None else (None, None)

    def _confirmed(self, root: Visit, lifted: str, value: Json) -> bool:
        """Whether a payload shows the whole break, and this edit is to blame for it."""
        accepts = self._schemas.accepts
        return accepts(root.left, value) and not accepts(root.right, value) and not accepts(lifted, value)

    def _rebuilt(self, root: Visit, visit: Visit, hybrid: str) -> str:
        """The left side of a root with the one edit in it, on the shortest way there."""
        known = self._ways_from(root)
        key, here = hybrid, visit
        while (step := known[id(here)]) is not None:
            above, embed, _ = step
            key, here = self._schemas.add(embed(reference(key))), above
        return key

    def _unblamed(self, use: _Use) -> Iterator[Found]:
        """A pair that is not contained though no edit explains it."""
        root = use.root
        whole = self.compare(self._sent(root, [use]), root.right)
        if isinstance(whole, Contained):
            return
        node = self._shapes.node(root.base), self._shapes.node(root.revision)
        if isinstance(whole, Unknown):
            if any(edit.aspect != "schema-rewritten" for visit in within(root) for edit in visit.edits):
                return
            ruling, witness = unknown(whole.reason), None
        else:
            ruling, witness = BREAKING, _witness(use.contacts[0], whole)
        edit = Edit(aspect="schema-changed", base=node[0], revision=node[1], hybrid=None)
        yield self._found(root, edit, ruling, witness, [use])

    def _found(self, visit: Visit, edit: Edit, ruling: Ruling, witness: Witness | None, uses: list[_Use]) -> Found:
        contacts = [contact for use in uses for contact in use.contacts]
        first = contacts[0]
        below = (*edit.path, *edit.names) if edit.names and not edit.aspect.startswith("default-") else edit.path
        named, component = self._path(uses[0].root, visit, below)
        operations = tuple(dict.fromkeys(contact.operation for contact in contacts))
        return Found(
            kind=edit.aspect,
            base=edit.base or (first.base_node if edit.revision is None else None),
            revision=edit.revision or (first.revision_node if edit.base is None else None),
            direction=visit.direction,
            ruling=ruling,
            values=edit.values,
            subject=_subject(first, named, component),
            sided=edit.sided,
            part="property" if named and first.kind == "body" else first.kind,
            operations=operations,
            witness=witness,
            status=first.status,
            told=first.told if all(contact.told is not None for contact in contacts) else None,
        )

    def _path(self, root: Visit, visit: Visit, below: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
        """The way to an edit: from the root where that is short, else from the nearest component, which is named then."""
        known, here = self._ways_from(root), visit
        whole, near, component = below, below, self._shapes.label(visit.revision) if below else None
        while (step := known[id(here)]) is not None:
            here, _, taken = step
            whole = (*taken, *whole)
            if component is None:
                near, component = whole, self._shapes.label(here.revision)
        return (whole, None) if len(whole) <= _SHORT or component is None else (near, component)

    def _ways_from(self, root: Visit) -> Ways:
        if id(root) not in self._ways:
            self._ways[id(root)] = ways(root)
        return self._ways[id(root)]


def _told(contact: Contact) -> str:
    return contact.told or ""


def _doubt(*verdicts: Verdict) -> str:
    reasons = [verdict.reason for verdict in verdicts if isinstance(verdict, Unknown)]
    return reasons[0] if reasons else "no payload was found that shows this edit alone; other changes beside it hide it"


def _witness(contact: Contact, example: Counterexample) -> Witness:
    request = contact.root.direction is Direction.REQUEST
    return Witness(
        payload=example.value,
        accepted_by="base" if request else "revision",
        refused_by="revision" if request else "base",
        part=contact.part,
        at=example.at,
        media_type=contact.media_type,
        status=contact.status,
        operation=contact.own or contact.operation,
    )


def _subject(contact: Contact, path: tuple[str, ...], component: str | None) -> str:
    """Whose schema it is: "request body", "request property `items[].price`", "property `a` of the query parameter `filter`"."""
    if not path:
        return contact.subject
    if path == ("[]",) and component is None:
        return f"item of the {contact.subject}"
    text = ""
    for step in path:
        text += step if step.startswith("[") or not text else f".{step}"
    named = f"property `{text}`" + (f" of `{component}`" if component is not None else "")
    if contact.subject in ("request body", "response body"):
        return f"{contact.subject.removesuffix(' body')} {named}"
    return f"{named} in the {contact.subject}" if component is not None else f"{named} of the {contact.subject}"
