"""A small corpus in memory, about an invented country, whose annotators err at random."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from corpus_kit.corpus.config import CorpusConfig
from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Answer, Document, Link, Region
from corpus_kit.schema.model import Asked, Attribute, Relation, Role, Schema, SpanType, Structure, Target, Value

ADVERBS = ("loudly", "softly", "never", "often", "today", "again")
COLOURS = ("red", "blue", "none")
WEIGHTS = ("low", "mid", "high")
SCHEMA = Schema(
    name="toy",
    attributes={
        "colour": Attribute(
            question="Which colour?",
            default="none",
            values={
                "red": Value(title="Red", definition="Warm <i>and</i> near.", examples=("The barn is red.",)),
                "blue": Value(title="Blue", definition="Cold and far."),
                "none": Value(),
            },
        ),
        "weight": Attribute(ordered=True, values={one: Value() for one in WEIGHTS}),
        "mood": Attribute(per_target=True, default="flat", values={"up": Value(), "down": Value(), "flat": Value()}),
        "topics": Attribute(multiple=True, values={"sea": Value(), "law": Value(), "art": Value()}),
        "score": Attribute(kind="number"),
        "note": Attribute(kind="text"),
        "unasked": Attribute(values={"a": Value(), "b": Value()}),
    },
    spans={
        "claim": SpanType(units="sentences", attributes=("colour", "mood")),
        "who": SpanType(color="#aa3355", attributes=("weight",)),
        "what": SpanType(),
    },
    relations={"by": Relation(from_="what", to="who"), "more": Relation(from_="what", to="what")},
    structures={"saying": Structure(anchor="what", roles={"speaker": Role(relation="by")}, fragments="more")},
    document=Asked(attributes=("topics", "score", "note", "mood", "unasked")),
)


@dataclass
class Corpus:
    """A source of documents that are held in memory."""

    docs: Sequence[AnnotatedDocument]
    schema: Schema = SCHEMA
    name: str = "toy"
    config: CorpusConfig = field(
        default_factory=lambda: CorpusConfig(
            name="toy", schema="toy", targets=(Target(id="levy", text="The levy"), Target(id="wall", text="The wall"))
        )
    )

    def documents(self) -> Iterator[AnnotatedDocument]:
        return iter(self.docs)


def toy_document(number: int) -> Document:
    sentences = [f"Pask {adverb} said the wall of Oskeld is safe." for adverb in ADVERBS]
    ends = np.cumsum([len(sentence) + 1 for sentence in sentences])
    starts = [0, *ends[:-1]]
    spans = tuple((int(start), int(start) + len(one)) for start, one in zip(starts, sentences, strict=True))
    text = " ".join(sentences)
    return Document(
        id=f"d{number}", title=f"Walls {number}", event=f"e{number}", text=text, length=len(text), sentences=spans
    )


def toy_annotation(
    document: Document, annotator: str, truth: np.ndarray, noise: float, rng: np.random.Generator
) -> Annotation:
    regions, links = [], []
    for place, (start, end) in enumerate(document.sentences):
        colour = COLOURS[truth[place] if rng.random() >= noise else rng.integers(3)]
        weight = WEIGHTS[truth[place] if rng.random() >= noise else rng.integers(3)]
        mood = [Answer("mood", "up", target="levy")] if truth[place] == 0 or rng.random() < noise else []
        regions.append(Region(f"c{place}", "claim", start, end, (Answer("colour", colour), *mood)))
        if rng.random() >= noise:
            regions.append(Region(f"w{place}", "who", start, start + 4, (Answer("weight", weight),)))
            late = 4 * (rng.random() < noise)
            regions.append(Region(f"x{place}", "what", end - 27 + late, end - 1))
            if rng.random() >= noise:
                links.append(Link(f"x{place}", f"w{place}", "what", "who", relation="by"))
    topics = ("sea",) if rng.random() >= noise else ("sea", "law")
    answers = (
        Answer("topics", topics),
        Answer("score", float(truth[0] + (rng.random() < noise))),
        Answer("note", ("x",)),
    )
    return Annotation(
        document=document.id,
        pass_="all",
        annotator=annotator,
        regions=tuple(regions),
        links=tuple(links),
        answers=answers,
        seconds=60.0,
    )


def toy_corpus(
    n: int = 12, annotators: Sequence[str] = ("a1", "a2", "a3"), noise: float = 0.2, seed: int = 1
) -> Corpus:
    rng = np.random.default_rng(seed)
    docs = []
    for number in range(n):
        document, truth = toy_document(number), rng.integers(3, size=len(ADVERBS))
        made = tuple(toy_annotation(document, name, truth, noise, rng) for name in annotators)
        docs.append(AnnotatedDocument(document, made))
    return Corpus(docs)


@pytest.fixture
def make_corpus() -> Callable[..., Corpus]:
    return toy_corpus
