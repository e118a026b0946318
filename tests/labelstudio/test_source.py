import json
from pathlib import Path

import msgspec
import pytest

from corpus_kit.corpus.documents import make_document, write_documents
from corpus_kit.errors import ProblemsError
from corpus_kit.labelstudio.layout import layout_of
from corpus_kit.labelstudio.source import open_source
from corpus_kit.labelstudio.spans import span_hash
from corpus_kit.schema.model import Asked, Attribute, Pass, Schema, SpanType, Value
from corpus_kit.schema.reading import dump_schema, load_schema

SCHEMA = load_schema(Path(__file__).parents[1] / "golden" / "label_studio" / "schema.yaml")
PASSES = {"balls": Pass(spans=("ball",), document=("mood",)), "boxes": Pass(spans=("box",), document=("topic",))}
TWO_PASSES = Schema(
    name="toys", attributes=SCHEMA.attributes, spans=SCHEMA.spans, document=SCHEMA.document, passes=PASSES
)
TEXT = "A red ball lies in the blue box."


def span(id_="r1", at=(6, 10), label="ball", **value):
    value = {"start": at[0], "end": at[1], "labels": [label], **value}
    return {"id": id_, "from_name": "span", "to_name": "text", "type": "labels", "value": value}


def choice(control, value, id_="d", **more):
    return {"id": id_, "from_name": control, "type": "choices", "value": {"choices": [value], **more}}


def annotation(id_, *results, user=1, **more):
    return {"id": id_, "completed_by": user, "result": [*results], "updated_at": f"2031-01-{id_:02d}", **more}


def task(id_, *annotations, text=TEXT, **data):
    return {"id": id_, "data": {"text": text, **data}, "annotations": [*annotations]}


def write(path: Path, content) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False))
    return path


def read(path, schema=SCHEMA, **options):
    source = open_source(path, schema=schema, **options)
    return source, list(source.documents())


def codes(path, **options):
    with pytest.raises(ProblemsError) as refused:
        list(open_source(path, **options).documents())
    return [(problem.code, problem.task, problem.annotator) for problem in refused.value.problems]


def corpus(folder: Path, schema=SCHEMA, documents=(), **config):
    folder.mkdir(exist_ok=True)
    (folder / "schema.yaml").write_text(dump_schema(schema))
    write(folder / "corpus.yaml", {"name": "c", "schema": "schema.yaml", **config})
    if documents:
        write_documents(folder / "documents.jsonl", documents)
    return folder


def test_documents_of_an_export_carry_the_facts_of_their_task(tmp_path):
    data = {"document_id": "d7", "title": "Toys", "outlet": "The Oskeld Post", "published": 2031, "event": "fair"}
    path = write(tmp_path / "Toys 2.json", [task(1, **data), task(2, text="Another text.")])
    source, (one, two) = read(path)
    document = one.document
    assert (document.id, document.title, document.outlet) == ("d7", "Toys", "The Oskeld Post")
    assert (document.published, document.text, document.length) == ("2031", TEXT, 32)
    assert source.events == {"d7": "fair", "2": "2"}
    assert (two.document.id, two.document.event) == ("2", "2")
    assert (source.name, source.bare, source.folder, source.files) == ("toys_2", True, None, (path,))


def test_one_document_over_many_files_is_assembled(tmp_path):
    for user, result in ((9, [span()]), (4, []), (12, [span(at=(2, 5))])):
        nested = {
            "id": user,
            "completed_by": user,
            "result": result,
            "task": {"id": 1, "project": 3, "data": {"text": TEXT}},
        }
        write(tmp_path / "storage" / str(user), nested)
    source, (only,) = read(tmp_path / "storage")
    found = [(one.annotator, [(region.start, region.end) for region in one.regions]) for one in only.annotations]
    assert found == [("a1", []), ("a2", [(6, 10)]), ("a3", [(2, 5)])]
    assert source.audit.annotators == ["a1", "a2", "a3"]
    assert [where.annotator for where in source.audit.empties] == ["a1"]


def test_all_shapes_of_a_file_say_the_same(tmp_path):
    tasks = [task(1, annotation(1, span())), task(2, annotation(2, span()), text="A new ball rolls.")]
    old = [{**one, "completions": one["annotations"]} for one in tasks]
    for one in old:
        del one["annotations"]
    write(tmp_path / "array.json", tasks)
    write(tmp_path / "old.json", old)
    write(tmp_path / "projects.json", {"projects": [{"project": 1, "tasks": tasks}]})
    (tmp_path / "lines.jsonl").write_text("\n".join(map(json.dumps, tasks)))
    first, *others = ([one.annotations for one in read(path)[1]] for path in sorted(tmp_path.iterdir()))
    for other in others:
        plain = [[msgspec.structs.replace(one, file="") for one in each] for each in other]
        assert plain == [[msgspec.structs.replace(one, file="") for one in each] for each in first]


def test_an_annotation_in_two_exports_counts_once_and_the_later_is_read(tmp_path):
    write(tmp_path / "1.json", [task(1, annotation(5, unique_id="u", user=3))])
    later = annotation(5, span(), unique_id="u", user={"id": 3, "email": "x@example.org"})
    write(tmp_path / "2.json", [task(1, {**later, "updated_at": "2031-02-01"})])
    source, (only,) = read(tmp_path)
    assert len(only.annotations[0].regions) == 1
    assert (source.audit.annotations, source.audit.repeated) == (1, 1)


def test_without_users_annotators_are_ranked_in_the_document(tmp_path):
    nameless = [annotation(1, user=None), annotation(2, user=None, was_cancelled=True), annotation(3, user=None)]
    _, (only,) = read(write(tmp_path / "e.json", [task(1, *nameless)]))
    assert [(one.annotator, one.id) for one in only.annotations] == [("a1", "1"), ("a2", "3")]


def test_the_same_annotator_twice_stops_and_lenient_keeps_the_later(tmp_path):
    path = write(tmp_path / "e.json", [task(1, annotation(3, span()), annotation(2, span("r2")))])
    assert codes(path, schema=SCHEMA) == [("duplicate-annotation", "1", "a1")]
    _, (only,) = read(path, lenient=True)
    assert [one.id for one in only.annotations] == ["3"]


def test_two_projects_of_one_article_merge(tmp_path):
    for user in (1, 2):
        write(tmp_path / f"{user}.json", [{**task(user * 10, annotation(user, span(), user=user)), "project": user}])
    _, (only,) = read(tmp_path)
    assert (only.document.id, [one.annotator for one in only.annotations]) == ("10", ["a1", "a2"])


def test_several_text_objects_are_documents_each(tmp_path):
    layout = msgspec.structs.replace(layout_of(SCHEMA), texts={"head": "title", "body": "text"})
    results = [
        {**span("r1", (0, 4)), "to_name": "head"},
        {**span("r2"), "to_name": "body"},
        {**span("r3", (28, 31), "box"), "to_name": "body"},
        {**choice("mood", "calm"), "to_name": "head"},
        {"type": "relation", "from_id": "r2", "to_id": "r3"},
    ]
    path = write(tmp_path / "e.json", [task(5, annotation(1, *results), title="Ball lost")])
    source, (head, body) = read(path, layout=layout)
    assert (head.document.id, body.document.id) == ("5#head", "5#body")
    assert [[region.id for region in one.annotations[0].regions] for one in (head, body)] == [["r1"], ["r2", "r3"]]
    assert [len(one.annotations[0].answers) for one in (head, body)] == [1, 0]
    assert len(body.annotations[0].links) == 1
    # One event for all texts of a task: splits are by event, and never part an article.
    assert source.events == {"5#head": "5", "5#body": "5"}
    assert [head.document.event, body.document.event] == ["5", "5"]
    across = [*results, {"type": "relation", "from_id": "r1", "to_id": "r3"}]
    path = write(tmp_path / "e.json", [task(5, annotation(1, *across), title="Ball lost")])
    assert codes(path, schema=SCHEMA, layout=layout) == [("link-across-texts", "5", "a1")]


def test_two_objects_that_show_one_text_are_one_document(tmp_path):
    layout = msgspec.structs.replace(layout_of(SCHEMA), texts={"left": "text", "right": "text"})
    results = [
        {**span("r1"), "to_name": "left"},
        {**span("r2", (28, 31), "box"), "to_name": "right"},
        {**choice("mood", "calm"), "to_name": "right"},
        {"type": "relation", "from_id": "r1", "to_id": "r2"},
    ]
    source, (only,) = read(write(tmp_path / "e.json", [task(5, annotation(1, *results))]), layout=layout)
    (found,) = only.annotations
    assert (only.document.id, source.events) == ("5", {"5": "5"})
    assert [len(part) for part in (found.regions, found.answers, found.links)] == [2, 1, 1]


def test_a_result_about_a_text_that_the_task_lacks_is_a_problem(tmp_path):
    # An answer about the blank title must not become one about the body.
    layout = msgspec.structs.replace(layout_of(SCHEMA), texts={"head": "title", "body": "text"})
    results = [{**span("r1"), "to_name": "body"}, {**choice("mood", "calm"), "to_name": "head"}]
    path = write(tmp_path / "e.json", [task(5, annotation(1, *results), title=" ")])
    assert codes(path, schema=SCHEMA, layout=layout) == [("no-text", "5", "a1")]
    source = open_source(path, schema=SCHEMA, layout=layout, lenient=True)
    (body,) = source.documents()
    assert (body.document.id, body.annotations[0].answers) == ("5#body", ())


def test_a_bare_export_of_one_pass_is_known_by_what_occurs(tmp_path):
    balls = write(tmp_path / "e.json", [task(1, annotation(1, span(), choice("mood", "calm")), annotation(2, user=2))])
    _, (only,) = read(balls, TWO_PASSES)
    assert [(one.pass_, one.annotator) for one in only.annotations] == [("balls", "a1"), ("balls", "a2")]


def test_a_bare_export_of_everything_is_of_every_pass(tmp_path):
    whole = annotation(1, span(), span("r2", (28, 31), "box"), choice("mood", "calm"))
    source, (only,) = read(write(tmp_path / "e.json", [task(1, whole, annotation(2, user=2))]), TWO_PASSES)
    found = [(one.pass_, one.annotator, len(one.regions), len(one.answers)) for one in only.annotations]
    assert sorted(found) == [("balls", "a1", 1, 1), ("balls", "a2", 0, 0), ("boxes", "a1", 1, 0), ("boxes", "a2", 0, 0)]
    assert (source.audit.annotations, source.audit.spans, source.audit.judgements) == (2, 2, 1)


def test_a_pass_may_be_given(tmp_path):
    path = write(tmp_path / "e.json", [task(1, annotation(1, span()))])
    _, (only,) = read(path, TWO_PASSES, pass_="balls")
    assert only.annotations[0].pass_ == "balls"
    assert codes(path, schema=TWO_PASSES, pass_="boxes") == [("not-in-pass", "1", "a1")]
    assert codes(path, schema=TWO_PASSES, pass_="bols") == [("unknown-pass", "", "")]


def test_targets_of_a_bare_export_are_told_by_its_controls(tmp_path):
    side = Attribute(values={"for": Value(), "against": Value()}, per_target=True)
    schema = Schema(
        name="s",
        attributes={"side": side},
        spans={"x": SpanType(attributes=("side",))},
        document=Asked(attributes=("side",)),
    )
    results = [
        span(label="x"),
        choice("side__new_quay", "for", "r1", start=6),
        choice("document__side__levy", "against"),
    ]
    source, (only,) = read(write(tmp_path / "e.json", [task(1, annotation(1, *results))]), schema)
    assert [target.id for target in source.config.targets] == ["new_quay", "levy"]
    assert [(answer.target, answer.value) for answer in only.annotations[0].answers] == [("levy", "against")]
    assert [(answer.target, answer.value) for answer in only.annotations[0].regions[0].answers] == [("new_quay", "for")]


def test_a_corpus_has_its_passes_in_folders_and_adjudications_in_files(tmp_path):
    documents = [make_document(name, text) for name, text in (("d2", TEXT), ("d1", "No toys here."))]
    folder = corpus(tmp_path / "c", TWO_PASSES, documents)
    scrubbed = [{"id": 5, "data": {"document_id": "d2"}, "annotations": [annotation(1, span(), user="a3")]}]
    write(folder / "exports" / "balls" / "a.json", scrubbed)
    write(folder / "exports" / "boxes" / "b.json", [task(9, annotation(2, user="a1"))])
    ruling = [{"id": 5, "data": {"document_id": "d2"}, "annotations": [annotation(7, span(at=(2, 10)), user="a9")]}]
    write(folder / "exports" / "balls" / "adjudication-1.json", ruling)
    source = open_source(folder)
    first, second = source.documents()
    assert (first.document.id, second.document.id) == ("d1", "d2")
    assert (first.annotations, first.adjudications) == ((), {})
    assert [(one.pass_, one.annotator) for one in second.annotations] == [("balls", "a3"), ("boxes", "a1")]
    assert [(region.start, region.end) for region in second.adjudications["balls"].regions] == [(2, 10)]
    assert (source.audit.annotations, source.audit.spans, source.audit.annotators) == (3, 2, ["a1", "a3"])
    assert (source.folder, source.bare, source.events) == (folder, False, {"d1": "d1", "d2": "d2"})


def test_ground_truth_adjudicates_only_where_the_corpus_says_so(tmp_path):
    export = [task(1, annotation(1, span(), ground_truth=True), annotation(2, user=2))]
    for reference, rulings in (("majority", []), ("ground_truth", ["all"])):
        folder = corpus(tmp_path / reference, reference=reference)
        write(folder / "exports" / "e.json", export)
        (only,) = open_source(folder).documents()
        assert [*only.adjudications] == rulings
        assert len(only.annotations) == 2 - len(rulings)


def test_two_adjudications_of_one_document_are_a_problem(tmp_path):
    folder = corpus(tmp_path / "c")
    write(folder / "exports" / "adjudication.json", [task(1, annotation(1), annotation(2, user=2))])
    assert codes(folder) == [("duplicate-adjudication", "1", "")]


def test_withheld_texts_are_read_by_range_and_checked_by_hash_where_they_are_at_hand(tmp_path):
    document = make_document("d", TEXT)
    withheld = msgspec.structs.replace(document, text=None)
    folder = corpus(tmp_path / "c", documents=[withheld], text="withheld", rights="theirs")
    good, bad = span_hash("ball", document.sha256), span_hash("bell", document.sha256)
    export = [{"id": 1, "data": {"document_id": "d"}, "annotations": [annotation(1, span(text_hash=good), user="a1")]}]
    write(folder / "exports" / "e.json", export)
    (only,) = open_source(folder).documents()
    assert (only.document.text, len(only.annotations[0].regions)) == (None, 1)
    (folder / "texts").mkdir()
    (folder / "texts" / "d.txt").write_text(TEXT)
    (only,) = open_source(folder).documents()
    assert (only.document.text, len(only.annotations[0].regions)) == (TEXT, 1)
    export[0]["annotations"][0]["result"][0]["value"]["text_hash"] = bad
    write(folder / "exports" / "e.json", export)
    assert codes(folder) == [("span-mismatch", "1", "a1")]


def test_documents_that_are_not_listed_are_a_problem(tmp_path):
    folder = corpus(tmp_path / "c", documents=[make_document("d", TEXT)])
    write(
        folder / "exports" / "e.json", [task(1, text="Another text."), task(2, document_id="d", text="Another text.")]
    )
    assert codes(folder) == [("unknown-document", "1", ""), ("two-texts", "2", "")]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([], "no-exports"),
        (["exports/e.json"], "misplaced-export"),
        (["exports/bals/e.json"], "unknown-pass"),
        (["exports/balls/more/e.json"], "misplaced-export"),
    ],
)
def test_says_where_exports_belong(tmp_path, files, code):
    folder = corpus(tmp_path / "c", TWO_PASSES)
    for file in files:
        write(folder / file, [task(1)])
    assert codes(folder) == [(code, "", "")]


def test_every_unreadable_file_is_told_at_once(tmp_path):
    write(tmp_path / "a.json", [])
    (tmp_path / "b.json").write_text("[")
    with pytest.raises(ProblemsError) as refused:
        open_source(tmp_path, schema=SCHEMA)
    assert [(Path(one.file).name, one.code) for one in refused.value.problems] == [
        ("a.json", "no-tasks"),
        ("b.json", "truncated"),
    ]


def test_a_folder_of_an_export_may_be_empty_of_annotations(tmp_path):
    source, (only,) = read(write(tmp_path / "e.json", [task(1)]))
    assert (only.annotations, source.audit.annotations) == ((), 0)
