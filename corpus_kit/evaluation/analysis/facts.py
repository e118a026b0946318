"""What is known of a task's units besides what is asked: by these facts scores are broken down.

No baseline reads them. They come from the task and from the other configs of its dataset, by the schema alone.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from corpus_kit.corpus.holder import AUTHOR
from corpus_kit.dataset.text import CLOSE, OPEN
from corpus_kit.evaluation.analysis.lookup import Lookup, place_of
from corpus_kit.evaluation.documents.articles import Article
from corpus_kit.evaluation.documents.tasks import DocumentTask
from corpus_kit.evaluation.tasks import Opened, Task
from corpus_kit.schema.model import DOCUMENT, Schema

SENTENCE, ARTICLE = (10, 20, 30), (300, 600, 1_000)
"""The most words of each band of lengths but the last."""

THE_AUTHOR, A_SOURCE, NOT_NAMED = "the author", "a source", "a source not named"


@dataclasses.dataclass(frozen=True)
class Fact:
    """One thing known of units.

    Attributes
    ----------
    by : str
        What is known: an attribute's config, or a few words.
    values : tuple of str, length n
        Of each unit of the task; ``""`` where it is not known.
    order : tuple of str
        The values in order, where they have one.
    """

    by: str
    values: tuple[str, ...]
    order: tuple[str, ...] = ()


def facts_of(task: Task, datasets: Iterable[Opened], schema: Schema) -> list[Fact]:
    """List what is known of the units of a classification task.

    The document's attributes; outlet; target; what else was asked of the same unit; who says the sentence, and what was
    asked of that holder's span; the length of the sentence, or the article.

    Parameters
    ----------
    task : Task
        The units.
    datasets : iterable of Dataset
        Where they come from.
    schema : Schema
        The schema of the datasets.

    Returns
    -------
    list of Fact
        Attributes of several labels a unit are left out, and those asked per target unless the task is.
    """
    lookup, per_target = Lookup(datasets, schema), any(task.targets)
    facts = []
    for config, of_target, order in lookup.asked(DOCUMENT, per_target):
        keys = list(zip(task.documents, _if(of_target, task.targets), strict=True))
        facts.append(Fact(config, lookup.of_documents(config, keys), order))
    facts += [Fact("outlet", task.outlets), Fact("target", task.targets)]
    if task.carrier == DOCUMENT:
        facts.append(banded("words in the article", [_words(one.text) for one in task.inputs], ARTICLE))
    else:
        units = [place_of(*both)[0] for both in zip(task.units, task.targets, strict=True)]
        for config, of_target, order in lookup.asked(task.carrier, per_target):
            keys = list(zip(units, _if(of_target, task.targets), strict=True))
            facts.append(Fact(config, lookup.of_units(config, keys), order))
        facts += _holders(task, lookup, schema)
        is_whole = schema.spans[task.carrier].units == "sentences"
        shown = [one.text for one in task.inputs] if is_whole else task.contexts
        facts.append(banded("words in the sentence", list(map(_words, shown)), SENTENCE))
    return [fact for fact in facts if fact.by != task.name]


def document_facts_of(task: DocumentTask, datasets: Iterable[Opened], schema: Schema) -> list[Fact]:
    """List what is known of the documents of an extraction or linking task: attributes, outlet, length.

    Parameters
    ----------
    task : DocumentTask
        The documents.
    datasets : iterable of Dataset
        Where they come from.
    schema : Schema
        The schema of the datasets.
    """
    lookup = Lookup(datasets, schema)
    keys = [(document, "") for document in task.documents]
    asked = lookup.asked(DOCUMENT, per_target=False)
    attributes = [Fact(config, lookup.of_documents(config, keys), order) for config, _, order in asked]
    lengths = [_length(article) for article in task.articles]
    return [*attributes, Fact("outlet", task.outlets), banded("words in the article", lengths, ARTICLE)]


def banded(by: str, counts: Sequence[int], most: Sequence[int]) -> Fact:
    """Sort counts into bands; 0 is not known.

    Examples
    --------
    >>> banded("words", [10, 11, 31, 0], (10, 20, 30)).values
    ('≤ 10', '11–20', '> 30', '')
    """
    bands = [f"≤ {most[0]:,}", *(f"{low + 1:,}–{high:,}" for low, high in pairwise(most)), f"> {most[-1]:,}"]
    return Fact(by, tuple(bands[bisect_left(most, count)] if count else "" for count in counts), tuple(bands))


def _holders(task: Task, lookup: Lookup, schema: Schema) -> Iterator[Fact]:
    named = lookup.holders(task.name)
    spoken = {None: "", AUTHOR: THE_AUTHOR, "": NOT_NAMED}
    values = tuple(spoken.get(named.get(unit), A_SOURCE) for unit in task.units)
    if not any(values):
        return
    yield Fact("holder", values, (THE_AUTHOR, A_SOURCE, NOT_NAMED))
    each = zip(task.documents, task.units, values, strict=True)
    keys = [(document, named[unit] or "") if value == A_SOURCE else ("", "") for document, unit, value in each]
    for carrier in _holding(schema):
        for config, _, order in lookup.asked(carrier, per_target=False):
            yield Fact(f"{config} of the holder", lookup.of_spans(config, keys), order)


def _holding(schema: Schema) -> list[str]:
    """Name the types of spans that say whose words an anchor is."""
    roles = [
        (one.anchor, schema.relations[one.roles[one.holder].relation])
        for one in schema.structures.values()
        if one.holder
    ]
    return [
        name
        for name, span in schema.spans.items()
        if span.units == "spans" and any(name != anchor and relation.joins(anchor, name) for anchor, relation in roles)
    ]


def _if(of_target: bool, targets: Sequence[str]) -> Sequence[str]:
    return targets if of_target else [""] * len(targets)


def _words(text: str) -> int:
    return len(text.replace(OPEN, "").replace(CLOSE, "").split())


def _length(article: Article) -> int:
    return sum(_words(article.text[start:end]) for start, end in article.sentences)
