"""Pseudonyms: who annotated, without saying who it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

User = int | str
"""A user as an export names one: a number of the server, a pseudonym, or an e-mail that no number stands beside."""

_PSEUDONYM = re.compile(r"a[1-9][0-9]*")


def user_of(completed_by: Any) -> User | None:
    """Read ``completed_by``: a number, a user with an id, a pseudonym; None if it does not say.

    Examples
    --------
    >>> user_of(7), user_of({"id": 7, "email": "x@example.org"}), user_of("a2"), user_of(None)
    (7, 7, 'a2', None)
    """
    if isinstance(completed_by, dict):
        completed_by = completed_by.get("id", completed_by.get("email"))
    if isinstance(completed_by, bool) or not isinstance(completed_by, int | str) or completed_by == "":
        return None
    if isinstance(completed_by, str) and completed_by.isdecimal():
        return int(completed_by)
    return completed_by


def is_pseudonym(user: User) -> bool:
    """Say whether a user is named by a pseudonym already."""
    return isinstance(user, str) and _PSEUDONYM.fullmatch(user) is not None


def number_of(pseudonym: str) -> int:
    """Give a pseudonym's number, which orders annotators.

    Examples
    --------
    >>> sorted(["a10", "a9"], key=number_of)
    ['a9', 'a10']
    """
    return int(pseudonym[1:])


class Pseudonyms:
    """The pseudonym of every user of a source.

    Pseudonyms that stand in the export stay. Other users follow in the order of their numbers on the server, so the
    same people get the same pseudonyms whatever order their annotations come in.

    Parameters
    ----------
    users : iterable of User
    given : mapping of User to str
        Pseudonyms of users who are known from elsewhere.
    everyone : str
        The pseudonym of all whom the export does not name; without it each gets one by rank.

    Examples
    --------
    >>> names = Pseudonyms([12, 4, "a1"])
    >>> names[4], names[12], names["a1"], names.nameless(1)
    ('a2', 'a3', 'a1', 'a4')
    """

    def __init__(
        self,
        users: Iterable[User],
        given: Mapping[User, str] = MappingProxyType({}),
        everyone: str = "",
    ) -> None:
        users = set(users)
        self._names: dict[User, str] = {user: str(user) for user in users if is_pseudonym(user)} | dict(given)
        highest = max(map(number_of, self._names.values()), default=0)
        others = sorted(users - self._names.keys(), key=lambda user: (isinstance(user, str), user))
        self._names.update((user, f"a{highest + i}") for i, user in enumerate(others, start=1))
        self._last = highest + len(others)
        self.everyone = everyone

    def __getitem__(self, user: User) -> str:
        return self._names[user]

    def nameless(self, rank: int) -> str:
        """Name the `rank`-th annotator, from 1, among those of a document whom the export does not name."""
        return self.everyone or f"a{self._last + rank}"
