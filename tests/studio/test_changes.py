import json

from corpus_kit.studio.changes import Changes, changes_between
from corpus_kit.studio.mirror import Fetched
from corpus_kit.studio.pull import Pulled, PulledProject
from corpus_kit.studio.telling import pulled_lines


def export(*annotations):
    return json.dumps([{"id": 1, "annotations": annotations}]).encode()


def said(id_, annotator, *results):
    return {"unique_id": id_, "completed_by": annotator, "result": [{"id": one} for one in results]}


def test_changes():
    before = export(said("u1", "a1", "x", "y"), said("u2", "a2", "x"))
    after = export(said("u1", "a1", "x", "z"), said("u3", "a10"))
    changes = changes_between(before, after)
    assert (changes.new, changes.changed, changes.gone) == ({"a10": 1}, {"a1": 1}, {"a2": 1})
    assert changes.changed_results == 2  # y went, z came
    assert changes.total == 2
    assert not changes_between(after, after)
    assert changes_between(b"", after).new == {"a1": 1, "a10": 1}
    assert changes_between(after, b"").gone == {"a1": 1, "a10": 1}


def test_what_a_pull_says():
    changes = Changes(new={"a10": 2, "a2": 1}, changed={"a1": 1}, changed_results=3, total=9)
    project = PulledProject(
        pass_="claims", kind="annotation", url="", file="", fetched=Fetched(4, 1, 2), changes=changes, held_back=1
    )
    lines = pulled_lines(Pulled(projects=[project], written=[], problems=[], repairs=[], notes=["a note"]))
    assert lines == [
        "claims: 9 annotations; 3 new (a2: 1, a10: 2); 1 changed (a1: 1), 3 answers, spans and links",
        "  deleted in Label Studio: tasks 1, with 2 annotations",
        "  left out, for they would not build: 1",
        "a note",
        "nothing had to be written",
    ]
