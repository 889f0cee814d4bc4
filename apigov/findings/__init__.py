"""What every room speaks: pointers, places, findings, changes and results. Imports nothing of apigov."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apigov.doors import later

if TYPE_CHECKING:
    from apigov.findings.acceptance import Acceptance, entry_findings, sort_out
    from apigov.findings.change import Change, Direction, Effect, FeltBy, MessageLine, OperationRef, PolicyNote, Promise, VersionAdvice, Witness
    from apigov.findings.finding import MOST_RELATED, Finding, fingerprint
    from apigov.findings.hashing import digest
    from apigov.findings.json import Json, JsonObject, encodable
    from apigov.findings.location import Location, Position, Range
    from apigov.findings.place import Place
    from apigov.findings.pointer import Pointer, parse_pointer, pointer_text
    from apigov.findings.result import Input, Result, RuleInfo
    from apigov.findings.selection import ACCEPT_RULES, Selection, suggestion
    from apigov.findings.severity import Severity
else:
    __getattr__ = later(
        __name__,
        {
            "acceptance": ("Acceptance", "entry_findings", "sort_out"),
            "change": ("Change", "Direction", "Effect", "FeltBy", "MessageLine", "OperationRef", "PolicyNote", "Promise", "VersionAdvice", "Witness"),
            "finding": ("MOST_RELATED", "Finding", "fingerprint"),
            "hashing": ("digest",),
            "json": ("Json", "JsonObject", "encodable"),
            "location": ("Location", "Position", "Range"),
            "place": ("Place",),
            "pointer": ("Pointer", "parse_pointer", "pointer_text"),
            "result": ("Input", "Result", "RuleInfo"),
            "selection": ("ACCEPT_RULES", "Selection", "suggestion"),
            "severity": ("Severity",),
        },
    )

__all__ = [
    "ACCEPT_RULES",
    "MOST_RELATED",
    "Acceptance",
    "Change",
    "Direction",
    "Effect",
    "FeltBy",
    "Finding",
    "Input",
    "Json",
    "JsonObject",
    "Location",
    "MessageLine",
    "OperationRef",
    "Place",
    "Pointer",
    "PolicyNote",
    "Position",
    "Promise",
    "Range",
    "Result",
    "RuleInfo",
    "Selection",
    "Severity",
    "VersionAdvice",
    "Witness",
    "digest",
    "encodable",
    "entry_findings",
    "fingerprint",
    "parse_pointer",
    "pointer_text",
    "sort_out",
    "suggestion",
]
