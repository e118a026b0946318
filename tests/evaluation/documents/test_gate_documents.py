import json

from corpus_kit.evaluation.benchmark import run
from corpus_kit.evaluation.history.looking_back import LookingBack


def lines_of(folder):
    return [json.loads(line) for line in (folder / "predictions.jsonl").read_text().splitlines()]


def test_spans_and_structures_are_judged(talk_benchmark, tmp_path):
    path = talk_benchmark(baselines="[cue_quote, nearest, cue_quote+nearest]")
    before = tmp_path / "before"
    run(path, before)
    back = LookingBack(against=before)
    run(path, tmp_path / "same", also=back)
    assert [(one.task, one.verdict, one.units, one.what) for one in back.gate.judged] == [
        ("tagging", "same", 6, "documents"),
        ("quote", "same", 6, "documents"),
        ("quote_end_to_end", "same", 6, "documents"),
    ]

    # Before, nothing was found, but for one document whose spans no longer fit the text.
    gone = {"task": "tagging", "baseline": "cue_quote", "document_id": "t00", "type": "say", "fragments": [[0, 9999]]}
    kept = [line for line in lines_of(before) if line["task"] != "tagging"]
    bare = [{"task": "tagging", "baseline": "cue_quote", "document_id": f"t{number:02}"} for number in range(1, 6)]
    (before / "predictions.jsonl").write_text("".join(json.dumps(line) + "\n" for line in [*kept, gone, *bare]))
    back = LookingBack(against=before)
    run(path, tmp_path / "better", also=back)
    spans = back.gate.judged[0]
    assert (spans.verdict, spans.before, spans.units, spans.left_out) == ("better", 0.0, 5, 1)
    assert spans.difference.estimate == spans.now
    assert "on 5 documents in both; 1 left out" in spans.sentence(0.95)
