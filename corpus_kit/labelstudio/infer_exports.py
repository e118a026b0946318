"""From exports alone to a schema: what annotators did tells what they were asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.labelstudio.answers import ANSWER_TYPES, type_of
from corpus_kit.labelstudio.inferred import KINDS, Asker, Findings, Found, assemble
from corpus_kit.labelstudio.layout import TEXT_OBJECT, Layout
from corpus_kit.labelstudio.records import Result, Value, region_of, spelled
from corpus_kit.labelstudio.refusals import UNSUPPORTED_TYPES
from corpus_kit.labelstudio.stream import heads, tasks
from corpus_kit.labelstudio.text_keys import TextKeys
from corpus_kit.schema.model import Schema

_OBJECTS = {"hypertext": "HyperText", "paragraph": "Paragraphs"}
_CONFIG = "give the project's labeling config with --config"


def infer_from_exports(files: Sequence[Path], name: str = "inferred") -> tuple[Schema, Layout]:
    """Make a schema of what exports hold, and the layout that reads them.

    Every result of every annotation counts, skipped ones too: that a label was used at all shows that it was there to
    use. What nobody used is not in the schema. Relations run from any to any, for which ways are meant is not recorded.

    Parameters
    ----------
    files : sequence of Path
        JSON exports of any accepted shape, read in constant memory.
    name : str
        Name of the schema.

    Returns
    -------
    schema : Schema
        The same whatever the order of files, tasks and results.
    layout : Layout

    Raises
    ------
    ProblemsError
        ``nothing-to-infer`` without any result; ``unsupported-export`` if all results are about other things than
        plain text; and as `tasks` does.
    """
    evidence = _Evidence()
    problems: list[Problem] = []
    for file in files:
        try:
            for located in tasks(file):
                strings = evidence.keys.see(located.task.own.data)
                for annotation in located.task.votes:
                    evidence.see(annotation.result or [], strings)
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    where = str(files[0]) if len(files) == 1 else ""
    if not evidence.labels and not evidence.asked:
        _refuse_lossy(files)
        raise ProblemsError([_nothing(evidence, where)])
    return assemble(name, evidence.findings(where))


class _Asked:
    """What was seen of one control."""

    def __init__(self) -> None:
        self.types: Counter[str] = Counter()
        self.labels: set[str] = set()
        self.astray = self.on_document = self.multiple = False
        self.paths: set[tuple[str, ...]] = set()

    def asker(self, control: str, every_label: Iterable[str]) -> Asker:
        """Say what the control asks. One that answered only on regions that are not there may be about any label."""
        kind = KINDS.get(min(self.types, key=lambda type_: (-self.types[type_], type_)), "choice")
        labels = self.labels or (every_label if self.astray else ())
        return Asker(
            control=control,
            kind=kind,
            labels=tuple(sorted(labels)),
            on_document=self.on_document or not labels,
            values=_tree(self.paths) if kind == "choice" else (),
            multiple=self.multiple,
        )


class _Evidence:
    """What exports show, gathered result by result."""

    def __init__(self) -> None:
        self.labels: set[str] = set()
        self.label_controls: set[str] = set()
        self.asked: defaultdict[str, _Asked] = defaultdict(_Asked)
        self.relations: set[str] = set()
        self.refused: dict[str, str] = {}
        self.objects: set[str] = set()
        self.keys = TextKeys()
        self.results = 0

    def see(self, results: Sequence[Result], strings: Mapping[str, str]) -> None:
        """Note the results of one annotation, the spans first: their ids tell what the answers are about."""
        self.results += len(results)
        regions: defaultdict[str, list[str]] = defaultdict(list)
        typed = [(result, type_of(result)) for result in results]
        elsewhere = {spelled(result.id) for result, type_ in typed if result.id and _elsewhere(result, type_)}
        for result, type_ in typed:
            if type_ == "labels" and not _elsewhere(result, type_):
                regions[region_of(result)] += self._span(result, strings)
        for result, type_ in typed:
            if type_ == "relation":
                self.relations.update(_listed(result.labels))
            elif tag := _elsewhere(result, type_):
                self.refused[result.from_name or type_] = tag
            elif type_ in ANSWER_TYPES and spelled(result.id) not in elsewhere:
                self._answer(result, type_, regions)

    def findings(self, file: str) -> Findings:
        """Sum up; a control that never got a value leaves nothing to make an attribute of."""
        askers = [asked.asker(control, self.labels) for control, asked in sorted(self.asked.items())]
        chosen = self.keys.choose(sorted(name for name in self.objects if name) or [TEXT_OBJECT])
        if not chosen.texts:
            raise ProblemsError([_no_text(self.keys.held, file)])
        return Findings(
            texts=chosen.texts,
            guessed=chosen.guessed,
            label_controls=frozenset(self.label_controls),
            labels=tuple(Found(label) for label in sorted(self.labels)),
            askers=tuple(one for one in askers if one.kind != "choice" or one.values),
            relations=tuple(sorted(self.relations)),
            refused=dict(sorted({**self.refused, **chosen.refused}.items())),
        )

    def _span(self, result: Result, strings: Mapping[str, str]) -> list[str]:
        value = result.value or Value()
        labels = _listed(value.labels)
        self.labels.update(labels)
        self.label_controls.update([result.from_name] if result.from_name else [])
        self._object(result)
        self.keys.span(result.to_name or "", value, strings)
        return labels

    def _answer(self, result: Result, type_: str, regions: dict[str, list[str]]) -> None:
        value = result.value or Value()
        asked = self.asked[result.from_name or type_]
        self._object(result)
        asked.types[type_] += 1
        labels = regions.get(region_of(result), ())
        asked.labels.update(labels)
        asked.astray |= not labels and value.start is not None
        asked.on_document |= not labels and value.start is None
        if type_ in ("choices", "taxonomy"):
            recorded = getattr(value, type_)
            chosen = recorded if isinstance(recorded, list) else [] if recorded is None else [recorded]
            asked.multiple |= len(chosen) > 1
            asked.paths.update(tuple(map(str, one)) if isinstance(one, list) else (str(one),) for one in chosen)

    def _object(self, result: Result) -> None:
        name = result.to_name or ""
        self.objects.add(name)
        self.keys.told(name, result.source)


def _tree(paths: Iterable[tuple[str, ...]]) -> tuple[Found, ...]:
    below: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for first, *rest in filter(None, paths):
        below[first].add(tuple(rest))
    return tuple(Found(first, below=_tree(below[first])) for first in sorted(below))


def _listed(labels: Any) -> list[str]:
    return [str(one) for one in (labels if isinstance(labels, list) else [labels]) if one not in (None, "")]


def _in_markup(value: Value) -> bool:
    """Whether a value points into markup or a dialogue, where offsets do not index a text."""
    if value.start_offset is not None:
        return True
    if value.global_offsets is not None and value.global_offsets != {"start": value.start, "end": value.end}:
        return True
    return isinstance(value.start, str) and not value.start.isdecimal()


def _elsewhere(result: Result, type_: str) -> str:
    """Say what a result is about if it is not plain text, as labels without offsets are: an image's regions."""
    if type_ in UNSUPPORTED_TYPES:
        return _OBJECTS.get(type_.removesuffix("labels"), type_)
    value = result.value or Value()
    if _in_markup(value):
        return "HyperText"
    if value.channel is not None or (isinstance(value.start, float) and not value.start.is_integer()):
        return "audio"
    return "Labels without offsets in a text" if type_ == "labels" and value.start is None else ""


def _refuse_lossy(files: Iterable[Path]) -> None:
    """Raise if a file is no export of results at all, which only its heads tell."""
    for file in files:
        for _ in heads(file):
            pass


def _nothing(evidence: _Evidence, file: str) -> Problem:
    if evidence.refused:
        there = ", ".join(sorted(_described(tag) for tag in set(evidence.refused.values())))
        message = f"no result is about plain text; not supported: {there}"
        return Problem(code="unsupported-export", message=message, file=file)
    message = "no annotation has a result, so nothing tells what was asked"
    if evidence.results:
        message = f"none of {evidence.results} results holds labels or an answer, so nothing tells what was asked"
    return Problem(code="nothing-to-infer", message=message, advice=_CONFIG, file=file)


def _described(tag: str) -> str:
    return f"{tag} ({UNSUPPORTED_TYPES[tag]})" if tag in UNSUPPORTED_TYPES else tag


def _no_text(held: Mapping[str, str], file: str) -> Problem:
    there = "".join(f"; {key!r} holds {what}" for key, what in sorted(held.items()))
    return Problem(
        code="unsupported-export",
        message=f"no task's data holds a text{there}",
        advice="images, audio, video and dialogues are not supported; linked texts must be put into the tasks' data",
        file=file,
    )
