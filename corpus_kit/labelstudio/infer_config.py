"""From anyone's labeling config to a schema.

Label Studio folds the case of tags and of their attributes, and so does this.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

import msgspec

from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.labelstudio.inferred import KINDS, Asker, Findings, Found, assemble
from corpus_kit.labelstudio.layout import Layout
from corpus_kit.labelstudio.safe_xml import parse_xml
from corpus_kit.schema.model import Schema

DISPLAY = frozenset({"header", "view", "style", "filter", "label", "choice", "relation"})
"""Tags that may have names, but only show something or belong to a control."""

ASKING = ("choices", "taxonomy", "rating", "number", "textarea", "datetime")


class Tag(msgspec.Struct, frozen=True):
    """An element with case folded; `around` are the attributes of the elements that hold it, outermost first."""

    name: str
    declared: str
    attributes: dict[str, str]
    around: tuple[dict[str, str], ...]
    element: ElementTree.Element

    def get(self, attribute: str) -> str:
        """Give an attribute, or ``""``."""
        return self.attributes.get(attribute, "")

    def says(self, attribute: str) -> bool:
        """Whether an attribute is true."""
        return self.get(attribute).strip().lower() == "true"

    @property
    def objects(self) -> frozenset[str]:
        """Names of the objects that a control is about."""
        named = self.get("toname").split(",")
        return frozenset([*named, *map(str.strip, named)]) - {""}

    @property
    def shown_for(self) -> list[tuple[str, str]]:
        """The control and labels that a region must have to be asked, as each of the tag's surroundings says."""
        views = [one for one in self.around if one.get("visiblewhen") == "region-selected"]
        return [(one.get("whentagname", ""), one.get("whenlabelvalue", "")) for one in (*views, self.attributes)]


class Labels(msgspec.Struct, frozen=True):
    """A Labels control: the objects it is about, and its labels."""

    objects: frozenset[str]
    labels: tuple[str, ...]


def infer_from_config(xml: str, name: str = "inferred", file: str = "") -> tuple[Schema, Layout]:
    """Make a schema of a labeling config, and the layout that reads its exports.

    Labels become span types, relations run from any to any, and each control an attribute: of the regions it is shown
    for if it is ``perRegion``, else of the document. Controls and objects that are not about plain text, or take their
    values from the task's data, are in the layout's `refused`.

    Parameters
    ----------
    xml : str
        The labeling config.
    name : str
        Name of the schema.
    file : str
        Where the config comes from, for problems.

    Returns
    -------
    schema : Schema
    layout : Layout

    Raises
    ------
    ProblemsError
        ``malformed-xml``; ``xml-entity`` for a document type, which a config has no use for; ``unsupported-config``
        if nothing in it can be read, naming what is there.

    Examples
    --------
    >>> schema, layout = infer_from_config('''<View>
    ...   <Labels name="l" toName="t"><Label value="Ball"/><Label value="Bat"/></Labels>
    ...   <Text name="t" value="$body"/>
    ...   <Choices name="colour" toName="t" perRegion="true" whenTagName="l" whenLabelValue="Ball">
    ...     <Choice value="Red" alias="r"/></Choices>
    ... </View>''')
    >>> schema.spans["ball"].attributes, layout.texts, layout.values
    (('colour',), {'t': 'body'}, {'colour': {'r': 'r'}})
    """
    tags = _aimed(list(_walk(parse_xml(xml, file))))
    texts = {tag.get("name"): tag.get("value")[1:] for tag in tags if _is_text(tag)}
    refused = {tag.get("name"): _reason(tag) for tag in tags if _is_refused(tag)}
    controls = [tag for tag in tags if tag.name in ("labels", *ASKING) and tag.get("name")]
    refused |= {tag.get("name"): _reason(tag) for tag in controls if not tag.objects & texts.keys() or _is_empty(tag)}
    readable = [tag for tag in controls if tag.get("name") not in refused]
    labels = {tag.get("name"): Labels(tag.objects, tuple(_strings(tag, "label"))) for tag in readable if _marks(tag)}
    askers = []
    for tag in readable:
        if not _marks(tag):
            asker = _asker(tag, labels)
            if asker.labels or asker.on_document:
                askers.append(asker)
            else:
                refused[tag.get("name")] = f"{tag.declared} of regions that no label marks"
    if not labels and not askers:
        raise ProblemsError([_nothing_readable(refused, texts, file)])
    used = frozenset[str]().union(*(tag.objects for tag in readable))
    findings = Findings(
        texts={name: key for name, key in texts.items() if name in used},
        label_controls=frozenset(labels),
        labels=tuple(_merged(_values(tag.element, "label") for tag in readable if _marks(tag))),
        colors={label: color for tag in readable if _marks(tag) for label, color in _colors(tag)},
        askers=tuple(askers),
        relations=tuple(
            one.recorded for tag in tags if tag.name == "relations" for one in _values(tag.element, "relation")
        ),
        refused=refused,
    )
    return assemble(name, findings)


def _walk(element: ElementTree.Element, around: tuple[dict[str, str], ...] = ()) -> Iterator[Tag]:
    declared = element.tag.rsplit("}", 1)[-1]
    attributes = {name.lower(): value for name, value in element.attrib.items()}
    yield Tag(declared.lower(), declared, attributes, around, element)
    for child in element:
        yield from _walk(child, (*around, attributes))


def _aimed(tags: list[Tag]) -> list[Tag]:
    """Aim the controls that name no object at the only one there is."""
    shown = [tag.get("name") for tag in tags if tag.get("name") and tag.get("value").startswith("$")]
    if len(shown) != 1:
        return tags
    aim = {"toname": shown[0]}
    return [
        msgspec.structs.replace(tag, attributes=aim | tag.attributes) if tag.name in ("labels", *ASKING) else tag
        for tag in tags
    ]


def _is_text(tag: Tag) -> bool:
    """Whether a tag shows plain text that stands under a key of the task's data."""
    plain = tag.get("valuetype") in ("", "text") and not tag.get("encoding").startswith("base64")
    simple = re.fullmatch(r"\$[^$\[\]{}]+", tag.get("value"))
    return tag.name == "text" and tag.get("name") != "" and plain and simple is not None


def _is_refused(tag: Tag) -> bool:
    """Whether a tag holds data or answers that are not read."""
    if not tag.get("name") or tag.name in DISPLAY or tag.name in ("labels", *ASKING) or _is_text(tag):
        return False
    return bool(tag.get("toname") or tag.get("valuelist") or tag.get("value").startswith("$"))


def _is_empty(tag: Tag) -> bool:
    """Whether a control has nothing of its own to choose from, or marks regions as Labels do."""
    if tag.name == "taxonomy" and (tag.says("labeling") or tag.get("apiurl")):
        return True
    return tag.name in ("labels", "choices", "taxonomy") and not _strings(tag, "label" if _marks(tag) else "choice")


def _reason(tag: Tag) -> str:
    if tag.get("value").startswith("$") and (_is_empty(tag) or tag.name == "text"):
        return f"{tag.declared} of {tag.get('value')}"
    return tag.declared


def _marks(tag: Tag) -> bool:
    return tag.name == "labels"


def _asker(tag: Tag, labels: dict[str, Labels]) -> Asker:
    on_document = not tag.says("perregion")
    low, high = _bounds(tag)
    nested = tag.name == "taxonomy" or tag.says("allownested")
    several = tag.get("maxusages") != "1" if tag.name == "taxonomy" else tag.get("choice").lower() == "multiple"
    return Asker(
        control=tag.get("name"),
        kind=KINDS.get(tag.name, "choice"),
        labels=() if on_document else _carriers(tag, labels),
        on_document=on_document,
        values=tuple(_values(tag.element, "choice", nested=nested)) if tag.name in ("choices", "taxonomy") else (),
        multiple=tag.name in ("choices", "taxonomy") and several,
        required=tag.says("required"),
        min=low,
        max=high,
    )


def _carriers(tag: Tag, labels: dict[str, Labels]) -> tuple[str, ...]:
    """List the labels of the regions that a control is shown for."""
    found = dict.fromkeys(label for one in labels.values() if one.objects & tag.objects for label in one.labels)
    for control, named in tag.shown_for:
        of_control = labels[control].labels if control in labels else tuple(found)
        parts = named.split(",")
        wanted = {named, *parts, *map(str.strip, parts)}  # a label may hold a comma itself
        narrowed = [label for label in found if label in of_control and (not named or label in wanted)]
        found = dict.fromkeys(narrowed or found)
    return tuple(found)


def _bounds(tag: Tag) -> tuple[float | None, float | None]:
    if tag.name == "rating":
        return 1.0, _number(tag.get("maxrating")) or 5.0
    if tag.name != "number":
        return None, None
    low, high = _number(tag.get("min")), _number(tag.get("max"))
    return (None, None) if low is not None and high is not None and low > high else (low, high)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _strings(tag: Tag, name: str) -> list[str]:
    return [one.recorded for one in _values(tag.element, name)]


def _values(element: ElementTree.Element, name: str, *, nested: bool = False) -> Iterator[Found]:
    """Give the values right below an element, whatever views are between, each once."""
    seen = set()
    for child in _children(element, name):
        attributes = {key.lower(): value for key, value in child.attrib.items()}
        shown = attributes.get("value", "")
        recorded = attributes.get("alias") or shown
        if recorded and recorded not in seen:
            seen.add(recorded)
            yield Found(recorded, shown, tuple(_values(child, name, nested=True)) if nested else ())


def _children(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    for child in element:
        tag = child.tag.rsplit("}", 1)[-1].lower()
        if tag == name:
            yield child
        elif tag == "view":
            yield from _children(child, name)


def _merged(controls: Iterable[Iterable[Found]]) -> Iterable[Found]:
    """Take a label that several controls offer once, as the first shows it."""
    merged: dict[str, Found] = {}
    for one in itertools.chain.from_iterable(controls):
        merged.setdefault(one.recorded, one)
    return merged.values()


def _colors(tag: Tag) -> Iterator[tuple[str, str]]:
    """Give the colours that a schema can hold, as #rrggbb; one that is named otherwise is left to the default."""
    for child in _children(tag.element, "label"):
        attributes = {key.lower(): value for key, value in child.attrib.items()}
        color = attributes.get("background", "").strip()
        if re.fullmatch(r"#[0-9a-fA-F]{3}", color):
            color = "#" + "".join(digit * 2 for digit in color[1:])
        if re.fullmatch(r"#[0-9a-fA-F]{6}", color):
            yield attributes.get("alias") or attributes.get("value", ""), color


def _nothing_readable(refused: dict[str, str], texts: dict[str, str], file: str) -> Problem:
    there = ", ".join(sorted(set(refused.values())))
    fault = "the labeling config asks nothing about a text" if texts else "the labeling config shows no plain text"
    return Problem(
        code="unsupported-config",
        message=fault + (f"; not supported: {there}" if there else ""),
        expected='expected a Text object with value="$key", and Labels, Choices, Taxonomy, Rating, Number, DateTime'
        " or TextArea",
        file=file,
    )
