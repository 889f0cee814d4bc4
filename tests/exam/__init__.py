"""Conformance against recorded results of other tools and against written laws: `python -m tests.exam --help`."""
