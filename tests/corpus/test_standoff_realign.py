import msgspec
import pytest

from corpus_kit.corpus.documents import make_document
from corpus_kit.corpus.model import Document
from corpus_kit.corpus.standoff.folding import Folded
from corpus_kit.corpus.standoff.hashes import DocumentHashes, Hashes, digest_of, hashes_of, public
from corpus_kit.corpus.standoff.hashfile import read_hashes, write_hashes
from corpus_kit.corpus.standoff.lookup import Lookup
from corpus_kit.corpus.standoff.overlay import overlay_of, whole_sentences
from corpus_kit.corpus.standoff.realign import Alignment, align
from corpus_kit.errors import ProblemsError

A = "No ferry left the old port of Oskeld before noon on Monday."
B = "The harbour board of Varnia met for nine hours without a word."
C = "Every fisherman on the northern quay had heard the engines start."
D = "A second crane will be brought down the river before winter comes."
SHORT = "Nobody knew why."


def hashed(*sentences: str) -> tuple[DocumentHashes, list[tuple[int, int]]]:
    document = make_document("d1", " ".join(sentences), parts=())
    spans, at = [], 0
    for sentence in sentences:
        spans.append((at, at + len(sentence)))
        at += len(sentence) + 1
    document = msgspec.structs.replace(document, sentences=tuple(spans))
    return hashes_of(document, spans, "salt"), spans


def found(copy: str, *sentences: str) -> dict[int, int]:
    """Sentence → where it begins in the copy."""
    hashes, _ = hashed(*sentences)
    return {i: start for i, (start, _) in align(hashes, "salt", Lookup(Folded(copy))).sentences.items()}


def test_sentences_are_found_in_any_order_and_among_other_text() -> None:
    copy = f"Menu {C}\n\nAdvertisement\n\n{A}Read more"
    assert found(copy, A, B, C) == {0: copy.index(A), 2: copy.index(C)}


def test_a_sentence_within_a_longer_one_is_not_mistaken_for_it() -> None:
    longer = f"{A[:-1]}, said the board of the port, which met at night."
    headline = A[:-1]
    assert found(f"{headline}\n{longer}", headline, longer) == {0: 0, 1: len(headline) + 1}
    # without the headline its words are still within the other sentence, but that is not where it was
    assert found(longer, headline, longer) == {1: 0}


def test_a_short_sentence_is_found_though_its_neighbours_were_altered() -> None:
    altered = f"{A[:-4]} {SHORT} {B[:-4]} {C}"
    assert found(altered, A, SHORT, B, C) == {1: altered.index(SHORT), 3: altered.index(C)}
    assert found(f"{A}\n\nAdvertisement\n\n{SHORT} {B}", A, SHORT, B).keys() == {0, 1, 2}
    # without a longer sentence of the article nobody has the key to its short ones
    assert found(f"{A[:-4]} {SHORT} {B[:-4]}", A, SHORT, B) == {}
    hashes, _ = hashed(A, SHORT, B)
    assert [bool(one.lock) for one in hashes.sentences] == [True, False, True]
    assert public(digest_of("salt", SHORT)) not in {one.hash for one in hashes.sentences}


def test_two_or_three_words_need_a_neighbour_or_the_room_between() -> None:
    few = "Nobody knew."
    assert found(f"{A} {few} {B}", A, few, B).keys() == {0, 1, 2}
    assert found(f"{B} {C} {few} {A}", A, few, B, C).keys() == {0, 2, 3}  # it stands beside none of its own
    assert found(f"{B} {C} {A} {few}", A, few, B, C).keys() == {0, 1, 2, 3}  # its paragraph was moved
    four = "And nobody knew why."
    assert found(f"{B} {C} {four} {A}", A, four, B, C).keys() == {0, 1, 2, 3}


def test_where_all_sentences_are_short_the_longest_opens_the_others() -> None:
    article = ("Ferries stop.", SHORT, "The board said no.")
    assert [bool(one.lock) for one in hashed(*article)[0].sentences] == [False, False, True]
    assert found(" ".join(article), *article).keys() == {0, 1, 2}


def test_of_two_in_a_row_the_one_is_meant_that_stands_in_its_lines_as_it_did() -> None:
    assert found(f"{A}\n\n{B}\n\n{B} {C}", A, B, C).keys() == {0, 2}  # in the article they are one line
    document = make_document("d1", f"{A}\n\n{B} {C}")
    assert len(document.sentences) == 3
    hashes = hashes_of(document, [], "salt")
    copy = f"{A}\n\n{B}\n\n{B} {C}"
    assert align(hashes, "salt", Lookup(Folded(copy))).sentences[1][0] == copy.rindex(B)
    assert align(hashes, "salt", Lookup(Folded(f"{A}\n\n{B}\n\n{B}\n\n{C}"))).sentences.keys() == {0, 2}


def test_repeated_sentences_need_both_neighbours() -> None:
    article = (A, B, C, B, D)
    assert found(" ".join(article), *article).keys() == {0, 1, 2, 3, 4}
    assert found(f"{A} {C} {B} {D}", *article).keys() == {0, 2, 3, 4}  # the first was taken out
    # either may be what is left between A and D, so neither is placed
    assert found(f"{A} {B} {D}", *article).keys() == {0, 4}
    assert found(f"{A} {B} {B} {C}", A, B, B, C).keys() == {0, 1, 2, 3}  # a run that fills the room
    assert found(f"{A} {B} {C}", A, B, B, C).keys() == {0, 3}


def test_of_two_places_the_one_between_the_neighbours_is_meant() -> None:
    copy = f"{B}\n\n{A} {B} {C}"
    assert found(copy, A, B, C)[1] == len(B) + 2 + len(A) + 1
    assert 1 not in found(f"{B}\n\n{A} {B} Another. {B} {C}", A, B, C)


def test_spans_across_sentences_need_all_of_them_side_by_side() -> None:
    document = make_document("d1", f"{A} {B}")
    assert len(document.sentences) == 2
    span = (20, len(A) + 12)
    hashes = hashes_of(document, [span, (3, 8)], "salt")
    assert align(hashes, "salt", Lookup(Folded(f"  {A}\n{B}"))).spans == {span: (22, len(A) + 14), (3, 8): (5, 10)}
    assert align(hashes, "salt", Lookup(Folded(f"{A} Advertisement. {B}"))).spans == {(3, 8): (3, 8)}
    assert align(hashes, "salt", Lookup(Folded(f"{B} {A}"))).spans.keys() == {(3, 8)}


def test_a_span_beyond_sentences_is_never_placed() -> None:
    document = make_document("d1", f"Oskeld\n\n{A} {B}\n\nShare this")
    assert document.parts[-1].kind == "boilerplate"
    start = (document.text or "").index("Share")
    hashes = hashes_of(document, [(start, start + 5)], "salt")
    assert hashes.spans[0].pieces == ()
    assert align(hashes, "salt", Lookup(Folded(document.text or ""))).spans == {}


def test_another_salt_finds_nothing() -> None:
    hashes, _ = hashed(A, B)
    assert align(hashes, "pepper", Lookup(Folded(f"{A} {B}"))).sentences == {}


def test_hashes_are_read_back_and_hold_no_word(tmp_path) -> None:
    hashes, _ = hashed(A, SHORT, B)
    path = tmp_path / "hashes.jsonl"
    write_hashes(path, Hashes("salt", {"d1": hashes}))
    assert read_hashes(path) == Hashes("salt", {"d1": hashes})
    assert not any(word in path.read_text() for word in ("ferry", "Nobody", "harbour"))
    path.write_text('{"salt":"s","folding":99}\n')
    with pytest.raises(ProblemsError, match="folding 99"):
        read_hashes(path)


def test_a_sentence_is_used_whole_or_not_at_all() -> None:
    # Three sentences 0-10, 10-20, 20-30, of which the last was not found. A span from the second into the third is
    # lost; so the second is set aside, and with it the span from the first into the second, and so the first.
    document = Document(id="d", length=40, sentences=((0, 10), (10, 20), (20, 30), (30, 40)))
    spans = [(2, 4), (5, 12), (13, 15), (18, 22), (32, 34)]
    alignment = Alignment(
        {0: (0, 10), 1: (10, 20), 3: (50, 60)},
        {(2, 4): (2, 4), (5, 12): (5, 12), (13, 15): (13, 15), (32, 34): (52, 54)},
        1.0,
    )
    assert whole_sentences(document, alignment, spans) == ({3: (50, 60)}, {(32, 34): (52, 54)})
    assert whole_sentences(document, alignment, [(2, 4), (13, 15)])[1] == {(2, 4): (2, 4), (13, 15): (13, 15)}


def test_the_copy_takes_the_place_of_the_article() -> None:
    document = make_document("d1", f"Ferries stop\n\n{A} {B}")
    text = f"Ferries stop!\n\n{A}  {B}"
    overlay = overlay_of(document, text, {1: (15, 74), 2: (76, 138)}, {(20, 25): (21, 26)})
    assert overlay.original == document.sha256
    assert overlay.moved == {(20, 25): (21, 26)}
    assert [(part.kind, part.start, part.end) for part in overlay.document.parts] == [("body", 15, 138)]
    assert (overlay.document.sentences, overlay.document.length) == (((15, 74), (76, 138)), len(text))
