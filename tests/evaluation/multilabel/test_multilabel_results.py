"""A benchmark of sets of labels: its results, both reports, a score and a gate."""

import json

import pytest

from corpus_kit.dataset.reading import open_dataset
from corpus_kit.errors import ProblemsError
from corpus_kit.evaluation import report
from corpus_kit.evaluation.benchmark import run
from corpus_kit.evaluation.history.looking_back import LookingBack
from corpus_kit.evaluation.metrics.registry import OF_SETS
from corpus_kit.evaluation.results import load_results
from corpus_kit.evaluation.scoring.score import score
from corpus_kit.evaluation.summary import Statistics


def test_a_benchmark_scores_it(results, dataset, tmp_path):
    task = results.tasks[1]
    assert (task.task, task.kind, task.headline, task.attribute) == ("topics", "multilabel", "macro_f1", "topics")
    rows = [row for row in open_dataset(dataset).table("topics").to_pylist() if row["label"] is not None]
    assert (task.units, task.open) == (len(rows), 120 - len(rows))
    assert task.support == {
        name: sum(place in row["label"] for row in rows) for place, name in enumerate(("sea", "sky"))
    }
    empty = sum(not row["label"] for row in rows)
    assert f"{empty} of {len(rows)} evaluated units have no label in the reference" in task.notes
    said = "a baseline decides about each label by itself; the lexicon gives every label whose rules match"
    assert said in task.notes
    majority, lexicon, logreg, dummy = task.baselines
    assert not any(one.error for one in task.baselines)
    assert list(logreg.metrics) == [metric.name for metric in OF_SETS]
    assert all(one.low <= one.estimate <= one.high for one in logreg.metrics.values())
    assert majority.metrics == dummy.metrics
    assert logreg.metrics["macro_f1"].estimate > lexicon.metrics["macro_f1"].estimate
    assert [one.baseline for one in task.comparisons] == [one.name for one in task.baselines[1:]]
    assert (logreg.confusion, logreg.reliability, task.suspects) == ([], [], [])
    assert set(logreg.chosen["fold 1"]) == {"sea: model__C", "sky: model__C"}
    assert [one.change for one in task.ablations] == ["with context", "with character n-grams"]
    assert task.curves[0].points[-1].score == logreg.metrics["macro_f1"]
    assert {one.by for one in task.slices} == {"colour"}
    names = {"sea", "sky", "sea + sky", "nothing"}
    assert all({one.reference, *one.predictions.values()} <= names for one in task.mistakes)
    assert task.ceiling.annotators == 2
    lines = [json.loads(line) for line in (tmp_path / "out" / "predictions.jsonl").read_text().splitlines()]
    lines = [line for line in lines if line["task"] == "topics"]
    assert len(lines) == 4 * 120
    assert all(set(line["label"]) <= {"sea", "sky"} for line in lines)
    assert {line["baseline"] for line in lines if "scores" not in line} == {"lexicon"}


def test_score_gives_an_evaluations_own_numbers(results, dataset, tmp_path):
    file = tmp_path / "out" / "predictions.jsonl"
    for baseline in results.tasks[1].baselines:
        found = score(dataset, "topics", file, baseline=baseline.name, statistics=Statistics(199, 0.95, 3))
        assert found["metrics"] == {
            name: {"estimate": one.estimate, "low": one.low, "high": one.high, "reason": one.reason or None}
            for name, one in baseline.metrics.items()
        }
        assert found["ignored"] == results.tasks[1].open


def test_both_reports_show_it(results, tmp_path):
    page, plain = (tmp_path / "out" / "report.html").read_text(), (tmp_path / "out" / "report.md").read_text()
    shown = f"{results.tasks[1].baselines[2].metrics['jaccard'].estimate:.3f}"
    for text in (page, plain):
        assert shown in text
        assert "Several labels" in text
        assert "evaluated units have no label in the reference" in text
    assert page.count("Confusion matrix of") == len(results.tasks[0].baselines) - 1  # no rules for colours
    assert '<li class="reference">sea + sky</li>' in page
    assert '<option value="sea + sky">sea + sky</option>' in page
    assert page.count("<code>macro_f1</code>") == 1
    assert "Several labels: Macro-F1" in report.terminal_table(results)
    assert report.html(load_results(tmp_path / "out" / "results.json")) == page


def test_a_gate_reads_sets_again(results, benchmark_file, tmp_path):
    looking = LookingBack(against=tmp_path / "out")
    run(benchmark_file(protocol="{kind: grouped_kfold, folds: 2}", tasks="[topics]"), tmp_path / "new", also=looking)
    verdicts = {(one.task, one.baseline): one.verdict for one in looking.gate.judged}
    assert verdicts[("topics", "majority")] == "same"
    assert verdicts[("topics", "tfidf_logreg")] in ("same", "indistinguishable")  # one of them is tuned


def test_targets_are_scored_one_by_one(benchmark_file, tmp_path, colour_rows, topic_rows, write_dataset):
    schema = "topics: {multiple: true, values: {sea: {}, sky: {}}}"
    rows = [
        row | {"unit_id": f"{row['unit_id']}@{target}", "target": target, "target_text": target}
        for place, target in enumerate(("boat", "kite"))
        for row in topic_rows(colour_rows(6, 5), *[[place], [0, 1], [], [place], []] * 6)
    ]
    for place, row in enumerate(rows):
        row["unit_id"] += str(place)
    folder = write_dataset(tmp_path / "aimed", {"topics": (("sea", "sky"), {"train": rows})})
    text = (folder / "schema.yaml").read_text()
    (folder / "schema.yaml").write_text(
        text.replace(schema, schema.replace("{multiple", "{per_target: true, multiple"))
    )
    task = run(benchmark_file(dataset="aimed", tasks="[topics]"), tmp_path / "out").tasks[0]
    # Of a target's five units two have no label. Four in ten units have each label, so the majority gives none.
    majority, logreg = task.baselines
    assert set(logreg.targets) == {"boat", "kite"}
    assert [one["exact_match"].estimate for one in majority.targets.values()] == [0.4, 0.4]
    assert list(logreg.targets["boat"]) == [metric.name for metric in OF_SETS]


def test_metrics_on_request_and_rules_for_none_are_checked(benchmark_file, rules, tmp_path):
    rules.write_text(rules.read_text() + "  colour: {rules: [], otherwise: ''}\n")
    path = benchmark_file(
        tasks="[topics]", lexicon=rules.name, metrics="{topics: {average_precision: {positive: sea}}}"
    )
    with pytest.raises(ProblemsError) as caught:
        run(path, tmp_path / "out")
    assert [(one.code, one.path) for one in caught.value.problems] == [
        ("bad-parameter", "metrics.topics"),
        ("unknown-label", "attributes.colour.otherwise"),
    ]
    assert "topics allows several labels a unit" in caught.value.problems[0].message
