import json

from corpus_kit.studio.changes import changes_between


def export(*annotations):
    return json.dumps([{"id": 1, "annotations": annotations}]).encode()


def said(id_, annotator, *results):
    return {"unique_id": id_, "completed_by": annotator, "result": [{"id": one} for one in results]}


def between(folder, before, after):
    """Compare two states; None is no file."""
    for name, state in (("before", before), ("after", after)):
        (folder / name).unlink(missing_ok=True)
        if state is not None:
            (folder / name).write_bytes(state)
    return changes_between(folder / "before", folder / "after")


def test_changes(tmp_path):
    before = export(said("u1", "a1", "x", "y"), said("u2", "a2", "x"))
    after = export(said("u1", "a1", "x", "z"), said("u3", "a10"))
    changes = between(tmp_path, before, after)
    assert (changes.new, changes.changed, changes.gone) == ({"a10": 1}, {"a1": 1}, {"a2": 1})
    assert changes.changed_results == 2  # y went, z came
    assert not between(tmp_path, after, after)
    assert between(tmp_path, None, after).new == {"a1": 1, "a10": 1}
    assert between(tmp_path, after, None).gone == {"a1": 1, "a10": 1}


def test_an_answer_that_changed_counts_once(tmp_path):
    def state(*results):
        return json.dumps([{"annotations": [{"id": 1, "completed_by": "a1", "result": results}]}]).encode()

    span = {"id": "x", "from_name": "span", "type": "labels"}
    red, blue = ({"id": "x", "from_name": "colour", "type": "choices", "value": one} for one in ("red", "blue"))
    link = {"type": "relation", "from_id": "x", "to_id": "y"}
    assert between(tmp_path, state(span, red), state(span, blue)).changed_results == 1
    assert between(tmp_path, state(span, red), state(span, blue, link)).changed_results == 2  # and a link came


def test_documents_that_come_and_go(tmp_path):
    def state(**documents):
        tasks = [
            {"data": {"document_id": id_}, "annotations": [said(f"{id_}-{one}", one) for one in by]}
            for id_, by in documents.items()
        ]
        return json.dumps(tasks).encode()

    before = state(b=["a1"], d=["a1", "a2"], e=["a3"])
    after = state(a=["a4"], b=["a1"], c=["a5"], e=["a3", "a6"], f=["a1"])
    changes = between(tmp_path, before, after)
    assert changes.new == {"a1": 1, "a4": 1, "a5": 1, "a6": 1}
    assert (changes.changed, changes.gone) == ({}, {"a1": 1, "a2": 1})
