"""Two descriptions to changes: pairing, walking, kinds, judging by containment, grouping by cause, version advice."""

from apigov.diff.advice import advice
from apigov.diff.compare import compare
from apigov.diff.group import POLICIES
from apigov.diff.kinds import Example, Kind, kinds
from apigov.diff.pairing import OperationPair, pair_callbacks, pair_operations

__all__ = ["POLICIES", "Example", "Kind", "OperationPair", "advice", "compare", "kinds", "pair_callbacks", "pair_operations"]
