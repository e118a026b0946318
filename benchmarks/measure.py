"""CPU seconds and peak memory of a whole process, from the operating system's own accounting."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    """CPU seconds (user and system) and peak resident memory in MB."""

    cpu: float
    peak: float


def cost(code: str, *arguments: str) -> Cost:
    """Run Python code in a process of its own; `arguments` are its ``sys.argv[1:]``. Raises if it fails."""
    with tempfile.TemporaryFile() as errors:
        command = [sys.executable, "-c", code, *arguments]
        root = Path(__file__).parents[1]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, cwd=root)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            raise RuntimeError(errors.read().decode(errors="replace")[-2000:])
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median_cost(code: str, *arguments: str, runs: int = 3) -> Cost:
    """Take the median CPU and the greatest memory of several runs, after none to warm up."""
    costs = [cost(code, *arguments) for _ in range(runs)]
    return Cost(statistics.median(one.cpu for one in costs), max(one.peak for one in costs))
