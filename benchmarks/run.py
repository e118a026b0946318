"""Measure everything and write ``docs/benchmarks.md``: ``python -m benchmarks.run --sizes 20 200``."""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
from pathlib import Path

from benchmarks.conversion import conversion
from benchmarks.crossvalidation import crossvalidation
from benchmarks.intervals import intervals
from benchmarks.perturbation import perturbation
from benchmarks.startup import startup

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
STUDIO = Path(__file__).with_name("studio.md")
HEAD = """# Measurements

Made by `make bench` (`python -m benchmarks.run`) and rewritten by it. Trust the ratios, not the seconds: every
table is one run on one machine, and within a table everything ran on it in turn. {python}, {cores}.

**How to read the first tables.** The other ways decode the bytes, or write one flat file. A build reads and
checks every region against its text, splits sentences, matches annotators, decides references, tokenises, and
writes some fifteen configs; `corpus-kit documents` is the reading alone. Its goals, four times the cost of
skipping the bytes, three times the speed of ijson and five times that of label-studio-sdk's JSON_MIN, are not
met: most of the time goes into tokens and rows as Python objects. Memory grows slowly, by an index entry a
task: 1,000 MB are to build within 200 MB.
"""


def main() -> None:
    """Run what is asked for and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=float, nargs="*", default=[20], help="of exports, in MB")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--print", action="store_true", dest="only_print", help="do not write the page")
    arguments = parser.parse_args()
    parts = [HEAD.format(python=f"Python {platform.python_version()}", cores=platform.machine())]
    parts += ["## Export → dataset", *(conversion(size, arguments.runs) for size in arguments.sizes)]
    parts += ["## Intervals", intervals(), "## Agreement and aggregation", agreement()]
    parts += ["## Cross-validation", crossvalidation(), "## Start", startup()]
    parts += ["## Annotations found again in copies that differ", perturbation()]
    parts += [STUDIO.read_text(encoding="utf-8").strip()]
    page = "\n\n".join(parts) + "\n"
    sys.stdout.write(page)
    if not arguments.only_print:
        PAGE.write_text(page, encoding="utf-8")


def agreement() -> str:
    """Run the benchmark of agreement in a process of its own, as it measures CPU time of all threads."""
    command = [sys.executable, "-m", "benchmarks.agreement"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PAGE.parents[1])
    return f"```\n{ran.stdout.strip()}\n```"


if __name__ == "__main__":
    main()
