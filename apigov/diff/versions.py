"""Versions that people write into `info.version`, as far as they promise anything."""

from __future__ import annotations

import re

from apigov.records import NamedTuple

_SEMANTIC = re.compile(r"v?(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(?:\.(0|[1-9][0-9]*))?(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
# A first number from here on is a year: 2026.11.23 is the day of a release and says nothing of what breaks.
_YEAR = 1900
RISES = ("none", "patch", "minor", "major")
FALL = "fall"


class Version(NamedTuple):
    """A semantic version. `pre`: the identifiers of a pre-release, else empty. `whole`: with all three numbers, as the specification has it."""

    numbers: tuple[int, int, int]
    pre: str
    whole: bool = True

    @property
    def promises(self) -> bool:
        """Whether clients may count on it (Semantic Versioning 2.0.0, items 4 and 9)."""
        return self.numbers[0] > 0 and not self.pre

    def after(self, bump: str) -> str:
        """The least version that is a patch, minor or major version after this one."""
        major, minor, patch = self.numbers
        return {"major": f"{major + 1}.0.0", "minor": f"{major}.{minor + 1}.0"}.get(bump, f"{major}.{minor}.{patch + 1}")


def read_version(text: str | None) -> Version | None:
    """A semantic version, also without its last number; None for anything else, dates too."""
    match = _SEMANTIC.fullmatch(text or "")
    if match is None or int(match[1]) >= _YEAR:
        return None
    return Version((int(match[1]), int(match[2]), int(match[3] or 0)), match[4] or "", match[3] is not None)


def rise(before: Version, after: Version) -> str:
    """none, patch, minor or major, or FALL where the version went back. Pre-releases of one version are not put in order."""
    if after.numbers == before.numbers:
        if before.pre == after.pre:
            return "none"
        return "patch" if before.pre else FALL
    if after.numbers < before.numbers:
        return FALL
    return "major" if after.numbers[0] > before.numbers[0] else "minor" if after.numbers[1] > before.numbers[1] else "patch"
