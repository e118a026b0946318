"""Every error of the toolkit, and `Problem`, the unit in which faults of the user's input are told.

::

    CorpusKitError
    ├── ProblemsError          faults in what the user gave: all of them at once            exit 1
    ├── OutputError            an output that cannot be written, or stands already          exit 1
    ├── InsufficientDataError  a statistic that the data cannot support, with the reason    exit 1
    └── UsageError             the call itself is wrong                                     exit 2
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

import msgspec


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One fault: where it is, what was found, what was expected, what to do.

    Parameters
    ----------
    code : str
        Stable kebab-case name of the kind of fault, e.g. ``unknown-label``.
    message : str
        What was found, in a sentence without a full stop.
    file, task, annotator, region, path : str
        Where, as far as known. `path` is a place inside a YAML or JSON document, e.g. ``spans.claim.units``.
    expected : str
        What was expected instead.
    advice : str
        What the user can do.
    """

    code: str
    message: str
    file: str = ""
    task: str = ""
    annotator: str = ""
    region: str = ""
    path: str = ""
    expected: str = ""
    advice: str = ""

    def where(self) -> str:
        """Say in a line where the fault is, leaving out the file."""
        named = (("", self.path), ("task ", self.task), ("annotator ", self.annotator), ("region ", self.region))
        return ", ".join(label + value for label, value in named if value)

    def __str__(self) -> str:
        whole = "on the server" if "://" in self.file else "in the whole file"
        head = f"  {self.where() or whole}".ljust(58) + f"[{self.code}]"
        lines = [line for line in (self.message, self.expected, self.advice) if line]
        return "\n".join([head, *("    " + part for line in lines for part in line.split("\n"))])


class CorpusKitError(Exception):
    """Root of all errors that the toolkit raises on purpose."""


class ProblemsError(CorpusKitError):
    """Faults in the user's input, all of them.

    Examples
    --------
    >>> error = ProblemsError([Problem(code="empty-file", message="the file is empty", file="a.json")])
    >>> print(error)
    a.json: 1 problem
    <BLANKLINE>
      in the whole file                                       [empty-file]
        the file is empty
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(render(self.problems))

    def __reduce__(self) -> tuple[type[ProblemsError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)  # else it could not leave the process that raised it


class OutputError(CorpusKitError):
    """An output that stands already, or cannot be written."""


class InsufficientDataError(CorpusKitError):
    """A statistic that the data cannot support. Its text is the reason, fit for a report."""


class UsageError(CorpusKitError):
    """A call that is wrong in itself: an unknown name, two options that exclude each other."""


def render(problems: Sequence[Problem], consequence: str = "") -> str:
    """Lay problems out for a terminal, grouped by file in order of first appearance, each file with the consequence."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    blocks = []
    for file, group in by_file.items():
        count = f"{len(group)} problem{'s' if len(group) != 1 else ''}"
        tail = f", {consequence}" if consequence else ""
        blocks.append("\n\n".join([f"{file}: {count}{tail}" if file else f"{count}{tail}", *map(str, group)]))
    return "\n\n".join(blocks)


def one_of(known: Iterable[str], found: str = "") -> str:
    """Say which names were expected, and the nearest to what was found.

    Examples
    --------
    >>> one_of(["content", "cue", "source"], "Sourc")
    "expected one of: content, cue, source; did you mean 'source'?"
    """
    names = sorted(known)
    shown = ", ".join(names[:20]) + (f", … ({len(names)} in all)" if len(names) > 20 else "")
    by_folded = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(found.casefold(), by_folded, n=1, cutoff=0.6) if found else []
    guess = f"; did you mean {by_folded[near[0]]!r}?" if near else ""
    return f"expected one of: {shown}{guess}" if names else "expected none here"
