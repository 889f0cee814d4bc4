"""Draws docs/diff.svg from a real run: `python -m tests.audits.picture`. README shows it; test_readme.py checks it for drift."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PICTURE = TOP / "docs" / "diff.svg"
WORDS = ("diff", "orders/v1.yaml", "orders/v2.yaml", "--select", "request-maximum-*", "--select", "operation-deprecated")
WIDTH = 126
FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace"


def printed() -> str:
    """What the command prints, with colours."""
    environment = {**os.environ, "PYTHONPATH": str(TOP), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "apigov", *WORDS, "--color", "always"]
    done = subprocess.run(command, cwd=TOP / "examples", env=environment, capture_output=True, timeout=120, check=False)
    if done.returncode != 1:
        raise SystemExit(f"the run ended with {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode()


def drawn() -> str:
    """The picture as SVG: one file that asks for nothing, so without the web fonts of rich."""
    from rich._export_format import CONSOLE_SVG_FORMAT
    from rich.console import Console
    from rich.text import Text

    console = Console(record=True, width=WIDTH, file=open(os.devnull, "w", encoding="utf-8"), force_terminal=True, color_system="truecolor")  # noqa: SIM115
    words = " ".join(f"'{word}'" if "*" in word else word for word in WORDS)
    console.print(Text.assemble(("$ ", "dim"), (f"apigov {words}", "bold")))
    console.print(Text.from_ansi(printed()))
    form = re.sub(r"@font-face\s*\{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    form = re.sub(r"font-family: [^;]*;", f"font-family: {FONTS};", form)
    svg = console.export_svg(title="apigov diff", code_format=form, unique_id="apigov")
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def lines(svg: str) -> list[str]:
    """The text in a picture, line by line."""
    rows: dict[str, str] = {}
    for y, text in re.findall(r'<text class="apigov-r\d+" x="[^"]*" y="([^"]*)"[^>]*>([^<]*)</text>', svg):
        rows[y] = rows.get(y, "") + html.unescape(text).replace("\xa0", " ")
    return [text.rstrip() for text in rows.values() if text.strip()]


if __name__ == "__main__":
    PICTURE.write_text(drawn(), encoding="utf-8")
