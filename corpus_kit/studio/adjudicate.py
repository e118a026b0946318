"""Documents on which annotators disagree come back to Label Studio, to be decided."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from corpus_kit.corpus.model import AnnotatedDocument, Annotation
from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.labelstudio.source import open_source
from corpus_kit.labelstudio.tasks import task_of
from corpus_kit.studio import projects
from corpus_kit.studio.access import Access
from corpus_kit.studio.agreed import Agreed, agreed_part
from corpus_kit.studio.audit import misplaced
from corpus_kit.studio.mirror import Mirror, Progress
from corpus_kit.studio.projects import Corpus, Project, place_of
from corpus_kit.studio.push import IN_ORDER, send, settings_of
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
    open: dict[str, int] = {}


def adjudicate(access: Access, folder: Path, *, pass_: str = "", progress: Progress | None = None) -> list[Adjudicated]:
    """Make a project of the documents whose units disagree, for each pass that has any.

    The corpus's exports are what is compared, so pull first. Each annotator's work is a prediction under the pseudonym;
    the agreed part is the prediction that the adjudicator starts from. What is submitted comes back with a pull, as an
    adjudication beside the annotations. Documents that are adjudicated, or stand in the project already, are left out.

    Parameters
    ----------
    access : Access
    folder : Path
        The corpus.
    pass_ : str
        One pass only.
    progress : callable, optional

    Raises
    ------
    ProblemsError
        If the corpus does not build, has no exports, or lacks a text.
    """
    corpus = projects.read_corpus(folder)
    passes = corpus.passes(pass_)
    found = {one.pass_: one for one in projects.find(access, corpus, passes, ["adjudication"])}
    documents = list(_disputed(corpus, passes))
    return [_adjudicate(access, corpus, name, found.get(name), documents, progress) for name in passes]


Disputed = tuple[AnnotatedDocument, dict[str, Agreed]]


def _disputed(corpus: Corpus, passes: tuple[str, ...]) -> Iterator[Disputed]:
    """Go through the documents that two annotators saw in a pass which nobody adjudicated."""
    for doc in open_source(corpus.folder).documents():
        parts = {
            name: agreed
            for name in passes
            if name not in doc.adjudications
            and (agreed := agreed_part(doc, name, corpus.schema, corpus.config.targets)) is not None
        }
        decided = {name for name in passes if name in doc.adjudications}
        if parts or decided:
            yield doc, parts


def _adjudicate(
    access: Access,
    corpus: Corpus,
    pass_: str,
    project: Project | None,
    documents: list[Disputed],
    progress: Progress | None,
) -> Adjudicated:
    done = Adjudicated(pass_=pass_, decided=sum(pass_ in doc.adjudications for doc, _ in documents))
    parts = {doc.document.id: (doc, found[pass_]) for doc, found in documents if pass_ in found}
    done.agreeing = sum(not agreed.open for _, agreed in parts.values())
    done.open = {id_: agreed.open for id_, (_, agreed) in parts.items() if agreed.open}
    there = _there(access, corpus, project)
    done.there = len(there)
    new = [id_ for id_ in done.open if id_ not in there]
    if project is None and not new:
        return done
    missing = [id_ for id_ in new if parts[id_][0].document.text is None]
    if missing:
        message = f"the texts of {len(missing)} documents are withheld and not at hand: {', '.join(missing[:5])}"
        raise ProblemsError([Problem(code="no-text", message=message, file=str(corpus.folder))])
    if project is None:
        project = _create(access, corpus, pass_)
        done.created = True
    done.url = f"{access.url}/projects/{project.id}"
    tasks = (_task(corpus, pass_, *parts[id_]) for id_ in new)
    done.added = send(access, project, tasks, len(new), progress)
    if done.added:
        with access.told("choosing what adjudicators start from") as client:
            client.projects.update(project.id, model_version=AGREED)
    return done


def _there(access: Access, corpus: Corpus, project: Project | None) -> set[str]:
    if project is None:
        return set()
    mirror = Mirror(corpus.folder, project, corpus.config.fields)
    mirror.refresh(access)
    if problems := misplaced(corpus, mirror, place_of(access, project)):
        raise ProblemsError(problems)
    return {task.document for task in mirror.tasks()}


def _create(access: Access, corpus: Corpus, pass_: str) -> Project:
    about = corpus.schema.all_passes[pass_].title or pass_
    with access.told(f"making the project that adjudicates {pass_}") as client:
        made = client.projects.create(
            title=projects.title_of(corpus, pass_, "adjudication"),
            description=f"Adjudication of {about} · {corpus.schema.label}",
            label_config=projects.wanted_config(corpus, pass_),
            expert_instruction=projects.wanted_instructions(corpus, pass_),
            sampling=IN_ORDER,
            maximum_annotations=1,
            **settings_of(corpus.schema, pass_),
        )
    return projects.read_project(access, int(made.id), pass_, "adjudication")


def _task(corpus: Corpus, pass_: str, doc: AnnotatedDocument, agreed: Agreed) -> dict[str, Any]:
    task = task_of(doc.document, corpus.schema, pass_, corpus.config.fields.text)
    data = {key: value for key, value in task["data"].items() if value != ""} | {"disagreements": agreed.open}
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
    predictions = [{"model_version": one.annotator, "result": results_of(speller, one)} for one in said]
    return {"data": data, "predictions": predictions}


def results_of(speller: Speller, annotation: Annotation) -> list[dict[str, Any]]:
    """Spell an annotation as Label Studio's results."""
    results = [result for region in annotation.regions for result in speller.region(region)]
    results += [one for one in map(speller.answer, annotation.answers) if one]
    return results + [speller.link(link) for link in annotation.links]
