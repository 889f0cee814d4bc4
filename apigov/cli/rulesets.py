"""Which ruleset a run has, and loading it with what the configuration says of its rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from apigov.cards import catalogue
from apigov.cli.output import note
from apigov.findings import suggestion
from apigov.lint import Ruleset, Said, Setting, load_ruleset, standard_library
from apigov.text import Shelf

if TYPE_CHECKING:
    from apigov.config import ConfigProblem, Configuration, RuleSetting

DEFAULT = "apigov:recommended"
SPECTRAL_FILES = tuple(f"{dot}spectral.{ending}" for dot in (".", "") for ending in ("yaml", "yml", "json"))
SPECTRAL_PROGRAMS = tuple(f"{dot}spectral.{ending}" for dot in (".", "") for ending in ("js", "mjs", "cjs", "ts"))


def chosen(named: tuple[str, ...], configured: Configuration, cwd: Path, quiet: bool = False) -> tuple[str, ...]:
    """Which ruleset: -r, else apigov.yaml, else .spectral.* in the working directory (said on stderr), else the default."""
    if named:
        return named
    if configured.rulesets:
        return tuple(_from(configured.folder, ref) for ref in configured.rulesets)
    spectral = next((name for name in SPECTRAL_FILES if (cwd / name).is_file()), None)
    if spectral is not None:
        note(f"using the ruleset {spectral} of this folder", quiet)
        return (spectral,)
    program = next((name for name in SPECTRAL_PROGRAMS if (cwd / name).is_file()), None)
    if program is not None:
        note(f"{program} is a program, which is not run; using {DEFAULT}. Write it as {SPECTRAL_FILES[0]}, or name a ruleset with -r", quiet)
    return (DEFAULT,)


def _from(folder: Path, ref: str) -> str:
    """A path of apigov.yaml is relative to it; a name (apigov:strict, a URL, a package) is what it is."""
    file = folder / ref
    return str(file) if file.exists() or not (":" in ref or ref.startswith("@")) else ref


def load(refs: Sequence[str], cwd: Path, configured: Configuration, shelf: Shelf) -> Ruleset:
    """`shelf` reads those that are named by URL. Raises RulesetError, SourceError, and ConfigError for a rule of apigov.yaml that does not exist."""
    settings = {name: _setting(one, configured) for name, one in configured.rules.items()}
    library = standard_library(catalogue())._replace(fetch=shelf.read)
    ruleset = load_ruleset(refs, cwd, library, settings, allow_skipped=configured.allow_skipped_rules)
    unknown = [name for name in configured.rules if name not in ruleset.rules and name not in catalogue().rules]
    if unknown and not configured.allow_skipped_rules:
        from apigov.config import ConfigError

        known = {*ruleset.rules, *catalogue().rules}
        raise ConfigError(tuple(_problem(name, known, configured) for name in unknown))
    return ruleset


def warn_of_skipped(ruleset: Ruleset, configured: Configuration) -> None:
    """One line on stderr for what --allow-skipped-rules accepts. It is said whatever --quiet says: what is not checked is never lost in silence."""
    told = [f"{problem.uri}:{problem.line}: {problem.message}" for problem in ruleset.skipped]
    unknown = [name for name in configured.rules if name not in ruleset.rules and name not in catalogue().rules]
    told += [f"{_shown(configured)}: there is no rule {name!r}" for name in unknown]
    if told:
        note(f"warning: rules are skipped, as --allow-skipped-rules accepts: {'; '.join(told)}")


def allowing(configured: Configuration, allow_skipped: bool) -> Configuration:
    """The configuration with the flag of the command line laid on."""
    return configured._replace(allow_skipped_rules=True) if allow_skipped else configured


def _setting(one: RuleSetting, configured: Configuration) -> Setting:
    start = one.start
    return Setting(one.off, one.severity, one.options, Said(_shown(configured), None if start is None else lambda: start))


def _problem(name: str, known: set[str], configured: Configuration) -> ConfigProblem:
    from apigov.config import ConfigProblem

    guess = suggestion(name, known)
    hint = f"did you mean {guess!r}?" if guess else "see `apigov rules`"
    line, column = configured.rules[name].start or (1, 1)
    return ConfigProblem(_shown(configured), line, column, f"rules.{name}: there is no rule of that name; {hint}")


def _shown(configured: Configuration) -> str:
    return configured.file.name if configured.file is not None else ""
