"""What an exam set is, and how it is run."""

from __future__ import annotations

import json
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[3] / "shared"


@dataclass(frozen=True, slots=True)
class Case:
    """One question. `data` is the recorded row; `debatable` cases have their own column and never fail."""

    id: str
    group: str
    debatable: bool
    data: Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """`state`: agree, differ, unknown (an honest "cannot tell") or wrong (a grave error: no run may have one). `tags` are counted.

    `counts` are added up beside the tags; one whose name holds a blank is a detail, printed by `--worst` only.
    """

    state: str
    note: str = ""
    tags: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


AGREE = Outcome("agree")


@dataclass(frozen=True, slots=True)
class Waiver:
    """A class of cases that we answer otherwise on purpose. `kind`: L, F or E of design part 13. `applies` looks at the input, never at an id.

    `end`: what would make the class go away. `foreseen`: the default root has no case of it, other folders of its layout may.
    """

    kind: str
    name: str
    applies: Callable[[Case], bool]
    reason: str
    end: str
    foreseen: bool = False

    @property
    def title(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class ExamSet:
    """`cases` reads the rows below the root of shared/; `judge` answers one, in process, without network.

    `shares` makes more figures, in per cent, of what was counted.
    """

    name: str
    cases: Callable[[Path], Iterable[Case]]
    judge: Callable[[Case], Outcome]
    waivers: tuple[Waiver, ...] = ()
    shares: Callable[[Counter[str]], Mapping[str, float]] | None = None


def jsonl(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


SECONDS = 20


def answer(exam: ExamSet, case: Case) -> Outcome:
    """The outcome of a case; an exception of ours, or no end in time, is a wrong answer, not the end of the exam."""

    def stop(number: int, frame: object) -> None:
        raise TimeoutError(f"no answer in {SECONDS} s")

    timed = hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread()
    if timed:
        signal.signal(signal.SIGALRM, stop)
        signal.alarm(SECONDS)
    try:
        return exam.judge(case)
    except Exception as error:
        return Outcome("wrong", f"{type(error).__name__}: {error}", ("crashed",))
    finally:
        if timed:
            signal.alarm(0)


def crashed(outcome: Outcome) -> bool:
    return outcome.state == "wrong" and "crashed" in outcome.tags


def waived_by(exam: ExamSet, case: Case, outcome: Outcome) -> Waiver | None:
    """The class that a case belongs to. No class excuses a crash."""
    if crashed(outcome):
        return None
    return next((waiver for waiver in exam.waivers if waiver.applies(case)), None)


def work(job: tuple[str, list[Case]]) -> list[tuple[Case, Outcome]]:
    """The answers to some cases of a set. Here and not in `__main__`, which spawned processes cannot import."""
    from tests.exam.sets import all_sets

    exam = all_sets()[job[0]]
    return [(case, answer(exam, case)) for case in job[1]]
