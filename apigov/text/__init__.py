"""Bytes to trees: sources, YAML and JSON readers, positions, and the reference graph over files. Knows no OpenAPI."""

from apigov.text.node import Node, root_node
from apigov.text.source import Origin, Source, SourceError
from apigov.text.tree import Problem, Tree
from apigov.text.workspace import Broken, Limits, Workspace

__all__ = ["Broken", "Limits", "Node", "Origin", "Problem", "Source", "SourceError", "Tree", "Workspace", "root_node"]
