"""Timings as ratios beside peers, in one run: `python -m tests.perf`."""
