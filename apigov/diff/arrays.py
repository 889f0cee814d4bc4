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
    words = ("contains", "minContains", "maxContains")
    sides = [{word: shape.keywords[word] for word in words if word in shape.keywords} for shape in (level.base, level.revision)]
    old, new = sides
    if ("contains" in old) == ("contains" in new) and all(old.get(word) == new.get(word) for word in words[1:]):
        return
    verb = "changed" if "contains" in old and "contains" in new else "added" if "contains" in new else "removed"
    if "contains" not in old and "contains" not in new:
        return
    base, revision = level.nodes(*words)
    yield Edit(aspect=f"contains-{verb}", base=base, revision=revision, hybrid=level.taking(*words), path=level.path)
