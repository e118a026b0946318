"""The JSON Schema of the schema language, for editors: completion, checks while typing, help on hover.

``python -m corpus_kit.schema.language`` writes it to ``schemas/schema-language.json``. An editor finds it through the
first line of a schema: ``# yaml-language-server: $schema=schema-language.json``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from corpus_kit.schema.model import Schema

HELP: dict[str, dict[str, str]] = {
    "Schema": {
        "name": "Short name of the schema, stamped with the version on everything made from it.",
        "version": "Patch: wording. Minor: labels added. Major: labels removed, merged or redefined.",
        "title": "What the schema is about, in a line.",
        "description": "What the schema is for and how its examples are to be read.",
        "references": "The literature: key → full reference. Entries cite the keys.",
        "attributes": "The questions, by name. Each is asked of span types, of the document, or of both.",
        "spans": "The types of region that annotators mark, by name.",
        "relations": "The links that annotators draw between regions, by name.",
        "structures": "Regions tied by relations that mean one thing together, by name.",
        "document": "What is asked once a document.",
        "passes": "What is annotated in one go; each pass is a Label Studio project. Without passes, all in one.",
        "rules": "Decisions on hard cases, printed in the guidelines in this order.",
    },
    "Attribute": {
        "title": "The name people see.",
        "definition": "What is judged, and how.",
        "references": "Keys of the literature that the attribute follows.",
        "question": "The question as the annotator reads it.",
        "kind": "choice: one or more of the values. number, text: free answers, kept but never a task.",
        "values": "The answers, in order.",
        "default": "The value that silence means, from those who saw the document.",
        "required": "A region that has answers must have one to this.",
        "multiple": "Several values may hold at once.",
        "ordered": "The values are a scale from low to high: agreement is ordinal.",
        "per_target": "Asked once for each target of the corpus.",
        "min": "Least number allowed.",
        "max": "Greatest number allowed.",
        "as": "Its name in Label Studio, where that differs.",
    },
    "Value": {
        "title": "The name people see.",
        "definition": "When the value holds.",
        "references": "Keys of the literature that the value follows.",
        "hint": "The definition in a few words, for where there is room for a line.",
        "examples": "Text for which the value holds.",
        "counterexamples": "Text for which it seems to hold and does not; say which value does after an arrow →.",
        "hotkey": 'The key that chooses it, e.g. "1", q, shift+a.',
        "as": "Its string in Label Studio, where that differs.",
        "values": "Finer values under this one; the label is the path, as in science/climate.",
    },
    "SpanType": {
        "title": "The name people see.",
        "definition": "What is marked, and where it begins and ends.",
        "references": "Keys of the literature that the type follows.",
        "examples": "Text with marks: [name words] marks the words with the type of that name; marks may nest.",
        "counterexamples": "Text that seems to have such a span and does not.",
        "color": 'Its colour as "#rrggbb", in quotes.',
        "hotkey": "The key that chooses it.",
        "units": "spans: drawn freely and matched across annotators. sentences: a region is a sentence.",
        "attributes": "The attributes asked of each region.",
        "as": "Its label in Label Studio, where that differs.",
    },
    "Relation": {
        "title": "The name people see.",
        "definition": "When two regions are linked.",
        "references": "Keys of the literature that the relation follows.",
        "from": "A span type, a list of them, or any.",
        "to": "A span type, a list of them, or any.",
        "examples": "Text with marks, and the links.",
        "as": "Its label in Label Studio, where that differs.",
    },
    "Structure": {
        "title": "The name people see.",
        "definition": "What the parts mean together.",
        "references": "Keys of the literature that the structure follows.",
        "anchor": "The span type that each structure has exactly one of.",
        "roles": "The other parts, by name: the relation from the anchor that leads to them, and how many.",
        "fragments": "A relation from anchor to anchor that joins the pieces of an interrupted one.",
        "holder": "The role whose spans say whose words the anchor is.",
    },
    "Role": {
        "relation": "The relation from the anchor to this part.",
        "min": "Least number of them.",
        "max": "Greatest number of them; none where left out.",
    },
    "Asked": {"attributes": "The attributes asked once a document."},
    "Pass": {
        "title": "The name people see.",
        "spans": "The span types marked in this pass.",
        "document": "The attributes asked of the document in this pass.",
    },
    "Rule": {
        "id": "A short name to point to it.",
        "title": "The decision in a line.",
        "text": "The decision in full.",
        "examples": "Text, and after an arrow → what the rule makes of it.",
    },
}
"""What each key of the language is for."""


def json_schema() -> dict[str, Any]:
    """Make the JSON Schema (draft 2020-12) from the types that the reader checks against.

    Examples
    --------
    >>> made = json_schema()
    >>> made["$ref"], made["$defs"]["Role"]["required"]
    ('#/$defs/Schema', ['relation'])
    """
    made = msgspec.json.schema(Schema)
    for name, definition in made["$defs"].items():
        for key, shape in definition["properties"].items():
            shape["description"] = HELP[name][key]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The schema language of Corpus Kit",
        "description": "What labels mean: attributes, span types, relations, structures, passes and rules.",
        **made,
    }


def json_schema_text() -> str:
    """Write the JSON Schema as the file that is kept under version control."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else "schemas/schema-language.json").write_text(json_schema_text(), "utf-8")
