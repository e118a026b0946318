from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from corpus_kit.errors import UsageError
from corpus_kit.schema.guidelines import guidelines_html, guidelines_markdown, instructions_html
from corpus_kit.schema.model import (
    Asked,
    Attribute,
    Pass,
    Relation,
    Role,
    Rule,
    Schema,
    SpanType,
    Structure,
    Target,
    Value,
    walk,
)  # fmt: skip
from corpus_kit.schema.reading import load_schema

NEWS = load_schema(Path(__file__).parent.parent.parent / "schemas" / "news.yaml")
EVIL = '<script>alert(1)</script> "quotes" & | `code` [link](http://x.y) {{ 7*7 }} {% raw %} #'
TARGETS = [
    Target(id="levy", text="the levy", kind="policy", favor_means="wants it", against_means="wants it gone"),
    Target(id="mayor", text=EVIL, favor_means=EVIL),
]
TOYS = Schema(
    name="toys",
    title="Toys & games",
    references={"smith2001": "Smith (2001). On toys. https://example.org/toys."},
    attributes={
        "colour": Attribute(
            title="Colour",
            question="Which colour?",
            definition="The hue.\n\nNot the shade.",
            default="none",
            references=("smith2001",),
            values={
                "red": Value(title="Red", definition="Like blood. And roses.", hotkey="q", examples=("rose",),
                             counterexamples=("grass → green",), values={"dark": Value(title="Dark red")}),
                "none": Value(title="No colour", hint="Cannot be seen"),
            },
        ),
        "size": Attribute(title="Size", kind="number", min=0, max=10),
        "mood": Attribute(title="Mood", per_target=True, ordered=True, values={"bad": Value(), "good": Value()}),
        "note": Attribute(title="Note", kind="text"),
    },
    spans={
        "ball": SpanType(title="Ball", color="#aa0000", hotkey="1", attributes=("colour", "size")),
        "bat": SpanType(title="Bat", examples=("[bat wood] hits [ball-2 rubber]",)),
        "scene": SpanType(title="Scene", units="sentences", attributes=("mood",)),
    },
    relations={"hits": Relation(from_="bat", to="ball"), "goes_on": Relation(title="goes on", from_="bat", to="bat")},
    structures={
        "strike": Structure(title="Strike", anchor="bat", fragments="goes_on", holder="ball",
                            roles={"ball": Role(relation="hits", min=1, max=2)}),
    },
    document=Asked(attributes=("note",)),
    passes={
        "objects": Pass(title="Objects", spans=("ball", "bat")),
        "scenes": Pass(title="Scenes", spans=("scene",), document=("note",)),
    },
    rules=(Rule(id="shade", title="Shade is not colour", text="Ignore it.", examples=("dark → ignore",)),),
)  # fmt: skip


class Page(HTMLParser):
    """What a browser would see: text, ids, links, and whether tags nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value or "" for key, value in attrs if key == "id"]
        self.hrefs += [value or "" for key, value in attrs if key in ("href", "src")]
        assert not [key for key, _ in attrs if key.startswith("on")]
        if tag not in {"meta", "br", "link", "img"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self.text += " " * (tag in {"td", "th"})

    def handle_data(self, data: str) -> None:
        self.text += data


def evil(text: str) -> Schema:
    """Put `text` wherever a schema takes free text."""
    one = {"title": text, "definition": text}
    value = Value(**one, hint=text, examples=(text,), counterexamples=(text,), hotkey=text)
    relation = Relation(**one, from_="bat", to="ball", examples=(text,))
    return Schema(
        name="toys",
        title=text,
        description=text,
        references={"a": text},
        attributes={"colour": Attribute(**one, question=text, values={"red": value}, references=("a",))},
        spans={
            "ball": SpanType(**one, color=text, hotkey=text, examples=(text,), attributes=("colour",)),
            "bat": SpanType(),
        },
        relations={"hits": relation},
        structures={"strike": Structure(**one, anchor="bat", roles={"ball": Role(relation="hits")})},
        passes={"all": Pass(title=text, spans=("ball", "bat"))},
        rules=(Rule(id="x", title=text, text=text, examples=(text,)),),
    )


def test_everything_that_the_schema_says_is_on_the_page() -> None:
    text = " ".join(Page(guidelines_html(NEWS)).text.split())
    said = [NEWS.title, NEWS.description, NEWS.label, NEWS.fingerprint, *NEWS.references.values()]
    for attribute in NEWS.attributes.values():
        said += [attribute.title, attribute.question, attribute.definition]
        for _, value in walk(attribute.values):
            said += [value.title, value.definition]
    for entry in [*NEWS.spans.values(), *NEWS.relations.values(), *NEWS.structures.values()]:
        said += [entry.title, entry.definition]
    for rule in NEWS.rules:
        said += [rule.title, rule.text]
    assert [one for one in said if " ".join(one.split()) not in text] == []


def test_the_page_follows_the_work() -> None:
    page = guidelines_html(TOYS, targets=TARGETS)
    order = [
        page.index(f'id="{part}"') for part in ["work", "mark", "link", "answer", "targets", "rules", "references"]
    ]
    assert order == sorted(order)


def test_links_within_the_page_lead_somewhere_and_ids_are_unique() -> None:
    for page in (Page(guidelines_html(NEWS, targets=TARGETS)), Page(guidelines_html(TOYS))):
        assert len(page.ids) == len(set(page.ids))
        assert {href[1:] for href in page.hrefs if href.startswith("#")} <= set(page.ids)


def test_links_in_markdown_lead_somewhere() -> None:
    text = guidelines_markdown(NEWS, targets=TARGETS)
    ids = re.findall(r'<a id="([^"]+)"></a>', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= set(ids)


def test_the_page_loads_nothing() -> None:
    page = guidelines_html(NEWS)
    assert not {"script", "link", "img", "iframe"} & set(Page(page).tags)
    assert not re.search(r"url\(|@import|src=", page)
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


@pytest.mark.parametrize("write", [guidelines_html, instructions_html])
def test_html_holds_no_tag_of_the_schema(write: Callable[..., str]) -> None:
    page = write(evil(EVIL), targets=TARGETS)
    assert "<script" not in page
    assert "{{ 7*7 }}" in page
    assert 'style="--c: #888888"' in page or write is instructions_html
    tags = Page(page).tags
    assert tags == Page(write(evil("x"), targets=[TARGETS[0], TARGETS[0]])).tags or "a" in tags


def test_markdown_holds_no_tag_and_no_mark_up_of_the_schema() -> None:
    text = guidelines_markdown(evil(EVIL), targets=TARGETS)
    assert not re.search(r"(?<!\\)<(?!a id=|/a>|br>)", text)
    assert not re.search(r"(?<!\\)`", text)
    assert not re.search(r"(?<!\\)\[link", text)
    assert {line.count("|") - line.count("\\|") for line in text.splitlines() if line.startswith("|")} == {4}


def test_a_new_line_makes_no_heading() -> None:
    text = guidelines_markdown(evil("One\n# two\n\n# three\n\n- four\n\n1. five"))
    assert not re.search(r"^(# t|- four|1\. five)", text, re.M)


def test_a_pass_shows_what_it_asks_and_all_rules() -> None:
    for write in (guidelines_markdown, guidelines_html, instructions_html):
        objects = write(TOYS, "objects", TARGETS)
        assert all(word in objects for word in ("Ball", "Bat", "Which colour?", "Shade is not colour", "Objects"))
        assert not any(word in objects for word in ("Scene", "Mood", "the levy", "Note"))
        scenes = write(TOYS, "scenes", TARGETS)
        assert all(word in scenes for word in ("Scene", "Mood", "the levy", "wants it gone", "Note", "Shade"))
        assert not any(word in scenes for word in ("Which colour?", "Strike"))
    assert "smith2001" in guidelines_html(TOYS, "objects")
    assert "smith2001" not in guidelines_html(TOYS, "scenes")


def test_an_unknown_pass_is_a_wrong_call() -> None:
    with pytest.raises(UsageError, match="no pass 'object'; expected one of: objects, scenes; did you mean 'objects'"):
        guidelines_html(TOYS, "object")


def test_structures_in_plain_words() -> None:
    text = guidelines_markdown(TOYS)
    assert "- It has exactly one Bat and 1 to 2 Ball." in text
    assert "- Each Ball is linked to the Bat by “hits”." in text
    assert "- A Bat in several pieces is marked piece by piece, and the pieces are joined by “goes on”." in text
    assert "- The Ball tells whose Bat it is." in text


def test_questions_say_how_to_answer() -> None:
    text = guidelines_markdown(TOYS)
    assert "Asked of Ball. Choose one. No answer means No colour. After [smith2001](#ref-smith2001)." in text
    assert "Asked of Ball. Write a number from 0 to 10." in text
    assert "Asked of Scene, once for each target. Choose one, on a scale in this order." in text
    assert "Asked of the article. Write text." in text


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        ({"hits": ("bat", "ball")}, "click one, press Alt+R, click the other; the direction does not matter."),
        ({"hits": ("bat", "ball"), "goes_on": ("bat", "bat")}, "the direction does not matter."),
        ({"hits": ("ball", "ball")}, "click the one named first, press Alt+R, click the other."),
        ({"hits": ("bat", "ball"), "misses": ("bat", "ball")},
         "click the one named first, press Alt+R, click the other; then choose what the link is called."),
    ],
)  # fmt: skip
def test_how_to_link_says_no_more_than_needed(relations: dict[str, tuple[str, str]], expected: str) -> None:
    schema = Schema(
        name="toys",
        spans={"ball": SpanType(), "bat": SpanType()},
        relations={name: Relation(from_=a, to=b) for name, (a, b) in relations.items()},
        structures={"strike": Structure(anchor="bat", roles={}, fragments="goes_on")},
    )
    assert expected in guidelines_markdown(schema)


def test_examples_show_what_is_marked() -> None:
    page = guidelines_html(TOYS)
    assert '<mark style="--c: #888888">wood<sub>Bat</sub></mark>' in page
    assert '<mark style="--c: #aa0000">rubber<sub>Ball 2</sub></mark>' in page
    assert '<span class="why">→ green</span>' in page


def test_references_are_linked() -> None:
    assert '<a href="https://example.org/toys">https://example.org/toys</a>.' in guidelines_html(TOYS)


def test_instructions_use_what_survives_in_label_studio() -> None:
    page = instructions_html(NEWS, "attribution", guidelines_url="https://example.org/g")
    assert set(Page(page).tags) <= {"h3", "h4", "p", "b", "br", "ol", "ul", "li", "a"}
    assert "style" not in page.replace("house style", "")
    # Two pages, about 1,100 words: a decision is told in its first sentence, the rest stands in the guidelines.
    assert len(Page(page).text.split()) < 1200
    assert "A denial counts: A denial is an attribution." in Page(page).text
    assert Page(page).hrefs == ["https://example.org/g"]
    assert Page(instructions_html(NEWS, "claims", guidelines_url="javascript:alert(1)")).hrefs == []


def test_instructions_show_the_keys_of_the_config() -> None:
    keys = {
        ("colour", "", False, "red"): "w",
        ("mood", "levy", False, "good"): "a",
        ("mood", "mayor", False, "bad"): "s",
    }
    page = " ".join(Page(instructions_html(TOYS, targets=TARGETS, keys=keys)).text.split())
    assert "Red (w): Like blood. – Dark red No colour: Cannot be seen" in page
    assert "the levy: good (a)" in page
    assert f"{' '.join(EVIL.split())}: bad (s)" in page
    assert " (q)" in Page(instructions_html(TOYS)).text


def test_a_question_of_spans_and_article_shows_both_keys() -> None:
    attribute = Attribute(values={"red": Value()})
    asked = ("colour",)
    schema = Schema(
        name="x",
        attributes={"colour": attribute},
        spans={"y": SpanType(attributes=asked)},
        document=Asked(attributes=asked),
    )
    keys = {("colour", "", False, "red"): "q", ("colour", "", True, "red"): "shift+q"}
    assert "(q, shift+q (the article))" in instructions_html(schema, keys=keys)


def test_an_empty_schema_has_guidelines() -> None:
    for write in (guidelines_markdown, guidelines_html, instructions_html):
        assert "toys@1.0.0" in write(Schema(name="toys"))
