"""Lexicon: rules over words and patterns, written by hand, tried in order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Self

import msgspec
import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin

from corpus_kit.errors import Problem, one_of
from corpus_kit.evaluation.baselines.span_rules import SpanRule, phrase_pattern, span_rule_problems
from corpus_kit.evaluation.inputs import Input


class LexiconRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A label, and what speaks for it: one of the phrases `any` in whole words, or the pattern `regex`."""

    label: str
    any: tuple[str, ...] = ()
    regex: str = ""


class LexiconRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Rules of one attribute in order, and the label where none matches.

    Where an attribute allows several labels, all whose rules match are given, and `otherwise` may be empty: none.
    """

    rules: tuple[LexiconRule, ...]
    otherwise: str


class Lexicon(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A rules file: the rules of each attribute of a schema, and rules for finding spans of its types."""

    attributes: dict[str, LexiconRules]
    schema: str = ""
    spans: dict[str, SpanRule] = {}


class LexiconClassifier(ClassifierMixin, BaseEstimator):
    """Give the label of the first rule that matches the text; learns nothing.

    Phrases match in whole words, upper and lower case alike; a pattern is a Python regular expression, upper and lower
    case apart. Context and target are not read.

    Parameters
    ----------
    rules : LexiconRules
        The rules of the attribute.

    Examples
    --------
    >>> rules = LexiconRules(rules=(LexiconRule(label="warm", any=("red",), regex=r"sun$"),), otherwise="cold")
    >>> LexiconClassifier(rules).fit([], []).predict(["Red wine", "bored", "the sun"]).tolist()
    ['warm', 'cold', 'warm']
    >>> LexiconClassifier(rules).fit([], []).predict_sets(["Red wine", "bored"])
    [['warm'], ['cold']]
    """

    def __init__(self, rules: LexiconRules) -> None:
        self.rules = rules

    def fit(self, X: Sequence[str], y: Sequence[str]) -> Self:  # noqa: ARG002
        """Prepare the patterns; the training units are not looked at."""
        self.patterns_ = [(rule.label, _patterns(rule)) for rule in self.rules.rules]
        self.classes_ = np.unique([rule.label for rule in self.rules.rules] + [self.rules.otherwise])
        return self

    def predict(self, X: Sequence[str]) -> NDArray[np.str_]:
        """Label each input."""
        return np.array([next(self._matching(item), self.rules.otherwise) for item in X], dtype=str)

    def predict_sets(self, X: Sequence[str]) -> list[list[str]]:
        """Give each input every label of a rule that matches, or that where none does."""
        otherwise = [self.rules.otherwise] if self.rules.otherwise else []
        return [list(dict.fromkeys(self._matching(item))) or otherwise for item in X]

    def _matching(self, item: str) -> Iterator[str]:
        text = item.text if isinstance(item, Input) else item
        for label, patterns in self.patterns_:
            if any(pattern.search(text) for pattern in patterns):
                yield label


def lexicon_problems(
    lexicon: Lexicon,
    labels: Mapping[str, Sequence[str]],
    spans: Iterable[str],
    file: str,
    several: Collection[str] = (),
) -> list[Problem]:
    """Check a lexicon against a schema: unknown names, patterns that do not compile, empty rules.

    Parameters
    ----------
    lexicon : Lexicon
        What is checked.
    labels : mapping of str to sequence of str
        The labels of each attribute.
    spans : iterable of str
        The span types.
    file : str
        Where the lexicon stands, for the problems.
    several : collection of str
        The attributes that allow several labels, or none.
    """
    found = span_rule_problems(lexicon.spans, spans, file)
    for attribute, asked in lexicon.attributes.items():
        where = f"attributes.{attribute}"
        if attribute not in labels:
            message = f"attribute {attribute!r} is not in the schema"
            found.append(_problem("unknown-attribute", message, file, where, one_of(labels, attribute)))
            continue
        for number, rule in enumerate(asked.rules):
            found += _rule_problems(rule, labels[attribute], file, f"{where}.rules[{number}]")
        if asked.otherwise not in labels[attribute] and (asked.otherwise or attribute not in several):
            expected = one_of(labels[attribute], asked.otherwise)
            message = f"{asked.otherwise!r} is no label of {attribute}"
            found.append(_problem("unknown-label", message, file, f"{where}.otherwise", expected))
    return found


def _rule_problems(rule: LexiconRule, labels: Sequence[str], file: str, where: str) -> list[Problem]:
    found = []
    if rule.label not in labels:
        message = f"{rule.label!r} is no label of the attribute"
        found.append(_problem("unknown-label", message, file, f"{where}.label", one_of(labels, rule.label)))
    return found + _pattern_problems(rule, file, where)


def _pattern_problems(rule: LexiconRule, file: str, where: str) -> list[Problem]:
    found = []
    if not rule.any and not rule.regex:
        found.append(_problem("empty-rule", "the rule has neither `any` nor `regex`", file, where, ""))
    try:
        re.compile(rule.regex)
    except re.error as error:
        found.append(_problem("bad-regex", f"the pattern does not compile: {error}", file, f"{where}.regex", ""))
    return found


def _problem(code: str, message: str, file: str, path: str, expected: str) -> Problem:
    return Problem(code=code, message=message, file=file, path=path, expected=expected)


def _patterns(rule: LexiconRule) -> list[re.Pattern[str]]:
    found = []
    if rule.any:
        found.append(phrase_pattern(rule.any))
    if rule.regex:
        found.append(re.compile(rule.regex))
    return found
