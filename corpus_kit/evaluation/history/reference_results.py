"""Make the reference results of benchmarks, and the leaderboard from them.

``python -m corpus_kit.evaluation.history.reference_results eval`` writes the page; with ``--run`` every benchmark is
run first, and those whose texts are not at hand keep the results they have.
"""

from __future__ import annotations

import argparse
import gzip
import tempfile
from pathlib import Path

import msgspec

from corpus_kit.errors import ProblemsError
from corpus_kit.evaluation.benchmark import PREDICTIONS, RECORD, run
from corpus_kit.evaluation.history.earlier import COMPRESSED
from corpus_kit.evaluation.history.leaderboard import PAGE, RESULTS, page
from corpus_kit.evaluation.results import Results, dumps
from corpus_kit.files import whole_folder, write_text_atomic


def refresh(benchmark: Path) -> str:
    """Run a benchmark and keep its results in ``results/<benchmark>/`` beside it.

    Kept are all scores, and of each prediction what was predicted, so that later runs can be judged against it. Left
    out are probabilities and the lists of mistakes and suspects, which are large; running it makes them again.

    Parameters
    ----------
    benchmark : Path
        The YAML file.

    Returns
    -------
    str
        What was done, in words.
    """
    place = benchmark.parent / RESULTS / benchmark.stem
    with tempfile.TemporaryDirectory(prefix="corpus-kit-") as passing:
        try:
            results = run(benchmark, Path(passing, "results"))
        except ProblemsError as error:
            if {problem.code for problem in error.problems} != {"text-missing"}:
                raise
            return f"{benchmark}: left as it stands, for texts are withheld; {error.problems[0].advice}"
        lines = (Path(passing) / "results" / PREDICTIONS).read_bytes().splitlines()
    with whole_folder(place, True, RECORD) as folder:
        (folder / RECORD).write_bytes(dumps(_lean(results)))
        (folder / COMPRESSED).write_bytes(gzip.compress(b"".join(map(_said, lines)), mtime=0))
    return f"{benchmark}: {len(results.tasks)} tasks, in {place}"


def _lean(results: Results) -> Results:
    tasks = [
        msgspec.structs.replace(
            task, mistakes=[], mistakes_left_out=len(task.mistakes) + task.mistakes_left_out, suspects=[]
        )
        for task in results.tasks
    ]
    return msgspec.structs.replace(results, tasks=tasks)


def _said(line: bytes) -> bytes:
    said = msgspec.json.decode(line)
    said.pop("scores", None)
    return msgspec.json.encode(said) + b"\n"


def main() -> None:
    """Write the leaderboard of a folder of benchmarks, after running them if asked to."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path, help="where the benchmarks are, e.g. eval")
    parser.add_argument("--run", action="store_true", help="run every benchmark first")
    asked = parser.parse_args()
    for benchmark in sorted(asked.folder.glob("*.yaml")) if asked.run else []:
        print(refresh(benchmark), flush=True)
    write_text_atomic(asked.folder / PAGE, page(asked.folder))


if __name__ == "__main__":
    main()
