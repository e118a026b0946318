import json
from pathlib import Path

import msgspec
import pytest

from corpus_kit.corpus.documents import make_document, write_documents
from corpus_kit.errors import OutputError, ProblemsError, UsageError
from corpus_kit.labelstudio import sheets
from corpus_kit.labelstudio.door import add_exports, replace_exports
from corpus_kit.labelstudio.source import open_source
from corpus_kit.labelstudio.spans import span_hash
from corpus_kit.schema.model import Pass
from corpus_kit.schema.reading import dump_schema, load_schema

SCHEMA = load_schema(Path(__file__).parents[1] / "golden" / "label_studio" / "schema.yaml")
PASSES = {"balls": Pass(spans=("ball",), document=("mood",)), "boxes": Pass(spans=("box",), document=("topic",))}
TEXT = "A red ball lies in the blue box."


def write(path: Path, content) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False))
    return path


def corpus(folder: Path, passes=None, listed=True, **config) -> Path:
    folder.mkdir()
    schema = msgspec.structs.replace(SCHEMA, passes=passes, relations={}) if passes else SCHEMA
    (folder / "schema.yaml").write_text(dump_schema(schema))
    write(folder / "corpus.yaml", {"name": "c", "schema": "schema.yaml", **config})
    if listed:
        document = make_document("d1", TEXT)
        withheld = config.get("text") == "withheld"
        write_documents(
            folder / "documents.jsonl", [msgspec.structs.replace(document, text=None) if withheld else document]
        )
    return folder


def ball(start=6, end=10, **more):
    value = {"start": start, "end": end, "text": "ball", "labels": ["ball"]}
    return {"id": "r1", "from_name": "span", "to_name": "text", "type": "labels", "value": value, **more}


def colour(start=6, end=10):
    value = {"start": start, "end": end, "text": "ball", "choices": ["red"]}
    return {"id": "r1", "from_name": "colour", "to_name": "text", "type": "choices", "value": value}


def annotation(id_, *results, user=17, **more):
    user = {"id": user, "email": f"person{user}@example.org", "first_name": "Pat", "last_name": "Quill"}
    noise = {
        "unique_id": f"u{id_}",
        "updated_by": 3,
        "prediction": {"x": "secret"},
        "draft_created_at": None,
        "task": 5,
    }
    return {
        "id": id_,
        "completed_by": user,
        "result": [*results],
        "was_cancelled": False,
        "updated_at": "2031-01-01",
        **noise,
        **more,
    }


def task(*annotations, id_=5, text=TEXT, **data):
    noise = {"file_upload": "secret-Pat.csv", "inner_id": 1, "meta": {"who": "Pat"}, "updated_by": 3, "project": 8}
    drafts = [{"id": 1, "user": "person3@example.org", "result": []}]
    return {
        "id": id_,
        "data": {"text": text, "owner": "Pat", **data},
        "annotations": [*annotations],
        "drafts": drafts,
        "predictions": [4, 5],
        **noise,
    }


def exports(folder: Path):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted((folder / "exports").rglob("*.json"))
    }


def test_keeps_what_is_allowed_and_nothing_else(tmp_path):
    folder = corpus(tmp_path / "c")
    export = write(tmp_path / "Toys (2).json", [task(annotation(1, ball(), colour(), lead_time=4.5))])
    report = add_exports(folder, export)
    document = make_document("d1", TEXT)
    value = {"start": 6, "end": 10, "text_hash": span_hash("ball", document.sha256), "labels": ["ball"]}
    base = {"id": "r1", "to_name": "text"}
    expected = [
        {
            "id": 5,
            "data": {"document_id": "d1"},
            "annotations": [
                {
                    "id": 1,
                    "unique_id": "u1",
                    "completed_by": "a1",
                    "was_cancelled": False,
                    "lead_time": 4.5,
                    "updated_at": "2031-01-01",
                    "result": [
                        {**base, "from_name": "span", "type": "labels", "value": value},
                        {
                            **base,
                            "from_name": "colour",
                            "type": "choices",
                            "value": {"start": 6, "end": 10, "choices": ["red"]},
                        },
                    ],
                }
            ],
            "drafts": 1,
            "predictions": 2,
        }
    ]
    (target,) = report.written
    assert target == folder / "exports" / "Toys-2.json"
    assert json.loads(target.read_bytes()) == expected
    assert (report.added, report.updated, report.unchanged, report.annotators) == (1, 0, 0, ("a1",))


def test_what_was_added_reads_as_the_export_did(tmp_path):
    notes = {"meta": {"text": ["unsure"]}, "score": 0.5, "parentID": "r9", "origin": "manual"}
    remark = {"id": "r1", "from_name": "remark", "type": "textarea", "value": {"start": 6, "end": 10, "text": ["hm"]}}
    link = {"type": "relation", "from_id": "r1", "to_id": "r2", "direction": "left", "labels": ["beside"]}
    export = write(
        tmp_path / "e.json", [task(annotation(1, ball(**notes), {**ball(), "id": "r2"}, colour(), remark, link))]
    )
    folder = corpus(tmp_path / "c")
    add_exports(folder, export)
    (before,), (after,) = (
        list(source.documents()) for source in (open_source(export, schema=SCHEMA), open_source(folder))
    )
    plain = [msgspec.structs.replace(one.annotations[0], file="", document="") for one in (before, after)]
    assert plain[0] == plain[1]


def test_adding_twice_changes_nothing(tmp_path):
    folder = corpus(tmp_path / "c")
    export = write(tmp_path / "e.json", [task(annotation(2, user=40), annotation(1, ball(), user=17))])
    add_exports(folder, export)
    before = exports(folder)
    report = add_exports(folder, export)
    assert (report.written, report.added, report.unchanged, exports(folder)) == ((), 0, 2, before)
    # The order of annotations and tasks in the export does not matter either.
    write(export, [task(annotation(1, ball(), user=17), annotation(2, user=40))])
    assert add_exports(folder, export).written == ()
    # Nor does adding what was added.
    assert add_exports(folder, folder / "exports" / "e.json").written == ()


def test_adding_twice_what_has_neither_times_nor_unique_ids_changes_nothing(tmp_path):
    folder = corpus(tmp_path / "c")
    made = {"unique_id": None, "updated_at": None}
    export = write(tmp_path / "e.json", [task(annotation(1, ball(6, 9), **made), annotation(2, user=40, **made))])
    assert [repair.repaired for repair in add_exports(folder, export).repairs] == [(6, 10)]
    report = add_exports(folder, export)
    assert (report.written, report.unchanged) == ((), 2)


def test_a_later_state_replaces_and_nothing_is_forgotten(tmp_path):
    folder = corpus(tmp_path / "c")
    export = write(tmp_path / "e.json", [task(annotation(1, ball()), annotation(2, user=40))])
    add_exports(folder, export)
    write(export, [task(annotation(1, ball(), colour(), updated_at="2031-01-02"))])
    report = add_exports(folder, export)
    assert (report.added, report.updated) == (0, 1)
    (only,) = open_source(folder).documents()
    assert [(one.annotator, len(one.regions)) for one in only.annotations] == [("a1", 1), ("a2", 0)]
    assert only.annotations[0].regions[0].answers[0].value == "red"
    older = write(tmp_path / "old" / "e.json", [task(annotation(1, ball(), updated_at="2030-01-01"))])
    assert add_exports(folder, older).written == ()


def test_pseudonyms_are_carried_over_by_annotations_and_new_users_follow(tmp_path):
    folder = corpus(tmp_path / "c", PASSES)
    add_exports(folder, write(tmp_path / "1.json", [task(annotation(1, ball(), user=50))]), annotator="a4")
    second = [task(annotation(1, ball(), user=50), annotation(2, ball(), user=9))]
    report = add_exports(folder, write(tmp_path / "2.json", second))
    assert report.annotators == ("a4", "a5")
    boxes = [task(annotation(7, user=50))]
    report = add_exports(folder, write(tmp_path / "3.json", boxes), pass_="boxes")
    assert report.annotators == ("a6",)


@pytest.mark.parametrize(
    ("second", "options"),
    [
        # User 50 is a1 by annotation 1, and would be a2 by annotation 2.
        ([annotation(1, user=50), annotation(2, user=50, was_cancelled=True)], {}),
        # Users 50 and 51 would both be a1.
        ([annotation(1, user=50), annotation(3, user=51, unique_id="u1")], {}),
        # a1 by annotation 1, but called a3; two users called a3.
        ([annotation(1, user=50)], {"annotator": "a3"}),
        ([annotation(8, user=50), annotation(9, user=51)], {"annotator": "a3"}),
    ],
)
def test_a_contradiction_stops(tmp_path, second, options):
    folder = corpus(tmp_path / "c")
    add_exports(folder, write(tmp_path / "1.json", [task(annotation(1, user=50), annotation(2, user=60))]))
    before = exports(folder)
    with pytest.raises(ProblemsError) as refused:
        add_exports(folder, write(tmp_path / "2.json", [task(*second)]), **options)
    assert {problem.code for problem in refused.value.problems} == {"pseudonym-contradiction"}
    assert "@example" not in str(refused.value)
    assert exports(folder) == before


def test_annotations_without_user_keep_the_pseudonym_they_got(tmp_path):
    folder = corpus(tmp_path / "c")
    nameless = [{**annotation(i, ball()), "completed_by": None} for i in (1, 2)]
    export = write(tmp_path / "e.json", [task(*nameless)])
    assert add_exports(folder, export).annotators == ("a1", "a2")
    assert add_exports(folder, export).written == ()
    old = [{key: value for key, value in one.items() if key != "unique_id"} for one in nameless]
    again = write(tmp_path / "f.json", [{**task(), "annotations": [old[0]], "id": 6}])
    assert add_exports(corpus(tmp_path / "d"), again, annotator="a7").annotators == ("a7",)
    assert add_exports(tmp_path / "d", again, annotator="a7").written == ()


def test_repairs_the_region_and_the_answers_on_it(tmp_path):
    folder = corpus(tmp_path / "c")
    export = write(tmp_path / "e.json", [task(annotation(1, ball(6, 9), colour(6, 9)))])
    report = add_exports(folder, export)
    assert [(one.code, one.found, one.repaired) for one in report.repairs] == [("end-short-by-one", (6, 9), (6, 10))]
    stored = json.loads(report.written[0].read_bytes())[0]["annotations"][0]["result"]
    assert [(one["value"]["start"], one["value"]["end"]) for one in stored] == [(6, 10), (6, 10)]


def test_withheld_text_leaves_no_trace(tmp_path):
    folder = corpus(tmp_path / "c", text="withheld", rights="theirs")
    remark = {
        "id": "r1",
        "from_name": "remark",
        "type": "textarea",
        "value": {"start": 6, "end": 10, "text": ["red ball"]},
    }
    skipped = annotation(2, ball(meta={"text": ["blue box"]}), user=18, was_cancelled=True)
    first = annotation(1, ball(meta={"text": ["the blue box"]}), colour(), remark)
    report = add_exports(folder, write(tmp_path / "e.json", [task(first, skipped)]))
    (stored,) = exports(folder).values()
    for secret in (b"red ball", b"blue box", b"lies", b"Pat", b"@example", b"secret", b"owner", b" 17"):
        assert secret not in stored, secret
    assert report.notes == ("2 notes and text answers were left out, for they may quote withheld texts",)
    source = open_source(folder)
    assert [one.document.text for one in source.documents()] == [None]
    assert (source.audit.spans, source.audit.skipped) == (1, 1)


def test_without_a_list_of_documents_the_export_brings_them(tmp_path):
    folder = corpus(tmp_path / "c", listed=False)
    add_exports(folder, write(tmp_path / "e.json", [task(annotation(1, ball()), title="Toys", event="fair")]))
    add_exports(folder, write(tmp_path / "f.json", [task(annotation(9, user=3), text="Another text.")]))
    add_exports(folder, write(tmp_path / "g.json", [{**task(annotation(8, user=4)), "id": 77, "project": 12}]))
    documents = {one.document.id: one for one in open_source(folder).documents()}
    assert set(documents) == {"5", "f-5"} or set(documents) == {"5", "8-5"}
    assert (documents["5"].document.title, documents["5"].document.event) == ("Toys", "fair")
    assert [one.annotator for one in documents["5"].annotations] == ["a1", "a3"]


def test_passes_go_to_their_folders(tmp_path):
    folder = corpus(tmp_path / "c", PASSES)
    balls = write(tmp_path / "in" / "balls.json", [task(annotation(1, ball()))])
    empty = write(tmp_path / "in" / "empty.json", [task(annotation(2))])
    add_exports(folder, [balls])
    add_exports(folder, empty, pass_="boxes")
    assert [*exports(folder)] == ["exports/balls/balls.json", "exports/boxes/empty.json"]
    with pytest.raises(ProblemsError) as refused:
        add_exports(folder, empty)
    assert [problem.code for problem in refused.value.problems] == ["undecided-pass"]


def test_adjudications_stay_adjudications(tmp_path):
    folder = corpus(tmp_path / "c")
    add_exports(folder, write(tmp_path / "e.json", [task(annotation(1, ball()))]))
    add_exports(folder, write(tmp_path / "adjudication-2.json", [task(annotation(2, ball(), user=17))]))
    (only,) = open_source(folder).documents()
    assert (len(only.annotations), [*only.adjudications]) == (1, ["all"])


@pytest.mark.parametrize("name", ["..json", "...", ".hidden.json", "-x.json", "a b\\c;d.json", "été.json"])
def test_a_file_name_cannot_leave_the_folder_or_hide_in_it(tmp_path, name):
    folder = corpus(tmp_path / "c")
    (tmp_path / "in").mkdir()
    add_exports(folder, write(tmp_path / "in" / name, [task(annotation(1))]))
    (made,) = (folder / "exports").iterdir()
    assert made.suffix == ".json"
    assert made.name[0].isalnum()


def test_the_files_of_a_folder_go_together(tmp_path):
    folder = corpus(tmp_path / "c")
    for user in (17, 40):
        nested = {**annotation(user, ball(), user=user), "task": {"id": 5, "project": 8, "data": {"text": TEXT}}}
        write(tmp_path / "storage" / str(user), nested)
    report = add_exports(folder, tmp_path / "storage")
    assert [path.name for path in report.written] == ["storage.json"]
    assert report.added == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ([task(annotation(1, ball(60, 90)))], "offset-out-of-range"),
        ([task(annotation(1), text="Another text.")], "unknown-document"),
        ([task(annotation(1), annotation(2))], "duplicate-annotation"),
        ([], "no-tasks"),
    ],
)
def test_what_is_faulty_does_not_enter(tmp_path, content, code):
    folder = corpus(tmp_path / "c")
    with pytest.raises(ProblemsError) as refused:
        add_exports(folder, write(tmp_path / "e.json", content))
    assert [problem.code for problem in refused.value.problems] == [code]
    assert exports(folder) == {}


def test_a_second_annotation_in_another_file_does_not_enter(tmp_path):
    folder = corpus(tmp_path / "c")
    add_exports(folder, write(tmp_path / "1.json", [task(annotation(1, ball()))]))
    with pytest.raises(ProblemsError) as refused:
        add_exports(folder, write(tmp_path / "2.json", [task(annotation(1, ball()), annotation(2))]))
    assert [problem.code for problem in refused.value.problems] == ["duplicate-annotation"]


def test_withheld_text_needs_a_list_of_documents(tmp_path):
    folder = corpus(tmp_path / "c", listed=False, text="withheld", rights="theirs")
    with pytest.raises(ProblemsError) as refused:
        add_exports(folder, write(tmp_path / "e.json", [task()]))
    assert [problem.code for problem in refused.value.problems] == ["no-documents"]


def test_says_what_is_wrong_with_the_call(tmp_path):
    folder = corpus(tmp_path / "c", PASSES)
    export = write(tmp_path / "e.json", [task()])
    with pytest.raises(UsageError, match="did you mean 'balls'"):
        add_exports(folder, export, pass_="bals")
    with pytest.raises(UsageError, match="no pseudonym"):
        add_exports(folder, export, annotator="Pat")
    with pytest.raises(ProblemsError):
        add_exports(folder, [export, tmp_path / "none.json"])


def several(folder: Path) -> Path:
    """A corpus of three documents, listed in another order than that of their ids."""
    texts = {"d2": "A second ball.", "d10": "A tenth ball.", "d1": TEXT}
    write_documents(folder / "documents.jsonl", [make_document(id_, text) for id_, text in texts.items()])
    lines = (folder / "documents.jsonl").read_text().splitlines(keepends=True)
    (folder / "documents.jsonl").write_text("".join(reversed(lines)))
    return folder


def said(document, *annotations, id_=5):
    return {"id": id_, "data": {"document_id": document}, "annotations": [*annotations]}


def test_documents_stand_by_id_whatever_order_they_are_listed_in(tmp_path):
    folder = several(corpus(tmp_path / "c"))
    export = write(tmp_path / "e.json", [said(f"d{n}", annotation(n), id_=n) for n in (2, 1, 10)])
    (target,) = add_exports(folder, export).written
    tasks = json.loads(target.read_bytes())
    assert [one["data"]["document_id"] for one in tasks] == ["d1", "d10", "d2"]
    assert target.read_bytes() == msgspec.json.format(msgspec.json.encode(tasks), indent=1) + b"\n"


def test_settled_documents_stay_and_need_only_say_by_whom_they_are(tmp_path):
    folder = several(corpus(tmp_path / "c"))
    both = [annotation(1, ball(), user=17), annotation(2, user=40)]
    export = write(tmp_path / "e.json", [said("d1", *both), said("d10", annotation(3, user=9), id_=6)])
    replace_exports(folder, {export: ""})
    bare = {"id": 1, "unique_id": "u1", "completed_by": 17}, {"id": 2, "unique_id": "u2", "completed_by": 40}
    later = said("d2", annotation(4, user=40), id_=7)
    short = write(tmp_path / "short" / "e.json", [said("d1", *bare), later])
    whole = write(tmp_path / "whole" / "e.json", [said("d1", *both), later])
    twin = corpus(tmp_path / "twin")
    several(twin)
    replace_exports(twin, {export: ""})
    report = replace_exports(folder, {short: ""}, settled={"d1"})
    replace_exports(twin, {whole: ""})
    assert exports(folder) == exports(twin)
    assert (report.annotators, report.added) == (("a3",), 1)


def test_a_full_disk_leaves_every_file_as_it_was(tmp_path, monkeypatch):
    folder = corpus(tmp_path / "c", PASSES)
    given = {write(tmp_path / f"{name}.json", [task(annotation(1, user=3))]): name for name in PASSES}
    replace_exports(folder, given)
    before = exports(folder)
    for path in given:
        write(path, [task(annotation(1, user=3), annotation(2, user=4))])
    ended = []

    def end(self, before=sheets.Leaves.end):
        before(self)
        ended.append(self)
        if len(ended) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sheets.Leaves, "end", end)
    with pytest.raises(OutputError, match="No space left on device"):
        replace_exports(folder, given)
    assert exports(folder) == before
    assert [path for path in folder.rglob("*") if path.suffix == ".tmp"] == []
