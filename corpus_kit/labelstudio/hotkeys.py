"""Which key answers what: keys that Label Studio leaves free, dealt out by rows of the keyboard."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus_kit.schema.check_labels import TAKEN_KEYS

DIGITS = "1234567890"
LETTER_ROWS = ("qwertyiop", "asdfghjkl", "zxcvbnm")
_KEY = re.compile(r"(?:(?:ctrl|alt|shift)\+)*[^\s+,]+")


class Keys:
    """The keys of one labeling config.

    Label Studio listens to the keys of hidden questions too, so a key has one meaning in a config. Questions of the
    document are held with shift.

    Parameters
    ----------
    digits_first : bool
        Whether questions may take the row of digits before the letters; not where digits draw regions.

    Examples
    --------
    >>> keys = Keys(digits_first=True)
    >>> keys.claim("q", "u"), keys.deal(3), keys.deal(2), keys.deal(2)
    (['q', ''], ['1', '2', '3'], ['a', 's'], ['z', 'x'])
    >>> keys.deal(2, prefix="shift+")
    ['shift+1', 'shift+2']
    """

    def __init__(self, *, digits_first: bool) -> None:
        self._rows = (DIGITS, *LETTER_ROWS) if digits_first else (*LETTER_ROWS, DIGITS)
        self._used: set[str] = set(TAKEN_KEYS)

    def claim(self, *wanted: str, prefix: str = "") -> list[str]:
        """Give the keys that a schema names; ``""`` for one that is taken, or is no key."""
        keys = ["".join(key.lower().split()) for key in wanted]
        return [self._take(key if "+" in key else prefix + key) for key in keys]

    def deal(self, count: int, prefix: str = "") -> list[str]:
        """Give `count` free keys, side by side on the row used least; ``""`` for each that there is no key for."""
        free = [[key for key in row if prefix + key not in self._used] for row in self._rows]
        roomy = [i for i in range(len(free)) if len(free[i]) >= count]
        if roomy:
            best = min(roomy, key=lambda i: len(self._rows[i]) - len(free[i]))
            return [self._take(prefix + key) for key in free[best][:count]]
        rest = [key for row in free for key in row][:count]
        return [self._take(prefix + key) for key in rest] + [""] * (count - len(rest))

    def deal_digits(self, count: int, *, last: bool = False) -> list[str]:
        """Give free digits from the left, or from the right with `last`; any other free key where digits run out."""
        free = [key for key in (DIGITS[::-1] if last else DIGITS) if key not in self._used][:count]
        return [self._take(key) for key in free] + [self.deal(1)[0] for _ in range(count - len(free))]

    def _take(self, key: str) -> str:
        if key in self._used or not _KEY.fullmatch(key):
            return ""
        self._used.add(key)
        return key


def filled(claimed: Sequence[str], dealt: Sequence[str]) -> list[str]:
    """Fill the gaps of `claimed` from `dealt`, in order.

    Examples
    --------
    >>> filled(["q", "", "e", ""], ["1", "2"])
    ['q', '1', 'e', '2']
    """
    rest = iter(dealt)
    return [key or next(rest, "") for key in claimed]
