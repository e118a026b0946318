"""The aggregations by name."""

from __future__ import annotations

from collections.abc import Callable

from corpus_kit.agreement.aggregation.base import Aggregation
from corpus_kit.agreement.aggregation.dawid_skene import DawidSkene
from corpus_kit.agreement.aggregation.mace import MACE
from corpus_kit.agreement.aggregation.majority import Majority
from corpus_kit.agreement.aggregation.soft_votes import SoftVotes
from corpus_kit.errors import UsageError, one_of

AGGREGATIONS: dict[str, Callable[[], Aggregation]] = {
    "majority": Majority,
    "soft_votes": SoftVotes,
    "dawid_skene": DawidSkene,
    "mace": MACE,
}


def aggregation(name: str) -> Aggregation:
    """Make an aggregation with its usual settings.

    Raises
    ------
    UsageError
        If there is none of that name.

    Examples
    --------
    >>> type(aggregation("mace")).__name__
    'MACE'
    """
    if name not in AGGREGATIONS:
        raise UsageError(f"there is no aggregation {name!r}; {one_of(AGGREGATIONS, name)}")
    return AGGREGATIONS[name]()
