"""What differs between two results, in words: data, schema, protocol, seed, code, tasks and baselines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from corpus_kit.evaluation.results import Results

_NOT_SHARED = {"task", "dataset", "versions"}


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that differs: what, how it is here and there, and where it concerns some tasks only, which."""

    what: str
    here: str
    there: str
    tasks: list[str] = []

    @property
    def sentence(self) -> str:
        """Say it.

        Examples
        --------
        >>> Difference(what="seed", here="20", there="7").sentence
        'seed: 20 here, 7 there'
        """
        where = f" ({', '.join(self.tasks)})" if self.tasks else ""
        return f"{self.what}{where}: {self.here or 'none'} here, {self.there or 'none'} there"


def differences(here: Results, there: Results) -> list[Difference]:
    """List what differs between a result and an earlier one; the scores themselves are not among it.

    Parameters
    ----------
    here, there : Results
        The present and the earlier one.
    """
    return [
        *_datasets(here, there),
        *_signatures(here, there),
        *_mapped("versions of ", here.versions, there.versions),
        *_settings(here, there),
        *_lists(here, there),
    ]


def _datasets(here: Results, there: Results) -> list[Difference]:
    now, then = ({one["role"]: one for one in results.datasets} for results in (here, there))
    found = []
    for role in dict.fromkeys([*now, *then]):
        sides = now.get(role, {}), then.get(role, {})
        for fact in dict.fromkeys([*sides[0], *sides[1]]):
            if fact != "role":
                what = f"{fact} of the dataset" + ("" if role == "dataset" else f" to {role} on")
                found += _pair(what, sides[0].get(fact), sides[1].get(fact))
    return found


def _signatures(here: Results, there: Results) -> list[Difference]:
    now, then = ({task.task: task.signature for task in results.tasks} for results in (here, there))
    shared = [task for task in now if task in then]
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for task in shared:
        for key in dict.fromkeys([*now[task], *then[task]]):
            for one in [] if key in _NOT_SHARED else _pair(key, now[task].get(key), then[task].get(key)):
                grouped.setdefault((one.what, one.here, one.there), []).append(task)
    return [
        Difference(what=what, here=ours, there=theirs, tasks=[] if tasks == shared else tasks)
        for (what, ours, theirs), tasks in grouped.items()
    ]


def _settings(here: Results, there: Results) -> list[Difference]:
    """Compare what benchmarks ask that signatures and lists do not show."""
    said = {"title", "description", "dataset", "tasks", "baselines", "compare_to", "protocol", "statistics", "lexicon"}
    said |= {key for results in (here, there) for task in results.tasks for key in task.signature}
    now, then = here.benchmark, there.benchmark
    return [
        one
        for key in dict.fromkeys([*now, *then])
        if key not in said
        for one in _pair(key.replace("_", " "), now.get(key), then.get(key))
    ] + _pair("compare to", here.compare_to, there.compare_to)


def _lists(here: Results, there: Results) -> list[Difference]:
    now, then = ({task.task: task for task in results.tasks} for results in (here, there))
    only_here, only_there = ([name for name in one if name not in other] for one, other in ((now, then), (then, now)))
    found = _pair("tasks that the other lacks", ", ".join(only_here), ", ".join(only_there))
    only: dict[tuple[str, bool], list[str]] = {}
    for name in (name for name in now if name in then):
        ours, theirs = ({one.name for one in task.baselines} for task in (now[name], then[name]))
        for baseline in sorted(ours ^ theirs):
            only.setdefault((baseline, baseline in ours), []).append(name)
        found += _pair(f"units of {name}", now[name].units, then[name].units)
    return found + [
        Difference(
            what=f"baseline {baseline}",
            here="run" if is_ours else "not run",
            there="not run" if is_ours else "run",
            tasks=tasks,
        )
        for (baseline, is_ours), tasks in only.items()
    ]


def _mapped(prefix: str, here: Mapping[str, Any], there: Mapping[str, Any]) -> list[Difference]:
    keys = dict.fromkeys([*here, *there])
    return [one for key in keys for one in _pair(prefix + key, here.get(key), there.get(key))]


def _pair(what: str, here: Any, there: Any) -> list[Difference]:
    return [] if here == there else [Difference(what=what, here=_spelled(here), there=_spelled(there))]


def _spelled(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
