"""Spans are found again in copies that differ: those whose sentences are the same, and no other."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT))

from benchmarks.edits import EDITS, STRENGTHS  # noqa: E402
from benchmarks.perturbation import Tally, annotated, measure  # noqa: E402

DOCUMENTS = annotated(ROOT / "annotations" / "demo")
PRESERVING = ("quotation marks and dashes", "spaces", "line breaks", "character forms")


def test_twelve_edits() -> None:
    assert len(EDITS) == 12


@pytest.mark.parametrize("name", EDITS)
def test_what_survives_is_recovered_and_nothing_is_placed_wrongly(name: str) -> None:
    for strength in STRENGTHS:
        tally = Tally()
        for number, (document, spans) in enumerate(DOCUMENTS):
            rng = random.Random(f"{name} {strength} {number}")
            characters = [(character, i) for i, character in enumerate(document.text or "")]
            tally += measure(document, spans, EDITS[name](characters, document.sentences, strength, rng))
        assert tally.wrong == 0
        assert tally.spans > 200
        assert tally.recovered >= 0.95 * tally.surviving
        assert tally.surviving > 0
        if name in PRESERVING:
            assert tally.recovered == tally.surviving == tally.spans
