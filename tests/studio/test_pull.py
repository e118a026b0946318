"""Pulling step by step leaves the files that pulling everything does, and what is settled is not read again."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus_kit.corpus.documents import make_document, write_documents
from corpus_kit.errors import OutputError, ProblemsError
from corpus_kit.labelstudio import sheets
from corpus_kit.labelstudio.assemble import Assembler
from corpus_kit.studio import projects, pull
from corpus_kit.studio.projects import Project

START = datetime(2031, 3, 14, tzinfo=UTC)
SCHEMA = """
name: toys
version: 1.0.0
attributes:
  colour: {values: {red: {}, blue: {}}}
spans:
  ball: {attributes: [colour]}
passes:
  first: {spans: [ball]}
  second: {spans: [ball]}
"""
TEXTS = {f"d{i}": f"Ball {i} lies in the box." for i in range(1, 5)}


def ball(start=0, end=4, label="ball"):
    value = {"start": start, "end": end, "text": "Ball", "labels": [label]}
    return {"id": "r1", "from_name": "span", "to_name": "text", "type": "labels", "value": value}


SOUND, FAULTY, REPAIRED = [ball()], [ball(label="bell")], [ball(end=3)]
PICTURE = [{"id": "r1", "from_name": "span", "to_name": "text", "type": "rectanglelabels", "value": {"x": 1}}]


class Server:
    """Two projects in memory, as far as pulling asks; time goes on a second a change."""

    url = "http://server"

    def __init__(self):
        self.clock, self.held = 0, {1: {}, 2: {}}
        self.tasks = SimpleNamespace(list=self._list)
        self.projects = SimpleNamespace(exports=SimpleNamespace(download_sync=self._download))
        for project in self.held:
            for number, (id_, text) in enumerate(TEXTS.items(), start=10 * project):
                self.held[project][number] = {"id": number, "data": {"document_id": id_, "text": text}}
                self.held[project][number] |= {"annotations": [], "updated_at": self._now()}

    def _now(self):
        self.clock += 1
        return (START + timedelta(seconds=self.clock)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def annotate(self, project, number, user, result, **more):
        task = self.held[project].get(10 * project + number)
        if task is not None:
            id_ = 1000 * project + 100 * number + user
            others = [one for one in task["annotations"] if one["id"] != id_]
            said = {"id": id_, "unique_id": f"u{id_}", "completed_by": user, "result": result}
            task["updated_at"] = self._now()
            task["annotations"] = [*others, said | {"updated_at": task["updated_at"], **more}]

    def withdraw(self, project, number):
        task = self.held[project].get(10 * project + number)
        if task is not None:
            task["annotations"], task["updated_at"] = task["annotations"][1:], self._now()

    def delete(self, project, number):
        self.held[project].pop(10 * project + number, None)

    @contextmanager
    def told(self, doing):
        yield self

    def found(self, *_):
        return [
            Project(id_, name, name, "annotation", f"key{id_}", "", "", len(self.held[id_]), 1)
            for id_, name in ((1, "first"), (2, "second"))
        ]

    def _list(self, *, project, query, **_):
        items = json.loads(query).get("filters", {}).get("items", [])
        since = items[0]["value"] if items else ""
        found = [task for task in self.held[project].values() if task["updated_at"] > since]
        return [SimpleNamespace(id=task["id"], updated_at=task["updated_at"]) for task in found]

    def _download(self, project, *, request_options, **__):
        ids = request_options["additional_query_parameters"]["ids[]"]
        return iter([json.dumps([self.held[project][id_] for id_ in ids]).encode()])


def corpus(folder, **config):
    folder.mkdir(parents=True)
    (folder / "schema.yaml").write_text(SCHEMA)
    (folder / "corpus.yaml").write_text(json.dumps({"name": "c", "schema": "schema.yaml", **config}))
    write_documents(folder / "documents.jsonl", [make_document(id_, text) for id_, text in TEXTS.items()])
    return folder


@pytest.fixture
def server(monkeypatch):
    server = Server()
    monkeypatch.setattr(projects, "find", server.found)
    return server


@pytest.fixture
def read(monkeypatch):
    """List the documents of which annotations are read, each time they are."""
    found = []

    def assemble(self, documents, tasks, before=Assembler.assemble):
        found.extend(next(iter(documents.values())).id for _, _, task in tasks[:1])
        return before(self, documents, tasks)

    monkeypatch.setattr(Assembler, "assemble", assemble)
    return found


def exports(folder):
    return {path.name: path.read_bytes() for path in sorted((folder / "exports").rglob("*")) if path.is_file()}


def pulled(server, folder, **more):
    """Pull; give what was done, or where the problems are that stop it."""
    try:
        return pull.pull(server, folder, **more)
    except ProblemsError as error:
        return [(one.code, one.task, one.annotator) for one in error.problems]


def told(done):
    return [(one.code, one.task) for one in done.problems], [one.task for one in done.repairs], done.notes


ACTIONS = st.lists(
    st.one_of(
        st.tuples(
            st.just("annotate"),
            st.integers(1, 2),
            st.integers(0, 3),
            st.integers(7, 9),
            st.sampled_from([SOUND, [], FAULTY, REPAIRED, PICTURE]),
        ),
        st.tuples(st.sampled_from(["withdraw", "delete"]), st.integers(1, 2), st.integers(0, 3)),
        st.tuples(st.sampled_from(["pull", "edit", "rename"])),
    ),
    min_size=3,
    max_size=20,
)


@given(ACTIONS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_step_by_step_is_everything_at_once(tmp_path_factory, actions):
    server, folder = Server(), tmp_path_factory.mktemp("pull")
    changed, full = corpus(folder / "changed"), corpus(folder / "full")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(projects, "find", server.found)
        for action, *arguments in [*actions, ("pull",)]:
            if action == "pull":
                done, everything = pulled(server, changed), pulled(server, full, full=True)
                assert exports(changed) == exports(full)
                if isinstance(done, list):  # what stands in the corpus would build no more
                    assert done == everything
                    continue
                assert told(done) == told(everything)
                assert [one.changes for one in done.projects] == [one.changes for one in everything.projects]
                assert [one.held_back for one in done.projects] == [one.held_back for one in everything.projects]
            elif action == "edit":  # somebody changes what stands in the exports
                for one in (changed, full):
                    for path in sorted((one / "exports").rglob("*.json"))[:1]:
                        path.write_bytes(path.read_bytes().replace(b'"start": 0', b'"start": 0 '))
            elif action == "rename":  # what was sound is no more, or again
                for one in (changed, full):
                    schema = (one / "schema.yaml").read_text()
                    new = schema.replace("ball", "bell") if "ball" in schema else schema.replace("bell", "ball")
                    (one / "schema.yaml").write_text(new)
            else:
                getattr(server, action)(*arguments)


def test_only_what_changed_is_read(tmp_path, server, read):
    folder = corpus(tmp_path / "c")
    for number in range(4):
        server.annotate(1, number, 7, SOUND)
    pull.pull(server, folder)
    assert set(read) == {"d1", "d2", "d3", "d4"}
    read.clear()
    assert pull.pull(server, folder).written == []
    assert read == []
    server.annotate(1, 2, 7, REPAIRED)
    server.annotate(2, 0, 8, SOUND)
    done = pull.pull(server, folder)
    assert set(read) == {"d1", "d3"}
    assert [one.changes.new for one in done.projects] == [{}, {"a2": 1}]
    assert [one.changes.changed for one in done.projects] == [{"a1": 1}, {}]
    assert [one.changes.total for one in done.projects] == [4, 1]
    read.clear()
    done = pull.pull(server, folder)
    assert set(read) == {"d3"}  # of which there is something to tell
    assert [one.task for one in done.repairs] == ["12"]
    assert done.repairs[0].file.startswith("http://server/projects/1")


@pytest.mark.parametrize("changed", ["corpus.yaml", "schema.yaml", "documents.jsonl", "export", "other export"])
def test_all_is_read_again_where_something_in_common_changed(tmp_path, server, read, changed):
    folder = corpus(tmp_path / "c")
    server.annotate(1, 0, 7, SOUND)
    server.annotate(1, 1, 7, SOUND)
    pull.pull(server, folder)
    (export,) = (folder / "exports").rglob("*.json")
    if changed == "other export":
        (folder / "exports" / "second").mkdir()
        shutil.copyfile(export, folder / "exports" / "second" / "by-hand.json")
    else:
        path = export if changed == "export" else folder / changed
        path.write_bytes(path.read_bytes() + b"\n")
    read.clear()
    pull.pull(server, folder)
    assert set(read) == {"d1", "d2"}


def test_a_contradiction_is_found_in_what_is_settled(tmp_path, server):
    folder = corpus(tmp_path / "c")
    server.annotate(1, 0, 7, SOUND)
    server.annotate(1, 1, 8, SOUND)
    pull.pull(server, folder)
    before = exports(folder)
    server.annotate(1, 1, 8, SOUND, completed_by=7)  # a2's annotation is said to be of a1
    with pytest.raises(ProblemsError) as caught:
        pull.pull(server, folder)
    assert {one.code for one in caught.value.problems} == {"pseudonym-contradiction"}
    assert exports(folder) == before


def test_a_changed_schema_takes_nothing_away(tmp_path, server):
    folder = corpus(tmp_path / "c")
    server.annotate(1, 0, 9, SOUND)
    pull.pull(server, folder)
    server.annotate(1, 1, 7, SOUND)  # of two people the one who came later has the lower number on the server
    pull.pull(server, folder)
    before, schema = exports(folder), (folder / "schema.yaml").read_text()
    (folder / "schema.yaml").write_text(schema.replace("ball", "bell"))
    for full in (False, True):
        assert pulled(server, folder, full=full) == [("unknown-label", "10", "a1"), ("unknown-label", "11", "a2")]
    assert exports(folder) == before
    server.annotate(1, 0, 9, FAULTY)  # mended, as the new schema has it
    assert pulled(server, folder) == [("unknown-label", "11", "a2")]
    (folder / "schema.yaml").write_text(schema)
    done = pull.pull(server, folder)
    assert (done.projects[0].changes.gone, done.projects[0].held_back) == ({"a1": 1}, 1)


def test_whom_nothing_is_taken_from_is_numbered_last(tmp_path, server):
    folder = corpus(tmp_path / "c")
    server.annotate(1, 0, 7, FAULTY)
    server.annotate(1, 0, 8, SOUND)
    for _ in range(2):
        done = pull.pull(server, folder)
        assert [(one.code, one.annotator) for one in done.problems] == [("unknown-label", "a2")]
    (export,) = exports(folder).values()
    assert [one["completed_by"] for one in json.loads(export)[0]["annotations"]] == ["a1"]
    server.annotate(1, 0, 7, SOUND)
    assert pull.pull(server, folder).projects[0].changes.new == {"a2": 1}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: b"",
        lambda whole: whole[:-30],
        lambda whole: whole.replace(b"d1", b"\xff1"),
        lambda whole: whole.replace(b'"annotations":[', b'"annotations":[],"x":['),
        lambda whole: b"".join(whole.splitlines(keepends=True)[:-1]),
        lambda whole: whole.replace(b'"cursor":"20', b'"cursor":"29'),
        lambda whole: whole.replace(b'"format":', b'"format":1'),
    ],
)
def test_spoiled_copies_are_made_again(tmp_path, server, spoil):
    folder = corpus(tmp_path / "c")
    for number in range(4):
        server.annotate(1, number, 7, SOUND)
    server.clock += 3600  # beyond the overlap, within which all is asked for again
    server.annotate(1, 1, 7, SOUND)
    pull.pull(server, folder)
    for path in (folder / ".studio").glob("*.json*"):
        path.write_bytes(spoil(path.read_bytes()))
    server.annotate(1, 2, 8, SOUND)
    assert pull.pull(server, folder).projects[0].changes.new == {"a2": 1}
    assert [len(json.loads(one)) for one in exports(folder).values()] == [4]
    assert pull.pull(server, folder, full=True).written == []


def test_of_faults_that_are_alike_each_annotation_is_held_back(tmp_path, server):
    folder = corpus(tmp_path / "c")
    server.annotate(1, 0, 7, PICTURE)
    server.annotate(1, 1, 7, PICTURE)
    server.annotate(1, 2, 7, SOUND)
    done = pull.pull(server, folder)
    assert done.projects[0].held_back == 2
    assert [one.code for one in done.problems] == ["unsupported-type"]
    assert done.projects[0].changes.new == {"a1": 1}
    server.annotate(1, 0, 7, SOUND)
    done = pull.pull(server, folder)
    assert (done.projects[0].held_back, [one.task for one in done.problems]) == (1, ["11"])


def test_what_another_export_has_already_is_told_of_the_project(tmp_path, server):
    folder = corpus(tmp_path / "c")
    server.annotate(1, 0, 7, SOUND)
    pull.pull(server, folder)
    (export,) = (folder / "exports").rglob("*.json")
    copy = export.with_name("by-hand.json")
    copy.write_bytes(export.read_bytes().replace(b'"id": 1007', b'"id": 5').replace(b"u1007", b"u5"))
    with pytest.raises(ProblemsError) as caught:
        pull.pull(server, folder)
    ((code, file),) = [(one.code, one.file) for one in caught.value.problems]
    assert (code, file) == ("duplicate-annotation", "http://server/projects/1 (first)")


def test_a_project_that_is_gone_leaves_its_file_and_is_named(tmp_path, server):
    folder = corpus(tmp_path / "c")
    server.annotate(1, 0, 7, SOUND)
    server.annotate(2, 0, 7, SOUND)  # by which they are known to be a1
    pull.pull(server, folder)
    (export,) = (folder / "exports" / "first").glob("*.json")
    gone = export.rename(export.with_name("studio-0badcafe.json"))  # as if pulled from a project deleted since
    gone.write_bytes(gone.read_bytes().replace(b'"id": 1007', b'"id": 5').replace(b"u1007", b"u5"))
    with pytest.raises(ProblemsError) as caught:
        pull.pull(server, folder)
    (problem,) = caught.value.problems
    assert problem.code == "duplicate-annotation"
    assert f"{gone} stays as it is" in problem.advice
    server.withdraw(1, 0)
    server.annotate(1, 1, 7, SOUND)
    for full in (False, True, False):  # the last one finds everything settled
        notes = pull.pull(server, folder, full=full).notes
        assert [note.partition(",")[0] for note in notes] == [f"{gone} stays as it is"]
    assert gone.exists()


def test_the_last_annotation_goes_with_its_file(tmp_path, server):
    folder = corpus(tmp_path / "c")
    server.annotate(1, 0, 7, SOUND)
    pull.pull(server, folder)
    server.delete(1, 0)
    done = pull.pull(server, folder)
    assert (done.projects[0].changes.gone, len(done.written), exports(folder)) == ({"a1": 1}, 1, {})


def test_a_full_disk_leaves_all_files_as_they_were(tmp_path, server, monkeypatch):
    folder = corpus(tmp_path / "c")
    for project in (1, 2):
        server.annotate(project, 0, 7, SOUND)
    pull.pull(server, folder)
    before = exports(folder)
    for number in (1, 2):
        server.annotate(1, number, 7, SOUND)
        server.annotate(2, number, 7, SOUND)

    ended = []

    def end(self, before=sheets.Leaves.end):
        before(self)
        ended.append(self)
        if len(ended) == 2:  # the first of the two files is written
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(sheets.Leaves, "end", end)
        with pytest.raises(OutputError, match="No space left on device"):
            pull.pull(server, folder)
    assert exports(folder) == before
    assert [one.changes.new for one in pull.pull(server, folder).projects] == [{"a1": 2}, {"a1": 2}]
