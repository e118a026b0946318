import warnings

import pytest

from corpus_kit.dataset.reading import open_dataset
from corpus_kit.evaluation.articles import Structure, TypedSpan
from corpus_kit.evaluation.document_folding import predict_documents
from corpus_kit.evaluation.document_tasks import read_document_task
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
    ],
)
def test_what_cannot_be_used_is_told(talk, answer, message):
    task = task_of(talk)
    with pytest.raises(EstimatorError, match=message):
        predict_documents(task, folds_of(task, "leave_one_event_out"), lambda: Says(answer))


def test_structures_of_another_shape_are_told(talk):
    task = task_of(talk, "quote")
    with pytest.raises(EstimatorError, match="cannot be read"):
        predict_documents(task, folds_of(task, "leave_one_event_out"), lambda: Says([Structure(((0, 3),), ((),))]))


def test_a_wrong_number_of_answers_is_told(talk):
    task = task_of(talk)

    class Short(Says):
        def predict(self, X):
            return []

    with pytest.raises(EstimatorError, match="0 answers for 1 documents"):
        predict_documents(task, folds_of(task, "leave_one_event_out"), lambda: Short(()))


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
