"""Values that the papers print, for the data that they print."""

import numpy as np
import pytest

from corpus_kit.agreement.alpha import interval_alpha, nominal_alpha, ordinal_alpha
from corpus_kit.agreement.cohen import cohen_kappa
from corpus_kit.agreement.multirater import fleiss_kappa, gwet_ac1, observed_agreement
from corpus_kit.agreement.unitizing import unitizing_statistic, unitizing_tallies
from corpus_kit.agreement.votes import from_matrix

# Krippendorff (2011), example C: four observers, twelve units, missing values; values 1 to 5 as codes 0 to 4.
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
# Fleiss (1971), table 1: thirty patients, six psychiatrists, five diagnoses; counts a diagnosis.
FLEISS = """00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 00501
30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006"""
FLEISS_KAPPA = 0.430
# Hayes and Krippendorff (2007), p. 84: forty units, five observers; a dot is no vote.
HAYES = """112.2 1101. 2333. .00.0 000.0 000.0 102.1 1.20. 222.2 2111. .100. 0000. 1222. 33223 111.1 111.1 212.2 1233.
1101. 000.0 0011. 00.00 2333. 0000. 12.22 0111. 00010 1212. 1122. 112.2 110.0 2121. 22.22 3222. 222.2 223.2 222.2 22.12
2222. 111.1"""


def krippendorff():
    return from_matrix([[None if value is None else value - 1 for value in row] for row in KRIPPENDORFF])


@pytest.mark.parametrize(
    ("alpha", "printed"),
    [
        (nominal_alpha, 0.743),
        (ordinal_alpha, 0.815),
        (lambda votes: interval_alpha(votes, [1, 2, 3, 4, 5]), 0.849),
    ],
)
def test_krippendorff_2011(alpha, printed):
    assert alpha(krippendorff()).coefficient().estimate == pytest.approx(printed, abs=5e-4)


def test_krippendorff_2011_two_observers_binary():
    # Example A: Jon and Han, ten units: alpha = 0.095
    jon = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    han = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert nominal_alpha(from_matrix([jon, han])).coefficient().estimate == pytest.approx(0.095, abs=5e-4)


def test_krippendorff_2011_two_observers_nominal():
    # Example B: twelve units, values a to e: alpha = 0.692
    one = [0, 0, 1, 1, 3, 2, 2, 2, 4, 3, 3, 0]
    other = [1, 0, 1, 1, 1, 2, 2, 2, 4, 3, 3, 3]
    assert nominal_alpha(from_matrix([one, other])).coefficient().estimate == pytest.approx(0.692, abs=5e-4)


def test_krippendorff_2004_unitizing():
    """Content Analysis, 2nd edition, p. 254: a continuum from 150 to 450, two observers, categories c and k."""

    def units(*spans):
        return np.array([[start - 150, start - 150 + length] for start, length in spans], dtype=float)

    c = unitizing_tallies([units((225, 70), (370, 30)), units((220, 80), (355, 20), (400, 20))], 300)
    k = unitizing_tallies([units((180, 60), (300, 50)), units((180, 60), (300, 50))], 300)
    assert c / 300 == pytest.approx([0.0144, 0.0532], abs=5e-5)
    assert k / 300 == pytest.approx([0, 0.0490], abs=5e-5)
    assert float(unitizing_statistic(c)) == pytest.approx(0.7286, abs=5e-5)
    assert float(unitizing_statistic(k)) == 1
    assert float(unitizing_statistic(c + k)) == pytest.approx(0.8591, abs=1e-3)  # printed from rounded numbers


@pytest.mark.parametrize(
    ("one", "other", "printed", "alpha"),
    [
        ([(2, 8), (14, 6)], [(4, 4), (15, 2)], (0.03125, 0.06990), 0.553),
        (
            [(0, 2), (2, 8), (10, 4), (14, 6), (20, 4)],
            [(0, 4), (4, 4), (8, 7), (15, 2), (17, 7)],
            (0.38715, 0.41445),
            0.066,
        ),
    ],
    ids=["A", "D"],
)
def test_krippendorff_1995_unitizing(one, other, printed, alpha):
    """P. 57, cases A and D: starts and lengths on a continuum of 24, measured ever more finely."""
    fine = 50_000
    units = [
        np.array([[start, start + length] for start, length in spans], dtype=float) * fine for spans in (one, other)
    ]
    found = unitizing_tallies(units, 24 * fine)
    assert found / (24 * fine) == pytest.approx(printed, abs=1e-5)
    assert float(unitizing_statistic(found)) == pytest.approx(alpha, abs=5e-4)


def cross_table(*rows):
    """Votes of two from the table of how often they gave which two values."""
    pairs = [(i, j) for i, row in enumerate(rows) for j, count in enumerate(row) for _ in range(count)]
    return from_matrix(np.array(pairs).T, n_values=len(rows))


def test_cohen_1960():
    # P. 45
    votes = cross_table((88, 14, 18), (10, 40, 10), (2, 6, 12))
    assert cohen_kappa(votes, 0, 1).coefficient().estimate == pytest.approx(0.492, abs=5e-4)


def test_artstein_and_poesio_2008():
    # Pp. 558 and 568; of two annotators, Fleiss' kappa is Scott's pi
    votes = cross_table((20, 10), (20, 50))
    assert observed_agreement(votes).coefficient().estimate == pytest.approx(0.7)
    assert fleiss_kappa(votes).coefficient().estimate == pytest.approx(0.341, abs=5e-4)
    assert cohen_kappa(votes, 0, 1).coefficient().estimate == pytest.approx(0.348, abs=5e-4)
    votes = cross_table((46, 0, 0), (6, 32, 6), (0, 0, 10))
    assert observed_agreement(votes).coefficient().estimate == pytest.approx(0.88)
    assert fleiss_kappa(votes).coefficient().estimate == pytest.approx(0.7995, abs=5e-5)
    assert cohen_kappa(votes, 0, 1).coefficient().estimate == pytest.approx(0.8013, abs=5e-5)


def test_hayes_and_krippendorff_2007():
    votes = from_matrix(
        [[None if one == "." else int(one) for one in column] for column in zip(*HAYES.split(), strict=True)]
    )
    assert votes.n_units == 40
    assert ordinal_alpha(votes).coefficient().estimate == pytest.approx(0.7598, abs=5e-5)


def test_fleiss_1971():
    counts = [[int(digit) for digit in row] for row in FLEISS.split()]
    assert len(counts) == 30
    assert {sum(row) for row in counts} == {6}
    votes = from_matrix(np.array([np.repeat(range(5), row) for row in counts]).T)
    assert fleiss_kappa(votes).coefficient().estimate == pytest.approx(FLEISS_KAPPA, abs=1e-3)
    assert observed_agreement(votes).coefficient().estimate == pytest.approx(0.5556, abs=1e-3)


def test_gwet_2008():
    """Table 1 of the paper's kind, the paradox: 118 of 125 agree on +, 5 + against -, 2 - against +, none on -.

    Observed 118/125 = .944; Cohen's kappa -.0234; shares of + (123 + 120)/250 = .972, so chance is 2 · .972 · .028 =
    .054432 and AC1 (.944 - .054432)/(1 - .054432) = .9408.
    """
    one = [0] * 118 + [0] * 5 + [1] * 2
    other = [0] * 118 + [1] * 5 + [0] * 2
    votes = from_matrix([one, other])
    assert observed_agreement(votes).coefficient().estimate == pytest.approx(0.944)
    assert gwet_ac1(votes).coefficient().estimate == pytest.approx(0.9408, abs=5e-5)
    assert cohen_kappa(votes, 0, 1).coefficient().estimate == pytest.approx(-0.0234, abs=5e-5)


def test_gwet_handbook_with_missing_values():
    """The handbook uses Krippendorff's four observers too: AC1 .7754, Fleiss' kappa .7612."""
    assert gwet_ac1(krippendorff()).coefficient().estimate == pytest.approx(0.7754, abs=5e-5)
    assert fleiss_kappa(krippendorff()).coefficient().estimate == pytest.approx(0.7612, abs=5e-5)
