"""Drift, and the settings of a project; the rest needs a server, see tests/live."""

import msgspec
import pytest

from corpus_kit.corpus.config import CorpusConfig
from corpus_kit.schema.model import Asked, Attribute, Pass, Schema, SpanType, Value
from corpus_kit.studio.making import settings_of
from corpus_kit.studio.projects import Corpus, Project, wanted_config, wanted_instructions
from corpus_kit.studio.status import drift

SCHEMA = Schema(
    name="toys",
    attributes={"colour": Attribute(values={"red": Value(), "blue": Value()})},
    spans={"ball": SpanType(attributes=("colour",)), "line": SpanType(units="sentences", attributes=("colour",))},
    document=Asked(attributes=("colour",)),
    passes={"balls": Pass(spans=("ball",)), "lines": Pass(spans=("line",)), "whole": Pass(document=("colour",))},
)


@pytest.fixture
def corpus(tmp_path):
    return Corpus(tmp_path, CorpusConfig(name="toys", schema="toys"), SCHEMA, {})


@pytest.fixture
def project(corpus):
    config, page = wanted_config(corpus, "balls"), wanted_instructions(corpus, "balls")
    return Project(1, "toys: balls", "balls", "annotation", "key", config, page, 0, 1)


def test_what_is_as_the_schema_has_it_has_not_drifted(corpus, project):
    assert drift(corpus, project) == []


def test_drift_is_a_diff_that_is_safe_to_print(corpus, project):
    changed = project.label_config.replace('alias="red"', 'alias="green\u202e"')
    lines = drift(corpus, msgspec.structs.replace(project, label_config=changed, instructions="<p>Be quick</p>"))
    assert any(line.startswith("-") and 'alias="green"' in line for line in lines)
    assert any(line.startswith("+") and 'alias="red"' in line for line in lines)
    assert "-Be quick" in lines
    assert not any("\u202e" in line for line in lines)


def test_only_where_sentences_are_proposed_an_empty_annotation_is_a_slip():
    empty = {name: settings_of(SCHEMA, name)["enable_empty_annotation"] for name in SCHEMA.passes}
    assert empty == {"balls": True, "lines": False, "whole": True}
