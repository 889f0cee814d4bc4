"""Edits of arrays: items, positions, and items that must be among them."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.diff.edits import Edit, Level, items


def arrays(level: Level) -> Iterator[Edit]:
    old, new = len(items(level.base.keywords.get("prefixItems"))), len(items(level.revision.keywords.get("prefixItems")))
    if old != new:
        base, revision = level.nodes("prefixItems")
        yield Edit(
            aspect="positions-added" if new > old else "positions-removed",
            base=base,
            revision=revision,
            hybrid=level.taking("prefixItems", "items"),
            values={"before": old, "after": new},
            path=level.path,
        )
    for keyword, aspect in (("items", "items"), ("unevaluatedItems", "unevaluated-items")):
        before, after = keyword in level.base.keywords, keyword in level.revision.keywords
        if before != after and not (keyword == "items" and old != new):
            base, revision = level.nodes(keyword)
            yield Edit(
                aspect=f"{aspect}-{'removed' if before else 'added'}",
                base=base,
                revision=revision,
                hybrid=level.taking(keyword),
                path=level.path,
            )
    yield from _contains(level)


def _contains(level: Level) -> Iterator[Edit]:
    """`contains` where one side has it, with its counts; on both sides the walk goes inside, and counts are bounds."""
    before, after = "contains" in level.base.keywords, "contains" in level.revision.keywords
    if before != after:
        words = ("contains", "minContains", "maxContains")
        base, revision = level.nodes(*words)
        yield Edit(aspect=f"contains-{'removed' if before else 'added'}", base=base, revision=revision, hybrid=level.taking(*words), path=level.path)
