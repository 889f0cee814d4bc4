"""Words for facts that every format for people uses."""

from __future__ import annotations

from apigov.findings import Promise

PROMISES = {
    Promise.BROKEN: "broken: clients were told something else",
    Promise.WEAKENED: "weakened: clients were told more",
    Promise.KEPT: "kept: it goes as it was announced",
}
