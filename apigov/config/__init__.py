"""apigov.yaml: finding it, reading it, and saying what is wrong in it. Flags of the command line win over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apigov.doors import later

if TYPE_CHECKING:
    from apigov.config.configuration import Configuration, DiffSettings, find
    from apigov.config.read import ConfigError, ConfigProblem, load
    from apigov.config.values import KindSetting, LifecycleSettings, RuleSetting
else:
    __getattr__ = later(
        __name__,
        {
            "configuration": ("Configuration", "DiffSettings", "find"),
            "read": ("ConfigError", "ConfigProblem", "load"),
            "values": ("KindSetting", "LifecycleSettings", "RuleSetting"),
        },
    )

__all__ = ["ConfigError", "ConfigProblem", "Configuration", "DiffSettings", "KindSetting", "LifecycleSettings", "RuleSetting", "find", "load"]
