"""What an operation is for, from its method, the shape of its path and the words of its operationId."""

from __future__ import annotations

import re
from enum import StrEnum

from apigov.openapi.description import Description
from apigov.openapi.model import Operation
from apigov.openapi.paths import is_parameter, segments
from apigov.openapi.terms import list_shape, words

# Words that name a doing at the end of a path. Nouns that are verbs too (order, offer, charge, transfer) are not here.
_ACTIONS = """
    accept acknowledge activate add apply approve archive assign authorize block calculate cancel capture check checkout clone
    close commit complete confirm copy deactivate decline deny disable dispatch duplicate enable evaluate execute expire export
    finalize finish forward generate hold import invalidate invite lock login logout merge move notify pause pay ping preview
    process publish purge reactivate rebuild recalculate redeem refresh refund register reindex reject release remove renew reopen
    reorder reset resend restart restore resume retry return reverse revoke rollback rotate run send ship sign simulate split
    start stop submit subscribe suspend swap sync synchronize terminate test track translate trigger unarchive unassign unblock
    unlock unpublish unsubscribe upload validate verify void withdraw
"""
ACTION_WORDS = frozenset(_ACTIONS.split())
SEARCH_WORDS = frozenset({"search", "query", "find", "lookup", "filter", "autocomplete", "suggest"})
_CREATE_WORDS = frozenset({"create", "add"})
_UPDATE_WORDS = frozenset({"update", "modify", "edit", "patch", "change"})
_VERB = re.compile(r"[^{}]*:[A-Za-z][\w-]*|\{[^{}]*\}:[A-Za-z][\w-]*|_[A-Za-z][\w-]*")


class Role(StrEnum):
    LIST = "list"
    READ = "read"
    CREATE = "create"
    REPLACE = "replace"
    UPDATE = "update"
    DELETE = "delete"
    ACTION = "action"
    SEARCH = "search"
    OTHER = "other"


def role(operation: Operation, description: Description) -> Role:
    """The role of an operation below `paths`. OTHER where nothing tells, and for webhooks and callbacks.

    create: POST on a path that ends in no parameter, action or search segment, where an item path P/{x} exists or the operationId
    starts with create or add.
    """
    if operation.kind != "operation":
        return Role.OTHER
    steps = segments(operation.path)
    last = steps[-1] if steps else ""
    verbs = words(operation.operation_id or "")
    if operation.method in ("get", "query"):
        return _reading(operation, description, last)
    if _VERB.fullmatch(last):
        return Role.SEARCH if words(last)[-1:] and words(last)[-1] in SEARCH_WORDS else Role.ACTION
    if operation.method == "post":
        return _posting(operation, description, last, verbs[0] if verbs else "")
    return {"put": Role.REPLACE, "patch": Role.UPDATE, "delete": Role.DELETE}.get(operation.method, Role.OTHER)


def _reading(operation: Operation, description: Description, last: str) -> Role:
    if operation.method == "query" or is_search_segment(last):
        return Role.SEARCH
    if _VERB.fullmatch(last):
        return Role.ACTION
    return Role.LIST if list_shape(operation, description.workspace) is not None else Role.READ


def _posting(operation: Operation, description: Description, last: str, verb: str) -> Role:
    if is_parameter(last):
        return Role.UPDATE if verb in _UPDATE_WORDS else Role.OTHER
    if is_search_segment(last) or verb in SEARCH_WORDS:
        return Role.SEARCH
    if is_action_segment(last):
        return Role.ACTION
    if verb in _CREATE_WORDS or description.pairing.items(operation.path):
        return Role.CREATE
    return Role.ACTION if verb in ACTION_WORDS else Role.OTHER


def is_action_segment(segment: str) -> bool:
    """Whether a path segment names a doing: `cancel`, `{id}:cancel`, `_cancel`, `batch-delete`; a noun such as `refunds` does not."""
    if _VERB.fullmatch(segment):
        return True
    if "{" in segment:
        return False
    parts = words(segment)
    return bool(parts) and (parts[0] in ACTION_WORDS)


def is_search_segment(segment: str) -> bool:
    """Whether a path segment names a search: `search`, `order-search`, `:search`."""
    parts = words(segment.rpartition(":")[2] if ":" in segment else segment)
    return bool(parts) and "{" not in segment.rpartition(":")[2] and (parts[0] in SEARCH_WORDS or parts[-1] in SEARCH_WORDS)
