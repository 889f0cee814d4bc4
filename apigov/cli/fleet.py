"""Many inputs: processes where they pay, results always in order."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

# Below this many bytes in all, starting processes costs more than it saves.
WORTH_A_PROCESS = 3_000_000


_given: list[Callable[[Any], Any]] = []  # in a process of a pool: the work, the same for all its items


def _take(work: Callable[[Any], Any]) -> None:
    _given.append(work)


def _answer(item: Any) -> Any:
    return _given[0](item)


def in_order(work: Callable[[Item], Answer], items: Sequence[Item], sizes: Sequence[int], jobs: int) -> list[Answer]:
    """`work` on each item, the biggest first, answers in the order of the items. `work` (once a process), items and answers are pickled.

    `jobs` 0: one process a processor, where the `sizes` in bytes make it worth it.
    """
    if len(items) > 1:
        # What one input leaves behind must not wait for the end of the others. For one alone the collector stays off, as `__main__` has it.
        gc.enable()
    wanted = min(jobs or os.cpu_count() or 1, len(items))
    if wanted <= 1 or (jobs == 0 and sum(sizes) < WORTH_A_PROCESS):
        return [work(item) for item in items]
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    order = sorted(range(len(items)), key=lambda index: -sizes[index])
    with ProcessPoolExecutor(wanted, mp_context=get_context("spawn"), initializer=_take, initargs=(work,)) as pool:
        answers = {index: pool.submit(_answer, items[index]) for index in order}
        return [answers[index].result() for index in range(len(items))]
