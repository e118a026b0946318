"""Guidelines for annotators, made from the schema: Markdown, a page of HTML, and Label Studio's instruction box.

They follow the work: how to go about it, what to mark, what to link, what to answer, how hard cases are decided.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import jinja2

from corpus_kit.schema import wording
from corpus_kit.schema.model import Schema, Target
from corpus_kit.schema.outline import AnswerKeys, outline


def guidelines_markdown(schema: Schema, pass_: str = "", targets: Sequence[Target] = ()) -> str:
    r"""Write the guidelines as Markdown.

    Parameters
    ----------
    schema : Schema
    pass_ : str
        Restrict the page to what one pass asks; the rules stay whole. Empty: all passes.
    targets : sequence of Target
        The corpus's targets, explained beside the questions asked about each.

    Raises
    ------
    UsageError
        If the schema has no such pass.

    Examples
    --------
    >>> toys = Schema(name="toys", title="Toys & games")
    >>> print(guidelines_markdown(toys).splitlines()[0])
    # Toys \& games
    """
    environment = _environment(html=False)
    page = environment.get_template("guidelines.md.j2").render(outline(schema, pass_, targets))
    return re.sub(r"\n{3,}", "\n\n", page).strip() + "\n"


def guidelines_html(schema: Schema, pass_: str = "", targets: Sequence[Target] = ()) -> str:
    """Write the guidelines as one page of HTML that loads nothing, follows light and dark, and prints.

    Parameters and errors are those of `guidelines_markdown`.

    Examples
    --------
    >>> "<h1>Toys &amp; games</h1>" in guidelines_html(Schema(name="toys", title="Toys & games"))
    True
    """
    view = outline(schema, pass_, targets)
    return _environment(html=True).get_template("guidelines.html.j2").render(view) + "\n"


def instructions_html(
    schema: Schema,
    pass_: str = "",
    targets: Sequence[Target] = (),
    *,
    keys: AnswerKeys | None = None,
    guidelines_url: str = "",
) -> str:
    """Write a page for Label Studio's instruction box, which keeps headings, bold, lists, tables and links only.

    Parameters
    ----------
    schema, pass_, targets
        As for `guidelines_markdown`.
    keys : mapping, optional
        The keys that the labeling config gives to answers; without it, those of the schema.
    guidelines_url : str
        Where the whole guidelines are, if anywhere.

    Examples
    --------
    >>> print(instructions_html(Schema(name="toys", title="Toys")).splitlines()[0])
    <h3>Toys</h3>
    """
    view = outline(schema, pass_, targets, keys or {})
    web = guidelines_url if guidelines_url.startswith(("https://", "http://")) else ""
    page = _environment(html=True).get_template("instructions.html.j2").render(view, guidelines_url=web)
    return "\n".join(line.strip() for line in page.splitlines() if line.strip()) + "\n"


@cache
def _environment(*, html: bool) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("corpus_kit.schema"),
        autoescape=html,
        finalize=None if html else wording.markdown,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    names = ("color", "linked", "marked", "paragraphs", "sentence", "series")
    return _with_filters(environment, {name: getattr(wording, name) for name in names} | {"raw": wording.Raw})


def _with_filters(environment: jinja2.Environment, filters: dict[str, Any]) -> jinja2.Environment:
    environment.filters.update(filters)
    return environment
