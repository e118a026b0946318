"""What a corpus's exports already say of who is who: pseudonyms are carried over by the annotations that stand there.

No list of users is kept anywhere. A user whose annotation is in the corpus under a pseudonym has that pseudonym; that
is all that ties the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from corpus_kit.errors import Problem
from corpus_kit.labelstudio.annotators import Pseudonyms, User, is_pseudonym, number_of, user_of
from corpus_kit.labelstudio.identity import ExportFile
from corpus_kit.labelstudio.index import document_id
from corpus_kit.corpus.config import Fields
from corpus_kit.labelstudio.records import TaskAnnotation, spelled
from corpus_kit.labelstudio.stream import tasks


def key_of(record: TaskAnnotation, document: str) -> str:
    """Say by what an annotation is known again: its unique id, else its number and document; empty without either."""
    if record.unique_id:
        return spelled(record.unique_id)
    return f"{document}\0{spelled(record.id)}" if record.id is not None else ""


def committed_names(files: Iterable[ExportFile], fields: Fields) -> dict[str, str]:
    """Read under which pseudonym each annotation stands in a corpus's exports."""
    names = {}
    for file in files:
        for located in tasks(file.path):
            document = document_id(located.task.own.data, fields)
            for record in located.task.votes:
                user = user_of(record.completed_by)
                if user is not None and is_pseudonym(user) and (key := key_of(record, document)):
                    names[key] = str(user)
    return names


def carried(
    made: Iterable[tuple[User | None, str]], committed: Mapping[str, str], taken: Iterable[str], annotator: str = ""
) -> tuple[Pseudonyms, list[Problem]]:
    """Give every user of an export a pseudonym.

    Parameters
    ----------
    made : iterable of (User or None, str)
        Who made which annotation, by `key_of`.
    committed : mapping of str to str
        Key → pseudonym, of the annotations in the corpus.
    taken : iterable of str
        Pseudonyms that stand for others.
    annotator : str
        The pseudonym of whoever made them all.

    Returns
    -------
    Pseudonyms
    list of Problem
        ``pseudonym-contradiction``: a user with two pseudonyms, or two users with one.
    """
    made = list(made)
    claims: dict[User, dict[str, None]] = {}
    problems = []
    for user, key in made:
        names = [committed[key]] if key in committed else []
        names += [annotator] if annotator else []
        names += [user] if isinstance(user, str) and is_pseudonym(user) else []
        claims.setdefault("" if user is None else user, {}).update(dict.fromkeys(names))
        if user is None and len(set(names)) > 1:
            problems.append(_contradiction(f"an annotation is of {' and of '.join(names)}"))
    nameless = claims.pop("", None)
    for names_ in claims.values():
        if len(names_) > 1:
            both = " and ".join(sorted(names_, key=number_of))
            problems.append(_contradiction(f"one user of the export would be both {both}"))
    given = {user: next(iter(names_)) for user, names_ in claims.items() if names_}
    people = [name for user, name in given.items()]
    doubled = {name for name in people if people.count(name) > 1}
    if doubled and not annotator and not problems:
        problems += [_contradiction(f"two users of the export would both be {name}") for name in sorted(doubled)]
    if annotator and len(claims) + (nameless is not None) > 1:
        count = len(claims) + (nameless is not None)
        problems.append(_contradiction(f"the export is of {count} users, who cannot all be {annotator}"))
    return Pseudonyms(claims, given, [*taken, *committed.values()]), problems


def _contradiction(message: str) -> Problem:
    return Problem(
        code="pseudonym-contradiction",
        message=message,
        expected="expected one pseudonym a person",
        advice="see which annotations changed hands; export each annotator's alone and name them with --annotator",
    )
