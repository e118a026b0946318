"""Sets of labels as answers: how they are read, what annotators agree on, and what a build writes of them."""

import numpy as np
import pytest

from corpus_kit.corpus.config import CorpusConfig
from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Answer, Document
from corpus_kit.dataset.build import build
from corpus_kit.dataset.reading import open_dataset
from corpus_kit.evaluation.benchmark import run
from corpus_kit.evaluation.ceiling import annotator_ceiling
from corpus_kit.evaluation.tasks import OPEN, read_task, train_test
from corpus_kit.labelstudio.audit import Audit
from corpus_kit.schema.reading import schema_of


def test_an_empty_set_is_read_as_an_answer_and_null_as_open(small):
    opened = open_dataset(small)
    task = read_task(opened, "topics", opened.schema())
    assert [None if one == OPEN else task.said(one) for one in task.reference.tolist()] == [
        ("sea",),
        ("sea", "sky"),
        (),
        None,
        ("sky",),
    ]
    assert task.votes.tolist() == [[2, 0], [2, 2], [0, 0], [1, 0], [0, 2]]
    assert [task.said(one) for one in task.answers[3].tolist()] == [("sea",), ()]
    assert task.indicator(task.reference).tolist() == [[1, 0], [1, 1], [0, 0], [0, 0], [0, 1]]
    assert task.number(["sky", "sea"]) == task.reference[1]
    assert task.number("sea") == task.number(["fog"]) == task.number([["sea"]]) == task.number(None) == OPEN


def test_two_datasets_number_their_sets_alike(small, tmp_path, colour_rows, topic_rows, write_dataset):
    rows = topic_rows(colour_rows(3, 1), [], [1], None)
    rows = [row | {"document_id": f"o{row['document_id']}"} for row in rows]
    tasks = []
    for folder in (small, write_dataset(tmp_path / "other", {"topics": (("sea", "sky"), {"train": rows})})):
        opened = open_dataset(folder)
        tasks.append(read_task(opened, "topics", opened.schema()))
    both = train_test(*tasks)
    assert both.indicator(both.reference)[5:].tolist() == [[0, 0], [0, 1], [0, 0]]
    assert [both.reference[place] for place in (5, 6, 7)] == [both.reference[2], both.reference[4], OPEN]
    assert [both.said(one) for one in both.answers[7].tolist()] == [("sea",), ()]


def test_the_ceiling_by_hand(small):
    # Two annotators are each other's reference. They differ on one of five units, where one says {sea}, the other {}:
    # sea 2 hits of 3 and 2, F1 4/5; sky 2 of 2 and 2, F1 1, whoever is the reference.
    opened = open_dataset(small)
    task = read_task(opened, "topics", opened.schema())
    never = np.full(5, task.number([]))
    found = annotator_ceiling(task, {"never": never})
    assert (found.annotators, found.units) == (2, 5)
    people, system = found.scores
    assert people.metrics["macro_f1"] == pytest.approx((4 / 5 + 1) / 2)
    assert people.metrics["micro_f1"] == pytest.approx(8 / 9, abs=1e-6)
    assert people.metrics["exact_match"] == people.metrics["jaccard"] == 0.8
    # Of five references, one is empty by the first annotator and two by the second.
    assert (system.name, system.metrics["exact_match"]) == ("never", pytest.approx((1 / 5 + 2 / 5) / 2))
    assert system.metrics["macro_f1"] == 0


class Answered:
    """A corpus of six documents about which annotators answered with sets."""

    name, folder, bare = "harbour", None, True
    schema = schema_of("""
name: harbour
attributes: {topics: {multiple: true, values: {sea: {}, sky: {}}}}
document: {attributes: [topics]}
""")
    config = CorpusConfig(name="harbour", schema="harbour")
    votes = (
        (("sea", "sky"), ("sea",), ()),  # {sea}: two of three, and sky one of three
        ((), (), ("sky",)),  # {}
        (("sea",), ("sea", "sky")),  # open: one of two gave sky
        (("sky",), ("sky",), ("sky",)),
        (("sea", "sky"), ("sea", "sky")),
        (("sea",), ("sea",), ()),
    )

    def __init__(self):
        self.audit = Audit()
        self.events = {f"d{place}": f"e{place}" for place in range(len(self.votes))}

    def documents(self):
        for place, said in enumerate(self.votes):
            id_, text = f"d{place}", "The sea is blue." if ("sea",) in said else "The sky is blue."
            document = Document(id=id_, text=text, length=16, sentences=((0, 16),), event=f"e{place}")
            yield AnnotatedDocument(
                document,
                tuple(
                    Annotation(
                        document=id_,
                        pass_="all",
                        annotator=f"a{number}",
                        answers=(Answer("topics", one),),
                        id=str(number),
                    )
                    for number, one in enumerate(said)
                ),
            )


def test_what_a_build_writes_is_scored(tmp_path):
    build(Answered(), tmp_path / "harbour")
    (tmp_path / "bench.yaml").write_text("dataset: harbour\ntasks: [topics]\nbaselines: [majority]\n")
    results = run(tmp_path / "bench.yaml", tmp_path / "out")
    assert results.skipped == []
    (task,) = results.tasks
    assert "a baseline decides about each label by itself" in task.notes  # and of a lexicon there is no word
    assert (task.kind, task.units, task.open, task.support) == ("multilabel", 5, 1, {"sea": 3, "sky": 2})
    # Left out one by one, the others' majority is {} for those with sea (two of four have it) and {sea} for the two
    # without (three of four): nothing hits.
    scores = task.baselines[0].metrics
    assert (scores["macro_f1"].estimate, scores["exact_match"].estimate) == (0.0, 0.0)
