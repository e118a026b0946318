"""A question that allows several labels a unit, from its rows to results, a report, a score and a gate."""

import json

import numpy as np
import pytest

from corpus_kit.corpus.config import CorpusConfig
from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Answer, Document
from corpus_kit.dataset.build import build
from corpus_kit.dataset.reading import open_dataset
from corpus_kit.errors import ProblemsError
from corpus_kit.evaluation import report
from corpus_kit.evaluation.benchmark import run
from corpus_kit.evaluation.ceiling import annotator_ceiling
from corpus_kit.evaluation.history.looking_back import LookingBack
from corpus_kit.evaluation.metrics.registry import OF_SETS
from corpus_kit.evaluation.results import load_results
from corpus_kit.evaluation.scoring.score import score
from corpus_kit.evaluation.summary import Statistics
from corpus_kit.evaluation.tasks import OPEN, read_task, train_test
from corpus_kit.labelstudio.audit import Audit
from corpus_kit.schema.reading import schema_of

TOPICS = ("sea", "sky")
LEXICON = "attributes:\n  topics: {rules: [{label: sea, any: [ice, sky]}, {label: sky, any: [rose]}], otherwise: ''}\n"


def rows_of(rows, *labels, **more):
    """Rows whose reference, and both annotators' answers, are the given sets; None is open, and answered unlike."""
    found = []
    for row, label in zip(rows, labels, strict=True):
        answers = [[0], []] if label is None else [label, label]
        votes = [sum(place in answer for answer in answers) for place in (0, 1)]
        row = row | {"unit_id": row["document_id"], "label": label, "votes": votes, "annotator_labels": answers}
        found.append(row | more)
    return found


@pytest.fixture
def small(tmp_path, colour_rows, write_dataset):
    """Five units in five documents: {sea}, {sea, sky}, {}, open, {sky}."""
    rows = rows_of(colour_rows(5, 1), [0], [0, 1], [], None, [1])
    return write_dataset(tmp_path / "small", {"topics": (TOPICS, {"train": rows})})


@pytest.fixture
def write(tmp_path):
    def written(*lines):
        path = tmp_path / "said.jsonl"
        path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
        return path

    return written


def said(*labels, **more):
    return [{"unit_id": f"d{place:02}a", "label": label} | more for place, label in enumerate(labels)]


def test_an_empty_set_is_read_as_an_answer_and_null_as_open(small):
    opened = open_dataset(small)
    task = read_task(opened, "topics", opened.schema())
    assert [None if one == OPEN else task.said(one) for one in task.reference.tolist()] == [
        ("sea",),
        ("sea", "sky"),
        (),
        None,
        ("sky",),
    ]
    assert task.votes.tolist() == [[2, 0], [2, 2], [0, 0], [1, 0], [0, 2]]
    assert [task.said(one) for one in task.answers[3].tolist()] == [("sea",), ()]
    assert task.indicator(task.reference).tolist() == [[1, 0], [1, 1], [0, 0], [0, 0], [0, 1]]
    assert task.number(["sky", "sea"]) == task.reference[1]
    assert task.number("sea") == task.number(["fog"]) == task.number([["sea"]]) == task.number(None) == OPEN


def test_two_datasets_number_their_sets_alike(small, tmp_path, colour_rows, write_dataset):
    rows = rows_of(colour_rows(3, 1), [], [1], None)
    rows = [row | {"document_id": f"o{row['document_id']}"} for row in rows]
    tasks = []
    for folder in (small, write_dataset(tmp_path / "other", {"topics": (TOPICS, {"train": rows})})):
        opened = open_dataset(folder)
        tasks.append(read_task(opened, "topics", opened.schema()))
    both = train_test(*tasks)
    assert both.indicator(both.reference)[5:].tolist() == [[0, 0], [0, 1], [0, 0]]
    assert [both.reference[place] for place in (5, 6, 7)] == [both.reference[2], both.reference[4], OPEN]
    assert [both.said(one) for one in both.answers[7].tolist()] == [("sea",), ()]


def test_the_ceiling_by_hand(small):
    # Two annotators are each other's reference. They differ on one of five units, where one says {sea}, the other {}:
    # sea 2 hits of 3 and 2, F1 4/5; sky 2 of 2 and 2, F1 1, whoever is the reference.
    opened = open_dataset(small)
    task = read_task(opened, "topics", opened.schema())
    never = np.full(5, task.number([]))
    found = annotator_ceiling(task, {"never": never})
    assert (found.annotators, found.units) == (2, 5)
    people, system = found.scores
    assert people.metrics["macro_f1"] == pytest.approx((4 / 5 + 1) / 2)
    assert people.metrics["micro_f1"] == pytest.approx(8 / 9, abs=1e-6)
    assert people.metrics["exact_match"] == people.metrics["jaccard"] == 0.8
    # Of five references, one is empty by the first annotator and two by the second.
    assert (system.name, system.metrics["exact_match"]) == ("never", pytest.approx((1 / 5 + 2 / 5) / 2))
    assert system.metrics["macro_f1"] == 0


def test_by_hand(small, write):
    # {sea} right; {sea} for {sea, sky}; {} right; the fourth has no reference; {sea} for {sky}.
    found = score(small, "topics", write(*said(["sea"], ["sea"], [], ["sky"], ["sea"])))
    assert (found["kind"], found["units"], found["ignored"]) == ("multilabel", 4, 1)
    # sea: 2 hits, 3 predicted, 2 due. sky: 0, 0, 2.
    assert found["labels"] == {
        "sea": {"precision": 0.666667, "recall": 1.0, "f1": 0.8, "support": 2},
        "sky": {"precision": None, "recall": 0.0, "f1": 0.0, "support": 2},
    }
    assert {name: one["estimate"] for name, one in found["metrics"].items() if name != "set_alpha"} == {
        "macro_f1": 0.4,
        "micro_f1": 0.571429,  # 2·2/(3 + 4)
        "exact_match": 0.5,
        "jaccard": 0.625,  # (1 + 1/2 + 1 + 0)/4
    }
    assert found["metrics"]["macro_f1"]["reason"] == "4 documents are too few for intervals; 5 are the least"
    assert "confusion" not in found


def test_every_fault_at_once_with_its_line(small, write):
    path = write(
        {"unit_id": "d00a", "label": ["sae"]},
        {"unit_id": "d00a", "label": ["sea"]},
        {"unit_id": "d01a", "label": ["sea", "sky", "sea"]},
        {"unit_id": "d02a", "label": "sea"},
        {"unit_id": "d99z", "label": []},
        {"unit_id": "d02a", "label": [], "scores": {"sea": 0.2}},
        {"unit_id": "d03a", "label": None},
    )
    with pytest.raises(ProblemsError) as caught:
        score(small, "topics", path)
    assert [(one.path, one.code) for one in caught.value.problems] == [
        ("line 1", "unknown-label"),
        ("line 1", "missing-score"),
        ("line 2", "doubled-unit"),
        ("line 3", "doubled-label"),
        ("line 4", "bad-line"),
        ("line 5", "unknown-unit"),
        ("line 6", "missing-score"),
        ("line 7", "bad-line"),
        ("", "missing-unit"),
    ]
    problems = caught.value.problems
    assert "did you mean 'sea'" in problems[0].expected
    assert problems[3].message == "'sea' stands twice"
    assert '"label": ["…", …]' in problems[4].expected
    assert "d04a" in problems[-1].message


@pytest.mark.parametrize("scores", [{"sea": 0.9, "sky": 0.8}, {"sea": -2.0, "sky": 3.0}])
def test_scores_are_of_each_label_and_need_not_sum_to_one(small, write, scores):
    found = score(small, "topics", write(*said(["sea"], ["sea"], [], [], ["sea"], scores=scores)))
    assert found["notes"][1:] == []  # the first is about clusters


class Answered:
    """A corpus of six documents about which annotators answered with sets."""

    name, folder, bare = "harbour", None, True
    schema = schema_of("""
name: harbour
attributes: {topics: {multiple: true, values: {sea: {}, sky: {}}}}
document: {attributes: [topics]}
""")
    config = CorpusConfig(name="harbour", schema="harbour")
    votes = (
        (("sea", "sky"), ("sea",), ()),  # {sea}: two of three, and sky one of three
        ((), (), ("sky",)),  # {}
        (("sea",), ("sea", "sky")),  # open: one of two gave sky
        (("sky",), ("sky",), ("sky",)),
        (("sea", "sky"), ("sea", "sky")),
        (("sea",), ("sea",), ()),
    )

    def __init__(self):
        self.audit = Audit()
        self.events = {f"d{place}": f"e{place}" for place in range(len(self.votes))}

    def documents(self):
        for place, said in enumerate(self.votes):
            id_, text = f"d{place}", "The sea is blue." if ("sea",) in said else "The sky is blue."
            document = Document(id=id_, text=text, length=16, sentences=((0, 16),), event=f"e{place}")
            yield AnnotatedDocument(
                document,
                tuple(
                    Annotation(
                        document=id_,
                        pass_="all",
                        annotator=f"a{number}",
                        answers=(Answer("topics", one),),
                        id=str(number),
                    )
                    for number, one in enumerate(said)
                ),
            )


def test_what_a_build_writes_is_scored(tmp_path):
    build(Answered(), tmp_path / "harbour")
    (tmp_path / "bench.yaml").write_text("dataset: harbour\ntasks: [topics]\nbaselines: [majority]\n")
    results = run(tmp_path / "bench.yaml", tmp_path / "out")
    assert results.skipped == []
    (task,) = results.tasks
    assert (task.kind, task.units, task.open, task.support) == ("multilabel", 5, 1, {"sea": 3, "sky": 2})
    # Left out one by one, the others' majority is {} for those with sea (two of four have it) and {sea} for the two
    # without (three of four): nothing hits.
    scores = task.baselines[0].metrics
    assert (scores["macro_f1"].estimate, scores["exact_match"].estimate) == (0.0, 0.0)


@pytest.fixture
def results(benchmark_file, dataset, tmp_path):
    (dataset.parent / "rules.yaml").write_text(LEXICON)
    path = benchmark_file(
        protocol="{kind: grouped_kfold, folds: 2}",
        tasks="[colour, topics]",
        baselines="[majority, lexicon, tfidf_logreg, 'sklearn.dummy:DummyClassifier']",
        lexicon="rules.yaml",
        tune="[tfidf_logreg]",
        ablations="[tfidf_logreg]",
        learning_curve="{baselines: [tfidf_logreg], points: 2, orders: 1}",
    )
    return run(path, tmp_path / "out")


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


def test_targets_are_scored_one_by_one(benchmark_file, tmp_path, colour_rows, write_dataset):
    schema = "topics: {multiple: true, values: {sea: {}, sky: {}}}"
    rows = [
        row | {"unit_id": f"{row['unit_id']}@{target}", "target": target, "target_text": target}
        for place, target in enumerate(("boat", "kite"))
        for row in rows_of(colour_rows(6, 5), *[[place], [0, 1], [], [place], []] * 6)
    ]
    for place, row in enumerate(rows):
        row["unit_id"] += str(place)
    folder = write_dataset(tmp_path / "aimed", {"topics": (TOPICS, {"train": rows})})
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


def test_metrics_on_request_and_rules_for_none_are_checked(benchmark_file, dataset, tmp_path):
    (dataset.parent / "rules.yaml").write_text(LEXICON + "  colour: {rules: [], otherwise: ''}\n")
    path = benchmark_file(
        tasks="[topics]", lexicon="rules.yaml", metrics="{topics: {average_precision: {positive: sea}}}"
    )
    with pytest.raises(ProblemsError) as caught:
        run(path, tmp_path / "out")
    assert [(one.code, one.path) for one in caught.value.problems] == [
        ("bad-parameter", "metrics.topics"),
        ("unknown-label", "attributes.colour.otherwise"),
    ]
    assert "topics allows several labels a unit" in caught.value.problems[0].message
