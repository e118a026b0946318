"""What an evaluation writes beside its own results when it is shown earlier ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from corpus_kit.dataset.reading import Dataset
from corpus_kit.errors import UsageError
from corpus_kit.evaluation.definition import Benchmark
from corpus_kit.evaluation.history import side_by_side
from corpus_kit.evaluation.history.earlier import Earlier, Lines, read_earlier, read_predicted
from corpus_kit.evaluation.history.gate import Gate, Verdict, judge
from corpus_kit.evaluation.history.side_by_side import SideBySide
from corpus_kit.evaluation.inputs import FeatureMemo
from corpus_kit.evaluation.job import read_asked
from corpus_kit.evaluation.results import Results
from corpus_kit.evaluation.summary import Statistics
from corpus_kit.files import write_bytes_atomic, write_text_atomic

JSON, MARKDOWN = "gate.json", "gate.md"
SAME: Verdict = "same"
TOLD: tuple[Verdict, ...] = ("worse", "better", "indistinguishable", "not compared")


class LookingBack:
    """Reads earlier results before a run, and looks at them beside its own when it is done.

    Called by `benchmark.run` with what it found; then `compared` and `gate` hold the outcome, None where not asked for.

    Parameters
    ----------
    compare : sequence of Path
        Results to put side by side with the run's.
    against : Path, optional
        The result that the run is judged against.

    Raises
    ------
    ProblemsError
        If one is no result, or has no predictions to be judged against.
    UsageError
        If one is named twice.
    """

    def __init__(self, compare: Sequence[Path] = (), against: Path | None = None) -> None:
        self._earlier = read_earlier(compare, [side_by_side.HERE])
        self._against: Earlier | None = None
        self._before: Lines = {}
        if against is not None:
            (self._against,) = read_earlier([against])
            self._before = read_predicted(self._against.folder)
            if not self._before:
                raise UsageError(f"{against} has no predictions beside it, so nothing can be judged against it")
        self.compared: SideBySide | None = None
        self.gate: Gate | None = None

    def __call__(self, results: Results, datasets: Mapping[str, Dataset], folder: Path) -> None:
        """Look at the earlier results, and write what was found into the folder of the run's own."""
        if self._earlier:
            self.compared = side_by_side.side_by_side(results, self._earlier)
            side_by_side.write(self.compared, folder)
        if self._against is not None:
            schema, memo = next(iter(datasets.values())).schema(), FeatureMemo()
            tasks = {one.task: read_asked(one.task, schema, datasets, memo) for one in results.tasks}
            asked = msgspec.convert(results.benchmark, Benchmark).statistics
            statistics = Statistics(asked.resamples, asked.level, asked.seed)
            self.gate = judge(results, read_predicted(folder), self._against, self._before, tasks, statistics)
            write_bytes_atomic(folder / JSON, msgspec.json.format(msgspec.json.encode(self.gate), indent=1) + b"\n")
            write_text_atomic(folder / MARKDOWN, markdown(self.gate))


def markdown(gate: Gate) -> str:
    """Say a gate's outcome as Markdown."""
    lines = [f"# Against {gate.against}", "", f"{summary(gate)}.", ""]
    lines += [f"{chance(gate)}.", ""] if gate.changed else []
    for verdict in (*TOLD, SAME):
        if found := gate.of(verdict):
            lines += [f"## {verdict.capitalize()}", "", *(f"- {one.sentence(gate.level)}" for one in found), ""]
    return "\n".join(lines)


def terminal(gate: Gate) -> str:
    """Say a gate's outcome for a terminal: all that is not the same."""
    told = [one for verdict in TOLD for one in gate.of(verdict)]
    head = [f"against {gate.against}: {summary(gate)}", *([f"  {chance(gate)}"] if gate.changed else [])]
    return "\n".join([*head, *(f"  {one.sentence(gate.level)}" for one in told)])


def chance(gate: Gate) -> str:
    """Say how many comparisons there are, and how many of them chance alone calls worse.

    Where nothing changed the difference is zero in every resample, and chance has no say. Where something did, half of
    what an interval leaves out lies below zero; nothing is corrected for the number of comparisons.

    Examples
    --------
    >>> from corpus_kit.evaluation.history.gate import Judged
    >>> found = ["worse", "indistinguishable", "same"]
    >>> made = [Judged(task="hue", baseline="svm", verdict=verdict) for verdict in found]
    >>> chance(Gate(against="before", level=0.9, resamples=99, seed=1, judged=made))
    '3 compared, 2 of them changed; had none got worse, chance would call about 0.1 of these worse'
    """
    compared, by_chance = gate.changed + len(gate.of(SAME)), gate.changed * (1 - gate.level) / 2
    return (
        f"{compared} compared, {gate.changed} of them changed; had none got worse, chance would call about "
        f"{by_chance:.2g} of these worse"
    )


def summary(gate: Gate) -> str:
    """Count the verdicts."""
    named: dict[Verdict, str] = {
        "worse": "worse",
        "better": "better",
        "indistinguishable": "not distinguishable",
        "same": "the same",
    }
    counts = [f"{len(gate.of(verdict))} {words}" for verdict, words in named.items()]
    return ", ".join([*counts, f"{len(gate.of('not compared'))} not compared"])
