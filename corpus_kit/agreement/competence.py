"""How often each annotator gives the answer that all votes together point to."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from corpus_kit.agreement.aggregation.dawid_skene import DawidSkene
from corpus_kit.agreement.aggregation.mace import MACE
from corpus_kit.agreement.ballots import Ballots
from corpus_kit.agreement.bounding import Bounder, Plain
from corpus_kit.agreement.coefficient import Tallied, ratio
from corpus_kit.agreement.votes import Floats, Votes
from corpus_kit.errors import InsufficientDataError

TOO_FEW = "it takes three annotators, any two of them on the same units, to say which of them is right"


def competences(ballots: Mapping[str, Ballots], bounder: Bounder, rng: np.random.Generator) -> dict[str, Plain]:
    """Estimate each annotator's competence, over all attributes with labels and for each of them.

    Competence is the expected share of an annotator's votes that are the unit's true value, by the posteriors of
    Dawid-Skene; MACE's probability of knowing stands beside it. Intervals hold the posteriors fixed. Who shares units
    with one other annotator only, or with two who share none, has none: nothing tells which of a pair errs.

    Parameters
    ----------
    ballots : mapping of str to Ballots
        By config name. Attributes with several labels a unit, numbers and text are left out.
    bounder : Bounder
    rng : numpy.random.Generator
        Draws MACE's starting points.

    Returns
    -------
    dict
        Annotator → ``competence``, ``interval``, ``reason``, ``attributes`` (config → ``dawid_skene``, ``mace``,
        ``votes``). Annotators without votes are missing.
    """
    sums: dict[str, Floats] = {}
    by_attribute: dict[str, dict[str, Plain]] = {}
    reasons: dict[str, str] = {}
    for config, one in ballots.items():
        if one.attribute.kind != "choice" or one.attribute.multiple or not len(one):
            continue
        votes = one.table(bounder.clusters.numbers, bounder.clusters.count)
        try:
            expected, knowing = _fitted(votes, rng)
        except InsufficientDataError as error:
            reasons |= dict.fromkeys(one.annotators, str(error))
            continue
        for name, code in one.annotators.items():
            sums[name] = sums.get(name, np.zeros((votes.n_clusters, 2))) + expected[code]
            hits, n = expected[code].sum(axis=0)
            if n:
                found = {"dawid_skene": float(hits / n), "mace": float(knowing[code]), "votes": int(n)}
                by_attribute.setdefault(name, {})[config] = found
    result = {}
    for name in sorted({*sums, *reasons}):
        tallied = Tallied(sums.get(name, np.zeros((bounder.clusters.count, 2))), ratio, reasons.get(name, TOO_FEW))
        bounded = bounder.bounded(tallied)
        result[name] = {"competence": bounded.pop("estimate"), **bounded, "attributes": by_attribute.get(name, {})}
    return result


def _fitted(votes: Votes, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return each annotator's expected right votes and votes a cluster, shape (a, c, 2), and probability of knowing."""
    shared = votes.keep(votes.per_unit > 1)
    judged = _in_threes(shared)
    if not judged.any():
        raise InsufficientDataError(TOO_FEW)
    posteriors = DawidSkene().fit(shared).predict_proba(shared)
    knowing = MACE(rng).fit(shared).competence_
    right = posteriors[shared.units, shared.values]
    cells = shared.annotators * shared.n_clusters + shared.clusters[shared.units]
    size = shared.n_annotators * shared.n_clusters
    counted = judged[shared.annotators].astype(float)
    hits, cast = (np.bincount(cells, weights=weights, minlength=size) for weights in (right * counted, counted))
    expected = np.stack([hits, cast], axis=-1).astype(float)
    return expected.reshape(shared.n_annotators, shared.n_clusters, 2), knowing


def _in_threes(votes: Votes) -> NDArray[np.bool_]:
    """Say which annotators are one of three who share units, each with both others, shape (n_annotators,)."""
    shape = (votes.n_units, votes.n_annotators)
    seen = sparse.csr_array((np.ones(len(votes)), (votes.units, votes.annotators)), shape=shape)
    together = sparse.csr_array(seen.T @ seen)
    pairs = sparse.csr_array(together - sparse.diags_array(together.diagonal())) > 0
    threes = sparse.csr_array((pairs.astype(float) @ pairs.astype(float)) * pairs)
    found: NDArray[np.bool_] = threes @ np.ones(votes.n_annotators) > 0
    return found
