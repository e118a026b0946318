"""One pass over the annotations: votes into tables, comparisons of spans and links into tallies a document."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from corpus_kit.agreement.ballots import Ballots
from corpus_kit.agreement.clusters import Clusters
from corpus_kit.agreement.links_f1 import compare_links, compare_structures
from corpus_kit.agreement.span_f1 import compare_spans, trimmed
from corpus_kit.agreement.token_alpha import covered, joint_tallies, token_tallies, tokens_of
from corpus_kit.agreement.unitizing import unitizing_tallies, units_of
from corpus_kit.agreement.votes import Floats
from corpus_kit.corpus.codepoints import Runs
from corpus_kit.corpus.fragments import fragment_relations
from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Document, References
from corpus_kit.corpus.units import references
from corpus_kit.schema.model import DOCUMENT, Schema, Target


class Tallies:
    """Numbers that add up, by what they are about and by document.

    Examples
    --------
    >>> tallies = Tallies()
    >>> tallies.add("x", 1, (2, 4))
    >>> tallies.over("x", Clusters("document", np.array([0, 1]), 2, ""), 2)
    array([[0., 0.],
           [2., 4.]])
    """

    def __init__(self) -> None:
        self._rows: dict[Hashable, tuple[array[int], array[float]]] = {}

    def add(self, key: Hashable, document: int, numbers: Iterable[float]) -> None:
        """Add numbers about `key` found in a document; always as many."""
        documents, values = self._rows.setdefault(key, (array("q"), array("d")))
        documents.append(document)
        values.extend(numbers)

    def over(self, key: Hashable, clusters: Clusters, width: int) -> Floats:
        """Sum over clusters, shape (n_clusters, width)."""
        summed = np.zeros((clusters.count, width))
        if key in self._rows:
            documents, values = self._rows[key]
            np.add.at(summed, clusters.numbers[np.asarray(documents)], np.asarray(values).reshape(-1, width))
        return summed

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._rows)


class Collected:
    """What is left of the annotations after one pass: enough for every coefficient and every resample.

    Parameters
    ----------
    schema : Schema
    targets : sequence of Target

    Attributes
    ----------
    documents, events : list of str
        Documents that two annotators saw in one pass, at least; and their events.
    ballots : dict
        Config name → votes; groups are positions in `targets`.
    tallies : Tallies
        Keys: ``("span", type)``, ``("span", type, one, other)``, ``("token", type)``, ``("unit", type)``,
        ``("link", relation)``, ``("structure", name)``, ``("role", structure, role)``.
    token_sets : dict
        Sets of types that cover a token, by code.
    without_text : int
        How many of the documents have no text here.
    """

    def __init__(self, schema: Schema, targets: Sequence[Target]) -> None:
        self.schema, self.targets = schema, targets
        self.documents: list[str] = []
        self.events: list[str] = []
        self.carriers = {
            schema.config_name(attribute, carrier): (attribute, carrier)
            for attribute in schema.attributes
            for carrier in schema.carriers(attribute)
        }
        self.ballots = {name: Ballots(schema.attributes[attribute]) for name, (attribute, _) in self.carriers.items()}
        self.tallies = Tallies()
        self.token_sets: dict[bytes, int] = {}
        self.without_text = 0
        self._place = {target.id: place for place, target in enumerate(targets)}

    @property
    def types(self) -> tuple[str, ...]:
        """Span types whose extent annotators choose; a sentence type counts only if nothing is asked of it."""
        spans = self.schema.spans.items()
        return tuple(name for name, one in spans if one.units == "spans" or not one.attributes)

    def add(self, doc: AnnotatedDocument) -> References:
        """Add a document. Adjudications are left out: they are no annotator's."""
        found = references(AnnotatedDocument(doc.document, doc.annotations), self.schema, self.targets)
        if _comparable(doc.annotations, found):
            number = len(self.documents)
            self.documents.append(doc.document.id)
            self.events.append(doc.document.event)
            self._votes(number, found)
            self._spans(number, doc.document, found)
            self._links(number, found)
        return found

    def _votes(self, number: int, found: References) -> None:
        for unit in found.units:
            for (attribute, target), votes in unit.votes.items():
                if len(unit.seers) > 1 and votes and self.schema.attributes[attribute].kind != "text":
                    name = self.schema.config_name(attribute, unit.carrier)
                    self.ballots[name].add(number, votes, self._place.get(target, 0))

    def _spans(self, number: int, document: Document, found: References) -> None:
        tokens = tokens_of(document)
        length = max([document.length, len(document.text or ""), *(unit.end for unit in found.units)])
        self.without_text += document.text is None
        coverage: dict[tuple[str, ...], list[NDArray[np.bool_]]] = {}
        for type_ in self.types:
            seers = found.seers.get(type_, ())
            if len(seers) < 2:
                continue
            spans = spans_of(found, self.schema, type_, seers, document.text)
            for one, other in combinations(seers, 2):
                matches = compare_spans(spans[one], spans[other])
                self.tallies.add(("span", type_), number, matches)
                self.tallies.add(("span", type_, one, other), number, matches)
            if length:
                stretches = [units_of(spans[name]) for name in seers]
                self.tallies.add(("unit", type_), number, unitizing_tallies(stretches, length))
            if len(tokens.starts):
                inside = np.array([covered(tokens, spans[name]) for name in seers])
                self.tallies.add(("token", type_), number, token_tallies(inside))
                coverage.setdefault(seers, []).append(inside)
        for found_by in coverage.values():
            if len(found_by) == len(self.types):  # the same annotators saw all types
                self._joint(number, found_by)

    def _joint(self, number: int, coverage: Sequence[NDArray[np.bool_]]) -> None:
        disagreement, counts = joint_tallies(coverage, self.token_sets)
        self.tallies.add(("token",), number, [disagreement])
        for code, count in counts.items():
            self.tallies.add(("token", code), number, [count])

    def _links(self, number: int, found: References) -> None:
        names = sorted({name for seers in found.seers.values() for name in seers})
        for one, other in combinations(names, 2):
            for relation, matches in compare_links(found.links, one, other).items():
                self.tallies.add(("link", relation), number, matches)
            for name, structure in self.schema.structures.items():
                if {one, other} <= {*found.seers.get(structure.anchor, ())}:
                    whole = compare_structures(structure, found.units, found.links, one, other)
                    self.tallies.add(("structure", name), number, whole[:3])
                    for role, filled in whole.roles.items():
                        self.tallies.add(("role", name, role), number, filled)

    @property
    def relations(self) -> tuple[str, ...]:
        """Relations that are compared: those that tie fragments together are part of the spans."""
        joining = fragment_relations(self.schema)
        return tuple(name for name in self.schema.relations if name not in joining)


def _comparable(annotations: Iterable[Annotation], found: References) -> bool:
    """Say whether two annotators saw one pass; or, in passes of their own, one span type, or answered one question."""
    passes = Counter(one.pass_ for one in annotations)
    types = (names for carrier, names in found.seers.items() if carrier != DOCUMENT)
    answered = (votes for unit in found.units if unit.carrier == DOCUMENT for votes in unit.votes.values())
    return any(n > 1 for n in passes.values()) or any(len(names) > 1 for names in (*types, *answered))


def spans_of(
    found: References, schema: Schema, type_: str, seers: Iterable[str], text: str | None
) -> Mapping[str, list[Runs]]:
    """List each seer's spans of a type as code points, edges trimmed; of a sentence type, the sentences marked."""
    spans: dict[str, list[Runs]] = {name: [] for name in seers}
    free = schema.spans[type_].units == "spans"
    for unit in found.units:
        for name, regions in unit.members.items() if unit.carrier == type_ else ():
            points = trimmed([(one.start, one.end) for one in regions], text) if free else unit.fragments
            if points:
                spans[name].append(points)
    return spans
