"""What the pages show of a result: plain texts that are safe to print, in the order of the page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from apigov import __version__
from apigov.findings import Change, Finding, MessageLine, OperationRef, Result, Severity, pointer_text
from apigov.reports.escape import shortened, visible
from apigov.reports.excerpts import Excerpt, as_diff, excerpts, is_exception, matters, sides, where
from apigov.reports.proofs import message, sentence
from apigov.reports.words import PROMISES

SHOWN_OPERATIONS = 12
SHOWN_RELATED = 5
MESSAGE_LINES = 60
EXCERPT_WIDTH = 200
PLURALS = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFO: "info", Severity.HINT: "hints"}
EFFECTS = {"breaking": "breaking", "unknown": "unknown", "safe": "safe", "none": "for readers only"}


@dataclass(frozen=True, slots=True)
class Count:
    """`word` is the severity or effect, `label` its plural where it needs one."""

    word: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Proof:
    """A witness: `sentence` says what it proves, `lines` are the message that carries it; the line of the trouble is marked."""

    sentence: str
    lines: tuple[MessageLine, ...]
    at: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a finding of a diff says beyond its message."""

    effect: str
    felt_by: str
    direction: str
    debatable: str
    policy: str
    policy_url: str
    reason: str
    promise: str
    was: str
    operations: tuple[str, ...]
    more_operations: int
    proof: Proof | None


@dataclass(frozen=True, slots=True)
class Shown:
    """`why` stands only with the first finding of its rule. `rule_anchor` is empty where nothing is known of the rule."""

    anchor: str
    severity: str
    rule: str
    rule_anchor: str
    message: str
    where: str
    line: int
    pointer: str
    excerpts: tuple[Excerpt, ...]
    source: tuple[str, ...]
    matters: bool
    why: str
    fix: str
    docs: str
    related: tuple[str, ...]
    more_related: int
    facts: Facts | None


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one file."""

    anchor: str
    uri: str
    counts: tuple[Count, ...]
    findings: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    anchor: str
    id: str
    title: str
    why: str
    fix: str
    docs: str
    number: int


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that a template may use. `sentence`: the result in one line. `left_out`: findings that stand in no group for want of room."""

    title: str
    command: str
    version: str
    sentence: str
    inputs: tuple[str, ...]
    counts: tuple[Count, ...]
    effects: tuple[Count, ...]
    advice: tuple[str, ...]
    groups: tuple[Group, ...]
    rules: tuple[Rule, ...]
    total: int
    left_out: int = 0


def limited(whole: Page, most: int) -> Page:
    """The page with its first findings only."""
    groups, room = [], most
    for group in whole.groups:
        kept = group.findings[:room]
        room -= len(kept)
        if kept:
            groups.append(replace(group, findings=kept))
    return replace(whole, groups=tuple(groups), left_out=max(0, whole.total - most))


def page(result: Result) -> Page:
    by_file: dict[str, list[tuple[int, Finding]]] = {}
    # What breaks clients comes first; a lint goes through a file from top to bottom.
    ordered = sorted(result.findings, key=lambda finding: finding.severity) if result.command == "diff" else result.findings
    for number, finding in enumerate(ordered, 1):
        by_file.setdefault(finding.location.uri, []).append((number, finding))
    known = sorted({finding.rule for finding in result.findings if finding.rule in result.rules})
    anchors = {rule: f"rule-{number}" for number, rule in enumerate(known, 1)}
    explained: set[str] = set()
    groups = tuple(
        Group(
            f"file-{index}",
            visible(uri),
            _counts([finding for _, finding in members]),
            tuple(_shown(number, finding, result, anchors, explained) for number, finding in members),
        )
        for index, (uri, members) in enumerate(by_file.items(), 1)
    )
    effects = Counter(finding.change.effect.value for finding in result.findings if finding.change)
    shown_effects = tuple(Count(effect, EFFECTS[effect], effects[effect]) for effect in EFFECTS if effects[effect])
    counts = _counts(result.findings)
    return Page(
        title={"lint": "API lint", "diff": "API changes", "rules": "Rulesets"}.get(result.command, f"API {visible(result.command)}"),
        command=visible(result.command),
        version=__version__,
        sentence=_sentence(result, shown_effects or counts),
        inputs=_inputs(result),
        counts=counts,
        effects=shown_effects,
        advice=_advice(result),
        groups=groups,
        rules=_rules(result, anchors),
        total=len(result.findings),
    )


def _sentence(result: Result, counts: tuple[Count, ...]) -> str:
    inputs = [entry for entry in result.inputs if entry.side != "base"]
    where = f"{len(inputs)} {result.noun}{'' if len(inputs) == 1 else 's'}"
    accepted = f", {result.accepted} accepted" if result.accepted else ""
    if not counts:
        return f"No {'changes' if result.command == 'diff' else 'findings'} in {where}{accepted}"
    return ", ".join(f"{count.number} {count.label}" for count in counts) + f" in {where}{accepted}"


def _advice(result: Result) -> tuple[str, ...]:
    """Sentences of their own, unless they begin with a file's name."""
    texts = [visible(message) for message, _ in result.advised]
    return tuple(text[:1].upper() + text[1:] if len(result.advice) == 1 else text for text in texts)


def _counts(findings: tuple[Finding, ...] | list[Finding]) -> tuple[Count, ...]:
    numbers = Counter(finding.severity for finding in findings)
    return tuple(
        Count(severity.word, PLURALS[severity] if numbers[severity] != 1 else severity.word, numbers[severity])
        for severity in Severity
        if numbers[severity]
    )


def _inputs(result: Result) -> tuple[str, ...]:
    out = []
    for entry in result.inputs:
        about = [text for text in (entry.title, entry.info_version, f"OpenAPI {entry.version}" if entry.version else "") if text]
        side = f"{entry.side}: " if entry.side else ""
        out.append(visible(f"{side}{entry.uri}" + (f" ({', '.join(about)})" if about else "")))
    return tuple(out)


def _rules(result: Result, anchors: dict[str, str]) -> tuple[Rule, ...]:
    numbers = Counter(finding.rule for finding in result.findings)
    rules = []
    for name, anchor in anchors.items():
        info = result.rules[name]
        texts = (visible(info.title), visible(info.why), visible(info.fix), safe_url(info.docs))
        rules.append(Rule(anchor, visible(name), *texts, numbers[name]))
    return tuple(rules)


def safe_url(url: str | None) -> str:
    """The URL if it is one of the web, else empty: rulesets may name anything."""
    return visible(url) if url and url.startswith(("https://", "http://")) else ""


def _shown(number: int, finding: Finding, result: Result, anchors: dict[str, str], explained: set[str]) -> Shown:
    info = result.rules.get(finding.rule)
    first = finding.rule not in explained
    explained.add(finding.rule)
    return Shown(
        anchor=f"finding-{number}",
        severity=finding.severity.word,
        rule=visible(finding.rule),
        rule_anchor=anchors.get(finding.rule, ""),
        message=visible(finding.message),
        where=where(finding.location),
        line=finding.location.range.start.line,
        pointer=shortened(visible(pointer_text(finding.location.pointer)), EXCERPT_WIDTH),
        excerpts=excerpts(finding, result, EXCERPT_WIDTH),
        source=as_diff(finding, result, EXCERPT_WIDTH),
        matters=matters(finding),
        why=visible(info.why) if info and first and not is_exception(finding, info) else "",
        fix=visible(finding.fix or (info.fix if info else "")),
        docs=safe_url(finding.docs or (info.docs if info else None)),
        related=tuple(map(where, finding.related[:SHOWN_RELATED])),
        more_related=max(0, finding.related_total - len(finding.related[:SHOWN_RELATED])),
        facts=_facts(finding, finding.change) if finding.change else None,
    )


def operation_text(use: OperationRef) -> str:
    return visible(f"{use.method.upper()} {use.path}")


def _facts(finding: Finding, change: Change) -> Facts:
    before, _ = sides(finding)
    return Facts(
        effect=change.effect.value,
        felt_by=change.felt_by.value,
        direction=change.direction.value,
        debatable=visible(change.debatable or ""),
        policy=visible(f"{change.note.policy}: {change.note.says}") if change.note else "",
        policy_url=safe_url(change.note.source) if change.note else "",
        reason=visible(change.reason or ""),
        promise=PROMISES[change.promise] if change.promise else "",
        was=where(before) if before and before != finding.location else "",
        operations=tuple(map(operation_text, change.operations[:SHOWN_OPERATIONS])),
        more_operations=max(0, len(change.operations) - SHOWN_OPERATIONS),
        proof=_proof(change),
    )


def _proof(change: Change) -> Proof | None:
    witness = change.witness
    if witness is None:
        return None
    said = sentence(witness)
    return Proof(said[:1].upper() + said[1:] + ".", message(witness, MESSAGE_LINES, EXCERPT_WIDTH), visible(pointer_text(witness.at)))
