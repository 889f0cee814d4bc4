"""The grammar of YAML 1.2.2 in plain Python, for the texts that libyaml refuses or takes too kindly: it has that of YAML 1.1, and some gaps.

Slower than libyaml by far, so it is asked for such texts only. Its events are those of PyYAML, which the composer reads.
"""

from apigov.text.grammar.stream import Stream

__all__ = ["Stream"]
