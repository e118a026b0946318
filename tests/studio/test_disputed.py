"""Words for what is disputed: titles where there are any, targets by their text, long spans cut."""

from corpus_kit.corpus.model import Unit, UnitLink
from corpus_kit.schema.model import DOCUMENT, Attribute, Relation, Schema, SpanType, Target
from corpus_kit.studio.disputed import WORDS, Wording

SCHEMA = Schema(
    name="toys",
    attributes={"colour": Attribute(title="Colour"), "liked": Attribute(per_target=True)},
    spans={"ball": SpanType(title="Ball"), "child": SpanType()},
    relations={"held_by": Relation(title="held by")},
)
TARGETS = (Target(id="toys", kind="entity", text="Toys", favor_means="wants them", against_means="does not"),)
TEXT = "A red 🎈 ball and " + "a long " * 20 + "tale."


def unit(carrier, *fragments):
    return Unit(id=f"d:{carrier}", document="d", pass_="p", carrier=carrier, fragments=fragments)


BALL, CHILD, WHOLE = unit("ball", (2, 5), (8, 12)), unit("child", (17, 150)), unit(DOCUMENT)


def test_what_is_disputed_is_told_in_words():
    words = Wording(SCHEMA, TARGETS, TEXT, [BALL, CHILD, WHOLE])
    assert words.marking(BALL) == "Ball “red … ball”: marked or not, and how far"
    asked = words.questions(WHOLE, [("colour", ""), ("liked", "toys"), ("liked", "gone")])
    assert asked == "The whole article: Colour, liked (Toys), liked (gone)"
    link = words.link(UnitLink("held_by", BALL.id, CHILD.id, ("a1",), ("a1", "a2"), None))
    assert link.startswith("“red … ball” → “a long a long ")
    assert link.endswith("…”: linked or not (held by)")
    assert len(words.questions(CHILD, [])) == len("child “”: ") + WORDS
