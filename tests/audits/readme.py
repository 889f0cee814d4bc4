"""README.md: its fenced blocks, and the tables in it that are generated.

`python tests/audits/readme.py N` prints the n-th `sh` block, so that what README promises is what is run; `python -m tests.audits.readme write`
fills in the generated tables.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
README = TOP / "README.md"


def blocks(language: str = "sh") -> list[str]:
    """The fenced blocks of a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```", README.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def topics() -> str:
    """How many rules each topic has, from the index of the cards."""
    index = json.loads((TOP / "rulesets" / "index.json").read_text(encoding="utf-8"))
    default = {name for name, value in index["profiles"]["recommended"]["rules"].items() if value is not False}
    every, chosen = Counter[str](), Counter[str]()
    for name, rule in index["rules"].items():
        every[rule["topic"]] += 1
        chosen[rule["topic"]] += name in default
    rows = [f"| {topic} | {every[topic]} | {chosen[topic]} |" for topic in sorted(every)]
    total = f"| all | {sum(every.values())} | {sum(chosen.values())} |"
    profiles = "Profiles: " + ", ".join(f"`apigov:{name}`" for name in sorted(index["profiles"])) + "."
    return "\n".join(["| topic | rules | on by default |", "| --- | --- | --- |", *rows, total, "", profiles])


def figures() -> str:
    """The figures of the scoreboard that .ci/run holds."""
    rows = []
    for word, bound in re.findall(r"--(min|max) (\S+)", (TOP / ".ci" / "figures").read_text(encoding="utf-8")):
        name, _, number = bound.partition("=")
        name, _, tag = name.partition(":")
        what = f"{tag.removesuffix('%')} in percent" if tag.endswith("%") else f"cases counted as {tag}" if tag else "agreement in percent"
        rows.append(f"| {name} | {what} | {'at least' if word == 'min' else 'at most'} {number} |")
    return "\n".join(["| set | what is counted | figure |", "| --- | --- | --- |", *rows])


GENERATED = {"topics": topics, "figures": figures}


def filled(text: str) -> str:
    """README with its generated parts made anew."""
    for name, make in GENERATED.items():
        begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = f"{before}{begin}{make()}\n{end}{after}"
    return text


if __name__ == "__main__":
    if sys.argv[1] == "write":
        README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        sys.stdout.write(blocks()[int(sys.argv[1]) - 1])
