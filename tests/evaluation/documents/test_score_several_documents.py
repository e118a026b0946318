import json

import pytest

from corpus_kit.errors import ProblemsError, UsageError
from corpus_kit.evaluation.metrics.registry import Requested
from corpus_kit.evaluation.scoring.score import score, score_several
from corpus_kit.evaluation.summary import Statistics

FEW = Statistics(resamples=99)


@pytest.fixture
def write(tmp_path):
    def written(name, *lines):
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        return path

    return written


def bare():
    return [{"document_id": f"t{number:02}"} for number in range(6)]


def test_spans_of_two_systems_by_hand(talk, write):
    # Of 30 spans, one is found; nothing is found by the other. F1 = 2·1 / 31 and 0.
    found = write("found", *bare(), {"document_id": "t00", "type": "say", "fragments": [[21, 25]]})
    result = score_several(talk, "tagging", [write("none", *bare()), found], statistics=FEW)
    assert (result["kind"], result["units"], result["documents"]) == ("extraction", 30, 6)
    [one] = result["comparisons"]
    assert one["difference"]["estimate"] == pytest.approx(2 / 31, abs=1e-6)
    # One document differs, so there is one swap and no p below 1.
    assert (one["clusters"], one["p"], one["smallest_p"]) == (1, 1.0, 1.0)
    assert "details" in result["systems"]["found"]


@pytest.mark.parametrize("task", ["quote", "quote_end_to_end"])
def test_structures_of_two_systems(talk, write, task):
    right = {"document_id": "t00", "anchor": [[0, 20]], "roles": {"who": [[[26, 35]]], "say": [[[21, 25]]]}}
    result = score_several(talk, task, [write("none", *bare()), write("found", *bare(), right)], statistics=FEW)
    # Links: 2·2 / (20 + 2). Structures: 2·1 / (10 + 1).
    expected = 4 / 22 if task == "quote" else 2 / 11
    assert result["comparisons"][0]["difference"]["estimate"] == pytest.approx(expected, abs=1e-6)


def test_another_version_of_the_dataset(talk, write):
    lines = [{"document_id": f"s{number:02}"} for number in range(4)] + bare()[:3]
    with pytest.raises(ProblemsError, match="4 of its 7 documents are unknown here"):
        score(talk, "tagging", write("mine", *lines))
    with pytest.raises(ProblemsError, match="fingerprint 00"):
        score(talk, "quote", write("mine", {"document_id": "t00", "fingerprint": "00"}))


def test_metrics_on_request_are_about_attributes(talk, write):
    with pytest.raises(UsageError, match="quote asks no attribute"):
        score(talk, "quote", write("mine", *bare()), metrics={"favg": Requested(of=("x",))})
