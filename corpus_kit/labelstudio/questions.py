"""What a pass asks: each question with its control, its choices as shown and as recorded, and their keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from corpus_kit.errors import UsageError, one_of
from corpus_kit.labelstudio.hotkeys import Keys, filled
from corpus_kit.labelstudio.layout import control_name
from corpus_kit.schema.model import DOCUMENT, Attribute, Pass, Schema, Target, Value

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_VARIABLE = re.compile(r"\$(?=[\w\[\].{}])")
WORD_JOINER = "\u2060"


class Option(msgspec.Struct, frozen=True):
    """A choice: the string recorded, the one shown, its hint and key, and the choices below it."""

    recorded: str
    shown: str
    hint: str = ""
    hotkey: str = ""
    below: tuple[Option, ...] = ()


class Question(msgspec.Struct, frozen=True):
    """An attribute asked of regions of some types or of the document, about one target or none."""

    name: str
    attribute: Attribute
    carriers: tuple[str, ...]
    control: str
    target: Target | None = None
    options: tuple[Option, ...] = ()

    @property
    def on_document(self) -> bool:
        """Whether it is asked once a document."""
        return self.carriers == (DOCUMENT,)

    @property
    def held(self) -> str:
        """What is held down with its keys."""
        return "shift+" if self.on_document else ""


def pass_named(schema: Schema, name: str) -> Pass:
    """Find a pass; ``""`` is the only one.

    Raises
    ------
    UsageError
        If there is no such pass, or several and none is named.

    Examples
    --------
    >>> pass_named(Schema(name="x", passes={"a": Pass(spans=("y",))}), "").spans
    ('y',)
    """
    passes = schema.all_passes
    if not name and len(passes) == 1:
        return next(iter(passes.values()))
    if name not in passes:
        fault = f"schema {schema.label} has no pass {name!r}" if name else f"schema {schema.label} has several passes"
        raise UsageError(f"{fault}; {one_of(passes, name)}")
    return passes[name]


def questions_of(schema: Schema, one: Pass, targets: Sequence[Target]) -> list[Question]:
    """List what a pass asks, of regions first, in the schema's order; no question has its options yet."""
    questions = []
    for name, carriers in [*_of_regions(schema, one), *((name, (DOCUMENT,)) for name in one.document)]:
        attribute = schema.attributes[name]
        for target in targets if attribute.per_target else [None]:
            control = control_name(schema, name, target.id if target else "", carriers == (DOCUMENT,))
            questions.append(Question(name, attribute, carriers, control, target))
    return questions


def claim_keys(questions: Iterable[Question], keys: Keys) -> list[list[str]]:
    """Give each question the keys that the schema names for its values."""
    return [
        keys.claim(*(value.hotkey for value in offered(question.attribute).values()), prefix=question.held)
        for question in questions
    ]


def with_options(questions: Iterable[Question], claimed: Iterable[list[str]], keys: Keys) -> list[Question]:
    """Give each question its options, and a key to every one that has none yet.

    What is asked of regions and of the document has the same keys, held with shift for the document.
    """
    of_regions: dict[tuple[str, str], list[str]] = {}
    complete = []
    for question, hotkeys in zip(questions, claimed, strict=True):
        about = (question.name, question.target.id if question.target else "")
        if not question.attribute.nested:
            same = keys.claim(*of_regions.get(about, []), prefix=question.held)
            hotkeys = filled(hotkeys, same)
            hotkeys = filled(hotkeys, keys.deal(hotkeys.count(""), question.held))
        of_regions.setdefault(about, hotkeys)
        complete.append(msgspec.structs.replace(question, options=_tree(offered(question.attribute), hotkeys)))
    return complete


def offered(attribute: Attribute) -> dict[str, Value]:
    """Give the values that annotators choose from: per target all but the default, for unmarked means the default.

    Examples
    --------
    >>> values = {"red": Value(), "none": Value()}
    >>> list(offered(Attribute(values=values, default="none", per_target=True)))
    ['red']
    """
    unmarked = attribute.default if attribute.per_target and not attribute.nested else ""
    return {name: value for name, value in attribute.values.items() if name != unmarked}


def shown(entries: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Tell entries apart on the screen: for each (recorded string, title), the recorded string and what is shown.

    Label Studio looks a label up by either string, so no shown one may equal another or another's recorded one.

    Examples
    --------
    >>> shown({"a": ("a", "Same"), "b": ("b", "Same"), "c": ("c", "")})
    {'a': ('a', 'Same'), 'b': ('b', 'Same (b)'), 'c': ('c', 'c')}
    """
    recorded = {key: plain(string) for key, (string, _) in entries.items()}
    found: dict[str, tuple[str, str]] = {}
    for key, (_, title) in entries.items():
        own = recorded[key]
        taken = {recorded[other] for other in recorded if other != key} | {text for _, text in found.values()}
        text = visible(title).strip() or visible(own)
        while text in taken:
            text += visible(f" ({own})")
        found[key] = (own, text)
    return found


def visible(text: str) -> str:
    """Make text safe to show: Label Studio would read ``$word`` as a key of the task's data."""
    return _VARIABLE.sub("$" + WORD_JOINER, plain(text))


def plain(text: str) -> str:
    """Leave out the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def _of_regions(schema: Schema, one: Pass) -> Iterable[tuple[str, tuple[str, ...]]]:
    names = dict.fromkeys(name for span in one.spans for name in schema.spans[span].attributes)
    return [(name, tuple(span for span in one.spans if name in schema.spans[span].attributes)) for name in names]


def _tree(values: Mapping[str, Value], hotkeys: Sequence[str] = ()) -> tuple[Option, ...]:
    named = shown({name: (value.as_ or name, value.title) for name, value in values.items()})
    keys = [*hotkeys, *[""] * (len(values) - len(hotkeys))]
    return tuple(
        Option(*named[name], hint=plain(value.hint), hotkey=key, below=_tree(value.values))
        for (name, value), key in zip(values.items(), keys, strict=True)
    )
