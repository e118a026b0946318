import json
import sys

import msgspec
import pytest

from corpus_kit.corpus.model import AnnotatedDocument, Annotation
from corpus_kit.errors import ProblemsError
from corpus_kit.evaluation.benchmark import run
from corpus_kit.evaluation.report import terminal_table
from corpus_kit.evaluation.results import load_results
from corpus_kit.evaluation.scoring.score import score
from corpus_kit.evaluation.summary import Statistics

FILES = ["predictions.jsonl", "report.html", "report.md", "results.json", "suspects.jsonl"]


@pytest.fixture(scope="module")
def out(talk, tmp_path_factory):
    return tmp_path_factory.mktemp("talk_results")


@pytest.fixture(scope="module")
def results(write_talk_benchmark, out):
    return run(write_talk_benchmark(out), out / "out")


def test_each_kind_runs_the_baselines_that_fit_and_names_the_others(results):
    assert [(task.task, task.kind, task.headline) for task in results.tasks] == [
        ("tagging", "extraction", "exact_f1"),
        ("quote", "linking", "link_f1"),
        ("quote_end_to_end", "end_to_end", "structure_f1"),
    ]
    assert [[one.name for one in task.baselines] for task in results.tasks] == [
        ["cue_quote", "crf"],
        ["nearest", "pairwise_logreg"],
        ["cue_quote+nearest", "crf+pairwise_logreg"],
    ]
    assert "majority" in results.tasks[0].unfit
    assert not any(one.error for task in results.tasks for one in task.baselines)


def test_what_is_counted(results):
    # Six documents; in two (t02, t05) the second quotation, three spans and two links, is undecided.
    tagging, quote, whole = results.tasks
    assert (tagging.units, tagging.support) == (6 * 6 - 2 * 3, {"say": 10, "who": 10, "what": 10})
    assert (quote.units, quote.support) == (20, {"who": 10, "say": 10})
    assert (whole.units, whole.support) == (10, {"what": 10, "who": 10, "say": 10})
    assert (tagging.documents, tagging.events, tagging.n_clusters, len(tagging.folds)) == (6, 6, 6, 6)
    # t02: "warned" is 1 token, the name 2, "that the … was old" 5; t05 alike.
    assert any("divided about 16 tokens" in note for note in tagging.notes)


def test_the_scores_of_rules_by_hand(results):
    # The rules find all 36 spans exactly. Those of the two undecided quotations, six spans, are not in the reference.
    rules = results.tasks[0].baselines[0].metrics
    assert rules["exact_f1"].estimate == pytest.approx(2 * 30 / (36 + 30), abs=1e-6)
    assert rules["token_f1"].estimate == 1
    # Nearest links all ten anchors of the reference rightly; end to end two structures are too many.
    assert results.tasks[1].baselines[0].metrics["link_f1"].estimate == 1
    assert results.tasks[2].baselines[0].metrics["structure_f1"].estimate == pytest.approx(20 / 22, abs=1e-6)
    recall = results.tasks[0].baselines[0].labels["who"].recall.estimate
    assert recall == 1
    assert set(results.tasks[0].baselines[0].details) == {"overlap", "token"}


def test_there_are_intervals_and_comparisons(results):
    tagging = results.tasks[0]
    assert tagging.compare_to == "cue_quote"
    assert [one.baseline for one in tagging.comparisons] == ["crf"]
    exact = tagging.baselines[0].metrics["exact_f1"]
    assert exact.low < exact.estimate < exact.high


def test_the_four_files_say_the_same_and_the_same_signature_gives_the_same_bytes(talk_benchmark, results, out):
    again = run(talk_benchmark(), out / "again")
    assert load_results(out / "out" / "results.json") == results == again
    for name in FILES:
        assert (out / "out" / name).read_bytes() == (out / "again" / name).read_bytes()


def test_scoring_the_predictions_gives_the_same_numbers(results, talk, out):
    file = out / "out" / "predictions.jsonl"
    for task in results.tasks:
        for one in task.baselines:
            found = score(talk, task.task, file, baseline=one.name, statistics=Statistics(199, 0.95, 3))
            assert found["metrics"] == {
                name: {"estimate": got.estimate, "low": got.low, "high": got.high, "reason": got.reason or None}
                for name, got in one.metrics.items()
            }
            assert found["units"] == task.units
            assert found["labels"] == {
                name: {"precision": got.precision.estimate, "recall": got.recall.estimate, "f1": got.f1.estimate}
                | {"support": got.support}
                for name, got in one.labels.items()
            }


def test_predictions_are_lines_of_spans_and_structures(results, out):
    lines = [json.loads(line) for line in (out / "out" / "predictions.jsonl").read_text().splitlines()]
    span = next(line for line in lines if line["task"] == "tagging" and line["baseline"] == "cue_quote")
    assert span.keys() == {"task", "baseline", "fold", "document_id", "type", "fragments"}
    structure = next(line for line in lines if line["task"] == "quote")
    assert structure.keys() == {"task", "baseline", "fold", "document_id", "anchor", "roles"}
    assert structure["roles"].keys() == {"who", "say"}


def test_the_reports_show_them(results, out):
    html, text = ((out / "out" / name).read_text() for name in ("report.html", "report.md"))
    for said in ("Exact F1", "Link F1", "Structure F1", "nervaluate strict", "Quotation: linking end to end"):
        assert said in html
    assert "## Extraction: Exact F1" in text
    assert "Linking end to end: Structure F1 (* best)" in terminal_table(results)
    assert "Who said what." in html
    assert "Not run here, being for other kinds of task: majority, nearest" in html


def test_the_ceiling_by_hand(results):
    # a1 against a2: 36 spans against 30, all 30 exact → 60/66; a2 against a1 the same.
    tagging, quote, whole = results.tasks
    assert tagging.ceiling.annotators == 2
    assert tagging.ceiling.scores[0].metrics["exact_f1"] == pytest.approx(60 / 66, abs=1e-6)
    # The rules against a1: 36 of 36; against a2: 30 of 36.
    assert tagging.ceiling.scores[1].metrics["exact_f1"] == pytest.approx((1 + 60 / 66) / 2, abs=1e-6)
    assert "linked spans of his own" in quote.ceiling.reason
    assert whole.ceiling.scores[0].metrics["structure_f1"] == pytest.approx(20 / 22, abs=1e-6)


def test_what_was_missed_is_listed(results):
    # The CRF sees six short documents; whatever it misses is told with its span in context.
    found = results.tasks[0].mistakes
    assert all(one.reference in ("say", "who", "what") for one in found)
    assert all("⟦" in one.context for one in found)


def test_withheld_text_stays_out(talk_benchmark, talk, tmp_path):
    record = json.loads((talk / "build.json").read_text())
    (talk / "build.json").write_text(json.dumps(record | {"text": "withheld"}))
    try:
        run(talk_benchmark(), tmp_path / "out")
    finally:
        (talk / "build.json").write_text(json.dumps(record))
    for name in FILES:
        assert "Nobody" not in (tmp_path / "out" / name).read_text()
        assert "sound" not in (tmp_path / "out" / name).read_text()


def test_without_texts_the_task_is_skipped_with_a_sentence(build_talk, make_talk, talk_benchmark, tmp_path):
    import pyarrow.parquet as pq

    out = build_talk([make_talk(number) for number in range(3)])
    file = out / "data" / "documents" / "train.parquet"
    table = pq.read_table(file)
    place = table.column_names.index("text")
    pq.write_table(table.set_column(place, "text", [[None] * len(table)]).cast(table.schema), file)
    results = run(talk_benchmark(dataset=str(out)), tmp_path / "out")
    assert {one.reason for one in results.skipped} == {"the dataset holds no text, so there is nothing to read"}


def test_a_baseline_that_cannot_run_says_why(talk_benchmark, tmp_path):
    (tmp_path / "empty.yaml").write_text("attributes: {}\n")
    path = talk_benchmark(tasks="[tagging, quote_end_to_end]", lexicon="empty.yaml")
    results = run(path, tmp_path / "out")
    assert results.tasks[0].baselines[0].error == "the lexicon has no rules for these span types"
    assert results.tasks[1].baselines[0].error == "the lexicon has no rules for these span types"
    assert results.tasks[0].baselines[1].error == ""


def test_a_task_without_a_fitting_baseline_says_so(talk_benchmark, tmp_path):
    results = run(talk_benchmark(tasks="[tagging]", baselines="[majority]", lexicon=""), tmp_path / "out")
    [task] = results.tasks
    assert task.baselines == []
    assert "none of the benchmark's baselines is for this kind of task" in task.notes


def test_metrics_on_request_are_for_attributes(talk_benchmark, tmp_path):
    with pytest.raises(ProblemsError, match="metrics on request are about an attribute's labels"):
        run(talk_benchmark(metrics="{tagging: {favg: {of: [x]}}}"), tmp_path / "out")


def test_grouped_kfold_and_two_datasets(talk_benchmark, build_talk, make_talk, tmp_path):
    results = run(talk_benchmark(protocol="{kind: grouped_kfold, folds: 3}"), tmp_path / "k")
    assert [one.test for one in results.tasks[0].folds] == [2, 2, 2]
    build_talk([make_talk(number) for number in range(3)], "first")
    build_talk([make_talk(number) for number in range(10, 13)], "second")
    path = talk_benchmark(dataset="{train: first, test: second}", protocol="{kind: train_test}")
    results = run(path, tmp_path / "two")
    assert [(one.train, one.test) for one in results.tasks[0].folds] == [(3, 3)]
    assert results.tasks[0].baselines[0].metrics["token_f1"].estimate == 1


def test_an_estimator_of_ones_own_by_import_path(talk_benchmark, tmp_path, monkeypatch):
    (tmp_path / "own_estimators.py").write_text(
        "from corpus_kit.evaluation.documents.articles import TypedSpan\n"
        "class Words:\n"
        "    kind = 'extraction'\n"
        "    def __init__(self, asked):\n"
        "        self.types = asked.types\n"
        "    def fit(self, articles, taught):\n"
        "        self.words = {(s.type, a.text[s.points[0][0]:s.points[-1][1]])\n"
        "                      for a, t in zip(articles, taught) for s in t.spans}\n"
        "        return self\n"
        "    def predict(self, articles):\n"
        "        return [[TypedSpan(type_, ((a.text.find(words), a.text.find(words) + len(words)),))\n"
        "                 for type_, words in self.words if words in a.text] for a in articles]\n"
        "class Broken(Words):\n"
        "    def __init__(self, asked):\n"
        "        raise RuntimeError('the kettle is empty')\n"
        "class Odd:\n"
        "    kind = 'extracting'\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    path = talk_benchmark(tasks="[tagging]", baselines='["own_estimators:Words", "own_estimators:Broken"]', lexicon="")
    [words, broken] = run(path, tmp_path / "out").tasks[0].baselines
    # The cues are the same two words throughout, and found wherever they are due.
    assert words.labels["say"].recall.estimate == 1
    assert broken.error == "RuntimeError: the kettle is empty"
    with pytest.raises(ProblemsError, match="did you mean 'extraction'"):
        run(talk_benchmark(baselines='["own_estimators:Odd"]'), tmp_path / "odd")
    sys.modules.pop("own_estimators")


TWO_PASSES = """
name: talk
version: 1.0.0
spans: {say: {}, who: {}}
passes: {one: {spans: [say]}, two: {spans: [who]}}
"""


def test_types_that_nobody_was_asked_for_are_not_scored(build_talk, make_talk, talk_benchmark, tmp_path):
    # Every document was annotated for `say`, only those with an even number for `who`.
    documents = []
    for number in range(4):
        made = make_talk(number)
        regions = made.annotations[0].regions
        said = [
            Annotation(
                document=made.document.id,
                pass_=pass_,
                annotator="a1",
                id=pass_,
                regions=tuple(one for one in regions if one.type == type_),
            )
            for pass_, type_ in (("one", "say"), ("two", "who"))
            if type_ == "say" or number % 2 == 0
        ]
        documents.append(AnnotatedDocument(made.document, tuple(said)))
    out = build_talk(documents, schema=TWO_PASSES)
    (tmp_path / "two.yaml").write_text(
        "attributes: {}\nspans: {who: {regex: '[A-Z]\\w+ [A-Z]\\w+'}, say: {any: [said, warned]}}\n"
    )
    path = talk_benchmark(dataset=str(out), tasks="[tagging]", baselines="[cue_quote, crf]", lexicon="two.yaml")
    [task] = run(path, tmp_path / "out").tasks
    # Two cues in each of four documents, two names in each of two; the rules find all, and more names elsewhere.
    assert task.support == {"say": 8, "who": 4}
    assert task.baselines[0].metrics["exact_f1"].estimate == 1
    found = score(out, "tagging", tmp_path / "out" / "predictions.jsonl", baseline="cue_quote")
    assert found["metrics"]["exact_f1"]["estimate"] == 1
    assert found["ignored"] == 4


def test_the_ceiling_does_not_count_what_nobody_was_asked_to_mark(build_talk, make_talk, talk_benchmark, tmp_path):
    # The sources are marked in a pass of their own, in which the last document was never annotated. There the rules
    # find sources all the same; these are neither right nor wrong, for them as for the annotators.
    made = []
    for number in range(6):
        document = make_talk(number)
        parts = [
            msgspec.structs.replace(one, pass_=pass_, id=f"{one.id}{pass_}", regions=kept, links=())
            for one in document.annotations
            for pass_, kept in (
                ("words", tuple(region for region in one.regions if region.type != "who")),
                ("sources", tuple(region for region in one.regions if region.type == "who")),
            )
            if pass_ == "words" or number < 5
        ]
        made.append(AnnotatedDocument(document.document, tuple(parts)))
    schema = (
        "{name: talk, version: 1.0.0, spans: {say: {}, who: {}, what: {}}, "
        "passes: {words: {spans: [say, what]}, sources: {spans: [who]}}}"
    )
    path = talk_benchmark(
        dataset=str(build_talk(made, schema=schema)), tasks="[tagging]", baselines="[cue_quote]", lexicon="rules.yaml"
    )
    (task,) = run(path, tmp_path / "out").tasks
    annotators, rules = task.ceiling.scores
    # The rules find all that a1 marked: against a2 as many are right as of a1's, against a1 all are.
    assert rules.metrics["exact_f1"] == pytest.approx((1 + annotators.metrics["exact_f1"]) / 2, abs=1e-6)
