"""Make Label Studio exports of any size that look like real ones: 4 KB articles, 1-3 annotations, 15 spans each."""

from __future__ import annotations

import json
import random
from pathlib import Path

SYLLABLES = ["ba", "be", "bo", "da", "de", "do", "fa", "fen", "ka", "kel", "la", "lor", "ma", "mir", "na", "nor", "os"]
TYPES = ("Source", "Cue", "Content")
KINDS = ("quantity", "prediction", "value", "other")
CONFIG = """<View>
  <Relations><Relation value="said-by"/><Relation value="signalled-by"/></Relations>
  <Labels name="span" toName="text"><Label value="Source"/><Label value="Cue"/><Label value="Content"/></Labels>
  <Text name="text" value="$text"/>
  <Choices name="kind" toName="text" perRegion="true" whenTagName="span" whenLabelValue="Content">
    <Choice value="quantity"/><Choice value="prediction"/><Choice value="value"/><Choice value="other"/>
  </Choices>
  <Choices name="genre" toName="text"><Choice value="report"/><Choice value="opinion"/></Choices>
</View>
"""


class Generator:
    """Draws tasks; the same seed gives the same bytes."""

    def __init__(self, seed: int = 20) -> None:
        self.rng = random.Random(seed)
        self.words = ["".join(self.rng.choices(SYLLABLES, k=self.rng.randint(1, 3))) for _ in range(8000)]
        self.annotation_id = 0

    def text(self, characters: int = 4000) -> str:
        """Write sentences of invented words, with quotation marks, NBSP and a few emoji, in paragraphs."""
        sentences, length = [], 0
        while length < characters:
            sentence = " ".join(self.rng.choices(self.words, k=self.rng.randint(6, 24))).capitalize()
            shape = self.rng.random()
            if shape < 0.2:
                sentence = f"“{sentence},” {self.rng.choice(self.words)} said"
            elif shape < 0.25:
                sentence += f" {self.rng.randint(2, 900)}\u00a0km 😀"
            sentence += "." + ("\n\n" if self.rng.random() < 0.25 else " ")
            sentences.append(sentence)
            length += len(sentence)
        return "".join(sentences).strip()

    def annotation(self, text: str, task: int, user: int) -> dict[str, object]:
        """Mark about fifteen spans, answer for some, join some."""
        self.annotation_id += 1
        result: list[dict[str, object]] = []
        contents, others = [], []
        for number in range(self.rng.randint(12, 18)):
            start = self.rng.randrange(len(text) - 90)
            end = start + self.rng.randint(4, 80)
            kind = TYPES[number % 3]
            region = f"r{self.annotation_id}x{number}"
            where = {"start": start, "end": end, "text": text[start:end]}
            common = {"id": region, "to_name": "text", "origin": "manual"}
            result.append({"value": {**where, "labels": [kind]}, "from_name": "span", "type": "labels", **common})
            if kind == "Content":
                answer = {**where, "choices": [self.rng.choice(KINDS)]}
                result.append({"value": answer, "from_name": "kind", "type": "choices", **common})
                contents.append(region)
            else:
                others.append((region, "said-by" if kind == "Source" else "signalled-by"))
        for content, (other, label) in zip(contents * 2, others, strict=False):
            link = {"type": "relation", "from_id": content, "to_id": other, "direction": "right", "labels": [label]}
            result.append(link)
        genre = {"value": {"choices": [self.rng.choice(("report", "opinion"))]}, "id": f"g{self.annotation_id}"}
        result.append({**genre, "from_name": "genre", "to_name": "text", "type": "choices", "origin": "manual"})
        stamp = f"2031-0{self.rng.randint(1, 9)}-1{self.rng.randint(0, 9)}T12:00:00.000000Z"
        return {
            "id": self.annotation_id, "completed_by": user, "result": result, "was_cancelled": False,
            "ground_truth": False, "created_at": stamp, "updated_at": stamp, "draft_created_at": None,
            "lead_time": round(self.rng.uniform(30, 900), 3), "prediction": {}, "result_count": len(result),
            "unique_id": f"00000000-0000-4000-8000-{self.annotation_id:012d}", "import_id": None, "last_action": None,
            "bulk_created": False, "task": task, "project": 1, "updated_by": user, "parent_prediction": None,
            "parent_annotation": None, "last_created_by": None,
        }  # fmt: skip

    def task(self, number: int) -> dict[str, object]:
        """Make one task with its annotations."""
        text = self.text()
        users = self.rng.sample(range(1, 6), self.rng.randint(1, 3))
        annotations = [self.annotation(text, number, user) for user in users]
        facts = {"document_id": f"d{number}", "title": f"Article {number}", "event": f"e{number // 3}"}
        return {
            "id": number, "annotations": annotations, "drafts": [], "predictions": [], "data": {"text": text, **facts},
            "meta": {}, "created_at": "2031-01-01T00:00:00Z", "updated_at": "2031-01-02T00:00:00Z", "inner_id": number,
            "total_annotations": len(annotations), "cancelled_annotations": 0, "total_predictions": 0, "project": 1,
            "comment_count": 0, "unresolved_comment_count": 0, "last_comment_updated_at": None, "comment_authors": [],
        }  # fmt: skip


def write_export(path: Path, megabytes: float, seed: int = 20) -> int:
    """Write an export of about `megabytes`; return how many tasks it holds."""
    generator = Generator(seed)
    size, number = 1, 0
    with path.open("w", encoding="utf-8") as stream:
        stream.write("[")
        while size < megabytes * 1e6:
            number += 1
            item = ("," if number > 1 else "") + json.dumps(generator.task(number), ensure_ascii=False)
            stream.write(item)
            size += len(item.encode())
        stream.write("]")
    return number
