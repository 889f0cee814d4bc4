"""Names and fingerprints as CI services want them."""

from __future__ import annotations

from apigov.findings import Finding, digest


def split_revision(uri: str) -> tuple[str, str]:
    """`REV:path` as revision and path; any other name as ("", name)."""
    if "://" in uri:
        return "", uri
    revision, colon, path = uri.partition(":")
    return (revision, path) if colon and revision and path else ("", uri.removeprefix("./"))


def file_fingerprint(finding: Finding) -> str:
    """The fingerprint with the file mixed in, for services that count over files."""
    return digest(f"{finding.location.uri}\x1f{finding.fingerprint}")
