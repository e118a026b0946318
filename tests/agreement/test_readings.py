"""No more is said of a coefficient than its data allow."""

import pytest

from corpus_kit.agreement.readings import reading, share


@pytest.mark.parametrize(
    ("alpha", "interval", "units", "words"),
    [
        (None, None, 50, "cannot be computed"),
        (0.9, [0.85, 0.95], 50, "good: annotators can stand in for one another"),
        (0.9, [0.5, 0.95], 50, "good on the face of it, but the data allow for less: at worst moderate"),
        (
            0.7,
            [-0.3, 0.9],
            50,
            "good enough for tentative conclusions on the face of it, but the data allow for less: "
            "at worst no better than chance",
        ),
        (0.9, None, 50, "good on the face of it, but how sure that is cannot be told"),  # fewer than five clusters
        (0.9, None, 19, "too few units to tell"),
        (1.0, [1.0, 1.0], 5, "too few units to tell"),  # every resample of five agreements is five agreements
        (1.0, [1.0, 1.0], 50, "good: annotators can stand in for one another"),
        (0.3, [0.1, 0.5], 50, "weak: nearer to chance than to agreement"),
        (-0.2, [-0.5, 0.1], 50, "no better than chance"),  # 0 is within the bounds
        (-0.2, [-0.5, -0.1], 50, "systematic disagreement: annotators differ more than by chance"),
        (-0.2, None, 50, "systematic disagreement on the face of it, but how sure that is cannot be told"),
    ],
)
def test_words(alpha, interval, units, words):
    assert reading(alpha, interval, units) == words


def test_almost_all_is_not_all():
    assert [share(one) for one in (0, 1e-9, 0.999, 1)] == ["0%", "under 1%", "over 99%", "100%"]
