"""Geometry of learning curves and reliability diagrams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from corpus_kit.evaluation.results import Curve, ReliabilityBin, TaskResult

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760.0, 320.0, 48.0, 560.0, 14.0, 270.0
APART = 15.0
"""The least distance between two names at the end of lines."""

SIZE, NEAR, FAR = 300.0, 44.0, 284.0
LARGEST = 13.0
"""The radius of the point that stands for most units."""


def curve_plot(task: TaskResult) -> dict[str, Any]:
    """Lay out a task's learning curves: a line a baseline, with a band where there are intervals.

    Returns
    -------
    dict
        ``width``, ``height``, ``left``, ``right``, ``bottom``, ``x_ticks``, ``y_ticks`` (place, label), ``lines``
        (title, points, dots, band, label_y).
    """
    titles = {one.name: one.title for one in task.baselines}
    curves = [(one, [point for point in one.points if point.score.estimate is not None]) for one in task.curves]
    drawn = [(one, points) for one, points in curves if points]
    most = max((point.events for _, points in drawn for point in points), default=1)
    bounds = [value for _, points in drawn for point in points for value in _values(point.score)]
    low = min(0.0, float(np.floor(min(bounds, default=0.0) * 5) / 5))

    def x(events: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * events / most, 2)

    def y(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (value - low) / (1 - low), 2)

    lines = [
        {
            "title": titles.get(one.baseline, one.baseline),
            "points": " ".join(f"{px},{py}" for px, py in dots),
            "dots": dots,
            "band": _band(one, x, y),
            "label_y": dots[-1][1],
        }
        for one, points in drawn
        if (dots := [(x(point.events), y(point.score.estimate or 0.0)) for point in points])
    ]
    _part(lines)
    events = sorted({point.events for _, points in drawn for point in points})
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": RIGHT,
        "bottom": BOTTOM,
        "x_ticks": [(x(count), str(count)) for count in events],
        "y_ticks": [(y(float(tick)), _decimal(float(tick))) for tick in np.arange(low, 1.001, 0.2).round(1)],
        "lines": lines,
    }


def reliability_plot(bins: Sequence[ReliabilityBin]) -> dict[str, Any]:
    """Lay out a reliability diagram: a point a bin that holds units.

    Returns
    -------
    dict
        ``size``, ``near``, ``far``, ``ticks`` (place, label), ``dots`` (x, y, radius).
    """
    held = [one for one in bins if one.confidence is not None and one.accuracy is not None]
    most = max((one.units for one in held), default=1)

    def place(value: float) -> float:
        return round(NEAR + (FAR - NEAR) * value, 2)

    return {
        "size": SIZE,
        "near": NEAR,
        "far": FAR,
        "ticks": [(place(float(tick)), _decimal(float(tick))) for tick in np.arange(0, 1.01, 0.25)],
        "dots": [
            (
                place(one.confidence or 0.0),
                round(SIZE - place(one.accuracy or 0.0), 2),
                round(max(2.0, LARGEST * float(np.sqrt(one.units / most))), 2),
            )
            for one in held
        ],
    }


def _values(score: Any) -> list[float]:
    return [value for value in (score.estimate, score.low, score.high) if value is not None]


def _band(curve: Curve, x: Any, y: Any) -> str:
    bounded = [point for point in curve.points if point.score.low is not None and point.score.high is not None]
    if len(bounded) < 2:
        return ""
    upper = [(x(point.events), y(point.score.high)) for point in bounded]
    lower = [(x(point.events), y(point.score.low)) for point in reversed(bounded)]
    return " ".join(f"{px},{py}" for px, py in [*upper, *lower])


def _part(lines: list[dict[str, Any]]) -> None:
    """Move names apart that would stand on each other."""
    last = -np.inf
    for line in sorted(lines, key=lambda one: one["label_y"]):
        line["label_y"] = round(max(line["label_y"], last + APART), 2)
        last = line["label_y"]


def _decimal(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-", "−")
