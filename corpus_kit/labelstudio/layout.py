"""How a schema's names are spelled in a labeling config, in results and in task data."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from corpus_kit.schema.model import DOCUMENT, Attribute, Schema, Target, walk

SPAN_CONTROL = "span"
TEXT_OBJECT = "text"


class Control(msgspec.Struct, frozen=True):
    """What a control asks: an attribute, about a target where it is asked per target, of a region or the document."""

    attribute: str
    target: str = ""
    on_document: bool = False


class Layout(msgspec.Struct, frozen=True):
    """The spelling of a schema in Label Studio.

    Attributes
    ----------
    texts : dict
        Name of each Text object, and the key of task data that holds its text.
    label_controls : frozenset of str or None
        Names of the Labels controls; None where any name will do, because only the schema is known.
    spans : dict
        Label as recorded → span type.
    controls : dict
        Name of each answering control → the one or two things it asks (of a region, of the document).
    values : dict
        For each attribute, value as recorded (nested values joined by ``/``) → label of the schema.
    relations : dict
        Relation label as recorded → relation.
    refused : dict
        Name of each control or object that cannot be read → the tag it was declared with.
    guessed : tuple of str
        Text objects of which nothing told for certain which key of task data they show.
    """

    texts: dict[str, str]
    label_controls: frozenset[str] | None
    spans: dict[str, str]
    controls: dict[str, tuple[Control, ...]]
    values: dict[str, dict[str, str]]
    relations: dict[str, str]
    refused: dict[str, str] = {}
    guessed: tuple[str, ...] = ()


def control_name(schema: Schema, attribute: str, target: str = "", on_document: bool = False) -> str:
    """Name the control that asks `attribute`.

    A document's control gets the prefix ``document__`` where spans are asked the same, for a config wants unique names.
    """
    name = schema.attributes[attribute].as_ or attribute
    clash = on_document and len(schema.carriers(attribute)) > 1
    return (f"{DOCUMENT}__" if clash else "") + name + (f"__{target}" if target else "")


def layout_of(schema: Schema, targets: Iterable[Target] = (), text_key: str = "text") -> Layout:
    """Spell `schema` as the labeling configs generated from it do."""
    targets = list(targets)
    controls: dict[str, tuple[Control, ...]] = {}
    for name, attribute in schema.attributes.items():
        for on_document in {carrier == DOCUMENT for carrier in schema.carriers(name)}:
            for target in [one.id for one in targets] if attribute.per_target else [""]:
                key = control_name(schema, name, target, on_document)
                controls[key] = (*controls.get(key, ()), Control(name, target, on_document))
    return Layout(
        texts={TEXT_OBJECT: text_key},
        label_controls=None,
        spans={span.as_ or name: name for name, span in schema.spans.items()},
        controls=controls,
        values={name: recorded_values(attribute) for name, attribute in schema.attributes.items()},
        relations={relation.as_ or name: name for name, relation in schema.relations.items()},
    )


def recorded_values(attribute: Attribute) -> dict[str, str]:
    """Map each value as Label Studio records it to the attribute's label; a nested one is a path joined by ``/``."""
    spelled = {path: value.as_ or path.rsplit("/", 1)[-1] for path, value in walk(attribute.values)}
    recorded = {}
    for path in spelled:
        steps = path.split("/")
        recorded["/".join(spelled["/".join(steps[: i + 1])] for i in range(len(steps)))] = path
    return recorded
