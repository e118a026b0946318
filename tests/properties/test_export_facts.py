"""Facts in are facts out: an export made of any annotation reads back as that annotation, in any shape of file."""

import json
import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_kit.labelstudio.source import open_source
from corpus_kit.schema.reading import load_schema

SCHEMA = load_schema(Path(__file__).parents[1] / "golden" / "label_studio" / "schema.yaml")
TEXTS = st.text("ab \n\r\t😀é“”\u00a0\u0301", min_size=4, max_size=30).filter(lambda text: len(text.strip()) >= 2)
COLOURS, TAGS = st.sampled_from(["red", "blue"]), st.lists(st.sampled_from(["soft", "hard"]), min_size=1, unique=True)
RELATIONS = {("ball", "box"): ("in", False), ("box", "ball"): ("in", True), ("ball", "ball"): ("beside", False)}


@st.composite
def regions(draw, text):
    found = []
    for i in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        type_ = draw(st.sampled_from(["ball", "box"]))
        answers = {"colour": draw(st.none() | COLOURS)}
        if type_ == "ball":
            answers["tags"] = draw(st.none() | TAGS)
            answers["size"] = draw(st.none() | st.integers(0, 10))
            answers["remark"] = draw(st.none() | st.lists(st.text(max_size=5), min_size=1, max_size=2))
        found.append((f"r{i}", type_, start, end, {key: value for key, value in answers.items() if value is not None}))
    return found


@st.composite
def annotations(draw, text):
    marked = draw(regions(text))
    pairs = [(a, b) for a in marked for b in marked if a[0] != b[0] and (a[1], b[1]) in RELATIONS]
    links = (
        draw(st.lists(st.sampled_from(pairs), max_size=3, unique_by=lambda pair: (pair[0][0], pair[1][0])))
        if pairs
        else []
    )
    drawn = [(a[0], b[0], *RELATIONS[a[1], b[1]], draw(st.sampled_from(["right", "left", "bi"]))) for a, b in links]
    document = {"mood": draw(st.none() | st.sampled_from(["calm", "tense"]))}
    return marked, drawn, {key: value for key, value in document.items() if value}


@st.composite
def projects(draw):
    tasks = []
    for number in range(draw(st.integers(1, 3))):
        text = draw(TEXTS)
        users = draw(st.lists(st.integers(1, 5), max_size=3, unique=True))
        tasks.append((number + 1, text, {user: draw(annotations(text)) for user in users}))
    return tasks


def recorded(text: str, style: int) -> str | None:
    folded = text.replace("\r", "\\n").replace("\n", "\\n").replace("\t", " ")
    return [text, folded, " ".join(text.split()), None][style]


def result_of(name, value, id_, place, text, style):
    key, kind = {"colour": ("choices", "choices"), "mood": ("choices", "choices"), "tags": ("choices", "choices")}.get(
        name, ("number", "number") if name == "size" else ("text", "textarea")
    )
    value = [value] if isinstance(value, str) else value
    where = {"start": place[0], "end": place[1]} if place else {}
    return {"id": id_, "from_name": name, "to_name": "text", "type": kind, "value": {**where, key: value}}


def exported(annotation, text, rng):
    marked, links, document = annotation
    results = []
    for id_, type_, start, end, answers in marked:
        value = {"start": start, "end": end, "labels": [type_]}
        said = recorded(text[start:end], rng.randrange(4))
        value |= {} if said is None else {"text": said}
        results.append({"id": id_, "from_name": "span", "to_name": "text", "type": "labels", "value": value})
        results += [result_of(name, given, id_, (start, end), text, 0) for name, given in answers.items()]
    results += [result_of(name, given, f"d{name}", None, text, 0) for name, given in document.items()]
    results += [{"type": "relation", "from_id": a, "to_id": b, "direction": way} for a, b, _, _, way in links]
    rng.shuffle(results)
    return results


def facts_in(tasks):
    names = {user: f"a{rank}" for rank, user in enumerate(sorted({u for _, _, by in tasks for u in by}), start=1)}
    found = set()
    for number, _, by in tasks:
        for user, (marked, links, document) in by.items():
            who = (str(number), names[user])
            found.add((who, "seen"))
            for id_, type_, start, end, answers in marked:
                found.add((who, id_, type_, start, end))
                found |= {(who, id_, name, plain(value)) for name, value in answers.items()}
            found |= {(who, a, b, relation, back, way) for a, b, relation, back, way in links}
            found |= {(who, name, value) for name, value in document.items()}
    return found


def plain(value):
    return tuple(value) if isinstance(value, list) else float(value) if isinstance(value, int) else value


def facts_out(source):
    found = set()
    for document in source.documents():
        for one in document.annotations:
            who = (document.document.id, one.annotator)
            found.add((who, "seen"))
            for region in one.regions:
                found.add((who, region.id, region.type, region.start, region.end))
                found |= {(who, region.id, answer.attribute, answer.value) for answer in region.answers}
            found |= {
                (who, link.from_id, link.to_id, link.relation, link.reversed, link.direction) for link in one.links
            }
            found |= {(who, answer.attribute, answer.value) for answer in one.answers}
    return found


def write(folder: Path, tasks, shape: str, rng) -> Path:
    whole = [
        {
            "id": number,
            "project": 1,
            "data": {"text": text},
            "annotations": [
                {"id": number * 10 + user, "completed_by": user, "result": exported(one, text, rng)}
                for user, one in by.items()
            ],
        }
        for number, text, by in tasks
    ]
    if shape == "array":
        (folder / "e.json").write_text(json.dumps(whole, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 2])))
    elif shape == "lines":
        (folder / "e.jsonl").write_text("\n".join(map(json.dumps, whole)))
    elif shape == "projects":
        (folder / "e.json").write_text(json.dumps({"projects": [{"project": 1, "tasks": whole}]}))
    else:
        for task in whole:
            bare = {key: task[key] for key in ("id", "project", "data")}
            (folder / f"t{task['id']}.json").write_text(json.dumps(bare))
            for one in task["annotations"]:
                (folder / str(one["id"])).write_text(json.dumps({**one, "task": bare}))
    return folder


@settings(deadline=None, max_examples=60)
@given(tasks=projects(), shape=st.sampled_from(["array", "lines", "projects", "storage"]), seed=st.integers(0, 99))
def test_facts_in_are_facts_out(tasks, shape, seed):
    with tempfile.TemporaryDirectory() as folder:
        source = open_source(write(Path(folder), tasks, shape, random.Random(seed)), schema=SCHEMA)
        assert facts_out(source) == facts_in(tasks)
        assert source.audit.problems == source.audit.repairs == []
