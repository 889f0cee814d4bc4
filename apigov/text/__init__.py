"""Bytes to trees: sources, YAML and JSON readers, positions, and the reference graph over files. Knows no OpenAPI."""

from apigov.text.access import Access, Unreachable, host_fault, is_url, without_password
from apigov.text.calm import calm
from apigov.text.discover import discover, filtered, find_root
from apigov.text.globs import braces, is_pattern, matching
from apigov.text.limits import Limits
from apigov.text.node import Node, nearest, root_node
from apigov.text.remote import Remote
from apigov.text.shelf import Shelf, cache_folder
from apigov.text.source import Origin, Source, SourceError, git, is_revision_spec, read_path, read_revision, read_stdin, shown_path
from apigov.text.tree import Problem, Tree
from apigov.text.workspace import Broken, Workspace

__all__ = [
    "Access",
    "Broken",
    "Limits",
    "Node",
    "Origin",
    "Problem",
    "Remote",
    "Shelf",
    "Source",
    "SourceError",
    "Tree",
    "Unreachable",
    "Workspace",
    "braces",
    "cache_folder",
    "calm",
    "discover",
    "filtered",
    "find_root",
    "git",
    "host_fault",
    "is_pattern",
    "is_revision_spec",
    "is_url",
    "matching",
    "nearest",
    "read_path",
    "read_revision",
    "read_stdin",
    "root_node",
    "shown_path",
    "without_password",
]
