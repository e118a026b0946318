"""Score somebody's predictions against a dataset's reference, as an evaluation scores its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from corpus_kit.dataset.info import problem_facts
from corpus_kit.errors import Problem, ProblemsError, UsageError, one_of
from corpus_kit.evaluation.comparison import compare
from corpus_kit.evaluation.metrics.registry import Requested
from corpus_kit.evaluation.scoring.material import Material, Read, material_of
from corpus_kit.evaluation.scoring.names import system_names
from corpus_kit.evaluation.sources import open_or_build
from corpus_kit.evaluation.summary import Scorer, Statistics, numbers
from corpus_kit.evaluation.versions import versions


def score(
    dataset: Path,
    task: str,
    predictions: Path,
    *,
    split: str = "",
    baseline: str = "",
    metrics: Mapping[str, Requested] | None = None,
    statistics: Statistics | None = None,
) -> dict[str, Any]:
    """Score predictions; on an evaluation's own ``predictions.jsonl`` this gives that evaluation's numbers.

    Parameters
    ----------
    dataset : Path
        A built dataset, a corpus folder or an export.
    task : str
        The task, as named in a benchmark.
    predictions : Path
        For extraction, JSON lines ``{"document_id": …, "type": …, "fragments": [[start, end], …]}``; for linking
        ``{"document_id": …, "anchor": [[start, end], …], "roles": {role: [[[start, end], …], …]}}``. For
        classification ``{"unit_id": …, "label": …}``, ``scores`` optional: a number a label; those that are
        probabilities on every line are scored as such. Where a unit may have several labels, ``label`` is a list. Of
        both, every unit with a reference needs exactly one line.
    split : str
        Score the units of this split only.
    baseline : str
        Whose predictions, where the file holds several.
    metrics : mapping, optional
        Metrics on request, as in a benchmark.
    statistics : Statistics, optional
        Resamples, level and seed.

    Returns
    -------
    dict
        ``task``, ``kind``, ``units``, ``ignored``, ``metrics`` (name → estimate, low, high, reason), ``labels`` (label
        → precision, recall, f1, support), ``label_intervals``, ``notes``, ``signature``; for classification
        ``confusion``; for spans and structures ``documents`` and ``details`` (other ways of counting → ``labels``,
        ``label_intervals``).

    Raises
    ------
    ProblemsError
        Faults of the file, all at once, with line numbers.
    UsageError
        No such task or split, or one that cannot be scored.
    """
    found = score_several(
        dataset, task, [predictions], split=split, baseline=baseline, metrics=metrics, statistics=statistics
    )
    (only,) = found["systems"].values()
    common = {key: found[key] for key in ("task", "kind", "units", "documents") if key in found}
    return {**common, **only, "notes": found["notes"] + only["notes"], "signature": found["signature"]}


def score_several(
    dataset: Path,
    task: str,
    predictions: Sequence[Path],
    *,
    compare_to: str = "",
    split: str = "",
    baseline: str = "",
    metrics: Mapping[str, Requested] | None = None,
    statistics: Statistics | None = None,
) -> dict[str, Any]:
    """Score several systems' predictions of one task, and compare them in pairs with one of them.

    All systems meet the same resamples; the tests are those of an evaluation. A file with faults leaves the others.

    Parameters
    ----------
    dataset, task, split, metrics, statistics
        See `score`.
    predictions : sequence of Path
        A file a system; its name is the system's.
    compare_to : str
        The system that the others are compared to: its name, or its file as given; the first by default.
    baseline : str
        Whose predictions, in files that hold several; of several files, those that hold one are read whole.

    Returns
    -------
    dict
        ``task``, ``kind``, ``units``, for spans and structures ``documents``; ``systems`` (name → what `score` gives of
        one); ``compare_to``, ``comparisons`` (each with ``difference``, ``p``, ``p_holm``, ``sentence``); ``faults``
        (name → problems of a file that could not be scored); ``notes``, ``signature``.

    Raises
    ------
    ProblemsError
        If no file is without faults: those of all files.
    UsageError
        No such task, split or `compare_to`, or a task that cannot be scored.
    """
    statistics = statistics or Statistics()
    names = system_names(predictions)
    to = _chosen(compare_to, names, predictions)
    with open_or_build(dataset) as opened:
        schema, info = opened.schema(), opened.info
        material: Material = material_of(opened, dataset, task, split, metrics or {})
    read, faults = _read(material, dict(zip(names, predictions, strict=True)), baseline)
    scorer = Scorer(task, material.clusters, statistics)
    units = {name: one.units for name, one in read.items()}
    compared = compare(units, to, material.metrics[0], scorer, statistics, task, dict(zip(names, names, strict=True)))
    notes = [material.clusters.note, f"nothing is compared, for {to} could not be scored" if to in faults else ""]
    return {
        "task": task,
        "kind": material.kind.name,
        **material.counts,
        "systems": {name: _scored(material, one, scorer) for name, one in read.items()},
        "compare_to": to,
        "comparisons": msgspec.to_builtins(compared),
        "faults": {name: [problem_facts(problem) for problem in problems] for name, problems in faults.items()},
        "notes": [note for note in notes if note],
        "signature": {
            "dataset": info["fingerprint"],
            "schema": schema.label,
            "task": task,
            "protocol": "predictions" + (f" on {split}" if split else ""),
            "seed": statistics.seed,
            "resamples": statistics.resamples,
            "level": statistics.level,
            "versions": versions(),
        },
    }


def _chosen(compare_to: str, names: Sequence[str], files: Sequence[Path]) -> str:
    if not compare_to:
        return names[0]
    for name, file in zip(names, files, strict=True):
        if compare_to in (name, str(file)):
            return name
    raise UsageError(f"there are no predictions {compare_to!r} to compare to; {one_of(names, compare_to)}")


def _read(
    material: Material, files: Mapping[str, Path], baseline: str
) -> tuple[dict[str, Read], dict[str, tuple[Problem, ...]]]:
    read: dict[str, Read] = {}
    faults: dict[str, tuple[Problem, ...]] = {}
    for name, file in files.items():
        try:
            read[name] = material.read(file, baseline, len(files) > 1)
        except ProblemsError as error:
            faults[name] = error.problems
    if not read:
        raise ProblemsError(problem for problems in faults.values() for problem in problems)
    return read, faults


def _scored(material: Material, read: Read, scorer: Scorer) -> dict[str, Any]:
    return {
        "ignored": read.ignored,
        "metrics": numbers(scorer.scores(read.units, material.metrics)),
        **material.by_label(read.units, scorer),
        "notes": list(read.notes),
    }
