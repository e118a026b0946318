from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from corpus_kit.schema.language import HELP, json_schema, json_schema_text

SCHEMAS = Path(__file__).parent.parent.parent / "schemas"


def test_the_file_is_current() -> None:
    stored = (SCHEMAS / "schema-language.json").read_text("utf-8")
    assert stored == json_schema_text(), "run python -m corpus_kit.schema.language"


def test_help_is_of_keys_that_there_are() -> None:
    definitions = json_schema()["$defs"]
    assert {name: set(one["properties"]) for name, one in definitions.items()} == {
        name: set(keys) for name, keys in HELP.items()
    }


def test_other_tools_accept_the_shipped_schemas_and_no_misspelt_key() -> None:
    validator = pytest.importorskip("jsonschema").Draft202012Validator
    made = json.loads(json_schema_text())
    validator.check_schema(made)
    for path in SCHEMAS.glob("*.yaml"):
        validator(made).validate(yaml.safe_load(path.read_text("utf-8")))
    assert not validator(made).is_valid({"name": "toys", "span": {}})
    assert not validator(made).is_valid({"name": "My toys"})
