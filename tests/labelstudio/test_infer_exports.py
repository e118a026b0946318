from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus_kit.errors import ProblemsError
from corpus_kit.labelstudio.infer import infer_from_exports
from corpus_kit.labelstudio.layout import Control, Layout
from corpus_kit.schema.check import check_schema
from corpus_kit.schema.model import Schema

REAL = Path(__file__).parent.parent / "golden" / "label_studio" / "real"
TEXT = "A ball hit\r\na bat."


def label(id_: str, name: str, start: int = 2, end: int = 6, **rest: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, "labels": [name], **rest.pop("value", {})}
    return {"id": id_, "from_name": "l", "to_name": "t", "type": "labels", "value": value, **rest}


def answer(id_: str, type_: str, value: Any, control: str = "q", **rest: Any) -> dict[str, Any]:
    key = "text" if type_ == "textarea" else type_
    return {"id": id_, "from_name": control, "to_name": "t", "type": type_, "value": {key: value, **rest}}


def export(folder: Path, *results: dict[str, Any], data: dict[str, Any] | None = None) -> Path:
    path = folder / "export.json"
    task = {
        "id": 1,
        "data": data or {"body": TEXT},
        "annotations": [{"id": 1, "completed_by": 1, "result": list(results)}],
    }
    path.write_text(json.dumps([task]), "utf-8")
    return path


def infer(*files: Path) -> tuple[Schema, Layout]:
    schema, layout = infer_from_exports(files)
    assert check_schema(schema) == []
    return schema, layout


@pytest.mark.parametrize(
    "name", ["JSON", "JSON_annotated_only", "CLI_export_JSON", "snapshot_default_JSON", "snapshot_full_JSON"]
)
def test_real_exports(name: str) -> None:
    """Read off the file by eye; Zorg and zorg come from the annotation that is broken on purpose."""
    schema, layout = infer(REAL / f"{name}.json")
    assert layout.texts == {"text": "text"}
    assert layout.label_controls == {"span"}
    assert layout.spans == {"Claim": "claim", "Content": "content", "Cue": "cue", "Source": "source", "Zorg": "zorg"}
    assert schema.spans["claim"].attributes == ("claim_stance", "claim_type", "span_note")
    assert {one.attributes for name, one in schema.spans.items() if name != "claim"} == {()}
    assert schema.document.attributes == ("comment", "confidence", "difficulty", "doc_stance", "frames", "topic")
    kinds = {name: one.kind for name, one in schema.attributes.items() if one.kind != "choice"}
    assert kinds == {"comment": "text", "confidence": "number", "difficulty": "number", "span_note": "text"}
    assert {name for name, one in schema.attributes.items() if one.multiple} == {"frames", "topic"}
    assert layout.values["topic"] == {
        "Politics": "politics",
        "Politics/Domestic": "politics/domestic",
        "Science": "science",
        "Science/Climate": "science/climate",
    }
    assert layout.values["claim_stance"] == {"oppose": "oppose", "support": "support"}
    assert layout.relations == {one: one.replace("-", "_") for one in ("content-of", "cue-of", "source-of", "zorg")}


def test_order_does_not_matter(tmp_path: Path) -> None:
    tasks = json.loads((REAL / "JSON.json").read_text("utf-8"))
    for task in tasks:
        task["annotations"] = [{**one, "result": one["result"][::-1]} for one in task["annotations"][::-1]]
    turned = tmp_path / "turned.json"
    turned.write_text(json.dumps(tasks[::-1]), "utf-8")
    assert infer(turned) == infer(REAL / "JSON.json") == infer(REAL / "JSON.json", turned)


def test_ndjson_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "tasks.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in json.loads((REAL / "JSON.json").read_bytes())), "utf-8")
    assert infer(path) == infer(REAL / "JSON.json")


def test_an_answer_that_shares_a_regions_id_is_about_it(tmp_path: Path) -> None:
    path = export(
        tmp_path,
        answer("r1", "choices", ["x"]),
        answer("d1", "choices", ["y"]),
        answer("r2", "rating", 3, "stars"),
        label("r1", "Ball"),
        label("r1", "Toy"),
        label("r2", "Bat"),
    )
    schema, layout = infer(path)
    assert schema.carriers("q") == ("ball", "toy", "document")
    assert layout.controls["q"] == (Control("q"), Control("q", on_document=True))
    assert schema.carriers("stars") == ("bat",)
    assert layout.values["q"] == {"x": "x", "y": "y"}


def test_an_answer_on_a_region_that_is_not_there_may_be_about_any(tmp_path: Path) -> None:
    path = export(tmp_path, label("r1", "Ball"), answer("gone", "choices", ["x"], start=0, end=1))
    assert infer(path)[0].carriers("q") == ("ball",)
    assert infer(export(tmp_path, answer("gone", "choices", ["x"], start=0, end=1)))[0].carriers("q") == ("document",)


def test_results_without_type_or_control(tmp_path: Path) -> None:
    bare = [
        {key: value for key, value in one.items() if key not in ("type", "from_name", "to_name")}
        for one in (
            label("r1", "Ball"),
            answer("r1", "choices", ["x"]),
            answer("d1", "textarea", ["note"]),
            answer("d2", "number", 0),
        )
    ]
    schema, layout = infer(export(tmp_path, *bare, {"from_id": "r1", "to_id": "r1", "labels": ["self"]}))
    assert {name: one.kind for name, one in schema.attributes.items()} == {
        "choices": "choice",
        "number": "number",
        "textarea": "text",
    }
    assert schema.carriers("choices") == ("ball",)
    assert (layout.texts, layout.label_controls) == ({"text": "body"}, frozenset())
    assert layout.relations == {"self": "self"}


@pytest.mark.parametrize(
    ("data", "value", "key"),
    [
        ({"title": "x" * 40, "body": TEXT}, {"text": "ball"}, "body"),
        ({"text": "y" * 40, "body": TEXT}, {"start": 7, "end": 15, "text": "hit\\r\\na b"}, "body"),
        ({"text": "y" * 40, "body": TEXT}, {"start": 7, "end": 13, "text": "hit a"}, "body"),
        ({"title": "x" * 40, "text": TEXT}, {}, "text"),
        ({"title": "x" * 40, "t": TEXT, "text": "z"}, {}, "t"),
        ({"title": "x", "story": TEXT, "n": 3}, {}, "story"),
        ({"url": "https://example.org/" + "x" * 90, "story": TEXT}, {}, "story"),
        ({"a": TEXT, "text": TEXT}, {"text": "ball"}, "text"),
    ],
)
def test_the_key_of_the_text(tmp_path: Path, data: dict[str, Any], value: dict[str, Any], key: str) -> None:
    _, layout = infer(export(tmp_path, label("r1", "Ball", value=value), data=data))
    assert layout.texts == {"t": key}


def test_each_object_has_its_key(tmp_path: Path) -> None:
    other = label("r2", "Ball", 0, 3, value={"text": "Why"}, to_name="u")
    path = export(tmp_path, label("r1", "Ball", value={"text": "ball"}), other, data={"head": "Why?", "body": TEXT})
    assert infer(path)[1].texts == {"t": "body", "u": "head"}


def test_other_than_plain_text_is_refused_by_name(tmp_path: Path) -> None:
    markup = label("h1", "Ball", value={"startOffset": 1, "globalOffsets": {"start": 1}})
    boxes = {"id": "b", "from_name": "box", "to_name": "i", "type": "rectanglelabels", "value": {"x": 1}}
    with pytest.raises(ProblemsError) as caught:
        infer(export(tmp_path, markup, boxes))
    (problem,) = caught.value.problems
    assert problem.code == "unsupported-export"
    assert "HyperText, rectanglelabels (a region of an image)" in problem.message
    _, layout = infer(export(tmp_path, markup, boxes, label("r1", "Bat")))
    assert layout.refused == {"box": "rectanglelabels", "l": "HyperText"}
    assert layout.spans == {"Bat": "bat"}


def test_no_text_in_the_data_is_a_problem(tmp_path: Path) -> None:
    path = export(tmp_path, answer("d", "choices", ["cat"]), data={"image": "/data/upload/1/cat.jpg"})
    with pytest.raises(ProblemsError, match="no task's data holds a text"):
        infer(path)


def test_nothing_annotated_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as caught:
        infer(export(tmp_path))
    (problem,) = caught.value.problems
    assert problem.code == "nothing-to-infer"
    assert "--config" in problem.advice


def test_an_answer_without_a_value_makes_no_attribute(tmp_path: Path) -> None:
    schema, _ = infer(export(tmp_path, label("r1", "Ball"), answer("r1", "choices", [])))
    assert not schema.attributes


def test_formats_that_lost_the_results_are_refused_as_such() -> None:
    with pytest.raises(ProblemsError, match="lossy-format"):
        infer(REAL / "JSON_MIN.json")


def test_labels_of_an_image_are_not_about_the_text_beside_it(tmp_path: Path) -> None:
    box = {"x": 1.5, "y": 2.5, "width": 9, "height": 4, "rotation": 0}
    results = [
        {"id": "b1", "from_name": "box", "to_name": "img", "type": "rectangle", "value": box},
        {"id": "b1", "from_name": "l", "to_name": "img", "type": "labels", "value": {**box, "labels": ["Logo"]}},
        {"id": "b1", "from_name": "read", "to_name": "img", "type": "textarea", "value": {**box, "text": ["OSKELD"]}},
    ]
    data = {"scan": "/data/upload/1/a.png", "caption": "The logo of a ferry."}
    with pytest.raises(ProblemsError) as refused:
        infer(export(tmp_path, *results, data=data))
    (problem,) = refused.value.problems
    assert problem.code == "unsupported-export"
    assert problem.message.endswith("not supported: Labels without offsets in a text, rectangle (a region of an image)")
    schema, layout = infer(export(tmp_path, *results, answer("d1", "choices", ["yes"]), data=data))
    assert (list(schema.spans), list(schema.attributes)) == ([], ["q"])
    assert layout.texts == {"t": "caption"}


def test_regions_of_sound_are_not_about_the_title_beside_it(tmp_path: Path) -> None:
    data = {"sound": "/data/upload/1/a.wav", "title": "A talk about ferries."}
    heard = {**label("a", "Speech", 0, 2, value={"channel": 0}), "to_name": "sound"}
    with pytest.raises(ProblemsError, match=r"not supported: audio \(a region of audio or video\)"):
        infer(export(tmp_path, heard, data=data))
    heard["value"] = {"start": 0.25, "end": 1.5, "labels": ["Speech"]}
    with pytest.raises(ProblemsError, match="not supported: audio"):
        infer(export(tmp_path, heard, data=data))


def test_what_the_data_holds_instead_of_a_text_is_named(tmp_path: Path) -> None:
    data = {"image": "scans/a cat.png", "dialogue": [{"text": "Hello."}], "n": 3}
    with pytest.raises(ProblemsError) as refused:
        infer(export(tmp_path, answer("d", "choices", ["cat"]), data=data))
    assert refused.value.problems[0].message == (
        "no task's data holds a text; 'dialogue' holds lists; 'image' holds addresses"
    )


def test_results_that_say_nothing_are_counted(tmp_path: Path) -> None:
    nothing = {"id": "a", "from_name": "l", "to_name": "t", "type": "labels", "value": {"start": 2, "end": 6}}
    with pytest.raises(ProblemsError, match="none of 2 results holds labels or an answer"):
        infer(export(tmp_path, nothing, nothing))


def test_a_date_is_a_text(tmp_path: Path) -> None:
    schema, _ = infer(export(tmp_path, answer("d", "datetime", "2031-02-03")))
    assert schema.attributes["q"].kind == "text"


def test_answers_without_ids_go_to_the_region_in_their_place(tmp_path: Path) -> None:
    ball, bat = label("", "Ball"), label("", "Bat", 13, 16)
    schema, _ = infer(export(tmp_path, ball, bat, answer("", "choices", ["red"], start=2, end=6)))
    assert {name: one.attributes for name, one in schema.spans.items()} == {"ball": ("q",), "bat": ()}
