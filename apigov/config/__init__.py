"""apigov.yaml: finding it, reading it, and saying what is wrong in it. Flags of the command line win over it."""

from apigov.config.read import ConfigError, ConfigProblem, find, load
from apigov.config.values import Configuration, DiffSettings, LifecycleSettings, RuleSetting

__all__ = ["ConfigError", "ConfigProblem", "Configuration", "DiffSettings", "LifecycleSettings", "RuleSetting", "find", "load"]
