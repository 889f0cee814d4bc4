"""Every odd input through the command line: no traceback, no hang, no network, no file outside, and the exit code of the contract."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from apigov.cli import run
from apigov.reports import FORMATS
from tests.exam import odd
from tests.exam.clock import limit
from tests.exam.harness import AGREE, Case, ExamSet, Outcome
from tests.exam.sets.odd_report import harm
from tests.exam.watch import PROJECT, watched, working_folder

SECONDS = 10
SMALL = """openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    get:
      tags: [x]
      responses:
        '200': {description: ok}
"""
TRACEBACK = "Traceback (most recent call last)"
# One in twenty runs again as a process of its own, and has to say the same.
AGAIN_BELOW = 256 // 20


class _Late(BaseException):
    """No end in time. No Exception, so that no boundary on the way takes it for an error of a rule."""


@dataclass(frozen=True, slots=True)
class Ran:
    """One run: `code` is the exit code, None where an exception left `run` or time was up. `seen`: see watch.watched."""

    code: int | None
    out: str
    err: str
    seen: tuple[tuple[str, str], ...]
    escaped: str


def cases(root: Path) -> Iterator[Case]:
    for row in json.loads((root / "odd" / "index.json").read_text(encoding="utf-8")):
        yield Case(row["id"], row["group"], "debatable" in row, {**row, "root": str(root / "odd")})


def laid_out(row: Any, folder: Path) -> list[str]:
    """Write the input below `folder`, the working directory, and return the words of the command line."""
    (folder / "small.yaml").write_text(SMALL, encoding="utf-8")
    if row["input"] == "diff":
        for side in ("base", "revision"):
            (folder / f"{side}.yaml").write_bytes(row[side].encode("utf-8", "surrogatepass"))
        return ["diff", "base.yaml", "revision.yaml", "-f", "json"]
    if row["input"] == "pattern":
        subject = row["subject"] if "subject" in row else odd.recipe_bytes(row["recipe_subject"]).decode("utf-8", "surrogatepass")
        then = {"function": "pattern", "functionOptions": {"match": row["pattern"]}}
        (folder / "rules.json").write_text(json.dumps({"rules": {"p": {"given": "$.subject", "severity": "error", "then": then}}}))
        (folder / "document.json").write_text(json.dumps({"subject": subject}))
        return ["lint", "document.json", "-r", "rules.json", "-f", "json"]
    name = _written(row, folder)
    if row["input"] == "ruleset":
        return ["lint", "small.yaml", "-r", name, "-f", "json"]
    if row["input"] == "config":
        (folder / name).rename(folder / "apigov.yaml")
        return ["lint", "small.yaml", "-f", "json"]
    if row["group"] == "report":
        return ["lint", name, "-f", "json", *(word for form in FORMATS if form != "json" for word in ("-f", f"{form}=out.{form}"))]
    return ["lint", name, "-f", "json"]


def _written(row: Any, folder: Path) -> str:
    if "workspace" not in row:
        source = odd.source_of(row)
        (folder / source.uri).write_bytes(source.data)
        return str(source.uri)
    odd.lay_out(row["workspace"], folder)
    if row["input"] != "description":
        return str(row["main"])
    # The folder of the main file is the root for references, so it is where the command is called.
    main = folder / str(row["main"])
    os.chdir(main.parent)
    return main.name


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    """Raise _Late after the limit of work, or four times as much by the clock: others may have the machine. Only where the system has timers."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise _Late

    before = [(number, signal.signal(number, stop)) for number in (signal.SIGALRM, signal.SIGPROF)]
    signal.setitimer(signal.ITIMER_PROF, limit(SECONDS))
    signal.setitimer(signal.ITIMER_REAL, 4 * limit(SECONDS))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before:
            signal.signal(number, handler)


def called(words: list[str], given: bytes = b"") -> Ran:
    """The entry of the command line, in process. `given`: what stdin gives."""
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="surrogateescape", write_through=True) for _ in range(2))
    code, escaped = None, ""
    with watched(Path.cwd()) as seen, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            with _in_time():
                code = run(words)
        except _Late:
            escaped = f"no end in {limit(SECONDS):.0f} s"
        except BaseException as error:
            escaped = f"{type(error).__name__}: {error}"
        finally:
            sys.stdin = before
    texts = [stream.buffer.getvalue().decode("utf-8", "replace") for stream in (out, err)]
    return Ran(code, texts[0], texts[1], tuple(seen), escaped)


def as_process(words: list[str], given: bytes = b"") -> tuple[int | None, str]:
    """The same as a process of its own: exit code (None where it did not end in time) and stdout."""
    path = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-m", "apigov", *words]
    try:
        done = subprocess.run(command, capture_output=True, timeout=4 * limit(SECONDS), input=given, env={**os.environ, "PYTHONPATH": path})
    except subprocess.TimeoutExpired:
        return None, ""
    return done.returncode, done.stdout.decode("utf-8", "replace")


def judge(case: Case) -> Outcome:
    with working_folder() as folder:
        words = laid_out(case.data, folder)
        ran = called(words)
        grave = forbidden(ran) or _harm(case.data, ran)
        if grave:
            # A run that is only slow is held by a figure of its own in .ci/figures; everything else here is grave.
            return Outcome("differ" if grave[0] == "hang" else "wrong", grave[1], (grave[0],))
        tags = [f"exit {ran.code}"]
        if sha256(case.id.encode()).digest()[-1] < AGAIN_BELOW:
            tags.append("as a process")
            code, out = as_process(words)
            if code != ran.code or out != ran.out:
                note = f"as a process: exit {code}, in process {ran.code}; stdout {'same' if out == ran.out else 'other'}"
                return Outcome("wrong", note, ("other",))
    missed = unlike_contract(case.data, ran)
    return Outcome("differ", missed, tuple(tags)) if missed else Outcome(AGREE.state, tags=tuple(tags))


def forbidden(ran: Ran) -> tuple[str, str] | None:
    """(tag, words) of what no case allows, whatever its verdict."""
    if ran.escaped:
        return ("hang" if ran.escaped.startswith("no end") else "crashed"), ran.escaped
    if ran.seen:
        kind, what = ran.seen[0]
        return kind, f"{kind}: {what}"
    if ran.code not in (0, 1, 2):
        return "crashed", f"exit {ran.code}: {ran.err[:300]}"
    if TRACEBACK in ran.out + ran.err:
        return "crashed", f"a traceback: {(ran.out + ran.err)[:300]}"
    crashed = [finding for finding in findings(ran) if finding["rule"] == "rule-crashed"]
    return ("crashed", f"a rule crashed: {crashed[0]['message']}") if crashed else None


def _harm(row: Any, ran: Ran) -> tuple[str, str] | None:
    """What a hostile text did to one of the formats."""
    if row["group"] != "report":
        return None
    outputs = {form: Path(f"out.{form}").read_text(encoding="utf-8") for form in FORMATS if form != "json"}
    for form, text in {"json": ran.out, **outputs}.items():
        wrong = harm(form, text)
        if wrong:
            return "harm", f"{form}: {wrong}"
    return None


def findings(ran: Ran) -> list[Any]:
    """The findings on stdout; none where the run ended before there were any."""
    if ran.code not in (0, 1) or not ran.out:
        return []
    return list(json.loads(ran.out)["findings"])


def unlike_contract(row: Any, ran: Ran) -> str | None:
    """How a run departs from what the contract says of such an input, None where it does not."""
    allowed = exits(row)
    said = (ran.err or "; ".join(f"{finding['rule']}: {finding['message']}" for finding in findings(ran)[:3]))[:200]
    # A text that is told of and read all the same (README of odd: refused, or named in a finding).
    named = "error" in row["expect"] and any(finding["rule"] == "parser" for finding in findings(ran))
    if ran.code not in allowed and not (ran.code == 0 and named):
        return f"exit {ran.code} where {' or '.join(map(str, sorted(allowed)))}: {said}"
    if ran.code == 1 and not findings(ran):
        return "exit 1 without a finding"
    if ran.code == 2 and (not ran.err.startswith("apigov: ") or len(ran.err.splitlines()) > 20):
        return f"exit 2 without a plain line: {said}"
    if ran.code == 2 and row["input"] == "config" and not re.search(r"apigov\.yaml:\d+:\d+", ran.err):
        return f"no position: {said}"
    side = row["expect"].get("error", {}).get("side") if row["input"] == "diff" else None
    if side and not any(f"{name}.yaml" in ran.err for name in (("base", "revision") if side == "both" else (side,))):
        return f"{side} is not named: {said}"
    return None


def exits(row: Any) -> set[int]:
    """The exit codes that are right. A description is a finding at worst; the other inputs are refused with 2.

    Data that is no description may end with 0: its finding is of a lower level.
    """
    expect = row["expect"]
    kind = row["input"]
    if kind == "description":
        broken = any(expect.get(key) for key in ("error", "invalid", "broken_ref", "documents"))
        return {1} if broken else {0, 1}
    if "any" in expect or kind == "pattern":
        return {0, 1, 2}
    if kind == "diff":
        if "error" in expect:
            return {2}
        known = expect.get("breaking", expect.get("breaking_min", 0 if expect.get("changes") == 0 else None))
        return {0, 1} if known is None else {int(known > 0)}
    return {2} if "config_error" in expect or "ruleset_error" in expect else {0, 1}


SETS = [ExamSet("odd-cli", cases, judge)]
