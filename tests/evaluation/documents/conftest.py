"""A small dataset of invented quotations, built from annotations made by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from corpus_kit.corpus.config import CorpusConfig
from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Document, Link, Region
from corpus_kit.dataset.build import build
from corpus_kit.labelstudio.audit import Audit
from corpus_kit.schema.reading import schema_of

TALK = """
name: talk
version: 1.0.0
spans: {say: {}, who: {}, what: {}}
relations:
  by: {from: what, to: who}
  via: {from: what, to: say}
  more: {from: what, to: what}
structures:
  quote:
    title: Quotation
    definition: Who said what.
    anchor: what
    roles: {who: {relation: by}, say: {relation: via, min: 1, max: 1}}
    fragments: more
"""
_NOUNS = ["wall", "port", "lake", "mill", "dam", "road", "lamp"]
_NAMES = ["Ulla Fenn", "Nils Aro", "Ada Pask", "Otto Brand", "Runa Holt"]


def talk_document(number: int) -> AnnotatedDocument:
    """Two quotations and a sentence without; of every third document a2 leaves the second quotation out."""
    noun, other = _NOUNS[number % 7], _NOUNS[(number + 3) % 7]
    name, second = _NAMES[number % 5], _NAMES[(number + 2) % 5]
    first = f"“The {noun} is sound,” said {name}."
    then = f"{second} warned that the {other} was old."
    text = f"{first} {then} Nobody came to the {noun}."
    starts = (0, len(first) + 1, len(first) + len(then) + 2)
    ends = (len(first), len(first) + 1 + len(then), len(text))
    marks = {
        "r1": ("what", f"“The {noun} is sound,”"),
        "r2": ("say", "said"),
        "r3": ("who", name),
        "r4": ("what", f"that the {other} was old"),
        "r5": ("say", "warned"),
        "r6": ("who", second),
    }
    regions = [Region(id_, type_, (at := text.index(part)), at + len(part)) for id_, (type_, part) in marks.items()]
    links = [
        Link(one, two, "what", marks[two][0], "by" if marks[two][0] == "who" else "via")
        for one, two in (("r1", "r2"), ("r1", "r3"), ("r4", "r5"), ("r4", "r6"))
    ]
    document = f"t{number:02}"
    kept = 3 if number % 3 == 2 else 6
    made = [
        Annotation(document=document, pass_="all", annotator="a1", id="1", regions=tuple(regions), links=tuple(links)),
        Annotation(
            document=document,
            pass_="all",
            annotator="a2",
            id="2",
            regions=tuple(regions[:kept]),
            links=tuple(links[: kept - kept // 3]),
        ),
    ]
    facts = Document(
        id=document,
        text=text,
        length=len(text),
        sentences=tuple(zip(starts, ends, strict=True)),
        event=f"e{number}",
        outlet="The Talk",
    )
    return AnnotatedDocument(facts, tuple(made))


class TalkSource:
    """What a build needs of a source."""

    def __init__(self, documents: Sequence[AnnotatedDocument], text: str = "included", schema: str = TALK) -> None:
        self.name, self.schema, self.folder, self.bare = "talk", schema_of(schema), None, False
        self.config = msgspec.convert({"name": "talk", "schema": "talk", "text": text}, CorpusConfig)
        self.audit = Audit()
        self.events = {one.document.id: one.document.event for one in documents}
        self._documents = documents

    def documents(self) -> Any:
        yield from self._documents


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six documents of six events with quotations, built."""
    out = tmp_path_factory.mktemp("talk") / "dataset"
    return build(TalkSource([talk_document(number) for number in range(6)]), out).out


@pytest.fixture
def build_talk(tmp_path: Path) -> Callable[..., Path]:
    """Build a dataset of documents about quotations."""

    def made(documents: Sequence[AnnotatedDocument], name: str = "made", **settings: Any) -> Path:
        return build(TalkSource(documents, **settings), tmp_path / name).out

    return made


@pytest.fixture
def make_talk() -> Callable[[int], AnnotatedDocument]:
    """Make a document with two quotations."""
    return talk_document


@pytest.fixture(scope="session")
def write_talk_benchmark(talk: Path) -> Callable[..., Path]:
    """Write a benchmark of the quotations into a folder; keywords replace lines."""

    def write(folder: Path, **lines: str) -> Path:
        usual = {
            "dataset": str(talk),
            "tasks": "[tagging, quote, quote_end_to_end]",
            "baselines": "[majority, cue_quote, crf, nearest, pairwise_logreg, cue_quote+nearest, crf+pairwise_logreg]",
            "statistics": "{resamples: 199, seed: 3}",
            "lexicon": "rules.yaml",
        }
        (folder / "rules.yaml").write_text(
            "attributes: {}\n"
            "spans: {what: {quoted: 2, after: say}, who: {regex: '[A-Z]\\w+ [A-Z]\\w+', beside: say}, "
            "say: {any: [said, warned]}}\n"
        )
        path = folder / "talk.yaml"
        path.write_text("\n".join(f"{name}: {value}" for name, value in (usual | lines).items() if value) + "\n")
        return path

    return write


@pytest.fixture
def talk_benchmark(write_talk_benchmark: Callable[..., Path], tmp_path: Path) -> Callable[..., Path]:
    """Write a benchmark of the quotations; keywords replace lines."""
    return partial(write_talk_benchmark, tmp_path)
