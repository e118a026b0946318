from __future__ import annotations

import pytest

from corpus_kit.labelstudio.slugs import Slugs, slug_of


@pytest.mark.parametrize(
    ("string", "slug"),
    [
        ("Claim", "claim"),
        ("source-of", "source_of"),
        ("Straße / Überfall", "strasse_uberfall"),
        ("3 stars", "value_3_stars"),
        ("ﬁne", "fine"),
        ("_private_", "private"),
        ("😀", ""),
        ("", ""),
        ("x" * 60, "x" * 60),  # a slug already
        ("X" * 60, "x" * 48),
    ],
)
def test_slug_of(string: str, slug: str) -> None:
    assert slug_of(string, "value") == slug


def test_strings_without_letters_are_numbered_by_place() -> None:
    slugs = Slugs(["主张", "ok", "😀"], "label")
    assert [slugs.give(one) for one in ["主张", "ok", "😀"]] == ["label_1", "ok", "label_3"]


def test_what_is_made_of_a_slug_is_free_too() -> None:
    """`a_spans` is taken as the second name of `a`, so the string of that name must yield."""
    slugs = Slugs(["A", "A spans"], "label")
    assert slugs.give("A", also=lambda slug: [f"{slug}_spans"]) == "a"
    assert slugs.give("A spans", also=lambda slug: [f"{slug}_spans"]) == "a_spans_2"
