"""What goes wrong between a corpus and its server: told clearly, nothing lost, nothing doubled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus_kit.corpus.documents import make_document, write_documents
from corpus_kit.errors import ProblemsError
from corpus_kit.labelstudio.source import open_source
from corpus_kit.studio import mirror, sending
from corpus_kit.studio.adjudicate import adjudicate
from corpus_kit.studio.pull import pull
from corpus_kit.studio.push import push
from corpus_kit.studio.status import status

PASS = "attribution"


def exports(corpus: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (corpus / "exports").rglob("*.json")}


def annotations(corpus: Path) -> list[tuple[str, str]]:
    return [(one.document, one.annotator) for doc in open_source(corpus).documents() for one in doc.annotations]


def codes(act: Any, *arguments: Any, **more: Any) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        act(*arguments, **more)
    return [one.code for one in caught.value.problems]


def interrupt(what: str, done: int, total: int) -> None:
    raise KeyboardInterrupt


def test_a_document_deleted_on_the_server_comes_back_once(site, corpus):
    access = site.access()
    push(access, corpus, pass_=PASS)
    _, tasks = site.tasks(corpus, PASS)
    for task in tasks.values():
        site.client.annotations.create(task.id, result=[])
    pull(access, corpus)
    assert annotations(corpus) == [("d1", "a1"), ("d2", "a1")]

    site.client.tasks.delete(tasks["d1"].id)
    (done,) = [one for one in pull(access, corpus).projects if one.pass_ == PASS]
    assert (done.fetched.deleted_tasks, done.changes.gone) == (1, {"a1": 1})
    assert [(one.added, one.there) for one in push(access, corpus, pass_=PASS)] == [(1, 1)]
    assert [(one.added, one.there) for one in push(access, corpus, pass_=PASS)] == [(0, 2)]
    _, again = site.tasks(corpus, PASS)
    site.client.annotations.create(again["d1"].id, result=[])
    pull(access, corpus)
    assert annotations(corpus) == [("d1", "a1"), ("d2", "a1")]


def test_a_text_that_was_changed_on_the_server(site, corpus):
    access = site.access()
    push(access, corpus, pass_=PASS)
    _, tasks = site.tasks(corpus, PASS)
    for task in tasks.values():
        site.client.annotations.create(task.id, result=[])
    pull(access, corpus)
    before = exports(corpus)
    data = dict(tasks["d2"].data)
    site.client.tasks.update(tasks["d2"].id, data=data | {"text": "Something else."})
    for act in (push, pull):
        assert codes(act, access, corpus) == ["text-changed"]
    assert exports(corpus) == before
    site.client.tasks.update(tasks["d2"].id, data=data)
    assert pull(access, corpus).written == []


def test_a_draft_and_a_skip_are_nobodys_annotation(site, corpus):
    access = site.access()
    push(access, corpus, pass_=PASS)
    _, tasks = site.tasks(corpus, PASS)
    with site.http() as http:
        draft = {"result": [], "lead_time": 1}
        assert http.post(f"/api/tasks/{tasks['d1'].id}/drafts", json=draft).status_code == 201
    site.client.annotations.create(tasks["d2"].id, result=[], was_cancelled=True)
    assert pull(access, corpus).problems == []
    assert annotations(corpus) == []
    (found,) = status(access, corpus, pass_=PASS).passes
    assert [(work.done, work.skipped) for work in found.annotators] == [(0, 1)]
    assert found.drafts == ["d1"]
    site.client.annotations.create(tasks["d1"].id, result=[])  # the draft is submitted
    pull(access, corpus)
    assert annotations(corpus) == [("d1", "a1")]


def test_an_interrupted_push_goes_on_where_it_was(site, corpus, monkeypatch):
    documents = [make_document(f"d{i}", f"Ferries stop for {i} days.") for i in range(5)]
    write_documents(corpus / "documents.jsonl", documents)
    monkeypatch.setattr(sending, "BATCH", 2)
    with pytest.raises(KeyboardInterrupt):
        push(site.access(), corpus, pass_=PASS, progress=interrupt)
    (done,) = push(site.access(), corpus, pass_=PASS)
    assert (done.created, done.added, done.there) == (False, 3, 2)
    _, tasks = site.tasks(corpus, PASS)
    assert sorted(tasks) == [f"d{i}" for i in range(5)]


def test_an_interrupted_pull_keeps_what_was_there(site, corpus, monkeypatch):
    access = site.access()
    push(access, corpus, pass_=PASS)
    _, tasks = site.tasks(corpus, PASS)
    site.client.annotations.create(tasks["d1"].id, result=[])
    pull(access, corpus)
    before = exports(corpus)
    for task in tasks.values():
        site.client.annotations.create(task.id, result=[], completed_by=site.user(f"{corpus.name}-{task.id}-other"))
    monkeypatch.setattr(mirror, "CHUNK", 1)
    with pytest.raises(KeyboardInterrupt):
        pull(access, corpus, progress=interrupt)
    assert exports(corpus) == before
    pull(access, corpus)
    assert annotations(corpus) == [("d1", "a1"), ("d1", "a2"), ("d2", "a3")]
    after = exports(corpus)
    assert pull(access, corpus, full=True).written == []
    assert exports(corpus) == after


def test_ten_thousand_documents(site, corpus):
    documents = (make_document(f"d{i}", f"Ferries stop for {i} days.") for i in range(10_000))
    write_documents(corpus / "documents.jsonl", documents)

    def stop(what: str, done: int, total: int) -> None:
        if done == 3000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        push(site.access(), corpus, pass_=PASS, progress=stop)
    (done,) = push(site.access(), corpus, pass_=PASS)
    assert (done.added, done.there) == (7000, 3000)
    project = int(done.url.rsplit("/", 1)[1])
    assert site.client.projects.get(project).task_number == 10_000
    for task, _ in zip(site.client.tasks.list(project=project), range(20), strict=False):
        site.client.annotations.create(task.id, result=[])
    (pulled,) = pull(site.access(), corpus).projects
    assert pulled.changes.new == {"a1": 20}
    assert pull(site.access(), corpus, full=True).written == []
    site.client.projects.delete(project)


def test_a_corpus_that_was_never_pushed(site, corpus):
    for act in (pull, status):
        assert codes(act, site.access(), corpus) == ["no-project"]
    assert codes(adjudicate, site.access(), corpus) == ["no-exports"]
