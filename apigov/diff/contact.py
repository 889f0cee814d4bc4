"""Where schemas meet the wire, and how values are written there."""

from __future__ import annotations

from apigov.diff.media import parse
from apigov.diff.walk import Visit
from apigov.findings import OperationRef
from apigov.records import NamedTuple
from apigov.text import Node

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Contact(NamedTuple):
    """Where a pair of schemas meets the wire.

    `part` as in findings.Witness; `kind` is body, parameter or header; `subject` says it in words. `own` as in Use. `told`: the code
    in words where another one stands for it on one side. `plain`: single values are written as text, not as JSON.
    """

    root: Visit
    part: str
    kind: str
    subject: str
    operation: OperationRef
    base_node: Node | None
    revision_node: Node | None
    media_type: str | None = None
    status: str | None = None
    own: OperationRef | None = None
    told: str | None = None
    plain: bool = False

    def writes_text(self, visit: Visit) -> bool:
        """Whether the single values of a visit are written as text: members of forms, whatever lies inside of XML, and parts of parameters."""
        if self.plain:
            return any(child is visit for _, _, child in self.root.children)
        if self.media_type is None or visit is self.root:
            return False
        name = parse(self.media_type)
        if name.subtype == "xml" or name.subtype.endswith("+xml"):
            return True
        return self.is_form and _is_member(self.root, visit)

    def lists_apart(self, visit: Visit) -> bool:
        """Whether the items of a list are written one by one, with nothing that says that they are a list."""
        return self.root is visit if self.plain else self.is_form and _is_member(self.root, visit)

    @property
    def is_form(self) -> bool:
        """Whether members are written one by one, and each item of a list as a member of its own."""
        return self.media_type is not None and self.media_type.partition(";")[0] in _FORMS


def _is_member(root: Visit, visit: Visit) -> bool:
    return any(child is visit and len(steps) == 1 and steps[0] != "[]" for _, steps, child in root.children)
