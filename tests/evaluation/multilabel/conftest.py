"""Units whose topics are sets of labels: a few made by hand, and the results of a benchmark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus_kit.evaluation.benchmark import run
from corpus_kit.evaluation.results import Results

Row = dict[str, Any]
LEXICON = "attributes:\n  topics: {rules: [{label: sea, any: [ice, sky]}, {label: sky, any: [rose]}], otherwise: ''}\n"


def rows_of(rows: list[Row], *labels: list[int] | None, **more: Any) -> list[Row]:
    """Rows whose reference, and both annotators' answers, are the given sets; None is open, and answered unlike."""
    found = []
    for row, label in zip(rows, labels, strict=True):
        answers = [[0], []] if label is None else [label, label]
        votes = [sum(place in answer for answer in answers) for place in (0, 1)]
        row = row | {"unit_id": row["document_id"], "label": label, "votes": votes, "annotator_labels": answers}
        found.append(row | more)
    return found


@pytest.fixture
def topic_rows() -> Callable[..., list[Row]]:
    """Give rows sets of labels."""
    return rows_of


@pytest.fixture
def small(tmp_path: Path, colour_rows: Callable[..., list[Row]], write_dataset: Callable[..., Path]) -> Path:
    """Five units in five documents: {sea}, {sea, sky}, {}, open, {sky}."""
    rows = rows_of(colour_rows(5, 1), [0], [0, 1], [], None, [1])
    return write_dataset(tmp_path / "small", {"topics": (("sea", "sky"), {"train": rows})})


@pytest.fixture
def rules(dataset: Path) -> Path:
    """A lexicon beside the dataset: rules for topics."""
    path = dataset.parent / "rules.yaml"
    path.write_text(LEXICON)
    return path


@pytest.fixture
def results(benchmark_file: Callable[..., Path], rules: Path, tmp_path: Path) -> Results:
    """Results of colours and topics, in ``out``: everything that can be asked for topics is."""
    path = benchmark_file(
        protocol="{kind: grouped_kfold, folds: 2}",
        tasks="[colour, topics]",
        baselines="[majority, lexicon, tfidf_logreg, 'sklearn.dummy:DummyClassifier']",
        lexicon=rules.name,
        tune="[tfidf_logreg]",
        ablations="[tfidf_logreg]",
        learning_curve="{baselines: [tfidf_logreg], points: 2, orders: 1}",
    )
    return run(path, tmp_path / "out")
