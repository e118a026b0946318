"""Documents go to Label Studio: one project a pass, one task a document, sentences proposed as regions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from corpus_kit.corpus.model import Document
from corpus_kit.errors import Problem, ProblemsError, UsageError, one_of
from corpus_kit.labelstudio.tasks import task_of
from corpus_kit.studio import projects
from corpus_kit.studio.access import Access
from corpus_kit.studio.kept import turn
from corpus_kit.studio.making import IN_ORDER, make, require_keepable, update
from corpus_kit.studio.mirror import Mirror, Progress
from corpus_kit.studio.projects import Corpus, Project
from corpus_kit.studio.sending import predict, send

if TYPE_CHECKING:
    from corpus_kit.studio.prelabel import Prelabels

BY_UNCERTAINTY = "Uncertainty sampling"
ORDERS = {"document": "documents come as they were added", "uncertainty": "what the model is least sure of comes first"}


class Pushed(msgspec.Struct, kw_only=True):
    """What was done for one pass."""

    pass_: str
    url: str
    created: bool = False
    added: int = 0
    there: int = 0
    mended: int = 0
    prelabelled: int = 0
    updated: list[str] = []
    notes: list[str] = []


class _There(NamedTuple):
    """A task on the server; how many predictions and annotations it has."""

    id: int
    predictions: int
    annotations: int


def push(
    access: Access,
    folder: Path,
    *,
    pass_: str = "",
    annotators: int = 0,
    prelabel: str = "",
    order: str = "",
    progress: Progress | None = None,
) -> list[Pushed]:
    """Bring a corpus's documents to the server. Pushing again adds what is new and doubles nothing.

    Parameters
    ----------
    access : Access
    folder : Path
        The corpus.
    pass_ : str
        One pass only.
    annotators : int
        How many annotate each document; 0 leaves it, at 2 for a new project.
    prelabel : str
        A baseline whose predictions the annotator starts from; see `make_prelabels`.
    order : str
        ``uncertainty`` asks first what the baseline is least sure of; ``document`` goes back to the order of ids.
    progress : callable, optional

    Raises
    ------
    ProblemsError
        Before anything is sent: texts that are missing or changed, tasks that are doubled or unknown, annotations that
        a changed labeling config could not hold.
    UsageError
        If there is no such pass, baseline or order.
    """
    if order and order not in ORDERS:
        raise UsageError(f"there is no order {order!r}; {one_of(ORDERS, order)}")
    if order == "uncertainty" and not prelabel:
        raise UsageError("--order uncertainty needs --prelabel BASELINE, whose scores it orders by")
    corpus = projects.read_corpus(folder)
    passes = corpus.passes(pass_)
    _check_documents(corpus)
    with turn(folder, progress):
        prelabels = _prelabels(corpus, passes, prelabel, progress) if prelabel else {}
        found = {one.pass_: one for one in projects.find(access, corpus, passes, ["annotation"])}
        mirrors = {name: Mirror(folder, one, corpus.config.fields) for name, one in found.items()}
        for mirror in mirrors.values():
            mirror.refresh(access, progress=progress)
        require_keepable(access, corpus, mirrors.values())
        return [
            _push(
                access,
                corpus,
                name,
                found.get(name),
                mirrors.get(name),
                annotators,
                prelabels.get(name),
                order,
                progress,
            )
            for name in passes
        ]


def _prelabels(corpus: Corpus, passes: Sequence[str], name: str, progress: Progress | None) -> dict[str, Prelabels]:
    from corpus_kit.studio.prelabel import make_prelabels  # brings scikit-learn, which only this needs

    return make_prelabels(corpus, passes, name, progress)


def _check_documents(corpus: Corpus) -> None:
    if not corpus.documents:
        advice = f"add articles first: corpus-kit articles add {corpus.folder} FILE…"
        problem = Problem(code="no-documents", message="the corpus lists no documents", advice=advice)
        raise ProblemsError([msgspec.structs.replace(problem, file=str(corpus.folder))])
    problems: list[Problem] = []
    for document in corpus.documents.values():
        if document.text is None:
            message = f"the text of document {document.id!r} is withheld and not at hand"
            advice = "put it into the corpus's folder texts/"
            problems.append(Problem(code="no-text", message=message, file=str(corpus.folder), advice=advice))
    if problems:
        raise ProblemsError(problems)


def _push(
    access: Access,
    corpus: Corpus,
    pass_: str,
    project: Project | None,
    mirror: Mirror | None,
    annotators: int,
    prelabels: Prelabels | None,
    order: str,
    progress: Progress | None,
) -> Pushed:
    done = Pushed(pass_=pass_, url="")
    if prelabels is not None:
        done.notes = list(prelabels.notes)
        prelabels = None if prelabels.empty else prelabels
    if order == "uncertainty" and not (prelabels and prelabels.scored):
        done.notes.append("there are no scores to order documents by: the order stays as it is")
        order = ""
    if project is None:
        project = make(access, corpus, pass_, "annotation", annotators or 2)
        done.created = True
    else:
        done.updated = update(access, corpus, project, annotators)
    done.url = f"{access.url}/projects/{project.id}"
    there = {
        task.document: _There(task.id, task.predictions, len(task.annotations))
        for task in (mirror.tasks() if mirror else ())
    }
    done.there = len(there)
    new = [id_ for id_ in corpus.documents if id_ not in there]
    if prelabels and order == "uncertainty":
        new.sort(key=lambda document: -prelabels.uncertainty(document))
    tasks = (_task(corpus.documents[id_], corpus, pass_, prelabels) for id_ in new)
    done.added = send(access, project, tasks, len(new), progress)
    bare = ((id_, one.id) for id_, one in there.items() if not one.predictions)
    done.mended = predict(access, project, ((task, _proposals(corpus, id_, pass_)) for id_, task in bare))
    if prelabels is not None:
        versions = _model_versions(access, project) if there else {}
        old = (
            (one.id, [prelabels.prediction(id_)])
            for id_, one in there.items()
            if not one.annotations and prelabels.version not in versions.get(one.id, "")
        )
        done.prelabelled = predict(access, project, old) + len(new)
    done.notes += _settle(access, project, prelabels, order)
    return done


def _model_versions(access: Access, project: Project) -> dict[int, str]:
    """List which models have predicted each task, joined."""
    with access.told("listing predictions") as client:
        listed = client.tasks.list(
            project=project.id, page_size=500, fields="all", include=["id", "predictions_model_versions"]
        )
        return {one.id: str(one.predictions_model_versions or "") for one in listed}


def _proposals(corpus: Corpus, document: str, pass_: str) -> list[dict[str, Any]]:
    """Give the proposals of a document's task."""
    predictions = task_of(corpus.documents[document], corpus.schema, pass_, corpus.config.fields.text)["predictions"]
    return list(predictions)


def _task(document: Document, corpus: Corpus, pass_: str, prelabels: Prelabels | None) -> dict[str, Any]:
    task = task_of(document, corpus.schema, pass_, corpus.config.fields.text)
    data = {key: value for key, value in task["data"].items() if value != ""}
    predictions = task["predictions"]
    if prelabels is not None:
        predictions = [*predictions, prelabels.prediction(document.id)]
    return {"data": data, "predictions": predictions}


def _settle(access: Access, project: Project, prelabels: Prelabels | None, order: str) -> list[str]:
    """Choose the predictions that annotators start from, and the order of tasks; say which order was chosen."""
    changes: dict[str, Any] = {"model_version": prelabels.version} if prelabels is not None else {}
    if order:
        changes["sampling"] = BY_UNCERTAINTY if order == "uncertainty" else IN_ORDER
    if changes:
        with access.told("choosing the order of tasks") as client:
            client.projects.update(project.id, **changes)
    return [ORDERS[order]] if order else []
