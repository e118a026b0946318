"""CPU seconds and peak memory of a whole process, from the operating system's own accounting."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

SMALL = """
import json, os, sys
null = os.open(os.devnull, os.O_WRONLY)
child = os.posix_spawn(sys.executable, [sys.executable, "-c", *sys.argv[1:]], os.environ,
                       file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
_, status, usage = os.wait4(child, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]))
"""
"""A parent without imports: a child's peak memory counts from what its parent had when it was born."""


class Cost(NamedTuple):
    """CPU seconds (user and system) and peak resident memory in MB."""

    cpu: float
    peak: float


def cost(code: str, *arguments: str) -> Cost:
    """Run Python code in a process of its own; `arguments` are its ``sys.argv[1:]``. Raises if it fails."""
    command = [sys.executable, "-S", "-c", SMALL, code, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    failed, cpu, peak = json.loads(ran.stdout)
    if failed:
        raise RuntimeError(ran.stderr[-2000:])
    return Cost(cpu, peak)


def median_cost(code: str, *arguments: str, runs: int = 3) -> Cost:
    """Take the median CPU and the greatest memory of several runs, after none to warm up."""
    costs = [cost(code, *arguments) for _ in range(runs)]
    return Cost(statistics.median(one.cpu for one in costs), max(one.peak for one in costs))
