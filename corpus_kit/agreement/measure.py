"""Everything that can be said about how far the annotators of a corpus agree."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from corpus_kit.agreement.bounding import Bounder, Plain
from corpus_kit.agreement.clusters import choose_clusters
from corpus_kit.agreement.collecting import Collected
from corpus_kit.agreement.competence import TOO_FEW, competences
from corpus_kit.agreement.labels import label_agreement
from corpus_kit.agreement.remarks import remarks
from corpus_kit.agreement.source import Annotated
from corpus_kit.agreement.spans import relation_agreement, span_agreement, structure_agreement
from corpus_kit.agreement.workload import Workload

Progress = Callable[[str, int, int], None]


def measure(
    source: Annotated,
    *,
    seed: int = 20,
    resamples: int = 1_000,
    level: float = 0.95,
    progress: Progress | None = None,
) -> Plain:
    """Measure agreement over the documents that at least two annotators saw in one pass.

    Adjudications are nobody's votes and are left out. Free spans are matched across annotators; on their attributes
    only those who marked the span have a vote. The source is read once, a document at a time.

    Parameters
    ----------
    source : Annotated
    seed : int
        Of every draw: the same seed gives the same numbers.
    resamples : int
        For intervals; 0 for none.
    level : float
    progress : callable, optional
        Told what is done, how much, and of how much (0: unknown).

    Returns
    -------
    dict
        Ready for JSON: ``attributes``, ``spans``, ``relations``, ``structures``, ``annotators``, ``clusters``,
        ``documents``, ``remarks``, ``settings``. What is undefined is None, with a reason beside it.
    """
    schema = source.schema
    collected, work = Collected(schema, source.config.targets), Workload()
    for number, doc in enumerate(source.documents(), start=1):
        work.add(doc)
        collected.add(doc)
        if progress:
            progress("comparing annotators", number, 0)
    clusters = choose_clusters(collected.events, collected.documents)
    rng = np.random.default_rng(seed)
    bounder = Bounder(clusters, rng, resamples, level)
    result: Plain = {"attributes": {}, "spans": span_agreement(collected, bounder)}
    for done, (name, ballots) in enumerate(collected.ballots.items(), start=1):
        if ballots.attribute.kind != "text":
            attribute, carrier = collected.carriers[name]
            asked = {"attribute": attribute, "carrier": carrier}
            result["attributes"][name] = asked | label_agreement(ballots, collected.targets, bounder)
        if progress:
            progress("resampling", done, len(collected.ballots))
    result["relations"] = relation_agreement(collected, bounder)
    result["structures"] = structure_agreement(collected, bounder)
    known = competences(collected.ballots, bounder, rng)
    unknown: Plain = {"competence": None, "interval": None, "reason": TOO_FEW, "attributes": {}}
    counts = {name: work.plain(name) for name in work.annotators}
    result["annotators"] = {name: known.get(name, unknown) | one for name, one in counts.items()}
    result["documents"] = len(collected.documents)
    result["clusters"] = {"kind": clusters.kind, "count": clusters.count, "note": clusters.note}
    result["remarks"] = remarks(counts, len(collected.documents), result, collected.ballots)
    result["settings"] = {"seed": seed, "resamples": resamples, "level": level, "schema": schema.label}
    return result
