"""The inputs of odd: rows, bytes, small folders (odd/README.md)."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from apigov.text import Origin, Source
from tests.exam.harness import Case


def cases(root: Path, group: str) -> Iterator[Case]:
    """The cases of one group. The first word of a name is the row's group on the scoreboard."""
    for row in json.loads((root / "odd" / "index.json").read_text(encoding="utf-8")):
        if row["group"] == group:
            name = row["id"].partition("/")[2]
            yield Case(row["id"], name.partition("-")[0], "debatable" in row, {**row, "root": str(root / "odd")})


def recipe_bytes(recipe: Any) -> bytes:
    """The bytes of a recipe (odd/README.md, Recipes)."""
    if isinstance(recipe, str):
        return recipe.encode("utf-8", "surrogatepass")
    if isinstance(recipe, list):
        return b"".join(recipe_bytes(part) for part in recipe)
    if "repeat" in recipe:
        part, times = recipe["repeat"]
        return recipe_bytes(part) * int(times)
    if "count" in recipe:
        template, start, end, *separator = recipe["count"]
        text = recipe_bytes(template).decode("utf-8", "surrogatepass")
        made = (
            text.replace("{i}", str(i)).replace("{i+1}", str(i + 1)).replace("{i-1}", str(i - 1)).encode("utf-8", "surrogatepass")
            for i in range(start, end)
        )
        return (separator[0] if separator else "").encode().join(made)
    if "hex" in recipe:
        return bytes.fromhex(recipe["hex"])
    encoding, part = recipe["encode"]
    return recipe_bytes(part).decode("utf-8", "surrogatepass").encode(str(encoding), "surrogatepass")


def source_of(row: Any) -> Source:
    """The single input of a case, in memory. Raises ValueError when its bytes are not the recorded ones."""
    if "file" in row:
        name, data = row["file"], (Path(row["root"]) / row["file"]).read_bytes()
    elif "base64" in row:
        name, data = row["name"], base64.b64decode(row["base64"])
    else:
        name, data = row["name"], recipe_bytes(row["recipe"])
    if "sha256" in row and sha256(data).hexdigest() != row["sha256"]:
        raise ValueError(f"{row['id']}: the input's bytes are not the recorded ones")
    return Source(Path(name).name, data, Origin("memory"))


def lay_out(files: dict[str, Any], folder: Path) -> None:
    """Make the small folder of a `workspace` case."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str | list):
            path.write_bytes(recipe_bytes(content))
        elif "dir" in content:
            path.mkdir(exist_ok=True)
        elif "link" in content:
            path.symlink_to(content["link"])
        elif "fifo" in content:
            os.mkfifo(path)
        elif "mode" in content:
            path.write_text(content["text"], encoding="utf-8")
            path.chmod(int(content["mode"], 8))
        else:
            path.write_bytes(recipe_bytes(content))
