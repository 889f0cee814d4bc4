"""The door of the room: two descriptions to drafts of findings."""

from __future__ import annotations

from datetime import date

from apigov.diff.advice import version_found
from apigov.diff.contract import compare_descriptions
from apigov.diff.found import Found
from apigov.diff.group import drafts
from apigov.diff.judge import Judge
from apigov.diff.kinds import kinds
from apigov.diff.levels import Levels, Overrides
from apigov.diff.policies import policy_named
from apigov.diff.promises import Promises
from apigov.diff.reading import Reading
from apigov.diff.same import Same
from apigov.diff.scope import Scope
from apigov.diff.shapes import Shapes
from apigov.diff.text_values import TextValues
from apigov.diff.touched import Touched
from apigov.diff.uses import Run
from apigov.diff.walk import Walk
from apigov.findings import Selection, VersionAdvice
from apigov.lifecycle import Policy
from apigov.openapi import Description, Draft
from apigov.schema import Containment, Schemas

# Steps of one question of containment: enough for what people write, and a second or two at the worst.
_STEPS = 4_000


def compare(
    base: Description,
    revision: Description,
    *,
    policy: str = "clients",
    overrides: Overrides | None = None,
    scope: Scope | None = None,
    selection: Selection | None = None,
    today: date | None = None,
    promised: Policy | None = None,
    everything: bool = False,
) -> list[Draft]:
    """Every change once, with its effect on the clients. Both descriptions must come from one workspace.

    `policy`: the name of a policy; raises ValueError for another. `overrides` win over it. `selection` narrows by kind id,
    `scope` by operation.

    `today`: the UTC date by which announced days are judged: a removal before its day breaks a promise, one after it is debatable.
    Without it no day is judged. `promised`: the notice and the duties that the team promises: a removal that keeps them is information,
    an announcement that does not is an error.

    `everything`: what is no part of the contract as well, as kinds of the area `annotations`.
    """
    levels = Levels(policy_named(policy), overrides or Overrides())
    beside = None if everything else levels.asked(kind for kind in kinds().values() if kind.area == "annotations")
    found = drafts(changes_at_uses(base, revision, scope=scope, today=today, promised=promised, beside=beside), levels)
    if not everything:
        found = [draft for draft in found if kinds()[draft.rule].area != "annotations" or _chosen(draft, levels)]
    return [draft for draft in found if selection is None or selection.takes(draft.rule)]


def _annotations(base: Description, revision: Description, told: list[Found], asked: frozenset[str] | None, scope: Scope) -> list[Found]:
    """What differs beside the contract; of the kinds that are asked for, or of all."""
    from apigov.diff.annotations import compare_annotations

    found = compare_annotations(base, revision, told)
    return [one for one in found if scope.about(one) and (asked is None or one.kind in asked)]


def _chosen(draft: Draft, levels: Levels) -> bool:
    """Whether a row of the policy gave the level, or the project by name: rows hold for some changes of a kind only."""
    return draft.rule in levels.overrides.kinds or (draft.change is not None and draft.change.note is not None)


def changes_at_uses(
    base: Description,
    revision: Description,
    *,
    scope: Scope | None = None,
    today: date | None = None,
    promised: Policy | None = None,
    beside: frozenset[str] | None = frozenset(),
) -> list[Found]:
    """Every change at each use of what changed, before causes are grouped. Arguments as for `compare`.

    `beside`: the kinds of what is no part of the contract that are asked for, None for all of them.
    """
    scope = scope or Scope()
    founds = _contract(base, revision, scope, today, promised)
    if beside is None or beside:
        # What the contract tells anywhere is told, also where only some operations are asked for.
        whole = _contract(base, revision, scope._replace(paths=()), today, promised) if scope.paths else founds
        founds.extend(_annotations(base, revision, whole, beside, scope))
    return founds


def _contract(base: Description, revision: Description, scope: Scope, today: date | None, promised: Policy | None) -> list[Found]:
    schemas = Schemas(base.workspace)
    same = Same(base.workspace, base.version == revision.version and base.dialect == revision.dialect)
    siblings = {id(side.root.tree): side.dialect.ref_siblings for side in (base, revision)}
    asserts = base.dialect.asserts_format or revision.dialect.asserts_format
    shapes = Shapes(schemas, base.workspace, same, siblings, asserts)
    containment = Containment(schemas, _STEPS, shapes.equal)
    promises = Promises(base, revision, same, promised, today)
    texts = TextValues(schemas, containment, shapes)
    reading = Reading(schemas, containment, shapes, revision.version == "2.0")
    judge = Judge(schemas, containment, shapes, reading, promises, texts)
    founds: list[Found] = []
    run = Run(
        base=base,
        revision=revision,
        schemas=schemas,
        containment=containment,
        shapes=shapes,
        same=same,
        touched=Touched(base, revision, same),
        walk=Walk(shapes, promises),
        judge=judge,
        report=founds.append,
        texts=texts,
        promises=promises,
        asserts_format=asserts,
        scope=scope,
    )
    compare_descriptions(run)
    founds.extend(judge.rulings())
    return founds


def version_drafts(
    base: Description, revision: Description, said: VersionAdvice, *, policy: str = "clients", overrides: Overrides | None = None
) -> list[Draft]:
    """A change of kind `version-...` where `info.version` claims less than the changes ask. `said`: the advice on all of them."""
    found = version_found(base, revision, said)
    return drafts([found], Levels(policy_named(policy), overrides or Overrides())) if found is not None else []
