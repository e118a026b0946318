"""Who is who in the projects of a corpus: the pseudonyms that the door gives, before it has given them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from corpus_kit.errors import ProblemsError
from corpus_kit.labelstudio.annotators import Pseudonyms, User, user_of
from corpus_kit.labelstudio.committed import carried, key_of
from corpus_kit.studio.mirror import Mirror

Held = frozenset[tuple[int, int]]
"""Task and annotation ids of annotations that are held back."""


class Made(NamedTuple):
    """An annotation: its project's key, its task and number, whose it is, and by what it is known again."""

    project: str
    task: int
    id: int
    user: User | None
    key: str


def made_in(mirrors: Iterable[Mirror]) -> list[Made]:
    """List the annotations of projects."""
    return [
        Made(mirror.project.key, task.id, one.id, user_of(one.completed_by), key_of(one, task.document))
        for mirror in mirrors
        for task in mirror.tasks()
        for one in task.annotations
    ]


def named(made: Sequence[Made], committed: Mapping[str, str], place: str) -> Pseudonyms:
    """Give everybody a pseudonym, the one under which annotations of theirs stand in the corpus already.

    Parameters
    ----------
    made : sequence of Made
    committed : mapping of str to str
        What `committed_names` says of the corpus.
    place : str
        Where the projects are, for messages.

    Raises
    ------
    ProblemsError
        ``pseudonym-contradiction``.
    """
    names, problems = carried([(one.user, one.key) for one in made], committed, committed.values())
    if problems:
        advice = _changed_hands(made, committed)
        raise ProblemsError(msgspec.structs.replace(one, file=place, advice=advice) for one in problems)
    return names


def named_as_by_the_door(
    names: Pseudonyms, made: Sequence[Made], committed: Mapping[str, str], held: Mapping[str, Held]
) -> Pseudonyms:
    """Number newcomers as the door will: last come those of whom it gets nothing, for all of theirs is held back."""
    enter = [one for one in made if (one.task, one.id) not in held.get(one.project, ()) or one.key in committed]
    known = {one.user for one in enter if one.user is not None}
    late = {one.user for one in made if one.user is not None} - known
    if not late:
        return names
    early, _ = carried([(one.user, one.key) for one in enter], committed, committed.values())
    return Pseudonyms([*late, *committed.values()], {user: early[user] for user in known})


def _changed_hands(made: Iterable[Made], committed: Mapping[str, str]) -> str:
    """Say what to do about annotations that are not of the user to whom their pseudonym belongs otherwise."""
    carried_over = [(one, committed[one.key]) for one in made if one.key in committed]
    users: dict[str, Counter[User | None]] = {}
    for one, name in carried_over:
        users.setdefault(name, Counter())[one.user] += 1
    strays = {one.task for one, name in carried_over if one.user != users[name].most_common(1)[0][0]}
    tasks = ", ".join(f"task {task}" for task in sorted(strays)[:5])
    which = f"an annotation has changed hands ({tasks})" if tasks else "annotations have changed hands"
    return f"{which}: give it back in Label Studio,\nor write the right pseudonym as its completed_by into the exports"
