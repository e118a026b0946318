"""The reference as it stands, for people who are to check it: what an annotator starts from."""

from __future__ import annotations

from typing import Any

from corpus_kit.corpus.model import AnnotatedDocument
from corpus_kit.labelstudio.source import open_source
from corpus_kit.studio.projects import Corpus
from corpus_kit.studio.referred import reference_part
from corpus_kit.studio.spelling import Speller

REFERENCE = "reference"
"""What is named in place of a baseline."""


def reference_results(corpus: Corpus, pass_: str) -> dict[str, list[dict[str, Any]]]:
    """Spell the reference of each document of a pass: its adjudication if it has one, else what the majority gives.

    Parameters
    ----------
    corpus : Corpus
    pass_ : str

    Returns
    -------
    dict
        Document → results of a prediction; documents that nobody annotated are not in it.

    Raises
    ------
    ProblemsError
        If the corpus does not build.
    """
    found = ((doc.document.id, _spelled(corpus, pass_, doc)) for doc in open_source(corpus.folder).documents())
    return {id_: results for id_, results in found if results is not None}


def _spelled(corpus: Corpus, pass_: str, doc: AnnotatedDocument) -> list[dict[str, Any]] | None:
    ruled = doc.adjudications.get(pass_)
    said = ruled or reference_part(doc, pass_, corpus.schema, corpus.config.targets)
    if said is None:
        return None
    return Speller(corpus.schema, doc.document.text or "").results(said.regions, said.answers, said.links)
