import warnings

import pytest
from sklearn.base import BaseEstimator

from corpus_kit.dataset.reading import open_dataset
from corpus_kit.evaluation.baselines.crf import Crf
from corpus_kit.evaluation.baselines.document_registry import Means, composed
from corpus_kit.evaluation.baselines.registry import find
from corpus_kit.evaluation.documents.articles import Structure, TypedSpan
from corpus_kit.evaluation.documents.folding import predict_documents
from corpus_kit.evaluation.documents.tasks import read_document_task
from corpus_kit.evaluation.folding import EstimatorError
from corpus_kit.evaluation.protocols import folds_of


def task_of(path, name="tagging"):
    dataset = open_dataset(path)
    return read_document_task(dataset, name, dataset.schema())


class Says:
    """Predicts what it is told to."""

    def __init__(self, answer):
        self.answer = answer

    def fit(self, X, y):
        return self

    def predict(self, X):
        return [self.answer for _ in X]


class Lazy:
    """An answer that is only made when it is read, and then cannot be."""

    def __iter__(self):
        raise RuntimeError("no tea")


@pytest.mark.parametrize("name", ["tagging", "quote", "quote_end_to_end"])
@pytest.mark.parametrize("kind", ["leave_one_event_out", "grouped_kfold"])
def test_no_document_is_predicted_by_what_has_seen_its_event(talk, name, kind):
    task = task_of(talk, name)
    seen = []

    class Watches(Says):
        def fit(self, X, y):
            self.texts = {article.text for article in X}
            assert len(X) == len(y)
            return self

        def predict(self, X):
            seen.append((self.texts, {article.text for article in X}))
            return super().predict(X)

    predict_documents(task, folds_of(task, kind, 3), lambda: Watches(()))
    group = dict(zip((article.text for article in task.articles), task.groups, strict=True))
    for trained, tested in seen:
        assert not {group[text] for text in trained} & {group[text] for text in tested}
    assert set().union(*(tested for _, tested in seen)) == set(group)


def test_spans_are_cleaned(talk):
    task = task_of(talk)
    spans = [TypedSpan("say", ((20, 25),)), TypedSpan("say", ((21, 25),)), TypedSpan("who", ((20, 21),))]
    said = predict_documents(task, folds_of(task, "leave_one_event_out"), lambda: Says(spans)).said
    # 20 is the space before "said" in t00: trimmed, the two are one; the last is white space alone.
    assert said[0] == (TypedSpan("say", ((21, 25),)),)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([TypedSpan("sya", ((0, 3),))], "a span of type 'sya'; asked are: say, who, what"),
        ([TypedSpan("say", ((0, 9_999),))], "the offsets 0-9999; the text has"),
        ([TypedSpan("say", ((5, 2),))], "the offsets 5-2"),
        ([3], "cannot be read"),
        (None, "cannot be read"),
        ([TypedSpan("say", ((0, float("inf")),))], "cannot be read"),
        ([TypedSpan("say", ((0.5, 3),))], "cannot be read"),
        (Lazy(), "cannot be read: no tea"),
    ],
)
def test_what_cannot_be_used_is_told(talk, answer, message):
    task = task_of(talk)
    with pytest.raises(EstimatorError, match=message):
        predict_documents(task, folds_of(task, "leave_one_event_out"), lambda: Says(answer))


def test_structures_of_another_shape_are_told(talk):
    task = task_of(talk, "quote")
    with pytest.raises(EstimatorError, match="a structure whose roles number 1; asked are: who, say"):
        predict_documents(task, folds_of(task, "leave_one_event_out"), lambda: Says([Structure(((0, 3),), ((),))]))


def test_a_wrong_number_of_answers_is_told(talk):
    task = task_of(talk)

    class Short(Says):
        def predict(self, X):
            return []

    class Empties(Says):
        def predict(self, X):
            X.clear()
            return []

    for each in (Short, Empties):
        with pytest.raises(EstimatorError, match="0 answers for 1 documents"):
            predict_documents(task, folds_of(task, "leave_one_event_out"), lambda each=each: each(()))


def test_what_an_estimator_raises_is_its_reason_and_what_it_warns_a_note(talk):
    task = task_of(talk)

    class Breaks(Says):
        def fit(self, X, y):
            raise RuntimeError("the kettle is empty")

    class Warns(Says):
        def fit(self, X, y):
            warnings.warn("nearly empty", UserWarning, stacklevel=1)
            return self

    with pytest.raises(EstimatorError, match="RuntimeError: the kettle is empty"):
        predict_documents(task, folds_of(task, "leave_one_event_out"), lambda: Breaks(()))
    notes = predict_documents(task, folds_of(task, "leave_one_event_out"), lambda: Warns(())).notes
    assert notes[0] == "e0: UserWarning: nearly empty"


class Knows(BaseEstimator):
    """Gives back the first spans of documents that it was told of, and writes down what it saw."""

    def __init__(self, told, log, many=0):
        self.told = told
        self.log = log
        self.many = many

    def fit(self, X, y):
        assert [self.told[article.text] for article in X] == list(y)
        self.learnt_ = {article.text for article in X}
        return self

    def predict(self, X):
        self.log.append((self.many, self.learnt_, {article.text for article in X}))
        return [self.told[article.text].spans[: self.many] for article in X]


def test_settings_are_chosen_by_exact_f1_over_inner_folds_of_events(talk):
    task = task_of(talk)
    told = dict(zip((article.text for article in task.articles), task.taught, strict=True))
    log = []
    folds = folds_of(task, "leave_one_event_out")
    # The more of the spans that are due, the better; no document has as many as 99, so the first of these two is taken.
    found = predict_documents(task, folds, lambda: Knows(told, log), tune={"many": (0, 1, 99, 100)})
    assert found.chosen == {fold.name: {"many": 99} for fold in folds}
    assert list(map(set, found.said)) == [set(task.answer(row)) for row in range(len(task))]
    event = dict(zip((article.text for article in task.articles), task.groups, strict=True))
    calls = iter(log)
    for fold in folds:
        outside = {task.articles[row].text for row in fold.train}
        for many in (0, 1, 99, 100):
            inner = [next(calls) for _ in range(3)]
            assert all(tried == many and learnt | asked == outside for tried, learnt, asked in inner)
            assert all(not {event[one] for one in learnt} & {event[one] for one in asked} for _, learnt, asked in inner)
            assert set().union(*(asked for *_, asked in inner)) == outside
        assert next(calls)[:2] == (99, outside)
    assert next(calls, None) is None


def test_the_crf_is_tuned_alone_and_with_a_linker(talk):
    grid = {"c1": (1.0, 0.0), "max_iterations": (2, 50)}
    task = task_of(talk)
    folds = folds_of(task, "grouped_kfold", 2)
    memo = {}
    found = predict_documents(task, folds, lambda: Crf(task.asked.types, memo=memo), tune=grid)
    # After two iterations a model knows next to nothing.
    assert [params["max_iterations"] for params in found.chosen.values()] == [50, 50]
    both, end_to_end = composed("crf+nearest"), task_of(talk, "quote_end_to_end")
    assert both.grid == {f"extractor__{name}": values for name, values in find("crf").grid.items()}
    found = predict_documents(end_to_end, folds, lambda: both.make(end_to_end.asked, Means()), tune=both.grid)
    assert all(set(params) == set(both.grid) for params in found.chosen.values())
