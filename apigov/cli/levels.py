"""Which policy a diff has, and what the project says beside it: flags before apigov.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from apigov.cli.errors import WrongUse
from apigov.config import Configuration
from apigov.diff import POLICIES, SERVERS, Overrides
from apigov.findings import suggestion

if TYPE_CHECKING:
    from apigov.config import ConfigProblem


def chosen_policy(named: str | None, configured: Configuration) -> str:
    """The name of the policy: the flag, else apigov.yaml, else `clients`. Raises WrongUse for another than ours."""
    return _one_of("--compat-policy", named, POLICIES, "policy") or configured.diff.policy


def overrides(servers: str | None, configured: Configuration, known: Iterable[str]) -> Overrides:
    """Raises WrongUse for a wrong --servers, ConfigError for kinds of apigov.yaml that do not exist."""
    ids = tuple(known)
    problems = [_unknown(name, ids, configured) for name in configured.diff.kinds if not any(fnmatchcase(kind, name) for kind in ids)]
    if problems:
        from apigov.config import ConfigError

        raise ConfigError(tuple(problems))
    kinds = {name: setting.level for name, setting in configured.diff.kinds.items()}
    return Overrides(kinds, _one_of("--servers", servers, SERVERS, "setting") or configured.diff.servers)


def _one_of(option: str, word: str | None, known: Sequence[str], what: str) -> str | None:
    if word is None or word in known:
        return word
    guess = suggestion(word, known)
    raise WrongUse(f"{option} {word}: no such {what}; {f'did you mean {guess!r}?' if guess else 'known: ' + ', '.join(known)}")


def _unknown(name: str, known: Sequence[str], configured: Configuration) -> ConfigProblem:
    from apigov.config import ConfigProblem

    guess = suggestion(name, known)
    hint = f"did you mean {guess!r}?" if guess else "see `apigov kinds`"
    assert configured.file is not None
    line, column = configured.diff.kinds[name].start
    return ConfigProblem(configured.file.name, line, column, f"diff.kinds.{name}: there is no kind of change of that name; {hint}")
