"""Slugs for strings that people chose: labels, values, controls."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable

_SLUG = re.compile(r"[a-z][a-z0-9_]*")
_LONGEST = 48


def slug_of(string: str, kind: str) -> str:
    """Make a slug of a string, or ``""`` if it holds no letter or digit of the Latin alphabet.

    Parameters
    ----------
    string : str
    kind : str
        What it names, put before a slug that would begin with a digit.

    Examples
    --------
    >>> slug_of("Café – Noir!", "value"), slug_of("5G", "value"), slug_of("主张", "value"), slug_of("a__b", "value")
    ('cafe_noir', 'value_5g', '', 'a__b')
    """
    if _SLUG.fullmatch(string):
        return string
    letters = unicodedata.normalize("NFKD", string.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "_", letters.casefold())[:_LONGEST].strip("_")
    return f"{kind}_{slug}" if slug[:1].isdigit() else slug


class Slugs:
    """Gives each of a set of strings a slug of its own; one that is a slug already keeps it, unless reserved.

    Examples
    --------
    >>> slugs = Slugs(["Red", "red", "主张", "any"], kind="label")
    >>> [slugs.give(string, reserved={"any"}) for string in ["Red", "red", "主张", "any"]]
    ['red_2', 'red', 'label_3', 'label_any']
    """

    def __init__(self, strings: Iterable[str], kind: str) -> None:
        self._places = {string: place for place, string in enumerate(dict.fromkeys(strings), start=1)}
        self._kind = kind
        self._taken: set[str] = set()

    def give(
        self, string: str, reserved: Collection[str] = (), also: Callable[[str], Iterable[str]] = lambda _slug: ()
    ) -> str:
        """Give `string` its slug.

        Parameters
        ----------
        string : str
            One of the strings.
        reserved : collection of str
            Names that neither the slug nor what is made of it may be.
        also : callable
            Other names that are made of a slug, and must be free too.
        """
        base = slug_of(string, self._kind) or f"{self._kind}_{self._places[string]}"
        if base in reserved:
            base = f"{self._kind}_{base}"
        numbered = itertools.chain([base], (f"{base}_{n}" for n in itertools.count(2)))

        def taken(name: str) -> bool:
            return (name in self._places and name != string) or name in self._taken or name in reserved

        slug = next(slug for slug in numbered if not any(map(taken, [slug, *also(slug)])))
        self._taken |= {slug, *also(slug)}
        return slug
