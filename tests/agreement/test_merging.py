"""Annotators who worked in projects of their own, the free edition's way to keep them blind to one another."""

import json

import pytest

from corpus_kit.agreement.measure import measure
from corpus_kit.labelstudio.source import open_source

TEXT = "The wall of Oskeld is safe. Fenn doubts it."
TOPICS = [("works", "works"), ("works", "people"), ("people", "people"), ("works", "works")]


def task(number, user, topic):
    """Make one task of one project: ids differ between projects, the document's id does not."""
    span = {"start": 0, "end": 18 if user == 11 else 17, "labels": ["Thing"], "text": TEXT[: 18 if user == 11 else 17]}
    result = [
        {"id": "r1", "type": "labels", "from_name": "span", "to_name": "text", "value": span},
        {"id": "r2", "type": "choices", "from_name": "topic", "to_name": "text", "value": {"choices": [topic]}},
    ]
    annotation = {
        "id": 100 * user + number,
        "completed_by": user,
        "result": result,
        "was_cancelled": False,
        "lead_time": 30,
    }
    return {
        "id": 1000 * user + number,
        "data": {"text": f"{TEXT} {number}", "document_id": f"d{number}"},
        "annotations": [annotation],
    }


def projects():
    return [
        {
            "project": f"annotator {user}",
            "tasks": [task(number, user, pair[place]) for number, pair in enumerate(TOPICS)],
        }
        for place, user in enumerate((11, 12))
    ]


def check(path):
    found = measure(open_source(path), resamples=0)
    assert found["documents"] == 4
    assert len(found["annotators"]) == 2
    topic = next(one for one in found["attributes"].values() if one["carrier"] == "document")
    assert (topic["units"], topic["observed"]) == (4, 3 / 4)
    [span] = found["spans"].values()
    assert (span["spans"], span["f1_overlap"]) == (8, 1)


def test_projects_in_one_file(tmp_path):
    (tmp_path / "all.json").write_text(json.dumps({"projects": projects()}))
    check(tmp_path / "all.json")


@pytest.mark.parametrize("names", [("one.json", "two.json"), ("b.json", "a.json")])
def test_a_file_a_project(tmp_path, names):
    for name, project in zip(names, projects(), strict=True):
        (tmp_path / name).write_text(json.dumps(project["tasks"]))
    check(tmp_path)
