"""The network promise: nothing is read by URL but what was asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from apigov.cli.errors import WrongUse
from apigov.cli.output import note
from apigov.config import Configuration
from apigov.records import NamedTuple
from apigov.text import Access, Remote, Shelf, cache_folder, host_fault, is_url


class Asked(NamedTuple):
    """The words of the command line: --allow-remote and --offline."""

    hosts: tuple[str, ...] = ()
    offline: bool = False


class Network(NamedTuple):
    """What a run reads by URL: descriptions with what they refer to, and rulesets, of which copies are kept."""

    files: Remote
    rulesets: Shelf


def network(asked: Asked, configured: Configuration, cwd: Path, rulesets: Sequence[str] = (), quiet: bool = False) -> Network:
    """The network as the command line and the configuration allow it. `rulesets`: what the command line names; naming a URL allows its host."""
    for host in asked.hosts:
        fault = f"{host!r} is a file here, where a host is due" if os.path.isfile(cwd / host) else host_fault(host)
        if fault is not None:
            raise WrongUse(f"--allow-remote: {fault}")
    access = Access((*asked.hosts, *configured.allow_remote), asked.offline)
    named = Remote(access.naming(*filter(is_url, rulesets)))
    return Network(Remote(access), Shelf(named, cache_folder(os.environ), partial(note, quiet=quiet)))
