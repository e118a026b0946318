"""Geometry of the forest plot: where ticks, whiskers and points go."""

from __future__ import annotations

from typing import Any

import numpy as np

from corpus_kit.evaluation.figures import number
from corpus_kit.evaluation.results import TaskResult

LEFT, RIGHT, WIDTH, ROW, TOP = 190.0, 76.0, 760.0, 30.0, 12.0
CHARACTER = 9.0
"""About how wide a character of a title is."""


def forest(task: TaskResult, metric: str) -> dict[str, Any]:
    """Lay out one row a baseline that has a score.

    Parameters
    ----------
    task : TaskResult
        The scores.
    metric : str
        Which to draw.

    Returns
    -------
    dict
        ``width``, ``height``, ``left``, ``ticks`` (x, label), ``rows`` (y, title, x, low, high, text).
    """
    scored = [(one, one.metrics[metric]) for one in task.baselines if metric in one.metrics]
    shown = [(one, score) for one, score in scored if score.estimate is not None]
    left = max(LEFT, 16.0 + CHARACTER * max((len(one.title) for one, _ in shown), default=0))
    values = [value for _, score in shown for value in (score.estimate, score.low, score.high) if value is not None]
    low = min(0.0, np.floor(min(values, default=0.0) * 5) / 5)
    high = max(1.0, max(values, default=1.0))

    def x(value: float | None) -> float | None:
        return None if value is None else round(left + (value - low) / (high - low) * (WIDTH - left - RIGHT), 2)

    rows = [
        {
            "y": TOP + ROW * (place + 0.5),
            "title": one.title,
            "x": x(score.estimate),
            "low": x(score.low),
            "high": x(score.high),
            "text": number(score.estimate),
        }
        for place, (one, score) in enumerate(shown)
    ]
    ticks = [(x(float(tick)), f"{tick:.1f}".replace("-", "−")) for tick in np.arange(low, high + 1e-9, 0.2).round(1)]
    bottom = TOP + ROW * len(rows)
    return {
        "width": WIDTH,
        "height": bottom + 26,
        "left": left,
        "top": TOP,
        "bottom": bottom,
        "ticks": ticks,
        "rows": rows,
    }
