"""Patterns of ECMA-262: matching that cannot hang, and their languages as automata."""
