"""apigov.yaml: finding it, reading it, and saying what is wrong in it. Flags of the command line win over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apigov.doors import later

if TYPE_CHECKING:
    from apigov.config.configuration import NAMES, Configuration, DiffSettings, find
    from apigov.config.oasdiff import carried, settings_file
    from apigov.config.read import ConfigError, ConfigProblem, load
    from apigov.config.values import KindSetting, LifecycleSettings, RuleSetting
    from apigov.config.write import starter
else:
    __getattr__ = later(
        __name__,
        {
            "configuration": ("NAMES", "Configuration", "DiffSettings", "find"),
            "oasdiff": ("carried", "settings_file"),
            "read": ("ConfigError", "ConfigProblem", "load"),
            "values": ("KindSetting", "LifecycleSettings", "RuleSetting"),
            "write": ("starter",),
        },
    )

__all__ = [
    "NAMES",
    "ConfigError",
    "ConfigProblem",
    "Configuration",
    "DiffSettings",
    "KindSetting",
    "LifecycleSettings",
    "RuleSetting",
    "carried",
    "find",
    "load",
    "settings_file",
    "starter",
]
