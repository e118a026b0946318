"""Small pieces of text for the guidelines: counts in words, escapes, marks in examples; schema text is not trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from corpus_kit.schema.model import Schema

_MARK = re.compile(r"\[(?:(?P<name>[a-z][a-z0-9_]*)(?P<number>-[0-9]+)? )?|\]")
_LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:)\]]")


class Raw(str):
    """Text that is Markdown already."""


def count(low: int, high: int | None) -> str:
    """Say how many.

    Examples
    --------
    >>> [count(low, high) for low, high in [(0, None), (0, 1), (1, 1), (1, None), (2, 4), (0, 3), (2, None), (2, 2)]]
    ['any number of', 'at most one', 'exactly one', 'one or more', '2 to 4', 'up to 3', '2 or more', 'exactly 2']
    """
    words = {(0, None): "any number of", (0, 1): "at most one", (1, 1): "exactly one", (1, None): "one or more"}
    if (low, high) in words:
        return words[low, high]
    if high is None:
        return f"{low} or more"
    if low == high:
        return f"exactly {low}"
    return f"{low} to {high}" if low else f"up to {high}"


def series(names: Sequence[str], last: str = "and") -> str:
    """Join names as in a sentence.

    Examples
    --------
    >>> series(["red", "green", "blue"]), series(["red"]), series([])
    ('red, green and blue', 'red', '')
    """
    return f" {last} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def sentence(text: str) -> str:
    """Cut text to its first sentence.

    Examples
    --------
    >>> sentence("A toy, e.g. a ball. It is round.")
    'A toy, e.g. a ball.'
    """
    found = re.match(r".+?[.!?](?=\s+[^\sa-z])", " ".join(text.split()))
    return found.group() if found else " ".join(text.split())


def paragraphs(text: str) -> list[str]:
    r"""Split text at blank lines.

    Examples
    --------
    >>> paragraphs("One\ntwo.\n\nThree.")
    ['One two.', 'Three.']
    """
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def markdown(value: object) -> str:
    r"""Write text so that Markdown shows it as it is, on one line, also in a table.

    Examples
    --------
    >>> print(markdown("a_b is *not* <b>bold</b> | # x"), markdown("# no heading"), markdown("1. no list"))
    a_b is \*not\* \<b>bold\</b> \| # x \# no heading 1\. no list
    """
    if isinstance(value, Raw):
        return value
    text = re.sub(r"([\\`*\[<|~$&]|(?<![^\W_])_|_(?![^\W_]))", r"\\\1", " ".join(str(value).split()))
    return re.sub(r"^(\d*)([#\-+=>.)])", r"\1\\\2", text)


def linked(text: str) -> Markup:
    """Escape text for HTML and make links of the web addresses in it.

    Examples
    --------
    >>> print(linked("See <https://example.org/a>."))
    See &lt;<a href="https://example.org/a">https://example.org/a</a>&gt;.
    """
    made, end = Markup(), 0
    for found in _LINK.finditer(text):
        made += escape(text[end : found.start()]) + Markup('<a href="{0}">{0}</a>').format(found.group())
        end = found.end()
    return made + escape(text[end:])


def marked(text: str, schema: Schema) -> Markup:
    """Show marks in an example as marks: ``[name words]``, where `name` is a span type; everything else stays.

    Examples
    --------
    >>> from corpus_kit.schema.model import SpanType
    >>> toys = Schema(name="toys", spans={"toy": SpanType(title="Toy", color="#aa0000")})
    >>> print(marked("A [toy ball], a [stick] & more", toys))
    A <mark style="--c: #aa0000">ball<sub>Toy</sub></mark>, a [stick] &amp; more
    """
    made, end, closers = Markup(), 0, list[Markup]()
    for found in _MARK.finditer(text):
        made += escape(text[end : found.start()])
        end = found.end()
        name = found["name"] if found["name"] in schema.spans else None
        if found.group() == "]":
            made += closers.pop() if closers else Markup("]")
        elif name is None:
            made += escape(found.group())
            closers.append(Markup("]"))
        else:
            label = (schema.spans[name].title or name) + (found["number"] or "").replace("-", " ")
            made += Markup('<mark style="--c: {}">').format(color(schema.spans[name].color))
            closers.append(Markup("<sub>{}</sub></mark>").format(label))
    return made + escape(text[end:]) + Markup().join(one for one in reversed(closers) if one != "]")


def color(text: str) -> str:
    """Give a colour, or grey for what is none."""
    return text if re.fullmatch(r"#[0-9a-fA-F]{6}", text) else "#888888"
