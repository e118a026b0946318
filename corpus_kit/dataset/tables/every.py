"""All configs of a schema, the one to begin with first."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_kit.dataset.tables.attributes import AttributeTable, is_asked_with_values
from corpus_kit.dataset.tables.documents import DocumentsTable
from corpus_kit.dataset.tables.facts import JudgementsTable, RelationsTable, SpansTable
from corpus_kit.dataset.tables.structures import StructureTable
from corpus_kit.dataset.tables.tagging import TaggingTable, free_types
from corpus_kit.dataset.tables.view import Table
from corpus_kit.schema.model import Schema, Target


def every_table(schema: Schema, targets: Sequence[Target]) -> tuple[Table, ...]:
    """List the configs of a schema: attributes, tagging, structures, facts, documents.

    Parameters
    ----------
    schema : Schema
    targets : sequence of Target
        The corpus's targets.
    """
    tables: list[Table] = [
        AttributeTable(schema, targets, name, carrier)
        for name, attribute in schema.attributes.items()
        if is_asked_with_values(attribute)
        for carrier in schema.carriers(name)
    ]
    if free_types(schema):
        tables.append(TaggingTable(schema))
    tables += [StructureTable(schema, name) for name in schema.structures]
    tables += [SpansTable(), RelationsTable(), JudgementsTable(schema), DocumentsTable(schema, targets)]
    return tuple(tables)


def default_config(filled: Sequence[Table]) -> str:
    """Name the config that is loaded where none is named: the first attribute asked without a target.

    Parameters
    ----------
    filled : sequence of Table
        The configs that have rows, in order; at least one.
    """
    plain = (table for table in filled if isinstance(table, AttributeTable) and not table.per_target)
    return next(plain, filled[0]).name
