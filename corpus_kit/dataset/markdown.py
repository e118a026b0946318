"""Foreign text in Markdown: nothing that a corpus says of itself may turn into markup."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")
_AT_START = re.compile(r"^(\d*)([-+=:]|(?<=\d)[.)](?=\s|$))")


class Raw(str):
    """Markdown that is meant as such, because it is made here."""

    __slots__ = ()


def escaped(value: object) -> str:
    r"""Show a value as plain text on one line, whatever is in it; `Raw` is left alone.

    Examples
    --------
    >>> escaped("a <b>bold</b> claim\n# and a heading | cell")
    'a \\<b\\>bold\\</b\\> claim \\# and a heading \\| cell'
    >>> escaped(Raw("**made here**"))
    '**made here**'
    """
    if isinstance(value, Raw):
        return value
    text = " ".join(str(value).split())
    return _AT_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))


def paragraphs(text: str) -> Raw:
    r"""Show text as plain paragraphs, parted where it has empty lines.

    Examples
    --------
    >>> print(paragraphs("One\ntwo.\n\n# Three."))
    One two.
    <BLANKLINE>
    \# Three.
    """
    return Raw("\n\n".join(escaped(part) for part in re.split(r"\n\s*\n", text.strip())))


def code(value: object) -> Raw:
    """Show a value as code, in as many backticks as it needs.

    Examples
    --------
    >>> code("a`b")
    '``a`b``'
    """
    text = " ".join(str(value).split()).replace("|", "¦")
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return Raw(f"{fence}{pad}{text}{pad}{fence}")
