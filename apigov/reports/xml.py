"""Foreign text inside XML 1.0: no markup, no character that XML forbids."""

from __future__ import annotations

import re
from html import escape

from apigov.reports.escape import visible

_FORBIDDEN = re.compile("[\ufffe\uffff]")
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def xml_text(text: str) -> str:
    """One line as XML shows it, in an element or in an attribute with double quotes."""
    return escape(_FORBIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", visible(text)))


def xml_tag(name: str, /, **attributes: str | int) -> str:
    """The inside of a tag: its name and attributes, which are escaped here."""
    return " ".join([name, *(f'{key}="{xml_text(str(value))}"' for key, value in attributes.items())])
