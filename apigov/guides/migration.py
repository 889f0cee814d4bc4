"""The migration guide: for people who call the API, operation by operation, what to do about a new version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from apigov.diff import Kind, kinds
from apigov.findings import Effect, FeltBy, Finding, OperationRef, VersionAdvice
from apigov.guides.deprecations import Item, deprecation_page
from apigov.guides.pairs import Key, Operations
from apigov.guides.samples import Sample, Sampler
from apigov.guides.words import Anchors, count, listed
from apigov.lifecycle import Convention, Policy
from apigov.openapi import Description
from apigov.text import Workspace

# The duties of a section, in the order in which readers need them.
BREAKS, CHECK, NOTICE, NEW, FINE = "breaks", "check", "notice", "new", "fine"
_ORDER = (BREAKS, CHECK, NOTICE, NEW, FINE)


@dataclass(frozen=True, slots=True)
class Step:
    """One change, told to a caller. `duty`: breaks, check (may break you), notice (deprecated), new or fine.

    `see`: anchor of the section that tells this change in full; a change in a shared part is told once. `doubt`: why it is only to be
    checked. `where`: file and line in the revision (in the base for what is gone).
    """

    anchor: str
    kind: str
    duty: str
    title: str
    sentence: str
    why: str
    advice: str
    doubt: str | None
    where: str
    samples: tuple[Sample, ...]
    operations: int
    see: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One operation. `fate`: changed, moved, removed or added; `was`: its old path where it moved.

    `deprecated`: that it goes away as a whole and when; of a removed one what was said of its end.
    """

    anchor: str
    method: str
    path: str
    summary: str
    fate: str
    was: str | None
    duty: str
    breaks: tuple[Step, ...]
    check: tuple[Step, ...]
    notice: tuple[Step, ...]
    new: tuple[Step, ...]
    fine: tuple[Step, ...]
    deprecated: Item | None


@dataclass(frozen=True, slots=True)
class Name:
    """An operation without news."""

    method: str
    path: str
    summary: str


@dataclass(frozen=True, slots=True)
class MigrationPage:
    """All that the guide says. `needs`: breaks (callers must act), check (they should look) or nothing."""

    title: str
    api: str
    before: str
    after: str
    base: str
    revision: str
    today: str
    needs: str
    verdict: str
    version: str
    general: tuple[Step, ...]
    sections: tuple[Section, ...]
    untouched: tuple[Name, ...]
    deprecated: tuple[Item, ...]
    counts: Mapping[str, int]


def migration_page(
    base: Description,
    revision: Description,
    findings: Sequence[Finding],
    *,
    policy: Policy,
    today: date,
    advice: VersionAdvice | None = None,
    extra: Iterable[Convention] = (),
) -> MigrationPage:
    """The guide from `base` to `revision`, of the findings of a diff. Both descriptions come from one workspace."""
    steps = _Steps(Operations(base, revision), base.workspace)
    told = [steps.step(finding) for finding in findings if finding.change is not None and _duty(finding, steps.kinds.get(finding.rule)) != ""]
    rows = tuple(extra)
    was_going, goes_away = (
        [item for group in deprecation_page([side], policy, today, rows).groups for item in group.items] for side in (base, revision)
    )
    gone = {one.key for one in steps.operations.all if one.fate == "removed"}
    ending = {(item.method.lower(), item.path): item for item in goes_away if item.what == "operation"}
    ending |= {key: item for item in was_going if item.what == "operation" and (key := (item.method.lower(), item.path)) in gone}
    sections, general = _sections(told, ending, steps)
    named = {(section.method.lower(), section.path) for section in sections}
    untouched = tuple(Name(one.now.method.upper(), one.now.path, one.now.summary or "") for one in steps.operations.all if one.key not in named)
    duties = [step.duty for step, _ in told]
    needs = next((duty for duty in (BREAKS, CHECK) if duty in duties), "nothing")
    return MigrationPage(
        title=_title(base, revision),
        api=revision.title or revision.uri,
        before=_version(base),
        after=_version(revision),
        base=base.uri,
        revision=revision.uri,
        today=today.isoformat(),
        needs=needs,
        verdict=_verdict(needs, sections, general, steps.operations),
        version=advice.message if advice is not None else "",
        general=general,
        sections=sections,
        untouched=untouched,
        deprecated=tuple(goes_away),
        counts={duty: duties.count(duty) for duty in _ORDER},
    )


def _title(base: Description, revision: Description) -> str:
    """With the versions where both have one; the files are named below it."""
    name = revision.title or "API"
    if base.info_version and revision.info_version:
        return f"{name}: from {base.info_version} to {revision.info_version}"
    return f"{name}: how to move to the new version"


def _version(description: Description) -> str:
    return description.info_version or description.uri


def _duty(finding: Finding, kind: Kind | None) -> str:
    """What a change asks of callers; empty for words that only readers of the documentation notice."""
    change = finding.change
    if change is None or change.effect is Effect.NONE or change.felt_by is FeltBy.DOCS:
        return ""
    if change.effect is Effect.BREAKING and change.debatable is None:
        return BREAKS
    if change.effect in (Effect.UNKNOWN, Effect.BREAKING) or change.debatable is not None:
        return CHECK
    if change.felt_by is FeltBy.POLICY:
        return NOTICE
    return NEW if kind is not None and kind.edit == "added" else FINE


class _Steps:
    """Turns findings into steps."""

    def __init__(self, operations: Operations, workspace: Workspace) -> None:
        self.kinds = kinds()
        self.operations = operations
        self._sampler = Sampler(operations, workspace)
        self._anchors = Anchors()

    def step(self, finding: Finding) -> tuple[Step, tuple[OperationRef, ...]]:
        change, kind = finding.change, self.kinds.get(finding.rule)
        assert change is not None
        duty = _duty(finding, kind)
        location = finding.location
        return Step(
            anchor=self.anchor("change", finding.rule),
            kind=finding.rule,
            duty=duty,
            title=kind.title if kind else finding.rule,
            sentence=_sentence(finding.message, change.operations),
            why=kind.why if kind else "",
            advice=finding.fix or (kind.advice if kind else ""),
            doubt=change.debatable or change.reason,
            where=f"{location.uri}:{location.range.start.line}",
            samples=self._sampler.samples(change) if duty in (BREAKS, CHECK) else (),
            operations=len(change.operations),
        ), change.operations

    def anchor(self, *words: str) -> str:
        return self._anchors.new(*words)


def _sentence(message: str, operations: Sequence[OperationRef]) -> str:
    """The message without the operations at its end: the guide tells it below their names."""
    text = message.strip()
    for reference in operations:
        text = re.sub(rf" in {re.escape(f'{reference.method.upper()} {reference.path}')}( \([^()]*\))?( and \w+ more operations?)?$", r"\1", text)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _sections(
    told: Sequence[tuple[Step, tuple[OperationRef, ...]]], ending: Mapping[Key, Item], steps: _Steps
) -> tuple[tuple[Section, ...], tuple[Step, ...]]:
    """A section for each operation with news, those that break first; and the steps that belong to no operation."""
    by_operation: dict[Key, list[Step]] = {}
    for step, operations in told:
        for reference in operations:
            known = steps.operations.find(reference)
            key = known.key if known else (reference.method.lower(), reference.path)
            found = by_operation.setdefault(key, [])
            if step not in found:
                found.append(step)
    for key in ending:
        by_operation.setdefault(key, [])
    sections = [_section(key, found, ending.get(key), steps) for key, found in by_operation.items()]
    position = {one.key: index for index, one in enumerate(steps.operations.all)}
    sections.sort(key=lambda one: (_ORDER.index(one.duty), position.get((one.method.lower(), one.path), len(position)), one.path, one.method))
    seen: set[str] = set()
    return tuple(_once(section, seen) for section in sections), tuple(step for step, operations in told if not operations)


def _once(section: Section, seen: set[str]) -> Section:
    """A change in a shared part is told in full in the first section that it concerns; the others refer to it."""

    def told(steps: tuple[Step, ...]) -> tuple[Step, ...]:
        return tuple(replace(step, samples=(), see=step.anchor) if step.anchor in seen else step for step in steps)

    made = replace(section, breaks=told(section.breaks), check=told(section.check))
    seen.update(step.anchor for step in (*section.breaks, *section.check))
    return made


def _section(key: Key, found: Sequence[Step], ending: Item | None, steps: _Steps) -> Section:
    def of(duty: str) -> tuple[Step, ...]:
        return tuple(step for step in found if step.duty == duty)

    duties = [step.duty for step in found] + ([NOTICE] if ending else [])
    if ending is not None:
        # The day and the notice itself stand at the head of the section.
        found = [step for step in found if step.duty != NOTICE or steps.kinds[step.kind].edit not in ("annotated", "added")]
    method, path = key
    known = steps.operations.find(OperationRef(method, path))
    return Section(
        anchor=steps.anchor(method, path),
        method=method.upper(),
        path=path,
        summary=(known.now.summary or "") if known else "",
        fate=known.fate if known else "changed",
        was=known.base.path if known and known.base and known.fate == "moved" else None,
        duty=next((one for one in _ORDER if one in duties), FINE),
        breaks=of(BREAKS),
        check=of(CHECK),
        notice=of(NOTICE),
        new=of(NEW),
        fine=of(FINE),
        deprecated=ending,
    )


def _verdict(needs: str, sections: Sequence[Section], general: Sequence[Step], known: Operations) -> str:
    """The first sentence of the guide. Callbacks count with the operations that ask for them."""
    old = {one.key for one in known.all if one.base is not None}
    mine = [section for section in sections if (section.method.lower(), section.path) in old]
    operations = len(old)
    breaking = sum(1 for section in mine if section.breaks)
    look = sum(1 for section in mine if section.check and not section.breaks)
    parts = []
    if breaking:
        parts.append(f"{breaking:,} of {count(operations, 'operation')} {'breaks' if breaking == 1 else 'break'} callers")
    if look:
        parts.append(f"{look:,} {'needs' if look == 1 else 'need'} a look")
    if not parts:
        parts.append("a change concerns callbacks" if len(mine) < len(sections) else "a change concerns the API as a whole")
    if needs == "nothing":
        return "Nothing to do: what you send is still accepted, and what you get is still what you know."
    return f"{'You have to act' if needs == BREAKS else 'Look at this before you move'}: {listed(parts)}."
