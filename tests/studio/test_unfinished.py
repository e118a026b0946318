"""What is saved and not submitted, and what is submitted with a part missing."""

import json
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from corpus_kit.corpus.model import Annotation, Link, Region
from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.schema.model import Relation, Role, Schema, SpanType, Structure
from corpus_kit.studio.unfinished import gaps, unsubmitted

SCHEMA = Schema(
    name="toys",
    spans={"ball": SpanType(title="Ball"), "child": SpanType()},
    relations={"held_by": Relation(from_="ball", to="child")},
    structures={"play": Structure(anchor="ball", roles={"child": Role(relation="held_by", min=1, max=1)})},
)
TEXT = "🎈 A red ball, Ann and Bo."
BALL, ANN, BO = Region("b", "ball", 8, 12), Region("a", "child", 14, 17), Region("o", "child", 22, 24)


def said(*links):
    held = tuple(Link("b", to, "ball", "child", "held_by") for to in links)
    return Annotation(document="d", pass_="p", annotator="a2", task="7", regions=(BALL, ANN, BO), links=held)


def test_a_part_that_is_missing_or_one_too_many_is_told():
    assert list(gaps(said("a"), TEXT, SCHEMA)) == []
    assert list(gaps(said(), TEXT, SCHEMA)) == ["task 7, a2: Ball “ball”: 0 child linked, expected exactly one"]
    assert list(gaps(said("a", "o"), TEXT, SCHEMA)) == ["task 7, a2: Ball “ball”: 2 child linked, expected exactly one"]


def access(answer):
    @contextmanager
    def told(_):
        yield SimpleNamespace(tasks=SimpleNamespace(list=answer))

    return SimpleNamespace(told=told)


MIRROR = SimpleNamespace(
    project=SimpleNamespace(id=3), tasks=lambda: [SimpleNamespace(id=i, document=f"d{i}") for i in (1, 2)]
)


def test_drafts_are_asked_for_by_document():
    asked = {}

    def answer(**query):
        asked.update(query)
        return [SimpleNamespace(id=2)]

    assert unsubmitted(access(answer), MIRROR) == ["d2"]
    (item,) = json.loads(asked["query"])["filters"]["items"]
    assert (asked["project"], item["filter"], item["value"]) == (3, "filter:tasks:draft_exists", True)


def test_a_server_that_cannot_tell_drafts_is_no_fault():
    def answer(code):
        def fail(**_):
            raise ProblemsError([Problem(code=code, message="no")])

        return fail

    assert unsubmitted(access(answer("refused")), MIRROR) is None
    with pytest.raises(ProblemsError):
        unsubmitted(access(answer("no-server")), MIRROR)
