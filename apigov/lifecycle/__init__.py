"""Deprecation facts from any convention, dates, policy verdicts. Nothing here reads the clock: today is an argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apigov.doors import later

if TYPE_CHECKING:
    from apigov.lifecycle.collecting import fact_of, facts
    from apigov.lifecycle.conventions import CONVENTIONS, Convention, read_conventions
    from apigov.lifecycle.dates import Moment, Period, add, instant_text, is_rfc3339_duration, is_xml_duration, read_moment, read_period
    from apigov.lifecycle.declared import DeclaredHeader, declared_headers
    from apigov.lifecycle.fact import Fact, FactProblem, Mark
    from apigov.lifecycle.headers import HeaderDate, order_ok, read_deprecation, read_sunset
    from apigov.lifecycle.http_dates import HttpDate, read_http_date
    from apigov.lifecycle.links import LinkValue, read_links
    from apigov.lifecycle.policy import BEFORE, NO_DATE, PRESETS, SHORT_NOTICE, STATES, UNREADABLE, Policy, Verdict, judge, verdict
    from apigov.lifecycle.promises import EARLY, NOTICED, PASSED, announcement, removal
    from apigov.lifecycle.stages import STAGES, Stage, stage_of
else:
    __getattr__ = later(
        __name__,
        {
            "conventions": ("CONVENTIONS", "Convention", "read_conventions"),
            "dates": ("Moment", "Period", "add", "instant_text", "is_rfc3339_duration", "is_xml_duration", "read_moment", "read_period"),
            "declared": ("DeclaredHeader", "declared_headers"),
            "fact": ("Fact", "FactProblem", "Mark"),
            "collecting": ("fact_of", "facts"),
            "headers": ("HeaderDate", "order_ok", "read_deprecation", "read_sunset"),
            "http_dates": ("HttpDate", "read_http_date"),
            "links": ("LinkValue", "read_links"),
            "policy": ("BEFORE", "NO_DATE", "PRESETS", "SHORT_NOTICE", "STATES", "UNREADABLE", "Policy", "Verdict", "judge", "verdict"),
            "promises": ("EARLY", "NOTICED", "PASSED", "announcement", "removal"),
            "stages": ("STAGES", "Stage", "stage_of"),
        },
    )

__all__ = [
    "BEFORE",
    "CONVENTIONS",
    "EARLY",
    "NOTICED",
    "NO_DATE",
    "PASSED",
    "PRESETS",
    "SHORT_NOTICE",
    "STAGES",
    "STATES",
    "UNREADABLE",
    "Convention",
    "DeclaredHeader",
    "Fact",
    "FactProblem",
    "HeaderDate",
    "HttpDate",
    "LinkValue",
    "Mark",
    "Moment",
    "Period",
    "Policy",
    "Stage",
    "Verdict",
    "add",
    "announcement",
    "declared_headers",
    "fact_of",
    "facts",
    "instant_text",
    "is_rfc3339_duration",
    "is_xml_duration",
    "judge",
    "order_ok",
    "read_conventions",
    "read_deprecation",
    "read_http_date",
    "read_links",
    "read_moment",
    "read_period",
    "read_sunset",
    "removal",
    "stage_of",
    "verdict",
]
