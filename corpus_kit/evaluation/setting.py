"""What all tasks of a run share, and what is said of each."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from corpus_kit.evaluation.baselines.lexicon import Lexicon
from corpus_kit.evaluation.baselines.registry import Baseline
from corpus_kit.evaluation.definition import CurveChoice
from corpus_kit.evaluation.kinds import CLASSIFICATION, OF_UNITS
from corpus_kit.evaluation.summary import Statistics
from corpus_kit.evaluation.tuning import Grid

Told = Callable[[str], None]
"""Called with a baseline's name when it is done."""


@dataclasses.dataclass(frozen=True, eq=False)
class Setting:
    """What all tasks of a run share.

    `tune` and `ablations` name the baselines that are tuned, and run again with their input changed; `memo` keeps what
    two tasks would compute alike.
    """

    baselines: Sequence[Baseline]
    compare_to: str
    statistics: Statistics
    lexicon: Lexicon | None
    with_text: bool
    seeds: int = 1
    tune: Sequence[str] = ()
    ablations: Sequence[str] = ()
    curve: CurveChoice | None = None
    memo: dict[Any, Any] = dataclasses.field(default_factory=dict)

    @property
    def tried_seeds(self) -> range:
        """The seeds that a baseline that draws is run with."""
        return range(self.statistics.seed, self.statistics.seed + self.seeds)

    def fitting(self, kind: str) -> tuple[list[Baseline], list[str]]:
        """Return the baselines for a kind of task, and the names of those for other kinds."""
        wanted = CLASSIFICATION if kind in OF_UNITS else kind
        return [one for one in self.baselines if one.kind == wanted], [
            one.name for one in self.baselines if one.kind != wanted
        ]

    def compared_to(self, fitting: Sequence[Baseline]) -> str:
        """Name what others are compared to: the benchmark's choice, else the first that fits; ``""`` if none does."""
        names = [one.name for one in fitting]
        return self.compare_to if self.compare_to in names else next(iter(names), "")

    def grid(self, baseline: Baseline) -> Grid | None:
        """Return what is tried of a baseline's parameters; None where it is not tuned."""
        return baseline.grid or None if baseline.name in self.tune else None

    def notes(self, baseline: Baseline) -> list[str]:
        """Say what could not be done of what was asked for a baseline."""
        return ["it has no parameters to tune"] if baseline.name in self.tune and not baseline.grid else []


@dataclasses.dataclass(frozen=True, eq=False)
class Wording:
    """What the schema says of a task, and the signature of its results."""

    title: str
    question: str
    signature: dict[str, Any]
