"""A bootstrap interval of macro-F1 against one point estimate."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from sklearn.metrics import f1_score

from corpus_kit.evaluation.metrics.macro_f1 import MacroF1
from corpus_kit.evaluation.resampling import Resamples


def least(work: Callable[[], object], times: int = 7) -> float:
    """Return the least CPU seconds of some runs."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)
