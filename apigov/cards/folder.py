"""Where our rulesets lie."""

from __future__ import annotations

from pathlib import Path

# The folder of our equals of npm packages.
PACKAGES = "packages"


def rulesets_folder() -> Path:
    """`rulesets/` inside the installed package, or beside it in an editable install. Raises FileNotFoundError where it is in neither."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "rulesets", package.parent / "rulesets"):
        if (folder / "index.json").is_file() or (folder / "profiles").is_dir():
            return folder
    raise FileNotFoundError("the rulesets of apigov are missing from its installation; install it again")
