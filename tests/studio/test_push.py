"""What is refused before the server is asked anything: these have none."""

import pytest

from corpus_kit.corpus.documents import make_document, write_documents
from corpus_kit.errors import ProblemsError, UsageError
from corpus_kit.studio.push import push


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "corpus.yaml").write_text("name: harbour\nschema: news\nlicence: CC0\n", encoding="utf-8")
    write_documents(tmp_path / "documents.jsonl", [make_document("d1", "Ferries stop.")])
    return tmp_path


def codes(folder):
    with pytest.raises(ProblemsError) as caught:
        push(None, folder)
    return [one.code for one in caught.value.problems]


def test_an_unknown_corpus(tmp_path):
    assert codes(tmp_path / "nowhere") == ["no-corpus"]


def test_a_corpus_without_documents(corpus):
    (corpus / "documents.jsonl").unlink()
    assert codes(corpus) == ["no-documents"]


def test_texts_that_are_not_at_hand(corpus):
    (corpus / "corpus.yaml").write_text(
        "name: harbour\nschema: news\nlicence: CC0\nrights: The Quay's\ntext: withheld\n"
    )
    lines = (corpus / "documents.jsonl").read_text(encoding="utf-8")
    (corpus / "documents.jsonl").write_text(lines.replace(',"text":"Ferries stop."', ""), encoding="utf-8")
    assert codes(corpus) == ["no-text"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"pass_": "claim"}, "no pass 'claim'.*did you mean 'claims'"),
        ({"order": "random"}, "no order 'random'; expected one of: document, uncertainty"),
        ({"order": "uncertainty"}, "needs --prelabel"),
        ({"prelabel": "tfidf"}, "'tfidf' is no baseline"),
    ],
)
def test_what_is_asked_wrongly(corpus, asked, told):
    with pytest.raises(UsageError, match=told):
        push(None, corpus, **asked)
