"""Whether a schema makes sense: what its types alone cannot say.

Every rule is a generator of problems; `check_schema` runs them all. Rules on labels, names and keys are in
`check_labels`, rules on relations and structures in `check_links`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from corpus_kit.errors import Problem, ProblemsError, one_of
from corpus_kit.schema import check_labels, check_links
from corpus_kit.schema.conform import conform
from corpus_kit.schema.model import DOCUMENT, Schema, walk


def check_schema(schema: Schema, file: str = "") -> list[Problem]:
    """List everything that is wrong with a schema; `file` is named in the problems.

    Examples
    --------
    >>> from corpus_kit.schema.model import Attribute, SpanType
    >>> problems = check_schema(Schema(name="toys", spans={"ball": SpanType(attributes=("color",))},
    ...                                attributes={"colour": Attribute(kind="text")}))
    >>> for problem in problems:
    ...     print(problem)
      spans.ball.attributes[0]                                [unknown-attribute]
        there is no attribute 'color'
        expected one of: colour; did you mean 'colour'?
      attributes.colour                                       [unused-attribute]
        no span type and no document is asked 'colour'
        list it under attributes of a span type or of the document, or remove it
    """
    rules = (_form, _asked, _cited, _passes, _annotated, _rules, *check_labels.RULES, *check_links.RULES)
    found = (problem for rule in rules for problem in rule(schema))
    return [msgspec.structs.replace(problem, file=file) for problem in found]


def _form(schema: Schema) -> Iterator[Problem]:
    """A schema made in Python keeps to the patterns that the reader enforces."""
    try:
        conform(msgspec.to_builtins(schema), Schema, "")
    except ProblemsError as error:
        yield from error.problems


def _asked(schema: Schema) -> Iterator[Problem]:
    lists = [(f"spans.{name}.attributes", span.attributes) for name, span in schema.spans.items()]
    for path, asked in [*lists, ("document.attributes", schema.document.attributes)]:
        yield from known(path, asked, schema.attributes, "attribute")
    for name in schema.attributes:
        if not schema.carriers(name):
            yield Problem(
                code="unused-attribute",
                message=f"no span type and no document is asked {name!r}",
                advice="list it under attributes of a span type or of the document, or remove it",
                path=f"attributes.{name}",
            )


def _cited(schema: Schema) -> Iterator[Problem]:
    entries = [
        (f"{kind}.{name}", entry)
        for kind in ("attributes", "spans", "relations", "structures")
        for name, entry in getattr(schema, kind).items()
    ]
    for name, attribute in schema.attributes.items():
        for value_path, value in walk(attribute.values):
            entries.append((f"attributes.{name}.values." + value_path.replace("/", ".values."), value))
    for path, entry in entries:
        yield from known(f"{path}.references", entry.references, schema.references, "reference")


def _passes(schema: Schema) -> Iterator[Problem]:
    for name, one in schema.passes.items():
        yield from known(f"passes.{name}.spans", one.spans, schema.spans, "span type")
        asked = schema.document.attributes
        yield from known(f"passes.{name}.document", one.document, asked, "document attribute")
        if not one.spans and not one.document:
            message = "the pass asks nothing"
            advice = "name span types under spans, or attributes under document"
            yield Problem(code="empty-pass", message=message, advice=advice, path=f"passes.{name}")


def _annotated(schema: Schema) -> Iterator[Problem]:
    """Where there are passes, everything is in one."""
    advice = "add it to a pass, or remove it"
    for name in schema.spans:
        if name != DOCUMENT and not schema.passes_of(name):
            message = f"no pass marks {name!r}, so it is never annotated"
            yield Problem(code="never-annotated", message=message, advice=advice, path=f"spans.{name}")
    for i, name in enumerate(schema.document.attributes):
        if not schema.passes_of(DOCUMENT, name):
            message = f"no pass asks {name!r} of the document, so it is never annotated"
            path = f"document.attributes[{i}]"
            yield Problem(code="never-annotated", message=message, advice=advice, path=path)


def _rules(schema: Schema) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for i, rule in enumerate(schema.rules):
        if rule.id in seen:
            message = f"rule {seen[rule.id] + 1} has the id {rule.id!r} already"
            yield Problem(code="duplicate-rule", message=message, path=f"rules[{i}].id")
        seen.setdefault(rule.id, i)


def known(path: str, names: Iterable[str], there: Iterable[str], what: str) -> Iterator[Problem]:
    """Check that each name of the list at `path` is there, and stands in it once."""
    there, seen = list(there), set()
    for i, name in enumerate(names):
        at = f"{path}[{i}]"
        if name not in there:
            code = f"unknown-{what.replace(' ', '-')}"
            yield Problem(code=code, message=f"there is no {what} {name!r}", expected=one_of(there, name), path=at)
        elif name in seen:
            yield Problem(code="named-twice", message=f"{name!r} is named twice", path=at)
        seen.add(name)
