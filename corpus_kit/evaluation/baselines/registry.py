"""The baselines by name, and any scikit-learn estimator by import path.

Those of extraction and linking stand in `document_registry`; a name of theirs is found here as well.
"""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Callable, Mapping
from typing import Any

from corpus_kit.errors import Problem, one_of
from corpus_kit.evaluation.baselines import (
    char_complement_nb,
    char_logreg,
    char_svm,
    complement_nb,
    majority,
    stratified,
    tfidf_logreg,
    tfidf_svm,
)
from corpus_kit.evaluation.baselines.document_registry import DOCUMENT_BASELINES, Maker, composed
from corpus_kit.evaluation.baselines.lexicon import Lexicon, LexiconClassifier
from corpus_kit.evaluation.kinds import CLASSIFICATION, KINDS, MULTILABEL
from corpus_kit.evaluation.tuning import Grid


@dataclasses.dataclass(frozen=True)
class Baseline:
    """A way to make an estimator, and what a report says of it.

    `plain` baselines are not ours, and handed a list of strings; `by_rules` ones need a lexicon. `kind` says what tasks
    they are for; those of documents are made by `of_documents`. `grid` holds what is tried of each parameter
    where they are tuned, the default first; `draws` says that another seed may give other predictions.
    """

    name: str
    title: str
    summary: str
    make: Callable[[], Any]
    plain: bool = False
    by_rules: bool = False
    kind: str = CLASSIFICATION
    of_documents: Maker | None = None
    grid: Grid = dataclasses.field(default_factory=dict)
    draws: bool = False


def _by_rules() -> Any:
    raise NotImplementedError("made from a lexicon or for a task, by `maker` or `Baseline.of_documents`")


_WORDS, _CHARACTERS = "TF-IDF words and pairs", "TF-IDF character n-grams"

BASELINES: dict[str, Baseline] = {
    one.name: one
    for one in (
        Baseline("majority", "Majority", "always the most frequent training label", majority.make),
        Baseline(
            "stratified", "Stratified", "labels drawn as often as they occur in training", stratified.make, draws=True
        ),
        Baseline("lexicon", "Lexicon", "hand-written rules; learns nothing", _by_rules, by_rules=True),
        Baseline("tfidf_logreg", "Logistic regression", _WORDS, tfidf_logreg.make, grid=tfidf_logreg.GRID),
        Baseline("tfidf_svm", "Linear SVM", _WORDS, tfidf_svm.make, grid=tfidf_svm.GRID),
        Baseline("complement_nb", "Complement naive Bayes", _WORDS, complement_nb.make, grid=complement_nb.GRID),
        Baseline(
            "char_logreg",
            "Logistic regression, characters",
            _CHARACTERS,
            char_logreg.make,
            grid=tfidf_logreg.GRID,
        ),
        Baseline("char_svm", "Linear SVM, characters", _CHARACTERS, char_svm.make, grid=tfidf_svm.GRID),
        Baseline(
            "char_complement_nb",
            "Complement naive Bayes, characters",
            _CHARACTERS,
            char_complement_nb.make,
            grid=complement_nb.GRID,
        ),
    )
}
"""Every baseline for classification that ships. A new one is a file beside this and a line here."""


def find(name: str, file: str = "", path: str = "") -> Baseline | Problem:
    """Look a baseline up by name, or import it as ``package.module:factory``.

    Parameters
    ----------
    name : str
        A name of `BASELINES` or `DOCUMENT_BASELINES`; two of the latter joined by ``+``, extraction first; or an import
        path of a callable without arguments that gives a scikit-learn classifier. A callable with an attribute `kind`
        is for that kind of task: it is called with what the task asks, a `documents.tasks.Asked`, and gives an
        estimator over articles. Its attribute `grid`, if it has one, is what is tried of each parameter where it is
        tuned.
    file, path : str
        Where the name stands, for the problem.

    Returns
    -------
    Baseline or Problem
        The problem if there is no such baseline, or it cannot be imported.

    Examples
    --------
    >>> find("majority").title
    'Majority'
    >>> find("sklearn.dummy:DummyClassifier").plain
    True
    >>> find("crf+nearest").kind
    'end_to_end'
    >>> print(find("majorty").expected.partition("; ")[2])
    did you mean 'majority'?
    """
    if name in BASELINES:
        return BASELINES[name]
    if made := DOCUMENT_BASELINES.get(name) or composed(name):
        return Baseline(
            name, made.title, made.summary, _by_rules, kind=made.kind, of_documents=made.make, grid=made.grid
        )
    module, colon, attribute = name.partition(":")
    if not colon:
        advice = (
            "a scikit-learn estimator of your own is named package.module:factory; an extraction and a linking "
            "baseline are joined by +"
        )
        known = one_of((*BASELINES, *DOCUMENT_BASELINES), name)
        return _problem(f"{name!r} is no baseline", file, path, known, advice)
    try:
        factory = getattr(importlib.import_module(module), attribute)
    except (Exception, SystemExit) as error:  # an import runs somebody's code
        message = f"{name!r} cannot be imported: {type(error).__name__}: {error}"
        return _problem(message, file, path, "", "is it installed, and is its folder on PYTHONPATH?")
    if not callable(factory):
        return _problem(f"{name!r} is not callable", file, path, "a function or class that gives an estimator", "")
    return _imported(name, attribute, f"imported from {module}", factory, file, path)


def _imported(
    name: str, title: str, summary: str, factory: Callable[..., Any], file: str, path: str
) -> Baseline | Problem:
    kind, grid = getattr(factory, "kind", CLASSIFICATION), getattr(factory, "grid", {})
    known = [one for one in KINDS if one != MULTILABEL]  # sets of labels are made of single decisions
    if kind not in known:
        return _problem(f"{name!r} is for tasks of kind {kind!r}", file, path, one_of(known, str(kind)), "")
    if not isinstance(grid, Mapping) or not all(isinstance(tried, list | tuple) and tried for tried in grid.values()):
        expected = "a mapping from parameters to lists of what is tried, the default first"
        return _problem(f"the grid of {name!r} is {grid!r}", file, path, expected, "")
    if kind == CLASSIFICATION:
        return Baseline(name, title, summary, factory, plain=True, grid=grid)
    return Baseline(
        name,
        title,
        summary,
        factory,
        plain=True,
        kind=kind,
        of_documents=lambda asked, means: _seeded(factory(asked), means.seed),
        grid=grid,
    )


def maker(baseline: Baseline, attribute: str, lexicon: Lexicon | None, seed: int) -> Callable[[], Any] | str:
    """Bind a baseline to an attribute and a seed; a string says why that cannot be done.

    Every ``random_state`` left open, also within a pipeline, is set to `seed`.
    """
    if baseline.kind != CLASSIFICATION:
        return f"{baseline.name} is for {KINDS[baseline.kind].title.lower()}, not for classification"
    if baseline.by_rules:
        if lexicon is None:
            return "the benchmark names no lexicon"
        rules = lexicon.attributes.get(attribute)
        return f"the lexicon has no rules for {attribute}" if rules is None else lambda: LexiconClassifier(rules)
    return lambda: _seeded(baseline.make(), seed)


def _seeded(estimator: Any, seed: int) -> Any:
    is_open = open_seeds(estimator)
    return estimator.set_params(**dict.fromkeys(is_open, seed)) if is_open else estimator


def open_seeds(estimator: Any) -> list[str]:
    """List the parameters of an estimator and its parts that are seeds left open.

    Examples
    --------
    >>> open_seeds(find("tfidf_svm").make()), open_seeds(find("majority").make())
    (['model__random_state'], [])
    """
    params = estimator.get_params() if hasattr(estimator, "get_params") else {}
    return [name for name in params if name.split("__")[-1] == "random_state" and params[name] is None]


def _problem(message: str, file: str, path: str, expected: str, advice: str) -> Problem:
    return Problem(code="unknown-baseline", message=message, file=file, path=path, expected=expected, advice=advice)
