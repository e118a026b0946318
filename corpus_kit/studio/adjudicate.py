"""Documents on which annotators disagree come back to Label Studio, to be decided."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from corpus_kit.corpus.model import AnnotatedDocument, Annotation
from corpus_kit.errors import Problem, ProblemsError, UsageError
from corpus_kit.labelstudio.source import open_source
from corpus_kit.labelstudio.tasks import task_of
from corpus_kit.studio import projects
from corpus_kit.studio.access import Access
from corpus_kit.studio.agreed import Agreed, agreed_part
from corpus_kit.studio.kept import turn
from corpus_kit.studio.making import make, require_keepable, update
from corpus_kit.studio.mirror import Mirror, Progress
from corpus_kit.studio.named import Named, read_named
from corpus_kit.studio.projects import Corpus
from corpus_kit.studio.referred import reference_part
from corpus_kit.studio.sending import send
from corpus_kit.studio.spelling import Speller

AGREED = "agreed"
"""The model version of the prediction that an adjudicator starts from."""


class Adjudicated(msgspec.Struct, kw_only=True):
    """What was sent to be adjudicated in one pass."""

    pass_: str
    url: str = ""
    created: bool = False
    added: int = 0
    there: int = 0
    agreeing: int = 0
    decided: int = 0
    unannotated: int = 0
    open: dict[str, int] = {}
    updated: list[str] = []


def adjudicate(
    access: Access, folder: Path, *, pass_: str = "", documents: Path | None = None, progress: Progress | None = None
) -> list[Adjudicated]:
    """Make a project of the documents whose units disagree, for each pass that has any; or of those that are named.

    The corpus's exports are what is compared, so pull first. Each annotator's work is a prediction under the pseudonym;
    the agreed part is the prediction that the adjudicator starts from, or for documents that are named the whole
    reference. What is submitted comes back with a pull, as an adjudication beside the annotations. Documents that are
    adjudicated, or stand in the project already, are left out.

    Parameters
    ----------
    access : Access
    folder : Path
        The corpus.
    pass_ : str
        One pass only.
    documents : Path, optional
        A file of documents (`named.read_named`): these only, and also if nobody disagrees.
    progress : callable, optional

    Raises
    ------
    ProblemsError
        If the corpus does not build, has no exports, or lacks a text; or the file of documents is faulty.
    UsageError
        If the file wants nothing of the pass.
    """
    corpus = projects.read_corpus(folder)
    passes, named = corpus.passes(pass_), read_named(documents, corpus) if documents else None
    if named is not None:
        passes = tuple(name for name in passes if any(name in wanted for wanted in named.values()))
        if not passes:
            raise UsageError(f"nothing in {documents} is about the pass {pass_!r}")
    with turn(folder, progress):
        found = projects.find(access, corpus, passes, ["adjudication"])
        mirrors = {one.pass_: Mirror(folder, one, corpus.config.fields) for one in found}
        chosen = list(_chosen(corpus, passes, named))
        for mirror in mirrors.values():
            mirror.refresh(access, progress=progress)
        require_keepable(access, corpus, mirrors.values())
        return [_adjudicate(access, corpus, name, mirrors.get(name), chosen, named, progress) for name in passes]


Chosen = tuple[AnnotatedDocument, dict[str, Agreed], frozenset[str]]
"""A document, what an adjudicator starts from in each pass, and the passes in which it is adjudicated."""


def _chosen(corpus: Corpus, passes: tuple[str, ...], named: Named | None) -> Iterator[Chosen]:
    """Go through the documents that two annotators saw, or that are named and one saw."""
    start = agreed_part if named is None else reference_part
    for doc in open_source(corpus.folder).documents():
        asked = [name for name in passes if named is None or name in named.get(doc.document.id, ())]
        decided = frozenset(name for name in asked if name in doc.adjudications)
        parts = {
            name: part
            for name in asked
            if name not in decided and (part := start(doc, name, corpus.schema, corpus.config.targets)) is not None
        }
        if parts or decided:
            yield doc, parts, decided


def _adjudicate(
    access: Access,
    corpus: Corpus,
    pass_: str,
    mirror: Mirror | None,
    chosen: list[Chosen],
    named: Named | None,
    progress: Progress | None,
) -> Adjudicated:
    done = Adjudicated(pass_=pass_, decided=sum(pass_ in decided for _, _, decided in chosen))
    parts = {doc.document.id: (doc, found[pass_]) for doc, found, _ in chosen if pass_ in found}
    done.agreeing = sum(not agreed.open for _, agreed in parts.values())
    done.open = {id_: agreed.open for id_, (_, agreed) in parts.items() if agreed.open or named is not None}
    wanted = sum(pass_ in passes for passes in (named or {}).values())
    done.unannotated = max(0, wanted - len(parts) - done.decided)
    there = {task.document for task in mirror.tasks()} if mirror else set()
    done.there = len(there)
    new = [id_ for id_ in done.open if id_ not in there]
    if mirror is None and not new:
        return done
    missing = [id_ for id_ in new if parts[id_][0].document.text is None]
    if missing:
        message = f"the texts of {len(missing)} documents are withheld and not at hand: {', '.join(missing[:5])}"
        raise ProblemsError([Problem(code="no-text", message=message, file=str(corpus.folder))])
    if mirror is None:
        project = make(access, corpus, pass_, "adjudication", 1)
        done.created = True
    else:
        project = mirror.project
        done.updated = update(access, corpus, project)
    done.url = f"{access.url}/projects/{project.id}"
    tasks = (_task(corpus, pass_, *parts[id_]) for id_ in new)
    done.added = send(access, project, tasks, len(new), progress)
    if done.added:
        with access.told("choosing what adjudicators start from") as client:
            client.projects.update(project.id, model_version=AGREED)
    return done


def _task(corpus: Corpus, pass_: str, doc: AnnotatedDocument, agreed: Agreed) -> dict[str, Any]:
    task = task_of(doc.document, corpus.schema, pass_, corpus.config.fields.text)
    data = {key: value for key, value in task["data"].items() if value != ""}
    data[projects.DISPUTED] = "\n".join([f"Disputed: {agreed.open}", *agreed.disputed])
    speller = Speller(corpus.schema, doc.document.text or "")
    start = Annotation(
        document=doc.document.id,
        pass_=pass_,
        annotator=AGREED,
        regions=agreed.regions,
        links=agreed.links,
        answers=agreed.answers,
    )
    said = [*(one for one in doc.annotations if one.pass_ == pass_), start]  # the editor opens the last
    predictions = [
        {"model_version": one.annotator, "result": speller.results(one.regions, one.answers, one.links)} for one in said
    ]
    return {"data": data, "predictions": predictions}
