"""Which key of the tasks' data is the text, from the surest sign to a guess that is told."""

from __future__ import annotations

from itertools import permutations

import pytest

from corpus_kit.labelstudio.records import Value
from corpus_kit.labelstudio.text_keys import Chosen, TextKeys

SHORT, LONG = "A ball lies here.", "A much longer note, which nobody labelled at all."


def keys_of(*tasks: dict[str, object]) -> TextKeys:
    keys = TextKeys()
    for data in tasks:
        keys.see(data)
    return keys


def test_where_recorded_texts_agree() -> None:
    keys = TextKeys()
    keys.span("text", Value(start=2, end=6, text="ball"), keys.see({"about": SHORT, "text": LONG}))
    assert keys.choose(["text"]) == Chosen({"text": "about"}, {}, ())


def test_as_an_old_version_told() -> None:
    keys = keys_of({"about": SHORT, "text": LONG})
    keys.told("text", "$about")
    assert keys.choose(["text"]) == Chosen({"text": "about"}, {}, ())


@pytest.mark.parametrize(
    ("name", "key", "guessed"),
    [("about", "about", ()), ("about_shown", "about", ("about_shown",)), ("aboutText", "about", ("aboutText",))],
)
def test_by_name(name: str, key: str, guessed: tuple[str, ...]) -> None:
    """One that is named alike in part only is a guess."""
    assert keys_of({"about": SHORT, "note": LONG}).choose([name]) == Chosen({name: key}, {}, guessed)


def test_the_key_that_most_projects_use_before_a_longer_one() -> None:
    assert keys_of({"text": SHORT, "note": LONG}).choose(["shown"]).texts == {"shown": "text"}


def test_a_note_that_is_the_same_everywhere_is_no_text() -> None:
    """Five notes are one note of 49 characters; the five texts have 25 each."""
    keys = keys_of(
        *({"body": f"Ball number {i} lies there.", "reply": LONG, "id": "f" * 36 + str(i)} for i in range(5))
    )
    assert keys.choose(["shown"]) == Chosen({"shown": "body"}, {}, ("shown",))


def test_the_order_of_tasks_does_not_matter() -> None:
    tasks = [{"a": f"One text {i}.", "b": f"Another text {i}."} for i in range(300)]
    chosen = {str(keys_of(*order).choose(["shown"])) for order in (tasks, tasks[::-1], tasks[150:] + tasks[:150])}
    assert len(chosen) == 1
    few = [{"a": SHORT}, {"b": LONG}, {"a": LONG}]
    assert len({str(keys_of(*order).choose(["shown"])) for order in permutations(few)}) == 1


@pytest.mark.parametrize(
    ("value", "held"),
    [
        ("https://example.org/cat", "addresses"),
        ("/data/upload/1/cat.jpg", "addresses"),
        ("scans/train/cat (1).JPG", "addresses"),
        ([{"author": "A", "text": "Hello."}], "lists"),
    ],
)
def test_an_object_without_a_text_is_not_taken_for_the_text_beside_it(value: object, held: str) -> None:
    keys = keys_of({"shown": value, "title": "A cat."})
    assert keys.choose(["shown", "title"]) == Chosen({"title": "title"}, {"shown": f"object that holds {held}"}, ())


def test_a_text_further_down() -> None:
    assert keys_of({"article": {"body": SHORT}, "id": 3}).choose(["shown"]).texts == {"shown": "article.body"}
