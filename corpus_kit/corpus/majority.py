"""The rule of more than half: which spans, links and labels the annotators agree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from corpus_kit.corpus.model import AnswerValue, Question

Decide = Callable[[str, Question, Mapping[str, AnswerValue]], AnswerValue | None]
"""From a unit's id, a question and each voter's value to the reference's value; None leaves it open."""


def carried(yes: int, seers: int) -> bool | None:
    """Say whether more than half are for it; exactly half is undecided.

    Examples
    --------
    >>> carried(2, 3), carried(1, 2), carried(1, 3)
    (True, None, False)
    """
    return None if 2 * yes == seers else 2 * yes > seers


def majority(unit_id: str, question: Question, votes: Mapping[str, AnswerValue]) -> AnswerValue | None:  # noqa: ARG001
    """Decide by the most votes; a tie for the most decides nothing.

    Where several values may be chosen, each value is a question of its own: those that more than half of the voters
    chose are the label, which may thus be empty, and a value that exactly half chose leaves the label open.

    Parameters
    ----------
    unit_id, question
        Not used: they are there for deciders that know more.
    votes : mapping
        Each voter's value.

    Returns
    -------
    str, float, tuple of str or None
        The label; None without a vote or with a tie.

    Examples
    --------
    >>> majority("d:x:0-9", ("colour", ""), {"a1": "red", "a2": "blue", "a3": "red"})
    'red'
    >>> majority("d:x:0-9", ("colour", ""), {"a1": "red", "a2": "blue"}) is None
    True
    >>> majority("d:x:0-9", ("topics", ""), {"a1": ("law", "sea"), "a2": ("law",), "a3": ()})
    ('law',)
    """
    distinct = set(votes.values())
    if any(isinstance(value, tuple) for value in distinct):
        return _each_value(votes)
    if len(distinct) == 1:
        return distinct.pop()
    ranked = Counter(votes.values()).most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _each_value(votes: Mapping[str, AnswerValue]) -> tuple[str, ...] | None:
    counts = Counter(one for value in votes.values() if isinstance(value, tuple) for one in set(value))
    decided = {value: carried(count, len(votes)) for value, count in counts.items()}
    if None in decided.values():
        return None
    return tuple(sorted(value for value, chosen in decided.items() if chosen))
