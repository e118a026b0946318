"""Exports of a real Label Studio 1.23.2: read fact by fact.

The project has nine tasks. Task 45 was broken on purpose (annotation 57), task 3 was annotated twice by user 2. The
users are 1 to 4, so the annotators are a1 to a4.
"""

import json
from pathlib import Path

import pytest

from corpus_kit.errors import ProblemsError
from corpus_kit.labelstudio.infer import infer_from_config
from corpus_kit.labelstudio.source import open_source

EXPORTS = Path(__file__).parents[1] / "golden" / "server_exports"
SCHEMA, LAYOUT = infer_from_config((EXPORTS / "labeling_config.xml").read_text())
WHOLE = ["JSON.json", "snapshot_default_JSON.json", "snapshot_full_JSON.json"]
NAMES = [*WHOLE, "CLI_export_JSON.json"]


def opened(name, lenient=True):
    return open_source(EXPORTS / name, schema=SCHEMA, layout=LAYOUT, lenient=lenient)


def by_task(name):
    source = opened(name)
    return source, {one.document.id: one for one in source.documents()}


@pytest.mark.parametrize("name", NAMES)
def test_stops_with_exactly_the_problems_that_are_there(name):
    with pytest.raises(ProblemsError) as refused:
        list(opened(name, lenient=False).documents())
    found = [(one.code, one.task, one.annotator, one.region) for one in refused.value.problems]
    assert found == [
        ("duplicate-annotation", "3", "a2", ""),
        ("offset-out-of-range", "45", "a2", "bad1"),
        ("span-mismatch", "45", "a2", "bad2"),
        ("unknown-label", "45", "a2", "bad3"),
        ("dangling-relation", "45", "a2", "nope"),
        ("unknown-label", "45", "a2", "ok1"),
    ]
    assert {one.file for one in refused.value.problems} == {str(EXPORTS / name)}
    assert "example.com" not in str(refused.value)


@pytest.mark.parametrize("name", NAMES)
def test_counts_what_was_kept(name):
    source, _ = by_task(name)
    audit = source.audit
    # Submitted: 1; 2, 3; 5, 7 (one of them kept), 8; 60; 58; 59; 57. Spans by annotation: 4 + 10 + 6 + 1 + 0 + 0 +
    # 4 + 3 + 2. Relations: 2; c-s, c-c, two labels, unlabelled, bi = 6; 58 one, 59 one. Judgements: 2; 5 on regions
    # and 6 on the document; 1; 58 three; 59 two.
    assert (audit.annotations, audit.annotators) == (9, ["a1", "a2", "a3", "a4"])
    assert (audit.spans, audit.relations, audit.judgements) == (30, 10, 19)
    assert (audit.drafts, audit.predictions, audit.repairs, audit.repeated) == (2, 5, [], 0)
    # Skipped: 4, 6 and, in exports made after it, 12070. Empty: 5 gave way to 7; 8 and 60 are kept.
    assert audit.skipped == (3 if name in WHOLE else 2)
    assert sorted((where.task, where.annotator) for where in audit.empties) == [("3", "a4"), ("5", "a1")]


@pytest.mark.parametrize("name", NAMES)
def test_reads_the_richest_annotation_whole(name):
    _, documents = by_task(name)
    first, second = documents["2"].annotations
    assert (first.annotator, first.id, first.seconds, second.annotator, second.id) == ("a2", "2", 33.3, "a3", "3")
    assert first.created == "2026-11-20T23:15:13.343271Z"
    regions = {region.id: region for region in first.regions}
    claim = regions["dd91eb50d3"]
    assert (claim.type, claim.start, claim.end, claim.score) == ("claim", 86, 132, 0.9)
    assert claim.notes == ("a region meta note u1",)
    assert [(one.attribute, one.value) for one in claim.answers] == [
        ("claim_type", "normative"),
        ("claim_stance", "oppose"),
        ("span_note", ('note on claim 2, "quoted"\nsecond line',)),
    ]
    assert regions["0e9840f704"].parent == "dd91eb50d3"
    assert [(one.attribute, one.value) for one in first.answers] == [
        ("doc_stance", "against"),
        ("frames", ("economy", "morality")),
        ("topic", ("politics/domestic", "science/climate")),
        ("confidence", 4.0),
        ("difficulty", 37.0),
        ("comment", ("first comment, with comma", 'second\tcomment "q" 😀')),
    ]
    assert [(one.from_id, one.to_id, one.relation, one.label, one.direction) for one in first.links] == [
        ("c5db773781", "1efcf730b8", "source_of", "source-of", "right"),
        ("c8e3abc25b", "1efcf730b8", "cue_of", "cue-of", "right"),
        ("ad10d117a2", "1c81cbe70e", "source_of", "source-of", "right"),
        ("ad10d117a2", "1c81cbe70e", "content_of", "content-of", "right"),
        ("16375eaa76", "1c81cbe70e", "", "", "right"),
        ("1c81cbe70e", "dd91eb50d3", "content_of", "content-of", "bi"),
    ]


@pytest.mark.parametrize("name", WHOLE)
def test_reads_what_was_drawn_in_a_browser_on_an_awkward_text(name):
    _, documents = by_task(name)
    for task in ("43", "44", "45"):
        text = documents[task].document.text
        assert text.startswith("😀 “Inflation")
        assert "\r\n\r\n" in text
    (drawn,) = documents["43"].annotations
    text = documents["43"].document.text
    assert [(region.type, text[region.start : region.end], region.origin) for region in drawn.regions] == [
        ("claim", "Inflation is falling", "manual"),
        ("source", "minister", "manual"),
        ("cue", "said", "manual"),
        ("content", "nonsense 🇰🇵.”", "manual"),
    ]
    (predicted,) = documents["44"].annotations
    assert [(region.id, region.origin) for region in predicted.regions] == [
        (p, "prediction") for p in ("p1", "p2", "p3")
    ]
    # Of the broken annotation two regions are left, one recorded without its text.
    (broken,) = documents["45"].annotations
    assert [(region.id, text[region.start : region.end]) for region in broken.regions] == [
        ("ok1", "nonsense"),
        ("ok2", "End"),
    ]


def test_every_export_of_the_project_says_the_same():
    def facts(name):
        return {
            task: [(one.id, one.annotator, one.regions, one.links, one.answers) for one in document.annotations]
            for task, document in by_task(name)[1].items()
        }

    first, *others = map(facts, WHOLE)
    assert all(other == first for other in others)


def test_nothing_is_lost_but_what_is_listed():
    source, documents = by_task("JSON.json")
    exported = {"spans": 0, "relations": 0, "answers": 0}
    for task in json.loads((EXPORTS / "JSON.json").read_text()):
        for annotation in task["annotations"]:
            if annotation["was_cancelled"] or annotation["id"] == 5:
                continue
            for result in annotation["result"]:
                if result["type"] == "labels":
                    exported["spans"] += len(result["value"]["labels"])
                elif result["type"] == "relation":
                    exported["relations"] += len(result.get("labels", [""]))
                else:
                    exported["answers"] += 1
    lost = [problem.code for problem in source.audit.problems]
    assert source.audit.spans == exported["spans"] - 3
    assert lost.count("offset-out-of-range") + lost.count("span-mismatch") + lost.count("unknown-label") - 1 == 3
    assert source.audit.relations == exported["relations"] - 1
    assert source.audit.judgements == exported["answers"]
    assert len(documents) == 9


@pytest.mark.parametrize("name", ["JSON_MIN.json", "CSV.csv", "TSV.tsv", "CONLL2003.conll"])
@pytest.mark.parametrize("given", [{"schema": SCHEMA, "layout": LAYOUT}, {}], ids=["config", "inferred"])
def test_exports_that_lose_are_refused_with_the_reason(name, given):
    with pytest.raises(ProblemsError) as refused:
        open_source(EXPORTS / name, **given)
    (problem,) = refused.value.problems
    assert problem.code == "lossy-format"
    assert "loses relations, region ids" in problem.message
    assert "as JSON" in problem.advice
