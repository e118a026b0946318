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
