"""Agreement as a table in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus_kit.agreement.bounding import Plain
from corpus_kit.agreement.readings import share

_WIDE = 30


def table(result: Plain) -> str:
    """Lay out what `measure` found, in plain text."""
    blocks = [*result["remarks"], *filter(None, (_labels(result), _spans(result), _links(result), _annotators(result)))]
    clusters = result["clusters"]
    note = clusters["note"] or f"{clusters['count']} {clusters['kind']}s are resampled"
    blocks.append(f"Intervals ({result['settings']['level']:.0%}): {note}.")
    return "\n\n".join(blocks)


def columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    r"""Align columns: the first to the left, the others too, two spaces apart.

    Examples
    --------
    >>> print(columns(["what", "alpha"], [["colour", "0.812"]]))
    what    alpha
    colour  0.812
    """
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in (head, *rows)]
    return "\n".join(line.rstrip() for line in lines)


def _labels(result: Plain) -> str:
    rows, reasons = [], []
    for name, full, one in _with_targets(result["attributes"]):
        alpha = _bounded(one["alpha"], one["interval"])
        rows.append([name, alpha, share(one["observed"]), _number(one["ac1"]), f"{one['units']:,}", one["reading"]])
        if one["alpha"] is None:
            reasons.append(f"  {full}: {one['reason']}")
    head = ["attribute", "alpha", "observed", "AC1", "units", "in words"]
    return "\n".join([columns(head, rows), *_told(reasons)]) if rows else ""


def _with_targets(attributes: Plain) -> Iterator[tuple[str, str, Plain]]:
    for name, one in attributes.items():
        yield name, name, one
        for target, sub in one.get("targets", {}).items():
            yield f"  → {target}", f"{name} → {target}", sub


def _spans(result: Plain) -> str:
    keys = ("f1_exact", "f1_overlap", "token_alpha", "alpha_u")
    rows = [
        [
            "all types" if name == "*" else name,
            *(_bounded(one[key], one["intervals"][key]) for key in keys),
            f"{one['spans']:,}",
        ]
        for name, one in result["spans"].items()
    ]
    reasons = [
        f"  {'all types' if name == '*' else name}: {one['reasons'][key]}"
        for name, one in result["spans"].items()
        for key in keys
        if one[key] is None
    ]
    head = ["spans", "F1 exact", "F1 overlap", "token alpha", "alpha_u", "n"]
    return "\n".join([columns(head, rows), *_told(reasons)]) if rows else ""


def _links(result: Plain) -> str:
    rows = []
    for name, one in result["relations"].items():
        bounds = one["intervals"]
        rows.append([name, _bounded(one["f1"], bounds["f1"]), _bounded(one["f1_unlabelled"], bounds["f1_unlabelled"])])
    for name, one in result["structures"].items():
        bounds = one["intervals"]
        rows.append([name, _bounded(one["f1"], bounds["f1"]), _bounded(one["f1_anchor"], bounds["f1_anchor"])])
        rows += [[f"  → {role}", _bounded(x["f1"], x["intervals"]["f1"]), ""] for role, x in one["roles"].items()]
    roles = {f"{name} → {role}": x for name, one in result["structures"].items() for role, x in one["roles"].items()}
    measured = {**result["relations"], **result["structures"], **roles}
    reasons = [f"  {name}: {one['reasons']['f1']}" for name, one in measured.items() if one["f1"] is None]
    head = ["links", "F1", "F1 unlabelled, or of anchors"]
    return "\n".join([columns(head, rows), *_told(reasons)]) if rows else ""


def _annotators(result: Plain) -> str:
    rows = []
    for name, one in result["annotators"].items():
        seconds = one["seconds_per_document"]
        time = "–" if seconds is None else f"{seconds:.0f} s"
        rows.append([name, _bounded(one["competence"], one["interval"]), str(one["documents"]), time])
    reasons = [
        f"  competence: {why}" for why in dict.fromkeys(one["reason"] for one in result["annotators"].values()) if why
    ]
    head = ["annotator", "competence", "documents", "a document"]
    return "\n".join([columns(head, rows), *reasons]) if rows else ""


def _told(reasons: Sequence[str]) -> list[str]:
    """Keep each reason once, the first ones if there are many."""
    found = list(dict.fromkeys(reasons))
    return found if len(found) <= _WIDE else [*found[:_WIDE], f"  … and {len(found) - _WIDE} more: see --json"]


def _bounded(value: float | None, interval: list[float] | None) -> str:
    return _number(value) + (f" [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else "")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
