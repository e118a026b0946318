"""Which units train and which test: folds in which a group never crosses.

Sentences about one event share names, numbers and often whole phrases, so an event that stood on both sides would let a
baseline score by remembering. Every protocol here keeps a group (the event; the document where no event is recorded) on
one side of each fold, or out of it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus_kit.errors import InsufficientDataError
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.tasks import OPEN, group_of

KINDS = ("leave_one_event_out", "leave_one_outlet_out", "grouped_kfold", "fixed", "train_test")
"""The protocols by name."""


class Divisible(Protocol):
    """Units that can be divided: a task of any kind."""

    @property
    def groups(self) -> Sequence[str]:
        """What never crosses a fold."""

    @property
    def outlets(self) -> Sequence[str]:
        """Who published each unit, or ``""``."""

    @property
    def documents(self) -> Sequence[str]:
        """The document of each unit."""

    @property
    def splits(self) -> Sequence[str]:
        """The dataset's split of each unit."""

    @property
    def reference(self) -> Rows:
        """Numbers that folds are balanced by."""


@dataclasses.dataclass(frozen=True, eq=False)
class Fold:
    """Positions of the units that train and that test, both sorted."""

    name: str
    train: Rows
    test: Rows


def folds_of(task: Divisible, kind: str, folds: int = 5) -> tuple[Fold, ...]:
    """Split a task's units by a protocol.

    Parameters
    ----------
    task : Divisible
        The units.
    kind : str
        One of `KINDS`.
    folds : int
        For ``grouped_kfold``.

    Raises
    ------
    InsufficientDataError
        With fewer than two groups or outlets, fewer groups than folds, no split to train or test on, nothing to train
        on, or a group on both sides.
    """
    if kind == "leave_one_event_out":
        return leave_one_group_out(task.groups)
    if kind == "leave_one_outlet_out":
        if not any(task.outlets):
            raise InsufficientDataError("no outlet is recorded, so none can be left out; record those of the documents")
        outlets = list(map(group_of, task.outlets, task.documents))
        return leave_one_outlet_out(outlets, task.groups)
    if kind == "grouped_kfold":
        return grouped_kfold(task.groups, task.reference, folds)
    return fixed(task.splits, task.groups)


def leave_one_group_out(groups: Sequence[str]) -> tuple[Fold, ...]:
    """Test on each group in turn, training on all others.

    Raises
    ------
    InsufficientDataError
        With fewer than two groups.

    Examples
    --------
    >>> [(fold.name, fold.train.tolist(), fold.test.tolist()) for fold in leave_one_group_out(["b", "a", "b"])]
    [('a', [0, 2], [1]), ('b', [1], [0, 2])]
    """
    names, codes = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    if len(names) < 2:
        raise InsufficientDataError(
            f"leaving one event out needs at least two events, and there is {len(names) or 'none'}; "
            "annotate articles about another event, or record the events of the documents"
        )
    return tuple(_fold(str(name), codes == number) for number, name in enumerate(names))


def leave_one_outlet_out(outlets: Sequence[str], groups: Sequence[str]) -> tuple[Fold, ...]:
    """Test on each outlet in turn, training on what other outlets wrote about other events.

    An outlet's articles tell of events that others wrote about as well. Were the others' articles about these events
    trained on, a score would say how well a story is recognised, not how well an unknown outlet is read; so they are
    left out of the fold.

    Parameters
    ----------
    outlets : sequence of str, length n
        The outlet of each unit, or what stands for it where none is recorded.
    groups : sequence of str, length n
        The event of each.

    Raises
    ------
    InsufficientDataError
        With fewer than two outlets, or if the events of one are all there are.

    Examples
    --------
    >>> folds = leave_one_outlet_out(["post", "post", "wire", "wire"], ["fire", "flood", "flood", "vote"])
    >>> [(fold.name, fold.train.tolist(), fold.test.tolist()) for fold in folds]
    [('post', [3], [0, 1]), ('wire', [0], [2, 3])]
    """
    named, grouped = np.asarray(outlets, dtype=str), np.asarray(groups, dtype=str)
    names = np.unique(named)
    if len(names) < 2:
        raise InsufficientDataError(
            f"leaving one outlet out needs at least two outlets, and there is {len(names) or 'none'}; "
            "record the outlets of the documents"
        )
    folds = []
    for name in names:
        told = np.isin(grouped, grouped[named == name])
        if told.all():
            raise InsufficientDataError(
                f"{name} tells of every event, and what others wrote about its events is not learnt from, so there is "
                "nothing to train on when it is left out; annotate articles of other outlets about other events"
            )
        folds.append(Fold(str(name), np.flatnonzero(~told), np.flatnonzero(named == name)))
    return tuple(folds)


def grouped_kfold(groups: Sequence[str], reference: Rows, folds: int) -> tuple[Fold, ...]:
    """Deal groups into folds, so that sizes and labels are as even as whole groups allow.

    The largest group is dealt first, each to the fold where it raises the imbalance of labels least [1]_. No draw is
    made: the same groups give the same folds.

    Parameters
    ----------
    groups : sequence of str, length n
        The group of each unit.
    reference : ndarray of int, shape (n,)
        Label numbers; `OPEN` ones count as a label of their own.
    folds : int
        How many, at least two.

    Raises
    ------
    InsufficientDataError
        With fewer groups than folds, or fewer than two folds.

    References
    ----------
    .. [1] Sechidis, Tsoumakas and Vlahavas. On the stratification of multi-label data. ECML PKDD 2011.

    Examples
    --------
    >>> groups = ["a", "a", "b", "b", "c", "d"]
    >>> [fold.test.tolist() for fold in grouped_kfold(groups, np.array([0, 0, 1, 1, 1, 0]), 2)]
    [[0, 1, 4], [2, 3, 5]]
    """
    names, codes = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    if folds < 2:
        raise InsufficientDataError(f"{folds} fold leaves nothing to train on; ask for at least 2 folds")
    if len(names) < folds:
        raise InsufficientDataError(
            f"{folds} folds need at least {folds} events, and there are {len(names)}; ask for fewer folds"
        )
    per_group = np.zeros((len(names), int(reference.max(initial=OPEN)) + 2))
    np.add.at(per_group, (codes, reference + 1), 1)
    dealt = _deal(per_group, folds)
    return tuple(_fold(f"fold {number + 1}", dealt[codes] == number) for number in range(folds))


def fixed(splits: Sequence[str], groups: Sequence[str]) -> tuple[Fold, ...]:
    """Train on the split ``train``, test on the split ``test``; other splits do neither.

    Raises
    ------
    InsufficientDataError
        If either split is missing, or a group stands in both.

    Examples
    --------
    >>> [fold] = fixed(["train", "validation", "test"], ["a", "b", "c"])
    >>> fold.train.tolist(), fold.test.tolist()
    ([0], [2])
    """
    named = np.asarray(splits, dtype=str)
    train, test = named == "train", named == "test"
    for name, rows in (("train", train), ("test", test)):
        if not rows.any():
            found = ", ".join(sorted(set(splits))) or "none"
            raise InsufficientDataError(f"there is no split {name!r} to {name} on; splits with units here: {found}")
    grouped = np.asarray(groups, dtype=str)
    crossing = sorted(set(grouped[train]) & set(grouped[test]))
    if crossing:
        raise InsufficientDataError(
            f"{len(crossing)} event(s) stand in both train and test, so that a score would reward remembering: "
            + ", ".join(crossing[:5])
        )
    return (Fold("test", np.flatnonzero(train), np.flatnonzero(test)),)


def _fold(name: str, tested: NDArray[np.bool_]) -> Fold:
    return Fold(name, np.flatnonzero(~tested), np.flatnonzero(tested))


def _deal(per_group: NDArray[np.float64], folds: int) -> Rows:
    shares = per_group / np.maximum(per_group.sum(axis=0), 1)
    sizes = per_group.sum(axis=1) / per_group.sum()
    held = np.zeros((folds, per_group.shape[1]))
    load = np.zeros(folds)
    dealt = np.full(len(per_group), OPEN)
    order = np.lexsort((np.arange(len(per_group)), -per_group.sum(axis=1)))
    for left, group in zip(range(len(order), 0, -1), order, strict=True):
        empty = np.flatnonzero(np.bincount(dealt[dealt >= 0], minlength=folds) == 0)
        candidates = empty if len(empty) >= left else np.arange(folds)
        costs = [_imbalance(held, load, shares[group], sizes[group], int(fold)) for fold in candidates]
        chosen = candidates[int(np.argmin(np.round(costs, 12)))]
        held[chosen] += shares[group]
        load[chosen] += sizes[group]
        dealt[group] = chosen
    return dealt


def _imbalance(
    held: NDArray[np.float64], load: NDArray[np.float64], share: NDArray[np.float64], size: float, fold: int
) -> float:
    held, load = held.copy(), load.copy()
    held[fold] += share
    load[fold] += size
    return float(held.std(axis=0).mean() + load.std())
