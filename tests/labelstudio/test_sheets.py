import io
import json

import msgspec
import pytest

from corpus_kit.labelstudio.records import Task, TaskAnnotation
from corpus_kit.labelstudio.sheets import Leaves, Sheet


def sheet(document, *keys):
    made = Sheet(7, {"document_id": document})
    made.count(Task(id=7, drafts=1))
    for key in keys:
        record = TaskAnnotation(updated_at="2031-01-01")
        made.add(key, record, {"id": key, "completed_by": "a1", "result": [{"text": 'a "line"\nbreak', "x": []}]}, "a1")
    return made


def written(path, sheets, staying=()):
    stream = io.BytesIO()
    leaves = Leaves(stream, path, staying)
    for document, one in sheets.items():
        leaves.add(document, one)
    leaves.end()
    return stream.getvalue()


@pytest.mark.parametrize("documents", [[], ["a"], ["a", "b", "ü"]])
def test_a_document_at_a_time_gives_what_all_at_once_does(tmp_path, documents):
    sheets = {id_: sheet(id_, "u1", "u2") for id_ in documents}
    whole = msgspec.json.format(msgspec.json.encode([one.json() for one in sheets.values()]), indent=1) + b"\n"
    assert written(tmp_path / "none", sheets) == whole


def test_what_stays_stands_in_its_place_to_the_byte(tmp_path):
    path = tmp_path / "e.json"
    before = {id_: sheet(id_, "u1") for id_ in "acdfh"}
    path.write_bytes(written(path, before))
    new = {id_: sheet(id_, "u9") for id_ in "bdgi"}
    # d is written anew, f is gone, a, c and h stay, b, g and i come between and after them.
    found = written(path, new, staying={"a", "c", "h", "z"})
    assert found == written(tmp_path / "none", dict(sorted({**{id_: before[id_] for id_ in "ach"}, **new}.items())))
    assert [one["data"]["document_id"] for one in json.loads(found)] == list("abcdghi")
