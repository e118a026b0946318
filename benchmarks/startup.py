"""What ``corpus-kit --help`` costs."""

from __future__ import annotations

from benchmarks.measure import median_cost

HELP = "import sys\nsys.argv[1:] = {}\nfrom corpus_kit.cli.main import main\nmain()"
WAYS = {
    "bare Python": "pass",
    "argparse": "import argparse",
    "typer": "import typer",
    "corpus-kit --help": HELP.format(["--help"]),
    "corpus-kit build --help": HELP.format(["build", "--help"]),
}


def startup(runs: int = 11) -> str:
    """Measure start-up; return a Markdown table."""
    costs = {name: median_cost(code, runs=runs) for name, code in WAYS.items()}
    base = costs["bare Python"].cpu
    rows = [f"| {name} | {one.cpu * 1000:.0f} | {one.cpu / base:.1f} |" for name, one in costs.items()]
    return "\n".join(["| start | CPU ms | × bare |", "|---|--:|--:|", *rows])
