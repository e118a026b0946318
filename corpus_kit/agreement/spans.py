"""Agreement on spans, relations and structures, from what one pass has collected."""

from __future__ import annotations

from functools import partial

import numpy as np

from corpus_kit.agreement.alpha import nominal_statistic
from corpus_kit.agreement.bounding import Bounder, Plain
from corpus_kit.agreement.coefficient import Tallied, ratio
from corpus_kit.agreement.collecting import Collected
from corpus_kit.agreement.readings import reading
from corpus_kit.agreement.unitizing import unitizing_statistic
from corpus_kit.agreement.votes import Floats

ALL = "*"
"""All span types together."""
UNMARKED = "no two annotators looked for it in one document, or none of them marked any"


def span_agreement(collected: Collected, bounder: Bounder) -> dict[str, Plain]:
    """Measure agreement on spans, by type and, under ``*``, over all types.

    Returns
    -------
    dict
        ``f1_exact``, ``f1_overlap``, ``token_alpha`` and ``alpha_u`` with intervals and reasons, pooled over pairs of
        annotators; ``pairs`` has the F1 of each; ``spans`` how many spans were compared, over pairs.
    """
    types = collected.types
    found = {type_: _measured(collected, bounder, (type_,)) for type_ in types}
    return found | ({ALL: _measured(collected, bounder, types)} if len(types) > 1 else {})


def _measured(collected: Collected, bounder: Bounder, types: tuple[str, ...]) -> Plain:
    over = partial(collected.tallies.over, clusters=bounder.clusters)
    none = np.zeros((bounder.clusters.count, 3))
    matches = sum((over(("span", type_), width=3) for type_ in types), start=none)
    units = sum((over(("unit", type_), width=2) for type_ in types), start=none[:, :2])
    tokens = over(("token", types[0]), width=3) if len(types) == 1 else _joint_tokens(collected, bounder)
    bounded = {
        "f1_exact": bounder.bounded(Tallied(matches[:, [0, 2]], ratio, UNMARKED)),
        "f1_overlap": bounder.bounded(Tallied(matches[:, [1, 2]], ratio, UNMARKED)),
        "token_alpha": bounder.bounded(Tallied(tokens, nominal_statistic, _tokenless(collected, tokens, types))),
        "alpha_u": bounder.bounded(Tallied(units, unitizing_statistic, UNMARKED)),
    }
    tokens_alpha, spans = bounded["token_alpha"], int(matches[:, 2].sum())
    return {
        **_plain(bounded),
        "spans": spans,
        "reading": reading(tokens_alpha["estimate"], tokens_alpha["interval"], spans),
        "pairs": _pairs(collected, bounder, types),
    }


def _pairs(collected: Collected, bounder: Bounder, types: tuple[str, ...]) -> list[Plain]:
    found: dict[tuple[str, str], Floats] = {}
    for key in collected.tallies:
        if isinstance(key, tuple) and len(key) == 4 and key[0] == "span" and key[1] in types:
            summed = collected.tallies.over(key, bounder.clusters, 3).sum(axis=0)
            found[key[2:]] = found.get(key[2:], np.zeros(3)) + summed
    return [{"annotators": list(names), **_shares(*summed.tolist())} for names, summed in sorted(found.items())]


def _shares(exact: float, overlap: float, spans: float) -> Plain:
    known = spans > 0
    shares = {"f1_exact": exact / spans, "f1_overlap": overlap / spans} if known else {}
    return {"spans": int(spans), "f1_exact": None, "f1_overlap": None} | shares


def _tokenless(collected: Collected, tokens: Floats, types: tuple[str, ...]) -> str:
    """Say why there is no alpha over tokens, if there is none."""
    if tokens.any():
        return "no token is marked, or every one is"
    if collected.without_text:
        return "the texts are not here"
    return UNMARKED if len(types) == 1 else "in no document did the same annotators look for all types"


def _joint_tokens(collected: Collected, bounder: Bounder) -> Floats:
    over = partial(collected.tallies.over, clusters=bounder.clusters, width=1)
    return np.hstack([over(("token",)), *(over(("token", code)) for code in collected.token_sets.values())])


def relation_agreement(collected: Collected, bounder: Bounder) -> dict[str, Plain]:
    """Measure agreement on links between spans that both annotators marked: with the relation's label, and without."""
    found = {}
    for relation in collected.relations:
        matches = collected.tallies.over(("link", relation), bounder.clusters, 3)
        why = "no two annotators marked both ends of such a link and drew it"
        bounded = {
            "f1": bounder.bounded(Tallied(matches[:, [0, 2]], ratio, why)),
            "f1_unlabelled": bounder.bounded(Tallied(matches[:, [1, 2]], ratio, why)),
        }
        found[relation] = {**_plain(bounded), "links": int(matches[:, 2].sum())}
    return found


def structure_agreement(collected: Collected, bounder: Bounder) -> dict[str, Plain]:
    """Measure agreement on structures: on the anchor, on all of it, and, anchors agreed, on who fills each role."""
    found = {}
    for name, structure in collected.schema.structures.items():
        matches = collected.tallies.over(("structure", name), bounder.clusters, 3)
        bounded = {
            "f1_anchor": bounder.bounded(Tallied(matches[:, [0, 2]], ratio, UNMARKED)),
            "f1": bounder.bounded(Tallied(matches[:, [1, 2]], ratio, UNMARKED)),
        }
        roles = {}
        for role in structure.roles:
            filled = collected.tallies.over(("role", name, role), bounder.clusters, 2)
            one = bounder.bounded(Tallied(filled, ratio, "nobody filled it at an anchor that two annotators marked"))
            roles[role] = {**_plain({"f1": one}), "fillers": int(filled[:, 1].sum())}
        found[name] = {**_plain(bounded), "structures": int(matches[:, 2].sum()), "roles": roles}
    return found


def _plain(bounded: dict[str, Plain]) -> Plain:
    return {
        **{name: one["estimate"] for name, one in bounded.items()},
        "intervals": {name: one["interval"] for name, one in bounded.items()},
        "reasons": {name: one["reason"] for name, one in bounded.items() if one["reason"]},
    }
