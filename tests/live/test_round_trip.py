"""There and back through the API: what people do comes back once, complete and without their names."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from corpus_kit.corpus.documents import make_document, read_documents, write_documents
from corpus_kit.errors import ProblemsError, UsageError
from corpus_kit.labelstudio.source import open_source
from corpus_kit.studio import mirror, sending
from corpus_kit.studio.adjudicate import adjudicate
from corpus_kit.studio.pull import Pulled, pull
from corpus_kit.studio.push import push
from corpus_kit.studio.status import status

Json = dict[str, Any]


def tasks_of(site: Any, title: str) -> tuple[int, dict[str, Any]]:
    """Find a project by title, and its tasks by document."""
    client = site.client
    (project,) = [one for one in client.projects.list(title=title) if one.title == title]
    found = list(client.tasks.list(project=project.id, fields="all"))
    assert len({one.data["document_id"] for one in found}) == len(found), "a document is there twice"
    return project.id, {one.data["document_id"]: one for one in found}


def span(text: str, word: str, label: str, id_: str) -> Json:
    start = text.index(word)
    value = {"start": start, "end": start + len(word), "text": word, "labels": [label]}
    return {"id": id_, "from_name": "span", "to_name": "text", "type": "labels", "value": value}


def answer(on: Json, control: str, choice: str) -> Json:
    value = {key: on["value"][key] for key in ("start", "end", "text")} | {"choices": [choice]}
    return {"id": on["id"], "from_name": control, "to_name": "text", "type": "choices", "value": value}


def attribution(text: str, direct: str = "direct") -> list[Json]:
    """One attribution: content, source and cue with their answers, joined."""
    content = span(text, "It is fair", "content", "c1")
    source = span(text, "Orla Fenn", "source", "s1")
    cue = span(text, "said", "cue", "q1")
    answers = [
        answer(content, "quote_type", direct),
        answer(source, "source_type", "named_individual"),
        answer(source, "affiliation", "government"),
        answer(cue, "commitment", "neutral"),
    ]
    links = [{"type": "relation", "from_id": "c1", "to_id": to, "direction": "right"} for to in ("s1", "q1")]
    return [content, source, cue, *answers, *links]


def clone(corpus: Path, to: Path) -> Path:
    """Copy what would be committed: without local state."""
    shutil.copytree(corpus, to, ignore=shutil.ignore_patterns(".studio"))
    return to


def exports(corpus: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((corpus / "exports").rglob("*.json"))}


def news(done: Pulled, pass_: str, kind: str = "annotation") -> Any:
    (one,) = [one for one in done.projects if (one.pass_, one.kind) == (pass_, kind)]
    return one.changes


def annotations(corpus: Path) -> list[Any]:
    return [one for doc in open_source(corpus).documents() for one in doc.annotations]


def test_two_annotators_skips_drafts_edits_and_deletions(site, corpus, name, tmp_path):
    access = site.access()
    done = push(access, corpus)
    assert [(one.created, one.added) for one in done] == [(True, 2), (True, 2)]
    assert [(one.created, one.added, one.there, one.updated) for one in push(access, corpus)] == [(False, 0, 2, [])] * 2

    _, tasks = tasks_of(site, f"{name}: attribution")
    text = tasks["d1"].data["text"]
    other = site.user(f"{name}-second")
    create = site.client.annotations.create
    mine = create(tasks["d1"].id, result=attribution(text), lead_time=12.5)
    theirs = create(tasks["d1"].id, result=attribution(text, "mixed"), completed_by=other, lead_time=20)
    empty = create(tasks["d2"].id, result=[], lead_time=3)  # an article without attributions
    create(tasks["d2"].id, result=attribution(tasks["d2"].data["text"]), completed_by=other, was_cancelled=True)
    with site.http() as http:
        draft = {"result": attribution(text), "lead_time": 1}
        assert http.post(f"/api/tasks/{tasks['d2'].id}/drafts", json=draft).status_code == 201

    done = pull(access, corpus)
    assert news(done, "attribution").new == {"a1": 2, "a2": 2}
    assert done.problems == []
    (only,) = exports(corpus).values()
    assert b"example.org" not in only
    assert b"It is fair" not in only
    kept = annotations(corpus)
    assert [(one.document, one.annotator, len(one.regions), len(one.links)) for one in kept] == [
        ("d1", "a1", 3, 2),
        ("d1", "a2", 3, 2),
        ("d2", "a1", 0, 0),
    ]
    assert [one.seconds for one in kept] == [12.5, 20, 3]

    before = exports(corpus)
    again = pull(access, corpus)
    assert again.written == []
    assert not news(again, "attribution")
    assert [one.fetched.tasks for one in again.projects] == [0, 0]
    assert pull(access, corpus, full=True).written == []

    copy = clone(corpus, tmp_path / "clone")  # without local state: the same pseudonyms
    assert pull(access, copy).written == []
    assert exports(copy) == before

    site.client.annotations.update(id=mine.id, result=attribution(text, "indirect"))  # edit after pull
    done = pull(access, corpus)
    assert (news(done, "attribution").changed, news(done, "attribution").changed_results) == ({"a1": 1}, 1)
    assert [one.fetched.tasks for one in done.projects if one.pass_ == "attribution"] == [1]

    site.client.annotations.delete(theirs.id)  # delete after pull
    assert news(pull(access, corpus), "attribution").gone == {"a2": 1}
    site.client.tasks.delete(tasks["d2"].id)
    done = pull(access, corpus)
    assert news(done, "attribution").gone == {"a1": 1, "a2": 1}
    (fetched,) = [one.fetched for one in done.projects if one.pass_ == "attribution"]
    assert (fetched.deleted_tasks, fetched.deleted_annotations) == (1, 2)
    after = exports(corpus)
    assert pull(access, corpus, full=True).written == []
    assert exports(corpus) == after
    assert empty.id


def test_faulty_annotations_stay_out_and_are_told(site, corpus, name):
    access = site.access()
    push(access, corpus, pass_="attribution")
    _, tasks = tasks_of(site, f"{name}: attribution")
    text = tasks["d1"].data["text"]
    dangling = [*attribution(text), {"type": "relation", "from_id": "c1", "to_id": "zz", "direction": "right"}]
    broken = site.client.annotations.create(tasks["d1"].id, result=dangling)
    site.client.annotations.create(tasks["d2"].id, result=attribution(tasks["d2"].data["text"]))
    done = pull(access, corpus)
    assert [one.code for one in done.problems] == ["dangling-relation"]
    assert (done.problems[0].task, done.problems[0].annotator) == (str(tasks["d1"].id), "a1")
    assert [one.document for one in annotations(corpus)] == ["d2"]
    found = status(access, corpus, pass_="attribution")
    assert [one.code for one in found.problems] == ["dangling-relation"]
    assert "blanks the editor" in found.problems[0].advice
    (work,) = found.passes[0].annotators
    assert (work.annotator, work.done, work.remaining) == ("a1", 2, 0)
    site.client.annotations.update(id=broken.id, result=attribution(text))
    assert pull(access, corpus).problems == []
    assert [one.document for one in annotations(corpus)] == ["d1", "d2"]


def test_an_interrupted_pull_changes_nothing_and_resumes(site, corpus, name, monkeypatch):
    access = site.access()
    push(access, corpus, pass_="attribution")
    _, tasks = tasks_of(site, f"{name}: attribution")
    for task in tasks.values():
        site.client.annotations.create(task.id, result=attribution(task.data["text"]))
    monkeypatch.setattr(mirror, "CHUNK", 1)

    def interrupt(what: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(access, corpus, progress=interrupt)
    assert not (corpus / "exports").exists()
    assert news(pull(access, corpus), "attribution").new == {"a1": 2}
    whole = exports(corpus)
    assert pull(access, corpus, full=True).written == []
    assert exports(corpus) == whole


def test_a_server_killed_during_push_and_pull(site, corpus, name, monkeypatch):
    text = read_documents(corpus / "documents.jsonl")["d1"].text or ""
    write_documents(corpus / "documents.jsonl", [make_document(f"d{i}", f"{text}No {i}.") for i in range(6)])
    monkeypatch.setattr(sending, "BATCH", 2)
    monkeypatch.setattr(mirror, "CHUNK", 2)

    def kill(what: str, done: int, total: int) -> None:
        if done == 2:
            site.kill()

    with pytest.raises(ProblemsError) as caught:
        push(site.access(), corpus, pass_="claims", progress=kill)
    assert [one.code for one in caught.value.problems] in (["no-server"], ["no-answer"])
    site.revive()
    assert [(one.created, one.added, one.there) for one in push(site.access(), corpus, pass_="claims")] == [
        (False, 4, 2)
    ]
    _, tasks = tasks_of(site, f"{name}: claims")
    assert sorted(tasks) == [f"d{i}" for i in range(6)]
    assert {one.total_predictions for one in tasks.values()} == {1}

    for task in tasks.values():
        proposed = (
            task.predictions[0]["result"] if isinstance(task.predictions[0], dict) else task.predictions[0].result
        )
        site.client.annotations.create(task.id, result=proposed)
    (corpus / ".studio" / "x").touch()
    for path in (corpus / ".studio").glob("*.jsonl"):
        path.unlink()
    with pytest.raises(ProblemsError):
        pull(site.access(), corpus, progress=kill)
    assert not (corpus / "exports").exists()
    site.revive()
    assert news(pull(site.access(), corpus), "claims").new == {"a1": 6}


def test_drift_and_a_config_that_would_break_annotations(site, corpus, name):
    access = site.access()
    push(access, corpus, pass_="attribution")
    project, tasks = tasks_of(site, f"{name}: attribution")
    wanted = site.client.projects.get(project).label_config
    extra = '<Label value="Rumour" alias="rumour" />'
    site.client.projects.update(project, label_config=wanted.replace("<Label ", extra + "<Label ", 1))
    site.client.projects.update(project, expert_instruction="<p>Do as you like</p>")
    found = status(access, corpus, pass_="attribution")
    assert any(line.startswith("-") and "rumour" in line for line in found.passes[0].drift)
    assert "-Do as you like" in found.passes[0].drift
    assert push(access, corpus, pass_="attribution")[0].updated == ["labeling config", "instructions"]
    assert status(access, corpus, pass_="attribution").passes[0].drift == []

    site.client.projects.update(project, label_config=wanted.replace("<Label ", extra + "<Label ", 1))
    text = tasks["d1"].data["text"]
    site.client.annotations.create(tasks["d1"].id, result=[span(text, "fair", "rumour", "r1")])
    with pytest.raises(ProblemsError) as caught:
        push(access, corpus, pass_="attribution")
    (problem,) = caught.value.problems
    assert (problem.code, problem.task, problem.annotator) == ("unknown-label", str(tasks["d1"].id), "a1")
    assert "rumour" in site.client.projects.get(project).label_config


def test_texts_that_changed_and_tasks_that_are_doubled_stop(site, corpus, name):
    access = site.access()
    push(access, corpus, pass_="attribution")
    project, tasks = tasks_of(site, f"{name}: attribution")
    listed = corpus / "documents.jsonl"
    before = read_documents(listed)
    write_documents(listed, [before["d2"], make_document("d1", "Another text.")])
    for act in (push, pull):
        with pytest.raises(ProblemsError) as caught:
            act(access, corpus)
        assert [(one.code, one.task) for one in caught.value.problems] == [("text-changed", str(tasks["d1"].id))]
    write_documents(listed, [before["d2"]])
    with pytest.raises(ProblemsError) as caught:
        pull(access, corpus)
    assert [one.code for one in caught.value.problems] == ["unknown-document"]
    write_documents(listed, before)
    site.client.tasks.create(project=project, data=dict(tasks["d1"].data))
    with pytest.raises(ProblemsError) as caught:
        push(access, corpus, pass_="attribution")
    assert [one.code for one in caught.value.problems] == ["doubled-task"]


def test_a_second_annotator_gets_what_the_first_has_done(site, corpus, name):
    access = site.access()
    (done,) = push(access, corpus, pass_="attribution")
    project, tasks = tasks_of(site, f"{name}: attribution")
    first = site.user(f"{name}-first")
    for task in tasks.values():
        site.client.annotations.create(task.id, result=[], completed_by=first)
    with site.http() as http:
        answer = http.get(f"/api/projects/{project}/next")
        assert answer.status_code == 200
        assert answer.json()["data"]["document_id"] in tasks
    assert push(access, corpus, pass_="attribution", annotators=3)[0].updated == ["annotators a document, now 3"]
    assert site.client.projects.get(project).maximum_annotations == 3
    assert done.created


def test_two_projects_of_one_name_stop(site, corpus, name):
    for _ in range(2):
        site.client.projects.create(title=f"{name}: claims")
    for act in (push, pull, status):
        with pytest.raises(ProblemsError) as caught:
            act(site.access(), corpus)
        assert [one.code for one in caught.value.problems] == ["two-projects"]


def test_adjudication_there_and_back(site, corpus, name):
    access = site.access()
    push(access, corpus, pass_="attribution")
    _, tasks = tasks_of(site, f"{name}: attribution")
    other = site.user(f"{name}-second")
    for id_, said in (("d1", "mixed"), ("d2", "direct")):  # they disagree on d1 only
        text = tasks[id_].data["text"]
        site.client.annotations.create(tasks[id_].id, result=attribution(text))
        site.client.annotations.create(tasks[id_].id, result=attribution(text, said), completed_by=other)
    pull(access, corpus)
    before = exports(corpus)
    (done,) = adjudicate(access, corpus, pass_="attribution")
    assert (done.created, done.added, done.agreeing, done.open) == (True, 1, 1, {"d1": 1})
    (again,) = adjudicate(access, corpus, pass_="attribution")
    assert (again.created, again.added, again.there) == (False, 0, 1)

    judging, judged = tasks_of(site, f"{name}: attribution (adjudication)")
    site.client.projects.update(judging, expert_instruction="<p>Do as you like</p>")
    (again,) = adjudicate(access, corpus, pass_="attribution")
    assert again.updated == ["instructions"]
    (task,) = judged.values()
    said = {one["model_version"]: one["result"] for one in map(_plain, task.predictions)}
    assert sorted(said) == ["a1", "a2", "agreed"]
    kinds = [(one["type"], one.get("from_name")) for one in said["agreed"]]
    assert kinds.count(("labels", "span")) == 3
    assert ("choices", "quote_type") not in kinds  # what they disagree on is open
    assert ("choices", "affiliation") in kinds
    assert kinds.count(("relation", None)) == 2
    assert ("choices", "quote_type") in [(one["type"], one.get("from_name")) for one in said["a2"]]

    text = tasks["d1"].data["text"]
    site.client.annotations.create(task.id, result=attribution(text, "mixed"), lead_time=9)
    done = pull(access, corpus)
    assert news(done, "attribution", "adjudication").new == {"a1": 1}
    after = exports(corpus)
    assert {file: after[file] for file in before} == before  # the annotations are untouched
    (decided,) = [doc.adjudications["attribution"] for doc in open_source(corpus).documents() if doc.adjudications]
    (content,) = [one for one in decided.regions if one.type == "content"]
    assert [one.value for one in content.answers] == ["mixed"]
    (again,) = adjudicate(access, corpus, pass_="attribution")
    assert (again.added, again.decided) == (0, 1)


def test_named_documents_come_back_although_nobody_disagrees(site, corpus, name, tmp_path):
    access = site.access()
    push(access, corpus, pass_="attribution")
    _, tasks = tasks_of(site, f"{name}: attribution")
    text = tasks["d1"].data["text"]
    other = site.user(f"{name}-second")
    site.client.annotations.create(tasks["d1"].id, result=attribution(text))
    site.client.annotations.create(tasks["d1"].id, result=attribution(text), completed_by=other)
    pull(access, corpus)
    (nothing,) = adjudicate(access, corpus, pass_="attribution")
    assert (nothing.created, nothing.agreeing) == (False, 1)
    suspects = tmp_path / "suspects.jsonl"
    suspects.write_text(
        '{"task": "quote_type", "unit_id": "d1:content:0-9", "document_id": "d1"}\n'
        '{"task": "source_type", "document_id": "d2"}\n'
    )
    with pytest.raises(UsageError, match=r"nothing in .* is about the pass 'claims'"):
        adjudicate(access, corpus, pass_="claims", documents=suspects)
    (done,) = adjudicate(access, corpus, documents=suspects)
    assert (done.pass_, done.created, done.added, done.open) == ("attribution", True, 1, {"d1": 0})
    assert (done.agreeing, done.unannotated) == (1, 1)  # nobody annotated d2

    _, judged = tasks_of(site, f"{name}: attribution (adjudication)")
    (task,) = judged.values()
    said = {one["model_version"]: one["result"] for one in map(_plain, task.predictions)}
    assert sorted(said) == ["a1", "a2", "agreed"]
    start = said["agreed"]  # the whole reference: submitted as it is, it says the same again
    site.client.annotations.create(task.id, result=start, lead_time=5)
    assert pull(access, corpus).problems == []
    (doc,) = [doc for doc in open_source(corpus).documents() if doc.adjudications]
    decided = doc.adjudications["attribution"]
    facts = {(one.type, one.start, one.end, *sorted(a.value for a in one.answers)) for one in decided.regions}
    first = doc.annotations[0]
    assert facts == {(one.type, one.start, one.end, *sorted(a.value for a in one.answers)) for one in first.regions}
    assert {link.relation for link in decided.links} == {link.relation for link in first.links}
    (again,) = adjudicate(access, corpus, documents=suspects)
    assert (again.added, again.decided) == (0, 1)


def _plain(prediction: Any) -> Json:
    if isinstance(prediction, dict):
        return prediction
    return dict(json.loads(prediction.json()))


def test_one_person_has_one_pseudonym_in_all_passes(site, corpus, name):
    access = site.access()
    push(access, corpus)
    other = site.user(f"{name}-second")
    _, attributions = tasks_of(site, f"{name}: attribution")
    _, claims = tasks_of(site, f"{name}: claims")
    create = site.client.annotations.create
    create(attributions["d1"].id, result=[], completed_by=other)
    pull(access, corpus)  # the second user is alone, and gets the first name
    create(claims["d1"].id, result=[], completed_by=other)
    create(claims["d2"].id, result=[])
    done = pull(access, corpus)
    assert news(done, "claims").new == {"a1": 1, "a2": 1}
    assert {(one.pass_, one.document): one.annotator for one in annotations(corpus)} == {
        ("attribution", "d1"): "a1",
        ("claims", "d1"): "a1",
        ("claims", "d2"): "a2",
    }
    (work,) = status(access, corpus, pass_="attribution").passes[0].annotators
    assert (work.annotator, work.done) == ("a1", 1)
