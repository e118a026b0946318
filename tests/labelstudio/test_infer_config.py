from __future__ import annotations

from pathlib import Path

import pytest

from corpus_kit.errors import ProblemsError
from corpus_kit.labelstudio.infer import infer_from_config
from corpus_kit.labelstudio.layout import Control, Layout
from corpus_kit.schema.check import check_schema
from corpus_kit.schema.model import Schema

REAL = Path(__file__).parent.parent / "golden" / "label_studio" / "real" / "labeling_config.xml"


def infer(inside: str, text: str = '<Text name="t" value="$text"/>') -> tuple[Schema, Layout]:
    schema, layout = infer_from_config(f"<View>{text}{inside}</View>")
    assert check_schema(schema) == []
    return schema, layout


LABELS = '<Labels name="l" toName="t"><Label value="Ball"/><Label value="Big, red bat" alias="bat"/></Labels>'


def choices(name: str, rest: str = "", values: str = '<Choice value="a"/>') -> str:
    return f'<Choices name="{name}" toName="t" {rest}>{values}</Choices>'


def test_the_real_config() -> None:
    schema, layout = infer_from_config(REAL.read_text("utf-8"), "main")
    assert check_schema(schema) == []
    assert schema.name == "main"
    assert layout.texts == {"text": "text"}
    assert layout.label_controls == {"span"}
    assert layout.spans == {"Source": "source", "Cue": "cue", "Content": "content", "Claim": "claim"}
    assert {name: span.attributes for name, span in schema.spans.items()} == {
        "source": ("span_note",),
        "cue": ("span_note",),
        "content": ("span_note",),
        "claim": ("claim_type", "claim_stance", "span_note"),
    }
    assert schema.spans["claim"].color == "#d62728"
    assert schema.document.attributes == ("doc_stance", "frames", "topic", "confidence", "difficulty", "comment")
    assert layout.values["claim_type"] == {
        "factual": "factual",
        "normative": "normative",
        "causal": "causal",
        "pred": "pred",
    }
    assert schema.attributes["claim_type"].values["pred"].title == "prediction"
    assert schema.attributes["doc_stance"].required
    assert schema.attributes["frames"].multiple
    assert layout.values["topic"] == {
        "Politics": "politics",
        "Politics/Domestic": "politics/domestic",
        "Politics/Foreign": "politics/foreign",
        "Science": "science",
        "Science/Climate": "science/climate",
    }
    numbers = {name: schema.attributes[name] for name in ("confidence", "difficulty")}
    assert {name: (one.kind, one.min, one.max) for name, one in numbers.items()} == {
        "confidence": ("number", 1.0, 5.0),
        "difficulty": ("number", 0.0, 100.0),
    }
    assert schema.attributes["comment"].kind == schema.attributes["span_note"].kind == "text"
    assert layout.relations == {"source-of": "source_of", "cue-of": "cue_of", "content-of": "content_of"}
    assert {(one.from_, one.to) for one in schema.relations.values()} == {("any", "any")}
    assert layout.refused == {}


@pytest.mark.parametrize(
    ("rest", "carriers"),
    [
        ("", ("ball", "bat")),
        ('whenTagName="l"', ("ball", "bat")),
        ('whenTagName="l" whenLabelValue="Ball"', ("ball",)),
        ('whenLabelValue="bat"', ("bat",)),
        ('whenLabelValue="bat, Ball"', ("ball", "bat")),
        ('whenTagName="other"', ("ball", "bat")),
        ('whenLabelValue="nobody"', ("ball", "bat")),
        ('WHENTAGNAME="l" whenlabelvalue="bat"', ("bat",)),
    ],
)
def test_carriers(rest: str, carriers: tuple[str, ...]) -> None:
    schema, layout = infer(LABELS + choices("q", f'perRegion="true" {rest}'))
    assert schema.carriers("q") == carriers
    assert layout.controls == {"q": (Control("q"),)}


def test_views_narrow_carriers_too() -> None:
    view = '<View visibleWhen="region-selected" whenTagName="l" whenLabelValue="bat">{}</View>'
    assert infer(LABELS + view.format(choices("q", 'perRegion="true"')))[0].carriers("q") == ("bat",)
    hidden = '<View visibleWhen="choice-selected" whenTagName="l" whenLabelValue="bat">{}</View>'
    assert infer(LABELS + hidden.format(choices("q", 'perRegion="true"')))[0].carriers("q") == ("ball", "bat")
    assert infer(LABELS + view.format(choices("q")))[0].carriers("q") == ("document",)


def test_a_label_that_holds_a_comma_is_found_whole() -> None:
    labels = '<Labels name="l" toName="t"><Label value="a, b"/><Label value="b"/></Labels>'
    assert infer(labels + choices("q", 'perRegion="true" whenLabelValue="a, b"'))[0].carriers("q") == ("a_b", "b")


def test_a_control_asks_of_labels_on_its_own_text() -> None:
    inside = (
        '<Labels name="l" toName="t"><Label value="x"/></Labels><Labels name="m" toName="u"><Label value="y"/></Labels>'
        + choices("q", 'perRegion="true"')
        + '<Choices name="r" toName="t,u" perRegion="true"><Choice value="a"/></Choices>'
    )
    schema, layout = infer(
        inside, '<Text name="t" value="$one"/><Text name="u" value="$two"/><Text name="v" value="$three"/>'
    )
    assert schema.spans["x"].attributes == ("q", "r")
    assert schema.spans["y"].attributes == ("r",)
    assert layout.texts == {"t": "one", "u": "two"}  # nothing is asked about v
    assert layout.label_controls == {"l", "m"}


def test_a_label_offered_twice_is_one_type() -> None:
    two = LABELS + '<Labels name="m" toName="t"><Label value="Ball"/><Label value="Net"/></Labels>'
    schema, layout = infer(two + choices("q", 'perRegion="true" whenTagName="m"'))
    assert layout.spans == {"Ball": "ball", "bat": "bat", "Net": "net"}
    assert schema.carriers("q") == ("ball", "net")


def test_a_colour_that_a_schema_cannot_hold_is_left_to_the_default() -> None:
    colors = ["red", "#aB1", "#00ff00", "#00ff0080", "rgb(1,2,3)", ""]
    labels = "".join(f'<Label value="x{i}" background="{color}"/>' for i, color in enumerate(colors))
    schema, _ = infer(f'<Labels name="l" toName="t">{labels}</Labels>')
    # #aB1 is short for #aaBB11.
    assert [span.color for span in schema.spans.values()] == ["", "#aaBB11", "#00ff00", "", "", ""]
    assert check_schema(schema) == []


def test_tags_and_attributes_fold_case() -> None:
    schema, layout = infer_from_config(
        '<view><TEXT NAME="t" VALUE="$b"/><labels Name="l" toname="t"><LABEL Value="x"/></labels></view>'
    )
    assert (list(schema.spans), layout.texts) == (["x"], {"t": "b"})


def test_names_that_are_no_slugs() -> None:
    labels = '<Labels name="l" toName="t"><Label value="主张"/><Label value="😀"/><Label value="document"/></Labels>'
    inside = labels + "".join(
        choices(name, values='<Choice value="5"/><Choice value="是"/>') for name in ("任务", "tagging", "Title")
    )
    schema, layout = infer(inside)
    assert layout.spans == {"主张": "label_1", "😀": "label_2", "document": "label_document"}
    assert [(one.title, one.as_) for one in schema.spans.values()] == [("主张",) * 2, ("😀",) * 2, ("document",) * 2]
    assert {name: one.as_ for name, one in schema.attributes.items()} == {
        "question_1": "任务",
        "question_tagging": "tagging",
        "question_title": "Title",
    }
    assert layout.values["question_1"] == {"5": "value_5", "是": "value_2"}


def test_names_that_generated_configs_keep_for_themselves() -> None:
    """A schema cannot hold these spellings; the layout does."""
    schema, layout = infer(LABELS + choices("span") + choices("document__x"))
    assert {name: one.as_ for name, one in schema.attributes.items()} == {
        "question_span": "",
        "question_document__x": "",
    }
    assert set(layout.controls) == {"span", "document__x"}


def test_config_names_of_attributes_on_several_types_stay_apart() -> None:
    """`q` on both types makes the configs `q_ball` and `q_bat`."""
    schema, _ = infer(LABELS + choices("q", 'perRegion="true"') + choices("q_bat"))
    assert list(schema.attributes) == ["q_2", "q_bat"]


def test_values_recorded_alike_are_one() -> None:
    taxonomy = (
        '<Taxonomy name="x" toName="t"><Choice value="a"><Choice value="b"/></Choice><Choice value="a/b"/></Taxonomy>'
    )
    assert infer(taxonomy)[1].values == {"x": {"a": "a", "a/b": "a/b"}}
    twice = choices("y", values='<Choice value="One" alias="1"/><Choice value="Uno" alias="1"/>')
    assert infer(twice)[1].values == {"y": {"1": "value_1"}}


def test_nested_choices_count_only_where_they_are_allowed() -> None:
    values = '<View><Choice value="a"><Choice value="b"/></Choice></View>'
    assert infer(choices("q", values=values))[1].values == {"q": {"a": "a"}}
    assert infer(choices("q", 'allowNested="true"', values))[1].values == {"q": {"a": "a", "a/b": "a/b"}}


def test_taxonomies_take_several_unless_limited() -> None:
    for rest, multiple in [("", True), ('maxUsages="1"', False), ('maxUsages="3"', True)]:
        schema, _ = infer(f'<Taxonomy name="x" toName="t" {rest}><Choice value="a"/></Taxonomy>')
        assert schema.attributes["x"].multiple is multiple


@pytest.mark.parametrize(
    ("tag", "low", "high"),
    [
        ('<Rating name="n" toName="t"/>', 1, 5),
        ('<Rating name="n" toName="t" maxRating="10"/>', 1, 10),
        ('<Number name="n" toName="t" min="-1.5"/>', -1.5, None),
        ('<Number name="n" toName="t" min="3" max="2"/>', None, None),
        ('<Number name="n" toName="t" min="$low" max="nan"/>', None, None),
    ],
)
def test_bounds(tag: str, low: float | None, high: float | None) -> None:
    one = infer(tag)[0].attributes["n"]
    assert (one.kind, one.min, one.max) == ("number", low, high)


def test_what_cannot_be_read_is_refused_by_name() -> None:
    inside = (
        LABELS
        + '<HyperText name="h" value="$html"/><Labels name="hl" toName="h"><Label value="x"/></Labels>'
        + '<Pairwise name="which" toName="t,u"/><Choices name="dyn" toName="t" value="$options"/>'
        + '<Taxonomy name="api" toName="t" apiUrl="https://example.org"/><Text name="far" value="$u" valueType="url"/>'
        + '<Header name="head" value="$title"/><Text name="note">Read this first.</Text>'
        + '<TextArea name="lost" toName="gone"/>'
    )
    schema, layout = infer(inside)
    assert layout.refused == {
        "h": "HyperText",
        "hl": "Labels",
        "which": "Pairwise",
        "dyn": "Choices of $options",
        "api": "Taxonomy",
        "far": "Text of $u",
        "lost": "TextArea",
    }
    assert not schema.attributes


def test_questions_on_regions_that_nothing_marks_are_refused() -> None:
    schema, layout = infer(choices("q", 'perRegion="true"') + choices("r"))
    assert list(schema.attributes) == ["r"]
    assert layout.refused == {"q": "Choices of regions that no label marks"}


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        (
            '<HyperText name="h" value="$html"/><Labels name="l" toName="h"><Label value="x"/></Labels>',
            "HyperText, Labels",
        ),
        (
            '<Image name="i" value="$image"/><RectangleLabels name="r" toName="i"><Label value="x"/></RectangleLabels>',
            "RectangleLabels",
        ),
        ('<Paragraphs name="p" value="$dialogue"/>', "shows no plain text; not supported: Paragraphs"),
        ('<Text name="t" value="$text"/>', "asks nothing about a text"),
        ('<Repeater on="$x"><Text name="t_{{i}}" value="$x[{{i}}].text"/></Repeater>', "not supported: Text of"),
        ("", "shows no plain text"),
    ],
)
def test_nothing_readable_is_a_problem(inside: str, message: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        infer_from_config(f"<View>{inside}</View>", file="c.xml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.file) == ("unsupported-config", "c.xml")
    assert message in problem.message


def test_controls_that_name_no_object_are_about_the_only_one() -> None:
    inside = (
        LABELS
        + '<TextArea name="why" perRegion="true" whenTagName="l"/><Choices name="q"><Choice value="a"/></Choices>'
    )
    schema, layout = infer(inside)
    assert (list(schema.attributes), layout.refused) == (["why", "q"], {})
    _, layout = infer(inside + '<Image name="i" value="$image"/>')
    assert layout.refused == {"i": "Image", "why": "TextArea", "q": "Choices"}


def test_a_date_is_a_text() -> None:
    assert infer('<DateTime name="when" toName="t" only="date"/>')[0].attributes["when"].kind == "text"


def test_a_text_further_down_in_the_data() -> None:
    _, layout = infer(choices("q"), '<Text name="t" value="$article.body"/>')
    assert layout.texts == {"t": "article.body"}
