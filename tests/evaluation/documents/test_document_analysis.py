"""Learning curves and slices of documents: quotations of six events, found by rules and learned by a CRF."""

import numpy as np
import pytest

from corpus_kit.dataset.reading import open_dataset
from corpus_kit.evaluation.analysis.facts import Fact, document_facts_of
from corpus_kit.evaluation.analysis.learning_curve import learning_curve
from corpus_kit.evaluation.analysis.slices import slices
from corpus_kit.evaluation.baselines.document_registry import DOCUMENT_BASELINES, Means
from corpus_kit.evaluation.documents.evaluated import counted, evaluated_documents
from corpus_kit.evaluation.documents.folding import predict_documents
from corpus_kit.evaluation.documents.tasks import read_document_task
from corpus_kit.evaluation.evaluated import clusters_of
from corpus_kit.evaluation.metrics.registry import OF_DOCUMENTS
from corpus_kit.evaluation.protocols import folds_of
from corpus_kit.evaluation.summary import Scorer, Statistics

ROWS = np.arange(6)
STATISTICS = Statistics(resamples=99, seed=1)


class Setup:
    def __init__(self, talk, name, baseline):
        self.dataset = open_dataset(talk)
        self.schema = self.dataset.schema()
        self.task = read_document_task(self.dataset, name, self.schema)
        self.folds = folds_of(self.task, "leave_one_event_out")
        self.clusters = clusters_of(self.task, ROWS)
        self.scorer = Scorer(name, self.clusters, STATISTICS)
        self.metric = OF_DOCUMENTS[self.task.asked.kind][0]
        self._make = DOCUMENT_BASELINES[baseline].make

    def predict(self, folds):
        found = predict_documents(self.task, folds, lambda: self._make(self.task.asked, Means()))
        return evaluated_documents(self.task, ROWS, self.clusters, found)


@pytest.fixture(scope="module")
def crf(talk):
    return Setup(talk, "tagging", "crf")


@pytest.fixture(scope="module")
def full(crf):
    return crf.predict(crf.folds)


def test_a_curve_over_documents(crf, full):
    rng = STATISTICS.rng("tagging", "learning curve")
    options = {"baseline": "crf", "full": full, "points": 2, "orders": 1, "rng": rng}
    curve = learning_curve(crf.task, crf.folds, crf.predict, crf.metric, crf.scorer, **options)
    # One document an event, five outside each.
    assert [(point.events, point.units) for point in curve.points] == [(1, 1), (5, 5)]
    one, own = curve.points
    assert own.score == crf.scorer.scores(full, [crf.metric])["exact_f1"]
    assert one.score.estimate < own.score.estimate


def test_documents_that_are_kept_are_scored_as_if_alone(crf, full):
    kept = np.array([True, False, True, False, False, True])
    part = full.take(kept)
    assert (len(part), part.clusters, part.cluster.tolist()) == (3, 6, [0, 2, 5])
    tally = crf.metric.tally
    assert tally(part).tolist() == (tally(full) * kept[:, None]).tolist()


def test_slices_of_documents_count_what_the_task_is_about(crf, full):
    facts = document_facts_of(crf.task, [crf.dataset], crf.schema)
    assert [(fact.by, set(fact.values)) for fact in facts] == [
        ("outlet", {"The Talk"}),
        ("words in the article", {"≤ 300"}),
    ]
    odd = Fact("odd", ("yes", "no") * 3)
    sizes = np.array([counted(crf.task, crf.task.answer(row)) for row in ROWS])
    yes, no = slices([*facts, odd], ROWS, {"crf": full}, crf.metric, crf.scorer, sizes)
    # Documents 2 and 5 hold three spans of the reference, the others six.
    assert [(one.value, one.units, one.clusters) for one in (yes, no)] == [("no", 15, 3), ("yes", 15, 3)]
    assert yes.note == "too small to tell: 15 in 3 clusters; 20 in 5 are the least"
    assert 0 < yes.scores["crf"].estimate <= 1


def test_what_learns_nothing_has_a_flat_curve(talk):
    nearest = Setup(talk, "quote", "nearest")
    options = {"baseline": "nearest", "points": 3, "orders": 2, "rng": STATISTICS.rng("quote", "learning curve")}
    full = nearest.predict(nearest.folds)
    curve = learning_curve(
        nearest.task, nearest.folds, nearest.predict, nearest.metric, nearest.scorer, full=full, **options
    )
    assert [point.score.estimate for point in curve.points] == [1, 1, 1]
