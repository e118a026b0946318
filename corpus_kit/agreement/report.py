"""The disagreement report: one HTML page that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import heapq
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from corpus_kit import __version__
from corpus_kit.agreement.bounding import Plain
from corpus_kit.agreement.examples import Confusions
from corpus_kit.agreement.readings import share
from corpus_kit.agreement.side_by_side import Page, page
from corpus_kit.agreement.source import Annotated
from corpus_kit.corpus.model import AnnotatedDocument
from corpus_kit.corpus.units import references
from corpus_kit.files import write_text_atomic

Progress = Callable[[str, int, int], None]
MOST_PAGES = 50
"""Documents shown; those with the most differences."""
_TEMPLATES = Path(__file__).parent / "templates"
_PALETTE = ("#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#b07aa1", "#76b7b2", "#edc948", "#9c755f")


def write_report(
    source: Annotated, result: Plain, path: Path, *, with_text: bool = True, progress: Progress | None = None
) -> None:
    """Write the report, whole or not at all.

    Everything that comes from texts, annotations or schema is escaped, and the page forbids all scripts but its own.

    Parameters
    ----------
    source : Annotated
        Read once more, for the texts.
    result : dict
        From `measure`, of the same source.
    path : Path
    with_text : bool
        False leaves out every piece of text.
    progress : callable, optional

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    write_text_atomic(path, render_report(source, result, with_text=with_text, progress=progress))


def render_report(source: Annotated, result: Plain, *, with_text: bool = True, progress: Progress | None = None) -> str:
    """Render the report; see `write_report`."""
    confusions = Confusions(result["attributes"], source.schema)
    pages, left_out = _pages(source, confusions, with_text, progress)
    script = (_TEMPLATES / "agreement.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    loader = jinja2.FileSystemLoader(_TEMPLATES)
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"number": _number, "interval": _interval, "percent": share, "place": _place}
    template = environment.get_template("agreement.html")
    rendered = template.render(
        source=source,
        schema=source.schema,
        result=result,
        confusions=list(confusions),
        pages=pages,
        left_out=left_out,
        with_text=with_text,
        labels=sorted({label for one in pages for row in one.rows for label in row.difference.about}),
        annotators=sorted({name for one in pages for name in one.annotators}),
        colours={
            name: span.color or _PALETTE[place % len(_PALETTE)]
            for place, (name, span) in enumerate(source.schema.spans.items())
        },
        numbers={name: place for place, name in enumerate(source.schema.spans)},
        script=Markup(script),
        digest=digest,
        version=__version__,
    )
    return rendered.lstrip()


def _pages(
    source: Annotated, confusions: Confusions, with_text: bool, progress: Progress | None
) -> tuple[list[Page], int]:
    """Lay out the documents with the most differences; also return how many are left out."""
    kept: list[tuple[int, int, Page]] = []
    seen = 0
    for number, doc in enumerate(source.documents(), start=1):
        if progress:
            progress("laying out the report", number, 0)
        if not with_text:
            continue
        found = references(AnnotatedDocument(doc.document, doc.annotations), source.schema, source.config.targets)
        one = page(doc.document, found, source.schema)
        if one is None:
            continue
        seen += 1
        confusions.add(doc.document, found)
        heapq.heappush(kept, (one.differing, -number, one))
        if len(kept) > MOST_PAGES:
            heapq.heappop(kept)
    pages = [one for *_, one in sorted(kept, key=lambda item: (-item[0], -item[1]))]
    return pages, seen - len(pages)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _interval(value: list[float] | None) -> str:
    return "" if value is None else f"[{value[0]:.3f}, {value[1]:.3f}]"


def _place(value: Any) -> str:
    """Where a coefficient stands on a bar from 0 to 1, in percent."""
    return f"{100 * min(max(float(value), 0.0), 1.0):.1f}"
