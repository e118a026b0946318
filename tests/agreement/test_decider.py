import pytest

from corpus_kit.agreement.aggregation.decider import decider
from corpus_kit.corpus.majority import majority
from corpus_kit.corpus.units import references
from corpus_kit.errors import CorpusKitError, UsageError


def decided(corpus, decide):
    return {
        (unit.id, question): label
        for doc in corpus.documents()
        for unit in references(doc, corpus.schema, corpus.config.targets, decide).units
        for question, label in unit.labels.items()
    }


@pytest.mark.parametrize("name", ["majority", "soft_votes"])
def test_what_a_unit_decides_alone_needs_no_reading(make_corpus, name):
    assert decider(name, make_corpus(n=2)) is majority


@pytest.mark.parametrize("name", ["dawid_skene", "mace"])
def test_models_decide_every_unit(make_corpus, name):
    corpus = make_corpus(n=10, noise=0.1)
    by_model, by_majority = decided(corpus, decider(name, corpus)), decided(corpus, majority)
    assert by_model.keys() == by_majority.keys()
    settled = {key for key, label in by_majority.items() if label is not None}
    assert sum(by_model[key] == by_majority[key] for key in settled) > 0.9 * len(settled)


def test_several_labels_are_decided_one_by_one(make_corpus):
    corpus = make_corpus(n=10, noise=0.1)
    labels = decided(corpus, decider("dawid_skene", corpus))
    topics = {label for (_, question), label in labels.items() if question[0] == "topics"}
    assert topics <= {("sea",), ("sea", "law"), None}
    assert ("sea",) in topics


def test_numbers_are_decided_by_majority(make_corpus):
    decide = decider("mace", make_corpus(n=3))
    assert decide("any", ("score", ""), {"a1": 2.0, "a2": 2.0, "a3": 1.0}) == 2.0


def test_a_unit_that_was_not_there_is_an_error(make_corpus):
    decide = decider("mace", make_corpus(n=3))
    with pytest.raises(CorpusKitError, match="the annotations changed"):
        decide("d9:claim:0-4", ("colour", ""), {"a1": "red"})


def test_an_unknown_name_is_refused(make_corpus):
    with pytest.raises(UsageError, match="no aggregation 'best'"):
        decider("best", make_corpus(n=1))
