"""A small built dataset of invented sentences about colours, and tasks made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus_kit.evaluation.inputs import Input, Inputs
from corpus_kit.evaluation.tasks import OPEN, Task

SCHEMA = """
name: paint
version: 1.2.0
attributes:
  colour:
    title: Colour
    question: Which colour is spoken of?
    default: none
    values: {red: {}, blue: {}, none: {}}
  side: {per_target: true, values: {for: {}, against: {}, neither: {}}}
  mood: {values: {glad: {}, sad: {}}}
  topics: {multiple: true, values: {sea: {}, sky: {}}}
  remark: {kind: text}
spans:
  saying: {units: sentences, attributes: [colour, side, topics]}
  word: {attributes: [mood, remark]}
"""

WORDS = {
    "red": ["rose", "brick", "rust", "cherry"],
    "blue": ["sea", "sky", "ice", "plum"],
    "none": ["table", "chair", "door", "road"],
}
LABELS = tuple(WORDS)


def invented_rows(n_events: int, per_document: int, seed: int = 0, documents: int = 1) -> list[dict[str, Any]]:
    """Sentences whose colour shows in their words, two annotators who mostly agree, ties left open."""
    rng = np.random.default_rng(seed)
    rows = []
    for event in range(n_events):
        for document in range(documents):
            name = f"d{event:02}{'abcdef'[document]}"
            for place in range(per_document):
                label = int(rng.integers(3))
                noise = LABELS[int(rng.integers(3))]
                words = [*rng.choice(WORDS[LABELS[label]], 2), *rng.choice(WORDS[noise], 2), f"thing{place}"]
                second = label if rng.random() < 0.8 else int(rng.integers(3))
                votes = [0, 0, 0]
                votes[label] += 1
                votes[second] += 1
                text = " ".join(words)
                rows.append(
                    {
                        "unit_id": f"{name}:saying:{place * 10}-{place * 10 + 9}",
                        "document_id": name,
                        "event": f"e{event:02}",
                        "outlet": "The Brush",
                        "text": text,
                        "context": f"Before. ⟦{text}⟧ After.",
                        "label": label if label == second else None,
                        "votes": votes,
                        "annotators": ["a1", "a2"],
                        "annotator_labels": [label, second],
                        "holder": None,
                    }
                )
    return rows


def invented_topics(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same sentences with topics: `sea` if a word is blue, `sky` if one is red; of every seventh a2 sees no sky."""
    found = []
    for number, row in enumerate(rows):
        words = set(row["text"].split())
        first = [place for place, colour in enumerate(("blue", "red")) if words & set(WORDS[colour])]
        second = [0] if 0 in first and number % 7 == 0 else [] if number % 7 == 0 else first
        votes = [sum(place in said for said in (first, second)) for place in (0, 1)]
        label = first if first == second else None  # of two annotators, who differ about a label are tied
        found.append(row | {"label": label, "votes": votes, "annotator_labels": [first, second]})
    return found


def written_dataset(
    folder: Path, configs: dict[str, tuple[Sequence[str], dict[str, list[dict[str, Any]]]]], **info: Any
) -> Path:
    """Write a dataset folder: config → (label names, rows by split)."""
    (folder / "data").mkdir(parents=True)
    (folder / "schema.yaml").write_text(SCHEMA)
    counts: dict[str, dict[str, int]] = {}
    for config, (labels, splits) in configs.items():
        (folder / "data" / config).mkdir()
        counts[config] = {split: len(rows) for split, rows in splits.items()}
        for split, rows in splits.items():
            features = {"label": {"names": list(labels), "_type": "ClassLabel"}}
            metadata = {b"huggingface": json.dumps({"info": {"features": features}}).encode()}
            table = pa.Table.from_pylist(rows).replace_schema_metadata(metadata)
            pq.write_table(table, folder / "data" / config / f"{split}.parquet")
    record = {
        "name": "paint",
        "version": "0.1.0",
        "fingerprint": "0123456789abcdef",
        "schema": "paint@1.2.0",
        "schema_fingerprint": "f",
        "text": "included",
        "documents": 4,
        "annotators": 2,
        "aggregation": "majority",
        "configs": counts,
    }
    (folder / "build.json").write_text(json.dumps(record | info))
    return folder


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Twelve events of one document, ten sentences each; `side` per target; `topics` with several labels or none."""
    rows = invented_rows(12, 10)
    sides = []
    for row in rows:
        for number, target in enumerate(("paint_it", "keep_it")):
            label = None if row["label"] is None else (row["label"] + number) % 3
            sides.append(
                row
                | {
                    "unit_id": f"{row['unit_id']}@{target}",
                    "target": target,
                    "target_text": target.replace("_", " "),
                    "label": label,
                }
            )
    configs = {
        "colour": (LABELS, {"train": rows}),
        "side": (("for", "against", "neither"), {"train": sides}),
        "topics": (("sea", "sky"), {"train": invented_topics(rows)}),
    }
    return written_dataset(tmp_path / "paint", configs)


@pytest.fixture
def benchmark_file(dataset: Path) -> Callable[..., Path]:
    """Write a benchmark beside the dataset; keywords replace lines."""

    def write(**lines: str) -> Path:
        usual = {
            "dataset": "paint",
            "tasks": "[colour]",
            "baselines": "[majority, tfidf_logreg]",
            "statistics": "{resamples: 199, seed: 3}",
        }
        path = dataset.parent / "bench.yaml"
        path.write_text("\n".join(f"{name}: {value}" for name, value in (usual | lines).items() if value) + "\n")
        return path

    return write


@pytest.fixture
def make_task() -> Callable[..., Task]:
    """Make a task of given texts, references and groups."""

    def make(
        texts: Sequence[str],
        reference: Sequence[int],
        groups: Sequence[str] = (),
        labels: Sequence[str] = LABELS,
        answers: Sequence[Sequence[int]] | None = None,
        splits: Sequence[str] = (),
    ) -> Task:
        n = len(texts)
        given = np.array(answers if answers is not None else [[OPEN]] * n, dtype=np.int64).reshape(n, -1)
        votes = np.stack([(given == label).sum(axis=1) for label in range(len(labels))], axis=1)
        groups = tuple(groups) or tuple(f"e{row}" for row in range(n))
        return Task(
            name="colour",
            attribute="colour",
            carrier="saying",
            labels=tuple(labels),
            units=tuple(f"u{row}" for row in range(n)),
            documents=groups,
            events=groups,
            outlets=("",) * n,
            targets=("",) * n,
            splits=tuple(splits) or ("train",) * n,
            inputs=Inputs([Input(text) for text in texts]),
            contexts=("",) * n,
            reference=np.array(reference, dtype=np.int64),
            votes=votes,
            annotators=tuple(f"a{column + 1}" for column in range(given.shape[1])),
            answers=given,
        )

    return make


@pytest.fixture
def colour_rows() -> Callable[..., list[dict[str, Any]]]:
    """Make rows of invented sentences: events, sentences a document, seed, documents an event."""
    return invented_rows


@pytest.fixture
def write_dataset() -> Callable[..., Path]:
    """Write a dataset folder."""
    return written_dataset


@pytest.fixture
def write(tmp_path):
    """Write a predictions file of these lines, objects or as they stand."""

    def written(*lines):
        path = tmp_path / "said.jsonl"
        path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
        return path

    return written
