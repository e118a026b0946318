"""The labeling config of a pass: the text on the left, the questions on the right, a key for every choice."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from xml.etree import ElementTree

from corpus_kit.labelstudio.hotkeys import Keys, filled
from corpus_kit.labelstudio.layout import SPAN_CONTROL, TEXT_OBJECT
from corpus_kit.labelstudio.questions import (
    Option,
    Question,
    claim_keys,
    offered,
    pass_named,
    plain,
    questions_of,
    shown,
    visible,
    with_options,
)
from corpus_kit.schema.model import Pass, Schema, Target

Element = ElementTree.Element

STYLE = """
 .ck { display: grid; grid-template-columns: minmax(0, 1fr) 380px; gap: 16px; }
 .ck-text { height: calc(100vh - 150px); overflow-y: auto; padding-right: 8px; }
 .ck-text p, .ck-text [class*="richtext"] { font-size: 16px; line-height: 1.75; }
 .ck-side { height: calc(100vh - 150px); overflow-y: auto; }
 .ck-side h4, .ck-side h5, .ck-side h6 { font-size: 14px; margin: 2px 0; }
 .ck-side [class*="choices"] { margin: 2px 0; }
 .ck-row { border-top: 1px solid #e4e4e4; padding: 4px 0; }
 .ck-three [class*="choices"] { display: grid; grid-template-columns: repeat(3, 1fr); }
 .ck-target { display: grid; grid-template-columns: 1fr 190px; align-items: center; border-top: 1px solid #e4e4e4; }
 .ck-target [class*="choices"] { display: grid; grid-template-columns: 90px 90px; }
 .ck-held { grid-template-columns: 1fr 230px; }
 .ck-held [class*="choices"] { grid-template-columns: 110px 120px; }
"""
HEADING = "font-size:14px;margin:4px 0"
ASIDE = "font-size:13px;font-weight:400;margin:0"
SELECTED = "Press Esc before marking the next: a label's key changes what is selected."
COLORS = ("#2e7d32", "#1565c0", "#f9a825", "#ad1457", "#6a1b9a", "#00838f", "#d84315", "#5d4037")


def labeling_config(schema: Schema, pass_: str = "", targets: Sequence[Target] = (), text_key: str = "text") -> str:
    """Write the labeling config of one pass.

    Two panes scroll on their own, so that a question never leaves the sight of its text. Questions on regions show
    while a region is selected, those on the document while none is; submitting selects none, so that nothing required
    is passed over.

    Parameters
    ----------
    schema : Schema
        A schema without problems.
    pass_ : str
        One of its passes; may be left out where there is only one.
    targets : sequence of Target
        What the attributes that are asked per target are asked about.
    text_key : str
        Key of the task's data that holds the text.

    Returns
    -------
    str
        XML. Its names are those that `layout_of` expects.

    Raises
    ------
    UsageError
        If there is no such pass.

    Examples
    --------
    >>> from corpus_kit.schema.model import SpanType
    >>> xml = labeling_config(Schema(name="toys", spans={"ball": SpanType(title="Ball", color="#ff0000")}))
    >>> [line.strip() for line in xml.splitlines() if "<Label " in line]
    ['<Label value="Ball" alias="ball" background="#ff0000" hotkey="1" />']
    """
    one = pass_named(schema, pass_)
    questions, label_keys = _keyed(schema, one, questions_of(schema, one, targets))

    root = Element("View", className="ck")
    _add(root, "Style").text = STYLE
    _relations(root, schema, one)
    left = _add(root, "View", className="ck-text")
    _labels(left, schema, one, label_keys)
    _add(left, "Text", name=TEXT_OBJECT, value=f"${text_key}", granularity="word")
    right = _add(root, "View", className="ck-side")
    if _drawn(schema, one):
        _add(_add(right, "View", visibleWhen="region-selected"), "Header", value=SELECTED, style=ASIDE)
    on_regions = [question for question in questions if not question.on_document]
    for carriers, group in itertools.groupby(on_regions, key=lambda question: question.carriers):
        _questions(_region_view(right, schema, one, carriers), schema, one, list(group))
    resting = _add(right, "View", visibleWhen="no-region-selected") if one.spans else right
    _help(resting, schema, one, label_keys)
    _questions(resting, schema, one, [question for question in questions if question.on_document])
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def answer_keys(
    schema: Schema, pass_: str = "", targets: Sequence[Target] = ()
) -> dict[tuple[str, str, bool, str], str]:
    """List the keys of `labeling_config`: (attribute, target, asked of the document, label) → key."""
    one = pass_named(schema, pass_)
    questions, _ = _keyed(schema, one, questions_of(schema, one, targets))
    return {
        (question.name, question.target.id if question.target else "", question.on_document, label): option.hotkey
        for question in questions
        for label, option in zip(offered(question.attribute), question.options, strict=True)
        if option.hotkey
    }


def _keyed(schema: Schema, one: Pass, questions: Sequence[Question]) -> tuple[list[Question], dict[str, str]]:
    """Give out the keys: those the schema names first, then digits to what is drawn, then rows to the questions."""
    drawn = _drawn(schema, one)
    given = [name for name in one.spans if name not in drawn]
    keys = Keys(digits_first=not drawn)
    of_drawn = keys.claim(*(schema.spans[name].hotkey for name in drawn))
    of_values = claim_keys(questions, keys)
    of_given = keys.claim(*(schema.spans[name].hotkey for name in given))
    label_keys = dict(zip(drawn, filled(of_drawn, keys.deal_digits(of_drawn.count(""))), strict=True))
    complete = with_options(questions, of_values, keys)
    label_keys |= zip(given, filled(of_given, keys.deal_digits(of_given.count(""), last=True)), strict=True)
    return complete, label_keys


def _drawn(schema: Schema, one: Pass) -> list[str]:
    """List the span types that annotators draw; sentences are marked for them."""
    return [name for name in one.spans if schema.spans[name].units == "spans"]


def _relations(root: Element, schema: Schema, one: Pass) -> None:
    """Declare the relations: Label Studio needs them to show the labels of links that came with one."""
    pairs = list(itertools.product(one.spans, repeat=2))
    names = [name for name, relation in schema.relations.items() if any(relation.joins(*pair) for pair in pairs)]
    block = _add(root, "Relations") if names else root
    for name, color in zip(names, itertools.cycle(COLORS), strict=False):
        _add(block, "Relation", value=plain(schema.relations[name].as_ or name), background=color)


def _labels(parent: Element, schema: Schema, one: Pass, label_keys: dict[str, str]) -> None:
    if not one.spans:
        return
    block = _add(parent, "Labels", name=SPAN_CONTROL, toName=TEXT_OBJECT)
    named = shown({name: (schema.spans[name].as_ or name, schema.spans[name].title) for name in one.spans})
    for (name, (recorded, text)), color in zip(named.items(), itertools.cycle(COLORS), strict=False):
        color = schema.spans[name].color or color
        _add(block, "Label", value=text, alias=recorded, background=color, hotkey=label_keys[name])


def _region_view(parent: Element, schema: Schema, one: Pass, carriers: Sequence[str]) -> Element:
    """Open the view of questions on regions of some types; a label with a comma cannot be named in a view."""
    where = _when_label(schema, one, carriers)
    if any("," in (schema.spans[name].as_ or name) for name in carriers):
        where = ""
    tag = SPAN_CONTROL if where else ""
    return _add(parent, "View", visibleWhen="region-selected", whenTagName=tag, whenLabelValue=where)


def _when_label(schema: Schema, one: Pass, carriers: Sequence[str]) -> str:
    """Name the labels that a question is for; nothing if it is for all of the pass."""
    labels = [plain(schema.spans[name].as_ or name) for name in carriers]
    writable = len(labels) == 1 or not any("," in label for label in labels)
    return ",".join(labels) if writable and len(labels) < len(one.spans) else ""


def _questions(parent: Element, schema: Schema, one: Pass, questions: Sequence[Question]) -> None:
    heading = ""
    for question in questions:
        asked = (question.attribute.question, question.attribute.title, question.name)
        text = ("The whole article: " if question.on_document else "") + next(filter(None, map(visible, asked)))
        if not question.target:
            row = _add(parent, "View", className="ck-row ck-three")
            _add(row, "Header", value=text, style=HEADING)
        else:
            if heading != text:
                _add(parent, "Header", value=text, style=HEADING)
            row = _add(parent, "View", className="ck-target ck-held" if question.held else "ck-target")
            _add(row, "Header", value=visible(question.target.text), style=ASIDE)
        heading = text
        _control(row, schema, one, question)


def _control(row: Element, schema: Schema, one: Pass, question: Question) -> None:
    attribute = question.attribute
    shared = {"name": question.control, "toName": TEXT_OBJECT}
    if not question.on_document:
        shared |= {"perRegion": "true", "whenLabelValue": _when_label(schema, one, question.carriers)}
    if attribute.required and not (question.target and attribute.default):
        shared |= {"required": "true", "requiredMessage": visible(_required(schema, question))}
    if attribute.kind == "number":
        low, high = (f"{limit:.15g}" if limit is not None else "" for limit in (attribute.min, attribute.max))
        _add(row, "Number", **shared, min=low, max=high)
    elif attribute.kind == "text":
        _add(row, "TextArea", **shared, rows="2", editable="true")
    elif attribute.nested:
        most = "" if attribute.multiple else "1"
        _options(_add(row, "Taxonomy", **shared, showFullPath="true", maxUsages=most), question.options)
    else:
        choice = "multiple" if attribute.multiple else "single" if question.target else "single-radio"
        _options(_add(row, "Choices", **shared, choice=choice, showInline="true"), question.options)


def _required(schema: Schema, question: Question) -> str:
    title = question.attribute.title or question.name
    about = f" on {question.target.text}" if question.target else ""
    if question.on_document:
        return f"The article has no answer yet: {title}{about}."
    carriers = " or ".join(schema.spans[name].title or name for name in question.carriers)
    return f"{carriers} without an answer: {title}{about} (it is selected now)."


def _options(control: Element, options: Sequence[Option]) -> None:
    for one in options:
        choice = _add(control, "Choice", value=one.shown, alias=one.recorded, hotkey=one.hotkey, hint=one.hint)
        _options(choice, one.below)


def _help(parent: Element, schema: Schema, one: Pass, label_keys: dict[str, str]) -> None:
    """Say how to work while nothing is selected."""
    drawn = _drawn(schema, one)
    lines = []
    if drawn:
        named = ", ".join(f"{schema.spans[name].title or name} [{label_keys[name]}]" for name in drawn)
        lines.append(f"Press a key, then drag over the text: {named}.")
    if len(drawn) < len(one.spans):
        lines.append("The sentences are marked: click one to answer; Alt+. goes to the next.")
    for first, second in itertools.product(one.spans, repeat=2):
        if [turned for _, turned in schema.readings(first, second)] == [False]:
            ends = [schema.spans[name].title or name for name in (first, second)]
            lines.append(f"Join: click {ends[0]}, press Alt+R, click {ends[1]}.")
    for line in lines:
        _add(parent, "Header", value=visible(line), style=HEADING)


def _add(parent: Element, tag: str, **attributes: str) -> Element:
    return ElementTree.SubElement(parent, tag, {name: value for name, value in attributes.items() if value})
