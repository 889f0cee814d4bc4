"""A backtracking engine that can be stopped: it runs in a process of its own (regress holds the lock and ignores signals)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from functools import lru_cache
from pathlib import Path
from queue import Empty, Queue

SECONDS = 1.0
"""How long one search may take."""

_START_SECONDS = 20.0


class SearchTimeout(Exception):
    """The helper process was ended, as it took too long."""


class EngineRefused(Exception):
    """The engine does not take the pattern."""


class Guard:
    """One helper process, started at first use and again after each time-out."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self.lock = threading.Lock()
        self.process: subprocess.Popen[str] | None = None
        self.answers: Queue[str] = Queue()
        self.owner = 0
        self.fresh = True

    def search(self, pattern: str, flags: str, text: str) -> bool:
        """Raises SearchTimeout and EngineRefused."""
        with self.lock:
            process = self.running()
            # The first answer waits for the process to start up.
            if self.fresh:
                self.ask(process, ["", "", ""], _START_SECONDS)
                self.fresh = False
            answer = self.ask(process, [pattern, flags, text], self.seconds)
        found = json.loads(answer)
        if isinstance(found, bool):
            return found
        raise EngineRefused(str(found))

    def ask(self, process: subprocess.Popen[str], question: list[str], seconds: float) -> str:
        assert process.stdin is not None
        answers = self.answers
        try:
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            return answers.get(timeout=seconds)
        except (Empty, OSError) as error:
            self.stop()
            raise SearchTimeout(f"no answer within {seconds:g} s") from error

    def running(self) -> subprocess.Popen[str]:
        process = self.process
        if process is not None and process.poll() is None and self.owner == os.getpid():
            return process
        command = [sys.executable, "-I", str(Path(__file__).with_name("worker.py")), json.dumps(sys.path)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.process, self.owner, self.fresh = process, os.getpid(), True
        self.answers = Queue()
        threading.Thread(target=_listen, args=(process, self.answers), daemon=True).start()
        return process

    def stop(self) -> None:
        process, self.process = self.process, None
        if process is not None and self.owner == os.getpid():
            process.kill()
            process.wait()


def _listen(process: subprocess.Popen[str], answers: Queue[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        answers.put(line)


@lru_cache(maxsize=1)
def shared_guard() -> Guard:
    return Guard()
