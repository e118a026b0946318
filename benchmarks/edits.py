"""Twelve ways in which a copy of an article differs from it, each with the truth of where everything went.

An article under edit is a list of characters, each with the offset that it had in the article; what an edit puts in has
none. So where a span is in the edited copy is known without the code that looks for it.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence

Span = tuple[int, int]
Characters = list[tuple[str, int]]
NEW = -1

Edit = Callable[[Characters, Sequence[Span], float, random.Random], Characters]

_FURNITURE = ("Advertisement", "Read more: Five things to know this week", "Sign up for our newsletter", "Photo: post")
_FILLERS = ("Observers in the capital had expected as much.", "It rained in the port for most of a week.", "Why not?")
_WORDS = ("orchard", "lantern", "seldom", "granite", "twelve")


def text_of(characters: Characters) -> str:
    """Read the copy."""
    return "".join(character for character, _ in characters)


def new(text: str) -> Characters:
    """Make characters that were not in the article."""
    return [(character, NEW) for character in text]


def each(change: Callable[[str, random.Random], str | None]) -> Edit:
    """Make an edit that changes a share of the characters for which `change` gives something."""

    def edit(characters: Characters, _: Sequence[Span], strength: float, rng: random.Random) -> Characters:
        edited: Characters = []
        for character, origin in characters:
            put = change(character, rng)
            edited += [(one, origin) for one in (put if put is not None and rng.random() < strength else character)]
        return edited

    return edit


_MARKS = {"“": '"«„', "”": '"»“', "‘": "'‚", "’": "'`", '"': "“”", "'": "’‘", "–": "-—", "—": "–-", "-": "‐‑–"}


def _punctuation(character: str, rng: random.Random) -> str | None:
    return rng.choice(_MARKS[character]) if character in _MARKS else None


def _spaces(character: str, rng: random.Random) -> str | None:
    return rng.choice(["\u00a0", "  ", "\u2009", "\t"]) if character in " \u00a0" else None


def _breaks(character: str, rng: random.Random) -> str | None:
    return rng.choice(["\r\n", " ", "\n\n"]) if character == "\n" else "\n" if character == " " else None


def _forms(character: str, rng: random.Random) -> str | None:
    if character == "…":
        return "..."
    if (apart := unicodedata.normalize("NFD", character)) != character:
        return apart
    if character.isdigit():
        return chr(ord("０") + int(character)) if character.isascii() else None
    return character + rng.choice(["\u00ad", "\u200b"]) if character.islower() and rng.random() < 0.1 else None


def _furniture(characters: Characters, _: Sequence[Span], strength: float, rng: random.Random) -> Characters:
    """Put a line of page furniture between paragraphs."""
    edited: Characters = []
    for i, (character, origin) in enumerate(characters):
        edited.append((character, origin))
        if character == "\n" and i and characters[i - 1][0] in "\n\r" and rng.random() < strength:
            edited += new(rng.choice(_FURNITURE) + "\n\n")
    return edited


def within(change: Callable[[Characters, random.Random], Characters]) -> Edit:
    """Make an edit that changes a share of the sentences."""

    def edit(characters: Characters, sentences: Sequence[Span], strength: float, rng: random.Random) -> Characters:
        edited: Characters = []
        at = 0
        for start, end in sentences:
            edited += characters[at:start]
            own = characters[start:end]
            edited += change(own, rng) if rng.random() < strength else own
            at = end
        return edited + characters[at:]

    return edit


def _words(own: Characters, rng: random.Random) -> Characters:
    """Put another word in the place of one."""
    starts = [i for i, (one, _) in enumerate(own) if one.isalnum() and (i == 0 or not own[i - 1][0].isalnum())]
    start = rng.choice(starts or [0])
    end = next((i for i in range(start, len(own)) if not own[i][0].isalnum()), len(own))
    return own[:start] + new(rng.choice(_WORDS)) + own[end:]


def _letters(own: Characters, rng: random.Random) -> Characters:
    """Lose a letter, or have it twice."""
    at = rng.choice([i for i, (one, _) in enumerate(own) if one.isalnum()] or [0])
    return own[:at] + own[at + 1 :] if rng.random() < 0.5 else own[:at] + new(own[at][0]) + own[at:]


def _repeated(characters: Characters, sentences: Sequence[Span], strength: float, rng: random.Random) -> Characters:
    """Show a share of the sentences once more, above a paragraph elsewhere, as a page's teasers do."""
    breaks = [i for i in range(1, len(characters)) if text_of(characters[i - 1 : i + 1]) == "\n\n"] or [0]
    teasers: dict[int, str] = {}
    for start, end in sentences:
        if rng.random() < strength:
            teasers[rng.choice(breaks)] = text_of(characters[start:end])
    edited: Characters = []
    for i, one in enumerate(characters):
        edited.append(one)
        if i in teasers:
            edited += new(teasers[i] + "\n\n")
    return edited


def _moved(characters: Characters, _: Sequence[Span], strength: float, rng: random.Random) -> Characters:
    """Put a share of the paragraphs elsewhere."""
    paragraphs: list[Characters] = [[]]
    for i, one in enumerate(characters):
        paragraphs[-1].append(one)
        if one[0] == "\n" and i + 1 < len(characters) and characters[i + 1][0] != "\n":
            paragraphs.append([])
    if paragraphs[-1] and paragraphs[-1][-1][0] != "\n":
        paragraphs[-1] += new("\n\n")
    for _ in range(round(strength * len(paragraphs))):
        paragraphs.insert(rng.randrange(len(paragraphs)), paragraphs.pop(rng.randrange(len(paragraphs))))
    return [one for paragraph in paragraphs for one in paragraph]


def _cut(characters: Characters, _: Sequence[Span], strength: float, rng: random.Random) -> Characters:
    """Lose the end, as before a paywall."""
    keep = round(len(characters) * (1 - strength * rng.uniform(0.5, 1.5)))
    return characters[: max(keep, 1)] + new("… Subscribe to read the rest.")


EDITS: dict[str, Edit] = {
    "quotation marks and dashes": each(_punctuation),
    "spaces": each(_spaces),
    "line breaks": each(_breaks),
    "character forms": each(_forms),
    "page furniture put in": _furniture,
    "a word replaced": within(_words),
    "a letter wrong": within(_letters),
    "sentences taken out": within(lambda own, rng: []),  # noqa: ARG005
    "sentences put in": within(lambda own, rng: [*own, *new(" " + rng.choice(_FILLERS))]),
    "sentences shown twice": _repeated,
    "paragraphs moved": _moved,
    "the end cut off": _cut,
}
STRENGTHS = (0.05, 0.1, 0.25, 0.5)
