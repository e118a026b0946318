from __future__ import annotations

import pytest

from corpus_kit.dataset.markdown import code, escaped


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. not a list", r"1\. not a list"),
        ("1.2.0", "1.2.0"),
        ("- not an item", r"\- not an item"),
        ("[a](javascript:b) ![c](d)", r"\[a\](javascript:b) \!\[c\](d)"),
        ("a\n---\nb", "a --- b"),  # one line: no rule, no front matter
        ("&lt;script&gt; | `x`", r"\&lt;script\&gt; \| \`x\`"),
    ],
)
def test_foreign_text_stays_text(text: str, expected: str) -> None:
    assert escaped(text) == expected


def test_code_outlasts_the_backticks_in_it() -> None:
    assert code("a") == "`a`"
    assert code("`") == "`` ` ``"
    assert code("x``y|z\n") == "```x``y¦z```"
