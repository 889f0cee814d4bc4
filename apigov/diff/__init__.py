"""Two descriptions to changes: pairing, walking, kinds, judging by containment, grouping by cause, levels by policy, version advice."""

from apigov.diff.advice import advice
from apigov.diff.compare import compare, version_drafts
from apigov.diff.kinds import Example, Kind, kinds
from apigov.diff.levels import SERVERS, Overrides, readings
from apigov.diff.pairing import OperationPair, pair_callbacks, pair_operations
from apigov.diff.policies import POLICIES, Policy, policy_named
from apigov.diff.proofs import with_messages
from apigov.diff.scope import Scope

__all__ = [
    "POLICIES",
    "SERVERS",
    "Example",
    "Kind",
    "OperationPair",
    "Overrides",
    "Policy",
    "Scope",
    "advice",
    "compare",
    "kinds",
    "pair_callbacks",
    "pair_operations",
    "policy_named",
    "readings",
    "version_drafts",
    "with_messages",
]
