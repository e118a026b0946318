"""What of an export may be committed: chosen by an allow-list of keys, so that what is not known is not kept.

Names, e-mails, user ids, file names and volatile fields are gone. A span's text is replaced by a hash keyed with its
document, which reading checks (`spans.span_hash`). Where texts are withheld, free text that annotators wrote is left
out too, for it may quote them.
"""

from __future__ import annotations

from typing import Any

from corpus_kit.labelstudio.answers import type_of
from corpus_kit.labelstudio.records import Result, TaskAnnotation, Value, region_of
from corpus_kit.labelstudio.spans import Place, Placed, span_hash

Json = dict[str, Any]
ANSWERS = ("labels", "choices", "taxonomy", "number", "rating", "datetime")
"""What a value says that is neither a span nor a text."""


class Scrubber:
    """Scrubs annotations of one document.

    Parameters
    ----------
    place : Place
        The document's text.
    free_text : bool
        Whether text areas and notes may be kept.

    Attributes
    ----------
    left_out : int
        How many text areas and notes were not kept.
    """

    def __init__(self, place: Place, free_text: bool = True) -> None:
        self.place, self.free_text = place, free_text
        self.left_out = 0

    def annotation(self, record: TaskAnnotation, annotator: str) -> Json:
        """Scrub an annotation; of a skipped one only the fact is kept."""
        spans = self._spans(record)
        results = [] if record.was_cancelled else [self._result(one, spans) for one in record.result or ()]
        return _present(
            {
                "id": record.id,
                "unique_id": record.unique_id,
                "completed_by": annotator,
                "was_cancelled": bool(record.was_cancelled),
                "ground_truth": record.ground_truth is True or None,
                "lead_time": record.lead_time,
                "created_at": record.created_at,
                "updated_at": record.updated_at,
            }
        ) | {"result": [one for one in results if one]}

    def _spans(self, record: TaskAnnotation) -> dict[str, Placed]:
        """Place each region once, so that the answers on it are repaired as it is."""
        found = {}
        for one in record.result or ():
            if type_of(one) == "labels" and one.value is not None:
                placed = self.place.locate(one.value.start, one.value.end, one.value.text, one.value.text_hash)
                if isinstance(placed, Placed):
                    found[region_of(one)] = placed
        return found

    def _result(self, result: Result, spans: dict[str, Placed]) -> Json | None:
        type_ = type_of(result)
        if type_ == "textarea" and not self.free_text:
            self.left_out += 1
            return None
        value = result.value or Value()
        id_ = region_of(result)
        kept = {
            "id": id_,
            "from_name": result.from_name,
            "to_name": result.to_name,
            "type": type_,
            "value": self._value(value, type_, spans.get(id_)) if type_ != "relation" else None,
            "from_id": result.from_id,
            "to_id": result.to_id,
            "direction": result.direction,
            "labels": result.labels,
            "origin": result.origin,
            "parentID": result.parent,
            "score": result.score if isinstance(result.score, int | float) else None,
            "meta": self._notes(result.meta),
        }
        return _present(kept)

    def _value(self, value: Value, type_: str, placed: Placed | None) -> Json:
        kept: Json = {}
        if placed is not None:
            kept = {"start": placed.start, "end": placed.end}
        if type_ == "labels" and placed is not None and self.place.text is not None:
            kept["text_hash"] = span_hash(self.place.text[placed.start : placed.end], self.place.sha256)
        elif type_ == "labels":
            kept["text_hash"] = value.text_hash
        kept |= {name: getattr(value, name) for name in ANSWERS}
        if type_ == "textarea":
            kept["text"] = value.text if isinstance(value.text, list) else [value.text]
        return _present(kept)

    def _notes(self, meta: Any) -> Json | None:
        notes = meta.get("text") if isinstance(meta, dict) else None
        if not notes:
            return None
        if not self.free_text:
            self.left_out += 1
            return None
        return {"text": notes if isinstance(notes, list) else [notes]}


def _present(fields: Json) -> Json:
    return {key: value for key, value in fields.items() if value is not None and value != ""}
