import json
from pathlib import Path

import pytest

from corpus_kit.errors import ProblemsError, UsageError
from corpus_kit.evaluation.scoring.score import score, score_several
from corpus_kit.evaluation.summary import Statistics

FEW = Statistics(resamples=199, seed=3)


@pytest.fixture
def small(tmp_path, colour_rows, write_dataset):
    """Six units in six documents of six events; their references are red, red, red, blue, blue, none."""
    rows = colour_rows(6, 1)
    for row, label in zip(rows, [0, 0, 0, 1, 1, 2], strict=True):
        row["label"] = label
        row["unit_id"] = row["document_id"]
    return write_dataset(tmp_path / "small", {"colour": (("red", "blue", "none"), {"train": rows})})


@pytest.fixture
def said(tmp_path):
    """Write a file of labels, one a unit in order."""

    def write(name, *labels, **more):
        path = tmp_path / f"{name}.jsonl"
        path.parent.mkdir(exist_ok=True)
        lines = [{"unit_id": f"d{place:02}a", "label": label} | more for place, label in enumerate(labels)]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        return path

    return write


RIGHT = ("red", "red", "red", "blue", "blue", "none")
RED = ("red",) * 6
NEARLY = ("red", "red", "blue", "blue", "blue", "none")


def test_three_files_by_hand(small, said):
    files = [said("red", *RED), said("right", *RIGHT), said("nearly", *NEARLY)]
    found = score_several(small, "colour", files, statistics=FEW)
    assert (found["units"], found["compare_to"], list(found["systems"])) == (6, "red", ["red", "right", "nearly"])
    # red throughout: F1 of red is 2·3 / (3 + 6) = 2/3, of the others 0. nearly: red 2·2 / 5, blue 2·2 / 5, none 1.
    scores = {name: one["metrics"]["macro_f1"]["estimate"] for name, one in found["systems"].items()}
    assert scores == {"red": 0.222222, "right": 1.0, "nearly": pytest.approx((0.8 + 0.8 + 1) / 3, abs=1e-6)}
    right, nearly = found["comparisons"]
    assert right["difference"]["estimate"] == pytest.approx(7 / 9, abs=1e-6)
    # The two differ in three documents: 2^2 swaps, of which only the observed one is as large. Holm over two: 2 · 1/4.
    assert (right["clusters"], right["p"], right["exact"]) == (3, 0.25, True)
    assert nearly["clusters"] == 4
    assert right["p_holm"] == max(right["p_holm"], nearly["p_holm"]) == 0.5
    assert right["sentence"].startswith("right is 0.778 above red in Macro-F1 (95% interval +0.")
    assert "Not distinguishable at this size" in right["sentence"]
    assert found["faults"] == {}
    assert json.loads(json.dumps(found)) == found


def test_each_is_scored_as_if_alone(small, said):
    files = [said("red", *RED), said("nearly", *NEARLY)]
    together = score_several(small, "colour", files, statistics=FEW)["systems"]
    for file in files:
        alone = score(small, "colour", file, statistics=FEW)
        assert {key: alone[key] for key in ("metrics", "labels", "confusion")} == {
            key: together[file.stem][key] for key in ("metrics", "labels", "confusion")
        }


def test_another_may_be_compared_to(small, said):
    files = [said("red", *RED), said("right", *RIGHT)]
    for name in ("right", str(files[1])):
        found = score_several(small, "colour", files, compare_to=name, statistics=FEW)
        assert [(one["baseline"], one["compare_to"]) for one in found["comparisons"]] == [("red", "right")]
    with pytest.raises(UsageError, match="did you mean 'right'"):
        score_several(small, "colour", files, compare_to="rigt")


def test_files_of_one_name_are_told_apart(small, said):
    found = score_several(small, "colour", [said("a/mine", *RED), said("b/mine", *RIGHT)], statistics=FEW)
    assert list(found["systems"]) == ["a/mine", "b/mine"]
    with pytest.raises(UsageError, match="is named twice"):
        score_several(small, "colour", [said("mine", *RED)] * 2)


def test_a_faulty_file_leaves_the_others(small, said):
    files = [said("red", *RED), said("bad", "red", "rad"), said("right", *RIGHT)]
    found = score_several(small, "colour", files, statistics=FEW)
    assert list(found["systems"]) == ["red", "right"]
    assert [one["code"] for one in found["faults"]["bad"]] == ["unknown-label", "missing-unit"]
    assert [one["baseline"] for one in found["comparisons"]] == ["right"]
    first = score_several(small, "colour", [files[1], files[0]], statistics=FEW)
    assert "nothing is compared, for bad could not be scored" in first["notes"]
    with pytest.raises(ProblemsError) as caught:
        score_several(small, "colour", [files[1], said("worse")])
    assert [one.code for one in caught.value.problems] == ["unknown-label", "missing-unit", "empty-file"]


def test_a_baseline_is_asked_of_files_that_hold_several(small, said):
    mine = said("mine", *RED)
    both = said("both", *RED, baseline="x")
    both.write_text(both.read_text() + said("more", *RIGHT, baseline="y").read_text())
    found = score_several(small, "colour", [mine, both], baseline="y", statistics=FEW)
    assert found["systems"]["both"]["metrics"]["accuracy"]["estimate"] == 1
    with pytest.raises(UsageError, match="several baselines; name one: x, y"):
        score_several(small, "colour", [mine, both])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"fingerprint": "fedcba9876543210"},
            "(fingerprint fedcba9876543210; this one is 0123456789abcdef): 0 of its 6",
        ),
        ({"unit_id": "d77z"}, None),
    ],
)
def test_another_version_of_the_dataset(small, said, change, told):
    path = said("mine", *RED)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for place, line in enumerate(lines[:3]):
        line |= {key: value + str(place) if key == "unit_id" else value for key, value in change.items()}
    path.write_text("\n".join(map(json.dumps, lines)))
    with pytest.raises(ProblemsError) as caught:
        score(small, "colour", path)
    [problem] = caught.value.problems
    assert problem.code == "other-version"
    assert (told or "another version of the dataset: 3 of its 6 units are unknown here") in problem.message


def test_the_fingerprint_of_this_dataset_is_welcome(small, said):
    path = said("mine", *RED, fingerprint="0123456789abcdef")
    assert score(small, "colour", path, statistics=FEW)["units"] == 6


SOME = {"red": 0.5, "blue": 0.25, "none": 0.25}


def rescored(path: Path, *scores):
    lines = [
        json.loads(line) | {"scores": one} for line, one in zip(path.read_text().splitlines(), scores, strict=True)
    ]
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


def test_probabilities_must_sum_to_one(small, said):
    path = rescored(said("mine", *RED), *[SOME] * 4, SOME | {"red": 0.4}, SOME | {"red": -0.1, "none": 0.85})
    with pytest.raises(ProblemsError) as caught:
        score(small, "colour", path)
    assert [(one.path, one.code) for one in caught.value.problems] == [("line 5", "bad-score"), ("line 6", "bad-score")]
    assert "sum to 0.9, while those of 4 other lines are probabilities" in caught.value.problems[0].message
    assert "partly negative" in caught.value.problems[1].message


def test_scores_that_look_like_probabilities_are_noted(small, said):
    path = rescored(said("mine", *RED), *[{"red": 0.9, "blue": 0.8, "none": 0.1}] * 6)
    found = score(small, "colour", path, statistics=FEW)
    assert found["metrics"]["brier"]["estimate"] is None
    assert any("do not sum to one" in note for note in found["notes"])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_scores_are_finite(small, said, value):
    path = rescored(said("mine", *RED), *[SOME] * 5, SOME | {"red": value})
    with pytest.raises(ProblemsError) as caught:
        score(small, "colour", path)
    assert ("line 6", "bad-score") in [(one.path, one.code) for one in caught.value.problems]
    assert "NaN and Infinity are no JSON" in str(caught.value)


def test_a_file_about_other_tasks_is_said_to_be(small, said):
    with pytest.raises(ProblemsError, match="no prediction in it that is about colour"):
        score(small, "colour", said("mine", *RED, task="side"))
