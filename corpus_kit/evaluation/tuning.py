"""Hyper-parameters chosen within a training fold; what is tested is not looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np

from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.protocols import Fold, grouped_kfold

Grid = Mapping[str, Sequence[Any]]
"""What is tried of each parameter, the default first."""

_PLAIN, _ADDRESS = (str, int, float, bool, type(None)), re.compile(r" at 0x[0-9a-f]+")

INNER = 3
"""Folds that a training fold is divided into."""


def candidates(grid: Grid) -> list[dict[str, Any]]:
    """List every combination of a grid, that of the defaults first.

    Examples
    --------
    >>> candidates({"a": (1, 2), "b": (True, False)})[:3]
    [{'a': 1, 'b': True}, {'a': 1, 'b': False}, {'a': 2, 'b': True}]
    """
    return [dict(zip(grid, values, strict=True)) for values in product(*grid.values())]


def spelled_params(params: Mapping[str, Any]) -> dict[str, Any]:
    """Spell parameters as JSON can hold them: numbers and names as they are, anything else as text.

    Examples
    --------
    >>> spelled_params({"C": np.float64(0.5), "span": (1, 2), "model": print})
    {'C': 0.5, 'span': '(1, 2)', 'model': '<built-in function print>'}
    """
    values = {name: value.item() if isinstance(value, np.generic) else value for name, value in params.items()}
    return {name: value if type(value) in _PLAIN else _ADDRESS.sub("", str(value)) for name, value in values.items()}


def choose(
    grid: Grid,
    groups: Sequence[str],
    reference: Rows,
    score: Callable[[Mapping[str, Any], Sequence[Fold]], float | None],
) -> tuple[dict[str, Any], str]:
    """Choose the parameters that score best over inner folds of what there is to learn from.

    Inner folds keep groups whole, as outer ones do: a setting that pays only where an event is known would be chosen
    otherwise. One score is made of the predictions of all inner folds together, since a small fold may lack a label.

    Parameters
    ----------
    grid : Grid
        What is tried.
    groups : sequence of str, length n
        The groups of the training units.
    reference : ndarray of int, shape (n,)
        Their label numbers, by which inner folds are balanced.
    score : callable
        From parameters and inner folds, whose positions count the training units, to a score; None is worst.

    Returns
    -------
    params : dict
        The first of the best; the defaults if there is one group only.
    note : str
        Why nothing could be chosen, or ``""``.

    Examples
    --------
    >>> choose({"a": (1, 2, 3)}, ["x", "y"], np.array([0, 1]), lambda params, folds: params["a"] > 1)
    ({'a': 2}, '')
    >>> choose({"a": (1, 2, 3)}, ["x", "x"], np.array([0, 1]), lambda params, folds: params["a"] > 1)
    ({'a': 1}, 'there is one event to learn from, so nothing is tuned')
    """
    tried, count = candidates(grid), len(set(groups))
    if count < 2:
        return tried[0], "there is one event to learn from, so nothing is tuned"
    folds = grouped_kfold(groups, reference, min(INNER, count))
    scores = [score(params, folds) for params in tried]
    best = max(range(len(tried)), key=lambda place: (scores[place] is not None, scores[place] or 0.0, -place))
    return tried[best], ""
