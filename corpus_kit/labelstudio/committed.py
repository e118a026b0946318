"""What a corpus's exports already say of who is who: pseudonyms are carried over by the annotations that stand there.

No list of users is kept anywhere. A user whose annotation is in the corpus under a pseudonym has that pseudonym; that
is all that ties the two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from corpus_kit.corpus.config import Fields
from corpus_kit.errors import Problem
from corpus_kit.labelstudio.annotators import Pseudonyms, User, is_pseudonym, number_of, user_of
from corpus_kit.labelstudio.identity import ExportFile
from corpus_kit.labelstudio.index import document_id
from corpus_kit.labelstudio.records import AnnotationHead, NestedTask, heads_of, spelled
from corpus_kit.labelstudio.stream import heads


def key_of(record: AnnotationHead, document: str) -> str:
    """Say by what an annotation is known again: its unique id, else its number and document; empty without either."""
    if record.unique_id:
        return spelled(record.unique_id)
    return f"{document}\0{spelled(record.id)}" if record.id is not None else ""


def committed_names(files: Iterable[ExportFile], fields: Fields) -> dict[str, str]:
    """Read under which pseudonym each annotation stands in a corpus's exports."""
    names = {}
    for file in files:
        for head, _ in heads(file.path):
            document = document_id((head.task if isinstance(head.task, NestedTask) else head).data, fields)
            for record in heads_of(head):
                user = user_of(record.completed_by)
                if user is not None and is_pseudonym(user) and (key := key_of(record, document)):
                    names[key] = str(user)
    return names


def carried(
    made: Iterable[tuple[User | None, str]],
    committed: Mapping[str, str],
    others: Iterable[User],
    annotator: str = "",
) -> tuple[Pseudonyms, list[Problem]]:
    """Give every user of an export a pseudonym.

    Parameters
    ----------
    made : iterable of (User or None, str)
        Who made which annotation, by `key_of`.
    committed : mapping of str to str
        Key → pseudonym, of the annotations in the corpus.
    others : iterable of User
        Who else is named in the corpus, by pseudonym or not.
    annotator : str
        The pseudonym of whoever made them all.

    Returns
    -------
    Pseudonyms
    list of Problem
        ``pseudonym-contradiction``: a user with two pseudonyms, or two users with one.
    """
    claims: dict[User, set[str]] = {}
    problems = []
    nameless = False
    for user, key in made:
        names = {committed[key]} if key in committed else set()
        names |= {annotator} if annotator else set()
        if user is None:
            nameless = True
            if len(names) > 1:
                problems.append(_contradiction(f"an annotation would be of both {_listed(names)}"))
            continue
        claims.setdefault(user, set()).update(names, [str(user)] if is_pseudonym(user) else [])
    for names in claims.values():
        if len(names) > 1:
            problems.append(_contradiction(f"one user of the export would be both {_listed(names)}"))
    people = {user: names for user, names in claims.items() if not is_pseudonym(user)}
    if annotator and len(people) + nameless > 1:
        problems.append(
            _contradiction(f"the export is of {len(people) + nameless} users, who cannot all be {annotator}")
        )
    elif not problems:
        doubled = Counter(name for names in people.values() for name in names)
        problems += [
            _contradiction(f"{count} users of the export would all be {name}")
            for name, count in doubled.items()
            if count > 1
        ]
    given = {user: min(names, key=number_of) for user, names in claims.items() if names}
    return Pseudonyms([*claims, *others], given, annotator), problems


def _listed(names: Iterable[str]) -> str:
    return " and ".join(sorted(names, key=number_of))


def _contradiction(message: str) -> Problem:
    return Problem(
        code="pseudonym-contradiction",
        message=message,
        expected="expected one pseudonym a person",
        advice="see which annotations changed hands; export each annotator's alone and name them with --annotator",
    )
