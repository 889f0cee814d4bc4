"""The scoreboard: `python -m tests.exam [--root DIR] [--min SET[:TAG[%]]=N] [--max SET[:TAG[%]]=N] [--list STATE] [--worst N] [SET...]`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from tests.exam.harness import SHARED, Case, ExamSet, Outcome, crashed, waived_by, work
from tests.exam.sets import all_sets


@dataclass(slots=True)
class Score:
    """Counts of one set or group. Debatable and waived cases stand outside agree, differ, unknown and wrong."""

    states: Counter[str] = field(default_factory=Counter)
    debatable: Counter[str] = field(default_factory=Counter)
    waived: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    shares: Mapping[str, float] = field(default_factory=dict)

    def figure(self, tag: str) -> float:
        """How often a tag was given; with a `%` at its end a share."""
        return self.shares[tag.removesuffix("%")] if tag.endswith("%") else float(self.tags[tag])

    def add(self, case: Case, outcome: Outcome, waiver: str | None) -> None:
        self.tags.update(outcome.tags)
        self.tags.update(outcome.counts)
        if case.debatable and not crashed(outcome):
            self.debatable["agree" if outcome.state == "agree" else "other"] += 1
        elif waiver is not None and outcome.state != "agree":
            self.waived[waiver] += 1
        else:
            self.states[outcome.state] += 1

    @property
    def percent(self) -> float:
        """Agreement among the cases that are neither debatable nor waived."""
        total = sum(self.states.values())
        return 100.0 * self.states["agree"] / total if total else 100.0

    def row(self, name: str) -> str:
        states = self.states
        total = sum(states.values()) + sum(self.debatable.values()) + sum(self.waived.values())
        debatable = f"{self.debatable['agree']}/{sum(self.debatable.values())}"
        return (
            f"{name:<28} {total:>6} {states['agree']:>6} {sum(self.waived.values()):>6} {states['differ']:>6} "
            f"{states['unknown']:>7} {states['wrong']:>5} {debatable:>9}  {self.percent:5.1f} %"
        )


def run(exam: ExamSet, root: Path, jobs: int) -> list[tuple[Case, Outcome]]:
    """Outcomes in the order of the cases. A case that kills its process is a wrong answer, and the others go on."""
    cases = list(exam.cases(root))
    size = max(1, min(100, len(cases) // (jobs * 8) or 1))
    chunks = [(exam.name, cases[start : start + size]) for start in range(0, len(cases), size)]
    if jobs == 1:
        return [pair for chunk in chunks for pair in work(chunk)]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(work, chunk) for chunk in chunks]
        return [pair for chunk, future in zip(chunks, waiting, strict=True) for pair in _collected(chunk, future)]


def _collected(chunk: tuple[str, list[Case]], future: Future[list[tuple[Case, Outcome]]]) -> list[tuple[Case, Outcome]]:
    try:
        return future.result()
    except BrokenProcessPool:
        return [pair for case in chunk[1] for pair in _alone(chunk[0], case)]


def _alone(name: str, case: Case) -> list[tuple[Case, Outcome]]:
    """One case in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(work, (name, [case])).result()
        except BrokenProcessPool:
            return [(case, Outcome("wrong", "the process died", ("crashed",)))]


def limits(words: list[str]) -> list[tuple[str, str | None, float]]:
    parsed = []
    for word in words:
        name, _, number = word.partition("=")
        name, _, tag = name.partition(":")
        parsed.append((name, tag or None, float(number)))
    return parsed


def failures(scores: dict[str, Score], least: list[str], most: list[str]) -> list[str]:
    """Sentences for each figure that is not held; a wrong answer always fails."""
    found = [f"{name}: {score.states['wrong']} wrong" for name, score in scores.items() if score.states["wrong"]]
    for bounds, word in ((limits(least), "below"), (limits(most), "above")):
        for name, tag, number in bounds:
            if name not in scores:
                continue
            figure = scores[name].figure(tag) if tag else scores[name].percent
            if figure < number if word == "below" else figure > number:
                found.append(f"{name}{':' + tag if tag else ''}: {figure:g} is {word} {number:g}")
    return found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.exam", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET")
    parser.add_argument("--root", type=Path, default=SHARED, help="the folder that holds exam/ and odd/")
    parser.add_argument("--min", action="append", default=[], metavar="SET[:TAG]=N")
    parser.add_argument("--max", action="append", default=[], metavar="SET[:TAG]=N")
    parser.add_argument("--list", choices=["differ", "unknown", "wrong"], help="print the cases of this state")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="print the N greatest of the details that a set counts")
    parser.add_argument("--groups", action="store_true", help="a row for each group")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    known = all_sets()
    unknown = [name for name in options.sets if name not in known]
    if unknown:
        print(f"unknown set {unknown[0]!r}; known: {', '.join(known)}", file=sys.stderr)
        return 2
    print(f"{'set':<28} {'cases':>6} {'agree':>6} {'waived':>6} {'differ':>6} {'unknown':>7} {'wrong':>5} {'debatable':>9}  agreement")
    scores: dict[str, Score] = {}
    idle: list[str] = []
    for name in options.sets or known:
        exam = known[name]
        score, groups, listed = Score(), dict[str, Score](), []
        needed: set[str] = set()
        for case, outcome in run(exam, options.root, options.jobs):
            waiver = waived_by(exam, case, outcome)
            needed |= {one.title for one in exam.waivers if outcome.state != "agree" and one.applies(case)}
            waiver_name = waiver.title if waiver else None
            score.add(case, outcome, waiver_name)
            groups.setdefault(case.group, Score()).add(case, outcome, waiver_name)
            if outcome.state == options.list and not case.debatable and waiver is None:
                listed.append(f"    {case.id}: {outcome.note}")
        scores[name] = score
        # Other folders of the same layout need not have a case of every class.
        if options.root == SHARED:
            rest = [waiver for waiver in exam.waivers if waiver.title not in needed and not waiver.foreseen]
            idle += [f"{name}: the class {waiver.name!r} is needed no more" for waiver in rest]
        score.shares = exam.shares(score.tags) if exam.shares is not None else {}
        print(score.row(name), flush=True)
        for group in sorted(groups) if options.groups else ():
            print(groups[group].row(f"  {group}"))
        for title, counts in (("tags", score.tags), ("waived", score.waived)):
            if shown := [f"{key} {count}" for key, count in sorted(counts.items()) if title != "tags" or not (" " in key or key in score.shares)]:
                print(f"    {title}: " + ", ".join(shown))
        for key, share in score.shares.items():
            print(f"    {share:6.2f} % {key}")
        details = Counter({key: count for key, count in score.tags.items() if " " in key and key not in score.shares})
        for key, count in details.most_common(options.worst):
            print(f"    {count:>6} {key}")
        print("".join(line + "\n" for line in listed), end="", flush=True)
    missed = [*failures(scores, options.min, options.max), *idle]
    for sentence in missed:
        print(f"FAILED {sentence}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
