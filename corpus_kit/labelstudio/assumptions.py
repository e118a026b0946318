"""What is taken for granted about a bare export where nothing in it tells, and what cannot be."""

from __future__ import annotations

from corpus_kit.errors import Problem
from corpus_kit.labelstudio.index import Index
from corpus_kit.labelstudio.layout import Layout


def assumptions(layout: Layout, index: Index) -> list[str]:
    """Say what was assumed: which key of data is the text, that blank tasks are none, a number is one person in all."""
    found = [
        f"the text of object {name!r} is taken to be data.{layout.texts[name]}, of which there is most to read; "
        "--config tells for certain"
        for name in layout.guessed
    ]
    blank = sum(not one.digest and not one.annotated and not one.document for one in index.entries)
    if blank:
        found.append(f"{blank} of the tasks have neither text nor annotations, and are left out")
    if any(isinstance(user, int) for user in index.users) and (task := _of_two_texts(index)):
        found.append(
            f"task {task} has another text in another file, as if the files came from two servers; "
            "an annotator's number is taken to be the same person in all"
        )
    return found


def two_people(index: Index) -> list[Problem]:
    """Find the numbers that stand for two people, as their e-mail addresses show."""
    return [
        Problem(
            code="number-of-two-people",
            message=f"user {user} is {len(emails)} people, by their e-mail addresses, as if of several servers",
            file=str(list(emails.values())[-1]),
            advice="give each person a number of their own in completed_by, or build each server's files apart",
        )
        for user, emails in index.emails.items()
        if len(emails) > 1
    ]


def _of_two_texts(index: Index) -> str:
    """Find a task that two files give two texts."""
    seen: dict[tuple[str, str], tuple[int, bytes]] = {}
    for one in index.entries:
        if not one.project or not one.task or not one.digest:
            continue
        file, digest = seen.setdefault((one.project, one.task), (one.file, one.digest))
        if digest != one.digest and index.files[file].path != index.files[one.file].path:
            return one.task
    return ""
