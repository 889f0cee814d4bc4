"""Prints the n-th fenced `sh` block of README.md: what README promises is what is run."""

from __future__ import annotations

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[2] / "README.md"


def blocks() -> list[str]:
    """The fenced sh blocks in order."""
    return re.findall(r"^```sh\n(.*?)^```", README.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


if __name__ == "__main__":
    sys.stdout.write(blocks()[int(sys.argv[1]) - 1])
