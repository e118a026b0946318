from corpus_kit.corpus.documents import make_document
from corpus_kit.corpus.model import Part
from corpus_kit.corpus.overlap import COMMON, article_text, overlaps, shared_passages


def words(first: int, last: int) -> str:
    return " ".join(f"w{i}" for i in range(first, last + 1))


def test_the_share_is_of_the_shorter_text() -> None:
    # 17 words make 10 shingles of 8, 12 words make 5. Words 6-17 of the first are the second: all 5 of its 5.
    [found] = overlaps({"long": words(1, 17)}, {"short": words(6, 17)})
    assert (found.first, found.second, found.share) == ("long", "short", 1.0)
    # w1…w9 are 9 × 2 letters and 9 spaces − those before w6: "w1 w2 w3 w4 w5 " is 15 characters.
    assert found.passages == ((15, len(words(1, 17))),)


def test_case_and_punctuation_do_not_count() -> None:
    [found] = overlaps(
        {"a": "“The port of Oskeld is closed,” she said."}, {"b": "the PORT of Oskeld is—closed she said"}
    )
    assert found.share == 1.0


def test_a_little_in_common_is_not_told() -> None:
    # 27 words make 20 shingles each; the last 10 words of a are the first of b: 3 shingles, 0.15 < 0.2.
    assert overlaps({"a": words(1, 27)}, {"b": words(18, 44)}) == []
    # 4 of 20 = 0.2 is.
    assert [one.share for one in overlaps({"a": words(1, 27)}, {"b": words(17, 43)})] == [0.2]


def test_new_texts_are_compared_with_one_another_once() -> None:
    found = overlaps({"b": words(1, 9), "a": words(1, 9)}, {"c": words(1, 9), "a": "stale"})
    assert [(one.first, one.second) for one in found] == [("b", "a"), ("b", "c"), ("a", "c")]


def test_short_texts_are_one_shingle() -> None:
    assert [one.share for one in overlaps({"a": "Ferries stop."}, {"b": "ferries stop"})] == [1.0]
    assert overlaps({"a": "Ferries stop."}, {"b": "ferries stop today"}) == []
    assert overlaps({"a": "…"}, {"b": "…"}) == []


def test_a_phrase_of_the_trade_is_left_out() -> None:
    docs = {f"d{i}": words(1, 8) + f" x{i} y{i} z{i}" for i in range(COMMON + 1)}
    assert overlaps(docs, {}) == []
    docs.popitem()
    assert len(overlaps(docs, {})) == COMMON * (COMMON - 1) // 2


def test_passages_are_disjoint() -> None:
    text = words(1, 8) + " apart " + words(11, 20)
    other = words(11, 20) + " and " + words(1, 8)
    assert [text[start:end] for start, end in shared_passages(text, other)] == [words(1, 8), words(11, 20)]


def test_boilerplate_is_not_compared() -> None:
    text = "Head. Body. Footer."
    parts = [Part("headline", 0, 5), Part("body", 6, 11), Part("boilerplate", 12, 19)]
    assert article_text(make_document("d", text, parts=parts)) == "Head.\nBody."
