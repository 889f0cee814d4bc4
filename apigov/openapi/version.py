"""The versions of OpenAPI that are read."""

from __future__ import annotations

from enum import StrEnum


class Version(StrEnum):
    """Ordered by their texts."""

    V2_0 = "2.0"
    V3_0 = "3.0"
    V3_1 = "3.1"
    V3_2 = "3.2"
