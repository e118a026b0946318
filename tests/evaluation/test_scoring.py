import gzip
import json

import pytest

from corpus_kit.errors import ProblemsError, UsageError
from corpus_kit.evaluation.benchmark import run
from corpus_kit.evaluation.metrics.registry import Requested
from corpus_kit.evaluation.scoring.faults import MOST
from corpus_kit.evaluation.scoring.one_split import split_meant
from corpus_kit.evaluation.scoring.score import score
from corpus_kit.evaluation.summary import Statistics


@pytest.fixture
def small(tmp_path, colour_rows, write_dataset):
    """Four units with a reference (red, red, blue, none) and an open one, in five documents."""
    rows = colour_rows(5, 1)
    for row, label in zip(rows, [0, 0, 1, 2, None], strict=True):
        row["label"] = label
        row["unit_id"] = row["document_id"]
    return write_dataset(
        tmp_path / "small", {"colour": (("red", "blue", "none"), {"train": rows[:2], "test": rows[2:]})}
    )


def said(*labels, **more):
    return [{"unit_id": f"d{place:02}a", "label": label} | more for place, label in enumerate(labels)]


def test_by_hand(small, write):
    # Right, wrong (blue for red), right, wrong (blue for none); the fifth unit has no reference.
    found = score(small, "colour", write(*said("red", "blue", "blue", "blue", "red")))
    assert (found["task"], found["units"], found["ignored"]) == ("colour", 4, 1)
    assert found["metrics"]["accuracy"]["estimate"] == 0.5
    # red: precision 1/1, recall 1/2, F1 2/3. blue: 1/3, 1/1, 1/2. none: never predicted, 0/1, 0.
    assert found["labels"] == {
        "red": {"precision": 1.0, "recall": 0.5, "f1": 0.666667, "support": 2},
        "blue": {"precision": 0.333333, "recall": 1.0, "f1": 0.5, "support": 1},
        "none": {"precision": None, "recall": 0.0, "f1": 0.0, "support": 1},
    }
    assert found["metrics"]["macro_f1"]["estimate"] == pytest.approx((2 / 3 + 1 / 2) / 3, abs=1e-6)
    assert found["metrics"]["macro_f1"]["reason"] == "4 documents are too few for intervals; 5 are the least"
    assert found["metrics"]["log_loss"]["reason"] == "the system gives labels only, no scores"
    assert found["signature"]["dataset"] == "0123456789abcdef"
    assert json.loads(json.dumps(found)) == found


def test_every_fault_at_once_with_its_line(small, write):
    path = write(
        {"unit_id": "d00a", "label": "rad"},
        {"unit_id": "d00a", "label": "red"},
        "",
        {"unit_id": "d99z", "label": "red"},
        {"unit_id": "d01a"},
        "not json",
        {"unit_id": "d02a", "label": "red", "scores": {"red": 1}},
    )
    with pytest.raises(ProblemsError) as caught:
        score(small, "colour", path)
    assert [(one.path, one.code) for one in caught.value.problems] == [
        ("line 1", "unknown-label"),
        ("line 1", "missing-score"),
        ("line 2", "doubled-unit"),
        ("line 4", "unknown-unit"),
        ("line 5", "bad-line"),
        ("line 6", "bad-line"),
        ("line 7", "missing-score"),
        ("", "missing-unit"),
    ]
    assert "d01a, d03a" in caught.value.problems[-1].message
    assert "line 1 already" in caught.value.problems[2].message


def test_what_many_lines_have_in_common_is_told_once(small, write):
    labels = ["rad"] * 150 + [f"blue{number}" for number in range(150)]
    lines = [{"unit_id": "d00a", "label": "rad"}, "no JSON", *({"unit_id": "d01a", "label": one} for one in labels)]
    with pytest.raises(ProblemsError) as caught:
        score(small, "colour", write(*lines, "no JSON, either"))
    told = [(one.path, one.message) for one in caught.value.problems]
    assert told[0] == ("line 1", "'rad' is no label of colour; the same on 150 more lines")
    assert told[1][1].startswith("JSON is malformed")
    assert told[1][1].endswith("; the same on 1 more line")
    # Of 151 different labels a hundred are told, 'rad' among them; d01a stands on all lines but the first three.
    assert sum("is no label of colour" in message for _, message in told) == MOST
    assert ("", "51 more faults of this kind") in told
    assert [message for _, message in told if "stands on line" in message] == [
        "unit 'd01a' stands on line 3 already; the same on 298 more lines"
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'[{"unit_id": "d00a", "label": "red"}]', "this is one list in JSON"),
        (b' \n[\n {\n  "unit_id": "d00a",', "this is one list in JSON"),
        (gzip.compress(b'{"unit_id": "d00a", "label": "red"}\n'), "this is compressed"),
        ('{"unit_id": "d00a", "label": "red"}\n'.encode("utf-16"), "this is UTF-16"),
        ('{"unit_id": "d00a", "label": "red"}\n'.encode("utf-16-le"), "this is UTF-16"),
    ],
    ids=["list", "indented", "gzip", "utf-16", "utf-16-le"],
)
def test_another_format_is_told_in_one_problem(small, tmp_path, data, message):
    path = tmp_path / "said.jsonl"
    path.write_bytes(data)
    with pytest.raises(ProblemsError, match=message) as caught:
        score(small, "colour", path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("bad-format", "")
    assert '"unit_id"' in problem.expected


def test_an_empty_file_is_a_problem(small, write):
    with pytest.raises(ProblemsError, match="there is no prediction in it"):
        score(small, "colour", write())


def test_a_missing_file_is_a_problem(small, tmp_path):
    with pytest.raises(ProblemsError, match="cannot be read: No such file"):
        score(small, "colour", tmp_path / "nothing.jsonl")


def test_one_split_needs_its_units_only(small, write):
    lines = [{"unit_id": "d02a", "label": "blue"}, {"unit_id": "d03a", "label": "blue"}]
    found = score(small, "colour", write(*lines), split="test")
    assert (found["units"], found["metrics"]["accuracy"]["estimate"]) == (2, 0.5)


def test_predictions_of_one_split_are_known_for_it(small, write):
    path = write(*said("red", "red", "red", "red")[2:])
    with pytest.raises(ProblemsError, match="no prediction for 2 of 4 units") as caught:
        score(small, "colour", path)
    advice = "the predictions are those of the split 'test': --split test scores it alone"
    assert [one.advice for one in caught.value.problems] == [advice]
    with pytest.raises(ProblemsError, match="no prediction for 2 of 2 units") as caught:
        score(small, "colour", path, split="train")
    assert [one.advice for one in caught.value.problems] == [advice]


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        # Twenty units, half of them for training; nine in ten are nearly all.
        (range(10), "the predictions are those of the split 'train': --split train scores it alone"),
        (range(9), "the predictions are those of the split 'train', but for 1 of 10: --split train scores it alone"),
        (range(8), ""),
        (range(11), ""),
        ((), ""),
    ],
)
def test_a_split_is_meant_if_nearly_all_of_it_is_predicted_and_nothing_else(given, meant):
    splits = ["train"] * 10 + ["test"] * 10
    assert split_meant(splits, range(20), given, range(20)) == meant
    assert split_meant(splits, range(20), given, range(10)) == ""


@pytest.mark.parametrize("scores", [{"red": 0.7, "blue": 0.2, "none": 0.1}, {"red": 3, "blue": -1, "none": 0}])
def test_scores_that_sum_to_one_are_probabilities(small, write, scores):
    found = score(small, "colour", write(*said("red", "red", "red", "red", scores=scores)))
    probable = sum(scores.values()) == pytest.approx(1)
    assert (found["metrics"]["brier"]["estimate"] is not None) == probable
    assert bool(found["metrics"]["brier"]["reason"] == "the system's scores are no probabilities") != probable


@pytest.mark.parametrize(
    ("more", "said_of_it"),
    [
        (
            {"task": "topics", "metrics": {"favg": Requested(of=("sea",))}},
            "topics allows several labels a unit, and metrics on request are about single labels",
        ),
        ({"task": "color"}, "did you mean 'colour'"),
        ({"split": "dev"}, "has no split 'dev'"),
        ({"baseline": "mine"}, "no predictions of 'mine'"),
    ],
)
def test_wrong_usage_is_told(dataset, write, more, said_of_it):
    with pytest.raises(UsageError, match=said_of_it):
        score(dataset, more.pop("task", "colour"), write({"unit_id": "x", "label": "red"}), **more)


def test_it_gives_an_evaluations_own_numbers(benchmark_file, dataset, tmp_path):
    metrics = "{colour: {average_precision: {positive: red}}}"
    path = benchmark_file(tasks="[colour, side]", baselines="[majority, tfidf_svm, tfidf_logreg]", metrics=metrics)
    results = run(path, tmp_path / "out")
    file = tmp_path / "out" / "predictions.jsonl"
    for task in results.tasks:
        asked = {"average_precision": Requested(positive="red")} if task.task == "colour" else {}
        for baseline in task.baselines:
            found = score(
                dataset, task.task, file, baseline=baseline.name, metrics=asked, statistics=Statistics(199, 0.95, 3)
            )
            assert found["metrics"] == {
                name: {"estimate": one.estimate, "low": one.low, "high": one.high, "reason": one.reason or None}
                for name, one in baseline.metrics.items()
            }
            assert found["confusion"] == baseline.confusion
            assert found["ignored"] == task.open


def test_several_baselines_need_a_name(benchmark_file, dataset, tmp_path):
    run(benchmark_file(), tmp_path / "out")
    with pytest.raises(UsageError, match="several baselines; name one: majority, tfidf_logreg"):
        score(dataset, "colour", tmp_path / "out" / "predictions.jsonl")


def test_scores_of_any_size_are_read(small, write):
    huge = dict.fromkeys(("red", "blue", "none"), 1.7e308)
    found = score(small, "colour", write(*said("red", "red", "blue", "none", scores=huge)))
    assert found["metrics"]["accuracy"]["estimate"] == 1.0
    assert found["metrics"]["brier"]["reason"] == "the system's scores are no probabilities"
