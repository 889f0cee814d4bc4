"""Where a branch left another, and what to do in clones that do not hold that commit."""

from __future__ import annotations

from pathlib import Path

from apigov.cli.errors import WrongUse
from apigov.text import git

# Brings all branches with all their commits, whatever a shallow clone was told to leave out.
_COMMAND = "`git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'`"


def merge_base_with(revision: str, cwd: Path) -> str:
    """The merge base of a revision and HEAD: the revision as it was named where HEAD holds it, else twelve digits of the commit.

    Raises WrongUse where there is none.
    """
    commit = commit_of(revision, cwd)
    if commit is None:
        raise WrongUse(f"--base {revision}: {_no_revision(revision, cwd)}")
    base = said(["merge-base", commit, "HEAD"], cwd)
    if base is None:
        raise WrongUse(f"--base {revision}: {_no_common(revision, cwd)}")
    return revision if base == commit else base[:12]


def default_merge_base(cwd: Path) -> str:
    """The commit where the working tree's branch left the default branch. Raises WrongUse outside a repository or without one."""
    if not in_repository(cwd):
        raise WrongUse("bare `apigov diff` compares with the default branch, and this is no git repository; name BASE and REVISION")
    head = said(["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"], cwd)
    branches = [branch for branch in (head, "origin/main", "origin/master", "main", "master") if branch and commit_of(branch, cwd)]
    for branch in branches:
        if (commit := said(["merge-base", branch, "HEAD"], cwd)) is not None:
            return commit[:12]
    if branches:
        raise WrongUse(_no_common(branches[0], cwd))
    if _shallow(cwd):
        raise WrongUse(f"this clone is shallow and has no default branch (origin/HEAD, main or master); run {_COMMAND}, or name the base with --base")
    raise WrongUse("no default branch found (origin/HEAD, main or master); name the base with --base REV")


def _no_revision(revision: str, cwd: Path) -> str:
    if not in_repository(cwd):
        return "this is no git repository; name BASE and REVISION"
    if commit_of(f"origin/{revision}", cwd) is not None:
        return f"no such git revision here; did you mean 'origin/{revision}'?"
    if _shallow(cwd):
        return f"no such git revision in this shallow clone; run {_COMMAND}"
    return "no such git revision here; see `git log` or `git branch --all`"


def _no_common(revision: str, cwd: Path) -> str:
    if _shallow(cwd):
        return f"this clone is shallow and does not hold the commit where HEAD left {revision}; run {_COMMAND}"
    return f"{revision} and HEAD have no commit in common; compare two files, as in `apigov diff {revision}:openapi.yaml openapi.yaml`"


def _shallow(cwd: Path) -> bool:
    return said(["rev-parse", "--is-shallow-repository"], cwd) == "true"


def commit_of(revision: str, cwd: Path) -> str | None:
    """The hash of the commit; None for what is none here, and for words that git would take for options."""
    return None if revision.startswith("-") else said(["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"], cwd)


def in_repository(cwd: Path) -> bool:
    return said(["rev-parse", "--is-inside-work-tree"], cwd) is not None


def said(arguments: list[str], cwd: Path) -> str | None:
    """What git prints as text, stripped; None where it fails or is not installed."""
    printed = git(arguments, cwd)
    return printed.decode("utf-8", "surrogateescape").strip("\n") if printed is not None else None
