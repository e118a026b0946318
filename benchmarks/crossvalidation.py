"""Cross-validation of the text baselines, token counts shared, against scikit-learn pipelines fitted one by one."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from functools import partial

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from benchmarks.generate import Generator
from corpus_kit.evaluation.baselines.registry import find, maker
from corpus_kit.evaluation.folding import predict_folds
from corpus_kit.evaluation.inputs import FeatureMemo, Input, Inputs, analyze
from corpus_kit.evaluation.protocols import Fold, grouped_kfold
from corpus_kit.evaluation.tasks import Task

Make = Callable[[], object]
_WORDS = partial(TfidfVectorizer, analyzer=analyze, sublinear_tf=True)
_CHARACTERS = partial(TfidfVectorizer, analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True)
_LOGREG = partial(LogisticRegression, C=10, class_weight="balanced", max_iter=1000)
_SVM = partial(LinearSVC, class_weight="balanced", random_state=0, max_iter=5000)
PIPELINES: dict[str, tuple[Make, Make]] = {
    "tfidf_logreg": (_WORDS, _LOGREG),
    "tfidf_svm": (_WORDS, _SVM),
    "complement_nb": (_WORDS, ComplementNB),
    "char_logreg": (_CHARACTERS, _LOGREG),
    "char_svm": (_CHARACTERS, _SVM),
    "char_complement_nb": (_CHARACTERS, ComplementNB),
}
LABELS = ("quantity", "prediction", "value", "other")


def tasks(sentences: int, count: int, seed: int = 20) -> list[Task]:
    """Make tasks over the same sentences; a tenth of the words lean towards their sentence's label."""
    generator = Generator(seed)
    rng = np.random.default_rng(seed)
    words = np.array(generator.words)
    leaning = np.array_split(words[:1200], len(LABELS) * count)
    marks = [rng.integers(len(LABELS), size=sentences) for _ in range(count)]
    texts = []
    for row in range(sentences):
        drawn = rng.choice(words, rng.integers(12, 32)).tolist()
        for number, labels in enumerate(marks):
            drawn += rng.choice(leaning[number * len(LABELS) + labels[row]], 2).tolist()
        texts.append(" ".join(drawn))
    memo = FeatureMemo()
    return [_task(f"t{number}", texts, labels, memo) for number, labels in enumerate(marks)]


def _task(name: str, texts: list[str], labels: np.ndarray, memo: FeatureMemo) -> Task:
    n = len(texts)
    documents = tuple(f"d{row // 25}" for row in range(n))
    empty = ("",) * n
    return Task(
        name=name, attribute=name, carrier="x", labels=LABELS, units=tuple(f"u{row}" for row in range(n)),
        documents=documents, events=documents, outlets=empty, targets=empty, splits=empty,
        inputs=Inputs([Input(text) for text in texts], memo), contexts=tuple(texts), reference=labels,
        votes=np.eye(len(LABELS), dtype=np.int64)[labels], annotators=("a1",), answers=labels[:, None],
    )  # fmt: skip


def one_by_one(task: Task, folds: tuple[Fold, ...], vectors: Make, model: Make) -> np.ndarray:
    """Fit and predict a pipeline a fold, each tokenising its own texts."""
    said = np.zeros(len(task), dtype=np.int64)
    for fold in folds:
        pipeline = make_pipeline(vectors(), model())
        pipeline.fit([task.inputs[row] for row in fold.train], task.reference[fold.train])
        said[fold.test] = pipeline.predict([task.inputs[row] for row in fold.test])
    return said


def crossvalidation(sentences: int = 5000, count: int = 3, folds: int = 5) -> str:
    """Time both ways and compare their scores; return a Markdown table."""
    warnings.simplefilter("ignore")
    made = tasks(sentences, count)
    dealt = grouped_kfold(made[0].groups, made[0].reference, folds)
    rows, total = [], np.zeros(2)
    for name, parts in PIPELINES.items():
        seconds, scores = np.zeros(2), np.zeros((count, 2))
        for number, task in enumerate(made):
            start = time.process_time()
            shared = predict_folds(task, dealt, maker(find(name), "", None, 0)).label
            middle = time.process_time()
            plain = one_by_one(task, dealt, *parts)
            seconds += [middle - start, time.process_time() - middle]
            scores[number] = [f1_score(task.reference, said, average="macro") for said in (shared, plain)]
        total += seconds
        gap = float(np.abs(scores[:, 0] - scores[:, 1]).max())
        rows.append(f"| {name} | {seconds[0]:.2f} | {seconds[1]:.2f} | {seconds[1] / seconds[0]:.1f} | {gap:.4f} |")
    rows.append(f"| all | {total[0]:.2f} | {total[1]:.2f} | {total[1] / total[0]:.1f} | |")
    head = f"{count} tasks × {folds} folds, {sentences:,} sentences\n\n"
    columns = "| baseline | shared, CPU s | one by one, CPU s | times faster | greatest difference in macro-F1 |"
    return head + "\n".join([columns, "|---|--:|--:|--:|--:|", *rows])
