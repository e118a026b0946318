"""Tasks to annotate: a document's facts, and its sentences as regions to answer."""

from __future__ import annotations

from typing import Any

from corpus_kit.corpus.model import Document
from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.labelstudio.layout import SPAN_CONTROL, TEXT_OBJECT
from corpus_kit.labelstudio.questions import pass_named, plain
from corpus_kit.schema.model import Schema

PROPOSAL = "sentences"
"""The model version of proposed regions: no model made them, they are the document's sentences."""


def task_of(document: Document, schema: Schema, pass_: str = "", text_key: str = "text") -> dict[str, Any]:
    """Make the task that asks one pass of one document.

    The sentences come as a prediction, which Label Studio's stream opens for editing. They hold no answers: what a
    person did not decide must not look decided.

    Parameters
    ----------
    document : Document
        With its text.
    schema : Schema
    pass_ : str
        One of the schema's passes; may be left out where there is only one.
    text_key : str
        Key of the task's data for the text.

    Returns
    -------
    dict
        ``data`` and ``predictions``, as Label Studio imports them. Region ids are ``s000``, ``s001``, … in order of
        sentence. Without a span type whose unit is the sentence there is no prediction.

    Raises
    ------
    UsageError
        If there is no such pass.
    ProblemsError
        ``no-text`` if the document's text is withheld and not at hand.

    Examples
    --------
    >>> from corpus_kit.schema.model import SpanType
    >>> schema = Schema(name="toys", spans={"x": SpanType(units="sentences", as_="X")})
    >>> task = task_of(Document(id="d1", text="It rains.", sentences=((0, 9),)), schema)
    >>> task["data"]["document_id"], task["predictions"][0]["result"][0]["value"]
    ('d1', {'start': 0, 'end': 9, 'text': 'It rains.', 'labels': ['X']})
    """
    if document.text is None:
        raise ProblemsError(
            [
                Problem(
                    code="no-text",
                    message=f"the text of document {document.id!r} is not at hand",
                    advice="put it into the corpus's folder texts/",
                )
            ]
        )
    facts = ("title", "outlet", "url", "published", "event")
    data = {"document_id": document.id} | {name: getattr(document, name) for name in facts}
    result = _sentences(document, document.text, schema, pass_)
    return {
        "data": data | {text_key: document.text},
        "predictions": [{"model_version": PROPOSAL, "result": result}] if result else [],
    }


def _sentences(document: Document, text: str, schema: Schema, pass_: str) -> list[dict[str, Any]]:
    types = [name for name in pass_named(schema, pass_).spans if schema.spans[name].units == "sentences"]
    regions = [(start, end, name) for start, end in document.sentences for name in types]
    return [
        {
            "id": f"s{i:03}",
            "from_name": SPAN_CONTROL,
            "to_name": TEXT_OBJECT,
            "type": "labels",
            "value": {
                "start": start,
                "end": end,
                "text": text[start:end],
                "labels": [plain(schema.spans[name].as_ or name)],
            },
        }
        for i, (start, end, name) in enumerate(regions)
    ]
