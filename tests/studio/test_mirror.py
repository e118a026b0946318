"""A mirror brought up to date step by step is the mirror made afresh, whatever happened on the server between."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus_kit.corpus.config import Fields
from corpus_kit.studio import kept
from corpus_kit.studio.mirror import Mirror
from corpus_kit.studio.projects import Project

START = datetime(2031, 3, 14, tzinfo=UTC)
TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


class Server:
    """A Label Studio in memory, as far as mirroring asks it; time goes on a second a change."""

    def __init__(self):
        self.tasks_by_id, self.clock, self.exported = {}, 0, []
        self.tasks = SimpleNamespace(list=self._list)
        self.projects = SimpleNamespace(exports=SimpleNamespace(download_sync=self._download))

    @contextmanager
    def told(self, doing):
        yield self

    def touch(self, id_, annotation=None, drop=False):
        self.clock += 1
        task = self.tasks_by_id.setdefault(
            id_, {"id": id_, "data": {"document_id": f"d{id_}", "text": "x"}, "annotations": []}
        )
        task["updated_at"] = (START + timedelta(seconds=self.clock)).strftime(TIME)
        if drop:
            task["annotations"] = task["annotations"][1:]
        if annotation:
            user = {"id": 7, "email": "someone@example.org"}
            task["annotations"] = [*task["annotations"], {"id": annotation, "completed_by": user, "result": []}]

    def project(self):
        return Project(1, "t", "p", "annotation", "key", "", "", len(self.tasks_by_id), 1)

    def _list(self, *, query, **_):
        items = json.loads(query).get("filters", {}).get("items", [])
        since = items[0]["value"] if items else ""
        found = [task for task in self.tasks_by_id.values() if task["updated_at"] > since]
        return [SimpleNamespace(id=task["id"], updated_at=task["updated_at"]) for task in found]

    def _download(self, _, *, request_options, **__):
        ids = set(request_options["additional_query_parameters"]["ids[]"])
        self.exported += sorted(ids)
        found = [task for id_, task in self.tasks_by_id.items() if id_ in ids]
        return iter([json.dumps(found).encode()])


def tasks(server, folder, full=False):
    mirror = Mirror(folder, server.project(), Fields())
    fetched = mirror.refresh(server, full=full)
    return [(one.id, [said.id for said in one.annotations]) for one in mirror.tasks()], fetched


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["annotate", "drop", "delete", "pull"]), st.integers(1, 6)), min_size=1, max_size=25
)


@given(ACTIONS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_step_by_step_is_afresh(tmp_path_factory, actions):
    server, folder = Server(), tmp_path_factory.mktemp("mirror")
    for number, (action, id_) in enumerate(actions, start=1):
        if action == "annotate":
            server.touch(id_, annotation=number)
        elif action == "drop" and id_ in server.tasks_by_id:
            server.touch(id_, drop=True)
        elif action == "delete":
            server.tasks_by_id.pop(id_, None)
        else:
            tasks(server, folder)
    assert tasks(server, folder)[0] == tasks(server, folder, full=True)[0]


def test_only_changes_are_fetched(tmp_path):
    server = Server()
    for id_ in range(1, 200):
        server.touch(id_)
    assert tasks(server, tmp_path)[1].tasks == 199
    server.exported.clear()
    server.touch(5, annotation=1)
    server.touch(9, annotation=2)
    assert tasks(server, tmp_path)[1].tasks == 2
    assert server.exported == [5, 9]
    server.exported.clear()
    assert tasks(server, tmp_path)[1].tasks == 0
    assert server.exported == []


def test_deletions_are_counted(tmp_path):
    server = Server()
    for id_ in (1, 2):
        server.touch(id_, annotation=id_)
    tasks(server, tmp_path)
    del server.tasks_by_id[2]
    found, fetched = tasks(server, tmp_path)
    assert found == [(1, [1])]
    assert (fetched.deleted_tasks, fetched.deleted_annotations) == (1, 1)


def test_nothing_of_a_person_but_the_number_is_kept(tmp_path):
    server = Server()
    server.touch(1, annotation=1)
    tasks(server, tmp_path)
    (file,) = (tmp_path / ".studio").glob("*.jsonl")
    assert "example.org" not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    assert (tmp_path / ".studio" / ".gitignore").read_text() == "*\n"


def test_an_interrupt_leaves_the_mirror_as_it_was(tmp_path, monkeypatch):
    server = Server()
    server.touch(1)
    tasks(server, tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / ".studio").iterdir()}
    server.touch(2)
    server.projects.exports.download_sync = lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        tasks(server, tmp_path)
    assert {path.name: path.read_bytes() for path in (tmp_path / ".studio").iterdir()} == before


def test_a_copy_that_cannot_be_read_is_made_again(tmp_path):
    server = Server()
    server.touch(1, annotation=4)
    expected = tasks(server, tmp_path)[0]
    (file,) = (tmp_path / ".studio").glob("*.jsonl")
    for broken in (b"", b"nonsense\n", b'{"format": 0, "project": "key", "cursor": "", "tasks": 1}\n'):
        file.write_bytes(broken)
        assert tasks(server, tmp_path)[0] == expected


def test_a_folder_that_may_not_be_written(tmp_path, monkeypatch):
    server = Server()
    server.touch(1)
    monkeypatch.setattr(kept, "FOLDER", "missing/deep")
    assert tasks(server, tmp_path)[0] == [(1, [])]
    assert list(tmp_path.iterdir()) == []
