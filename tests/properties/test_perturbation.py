"""Spans are found again in copies that differ: those whose sentences are the same, and no other."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT))

from benchmarks.edits import EDITS, STRENGTHS  # noqa: E402
from benchmarks.perturbation import Tally, Truth, annotated, measure, pooled  # noqa: E402

DOCUMENTS = annotated(ROOT / "annotations" / "demo")[::3]
PRESERVING = ("quotation marks and dashes", "spaces", "line breaks", "character forms", "page furniture put in")


def tallies(name: str, strength: float) -> dict[str, Tally]:
    """Edit each article once."""
    found = {}
    for document, spans in DOCUMENTS:
        rng = random.Random(f"{name} {strength} {document.id}")
        characters = [(character, i) for i, character in enumerate(document.text or "")]
        found[document.id] = measure(document, spans, EDITS[name](characters, document.sentences, strength, rng))
    return found


def test_twelve_edits() -> None:
    assert len(EDITS) == 12


@pytest.mark.parametrize("strength", STRENGTHS)
@pytest.mark.parametrize("name", EDITS)
def test_what_survives_is_recovered_and_nothing_is_placed_wrongly(
    name: str, strength: float, record_property: Callable[[str, object], None]
) -> None:
    each = tallies(name, strength)
    together = pooled(each.values())
    assert together.wrong == 0
    assert together.surviving > 200
    assert together.recovered >= 0.95 * together.surviving
    # In a single article too, but for sentences that the copy has twice in a row: nothing tells which is the article's.
    shares = {id_: one.recovered / (one.surviving - one.doubled) for id_, one in each.items() if one.surviving}
    worst = min(shares, key=lambda id_: shares[id_])
    record_property("worst article", f"{worst}: {shares[worst]:.1%}")
    assert shares[worst] >= 0.95, f"{worst}: {each[worst]}"
    if name in PRESERVING:
        assert together.recovered == together.surviving == together.spans


def test_the_truth_knows_what_survives() -> None:
    text = "Rain fell. Nobody knew."
    characters = [(character, i) for i, character in enumerate(text)]
    rain = (0, 10)
    assert Truth(text, characters).survives(rain)
    assert Truth(text, [*characters[:4], ("\n", -1), *characters[4:]]).survives(rain)
    assert not Truth(text, characters[1:]).survives(rain)
    assert not Truth(text, [("R", -1), *characters]).survives(rain)  # “RRain”
    assert not Truth(text, characters).is_doubled(rain)
    assert Truth(text, [*((one, -1) for one in "Rain fell.\n"), *characters]).is_doubled(rain)
