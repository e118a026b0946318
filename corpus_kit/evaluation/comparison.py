"""Every baseline against one, with an interval, a p adjusted for all of them, and a sentence in words."""

from __future__ import annotations

from collections.abc import Mapping

from corpus_kit.agreement.resampling import Interval
from corpus_kit.evaluation.figures import bounds, number
from corpus_kit.evaluation.metrics.anatomy import E, Metric
from corpus_kit.evaluation.permutation import PermutationTest, holm, paired_permutation
from corpus_kit.evaluation.results import Comparison
from corpus_kit.evaluation.summary import DECIMALS, Scorer, Statistics


def compare(
    systems: Mapping[str, E],
    to: str,
    metric: Metric[E],
    scorer: Scorer,
    statistics: Statistics,
    task: str,
    titles: Mapping[str, str],
) -> list[Comparison]:
    """Compare each system with `to` on one metric; the family of the correction is all of them.

    Parameters
    ----------
    systems : mapping of str to Evaluated or EvaluatedDocuments
        The systems on the same units; without `to` among them there is nothing to compare.
    to : str
        Name of the system compared to.
    metric : Metric
        What is compared.
    scorer : Scorer
        Gives the interval of each difference.
    statistics : Statistics
        Resamples, level and seed.
    task : str
        The task's name, which the draws depend on.
    titles : mapping of str to str
        What each system is called in sentences.
    """
    pairs = {name: to for name in systems if name != to} if to in systems else {}
    return compare_pairs(pairs, systems, metric, scorer, statistics, task, titles)


def compare_pairs(
    pairs: Mapping[str, str],
    systems: Mapping[str, E],
    metric: Metric[E],
    scorer: Scorer,
    statistics: Statistics,
    task: str,
    titles: Mapping[str, str],
) -> list[Comparison]:
    """Compare systems each with one of its own; the family of the correction is all pairs. See `compare`.

    Parameters
    ----------
    pairs : mapping of str to str
        The name of each system, and of the one that it is compared to.
    """
    tests = {name: _test(systems[name], systems[to], metric, statistics, task, name) for name, to in pairs.items()}
    tested = [name for name in pairs if tests[name].p is not None]
    adjusted = dict(zip(tested, holm([tests[name].p or 0.0 for name in tested]), strict=True))
    found = []
    for name, to in pairs.items():
        reachable = holm([(tests[one].smallest_p if one == name else tests[one].p) or 0.0 for one in tested])
        difference = scorer.difference(systems[name], systems[to], metric)
        test, p_holm = tests[name], adjusted.get(name)
        found.append(
            Comparison(
                baseline=name,
                compare_to=to,
                metric=metric.name,
                difference=difference,
                p=_round(test.p),
                p_holm=_round(p_holm),
                smallest_p=_round(test.smallest_p),
                clusters=test.clusters,
                exact=test.exact,
                sentence=in_words(
                    titles[name],
                    titles[to],
                    metric.title,
                    difference,
                    test,
                    p_holm,
                    dict(zip(tested, reachable, strict=True)).get(name),
                    statistics.level,
                ),
            )
        )
    return found


def in_words(
    name: str,
    to: str,
    metric: str,
    difference: Interval,
    test: PermutationTest,
    p_holm: float | None,
    reachable: float | None,
    level: float,
) -> str:
    """Say a comparison in a sentence or two, claiming no more than it shows.

    `reachable` is the smallest adjusted p that it could have had, the other comparisons being as they are.

    Examples
    --------
    >>> test = PermutationTest(0.1, 0.25, 0.25, 3, True)
    >>> print(in_words("b", "a", "Macro-F1", Interval(0.1), test, 0.25, 0.25, 0.95))
    b is 0.100 above a in Macro-F1 (Holm-adjusted p = 0.25). Not distinguishable at this size: with 3 differing \
clusters, no adjusted p below 0.25 can be reached.
    >>> print(in_words("b", "a", "Macro-F1", Interval(-0.1, -0.3, 0.1), test, 0.25, 0.02, 0.95))
    b is 0.100 below a in Macro-F1 (95% interval −0.300 to +0.100, Holm-adjusted p = 0.25). Not distinguishable.
    """
    if difference.estimate is None or p_holm is None or reachable is None:
        return f"{name} and {to} cannot be compared: {difference.reason or test.reason}."
    if test.clusters == 0:
        return f"{name} and {to} score the same in every cluster; nothing sets them apart."
    size = abs(difference.estimate)
    place = "level with" if size < 0.0005 else f"{number(size)} {'above' if difference.estimate > 0 else 'below'}"
    within = f"{100 * level:g}% interval {found}, " if (found := bounds(difference, "+")) else ""
    head = f"{name} is {place} {to} in {metric} ({within}Holm-adjusted p = {p_holm:.2g})."
    if p_holm < 1 - level:
        return f"{head} They are distinguishable."
    if reachable >= 1 - level:
        few = f"with {test.clusters} differing cluster{'s' if test.clusters != 1 else ''}"
        return f"{head} Not distinguishable at this size: {few}, no adjusted p below {reachable:.2g} can be reached."
    return f"{head} Not distinguishable."


def why_none(systems: Mapping[str, object], to: str, titles: Mapping[str, str]) -> list[str]:
    """Say why nothing is compared, if systems ran but not the one that they are compared to."""
    return [f"nothing is compared, for {titles[to]} could not be run"] if systems and to not in systems else []


def _test(first: E, second: E, metric: Metric[E], statistics: Statistics, task: str, name: str) -> PermutationTest:
    return paired_permutation(
        metric.tally(first),
        metric.tally(second),
        lambda sums: metric.score(sums, first),
        rng=statistics.rng(task, f"permutation {name}"),
        n_resamples=statistics.resamples,
    )


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)
