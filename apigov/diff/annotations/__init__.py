"""What two descriptions differ in beside their contracts: words, examples, extensions, names, ways to write the same thing."""

from apigov.diff.annotations.classes import CLASSES, AnnotationClass, class_of
from apigov.diff.annotations.walk import compare_annotations

__all__ = ["CLASSES", "AnnotationClass", "class_of", "compare_annotations"]
