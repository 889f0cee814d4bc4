"""Names of inputs as CI services want them."""

from __future__ import annotations


def split_revision(uri: str) -> tuple[str, str]:
    """`REV:path` as revision and path; any other name as ("", name)."""
    if "://" in uri:
        return "", uri
    revision, colon, path = uri.partition(":")
    return (revision, path) if colon and revision and path else ("", uri.removeprefix("./"))
