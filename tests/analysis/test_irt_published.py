"""Fits against parameter tables that others have printed."""

import numpy as np
import pytest

from attempts.analysis.irt import Model, abilities, compare, fit
from tests.analysis.irt_data import ABORTION, LSAT6, LSAT7, classic


def test_rasch_of_lsat_section_6_is_as_printed_by_ltm() -> None:
    # Rizopoulos (2006), J. Stat. Software 17(5), unconstrained Rasch model, 21 nodes.
    found = fit(classic(LSAT6), Model.RASCH, nodes=21)
    table = [(f"{item.b:.4f}", f"{item.error_b:.4f}") for item in found.items]
    assert table == [
        ("-3.6153", "0.3266"),
        ("-1.3224", "0.1422"),
        ("-0.3176", "0.0977"),
        ("-1.7301", "0.1691"),
        ("-2.7802", "0.2510"),
    ]
    assert (f"{found.items[0].a:.4f}", f"{found.items[0].error_a:.4f}") == ("0.7551", "0.0694")
    assert (f"{found.log_likelihood:.3f}", f"{found.aic:.3f}", f"{found.bic:.3f}") == (
        "-2466.938",
        "4945.875",
        "4975.322",
    )


def test_2pl_of_lsat_section_6_is_as_printed_by_ltm() -> None:
    # ltm stopped with a gradient of up to 0.024 (it prints so): its fourth and some third digits differ.
    found = fit(classic(LSAT6), Model.TWO_PARAMETER, nodes=21)
    assert (f"{found.log_likelihood:.3f}", f"{found.aic:.3f}", f"{found.bic:.3f}") == (
        "-2466.653",
        "4953.307",
        "5002.384",
    )
    b = [(-3.3597, 0.8669), (-1.3696, 0.3073), (-0.2799, 0.0997), (-1.8659, 0.4341), (-3.1236, 0.8700)]
    a = [(0.8254, 0.2581), (0.7229, 0.1867), (0.8905, 0.2326), (0.6886, 0.1852), (0.6575, 0.2100)]
    assert [(i.b, i.error_b) for i in found.items] == [pytest.approx(row, abs=0.003) for row in b]
    assert [(i.a, i.error_a) for i in found.items] == [pytest.approx(row, abs=0.0007) for row in a]


def test_rasch_against_2pl_is_as_printed_by_ltm() -> None:
    data = classic(LSAT6)
    found = compare(fit(data, Model.RASCH), fit(data, Model.TWO_PARAMETER))
    assert (f"{found.statistic:.2f}", found.degrees, f"{found.p:.3f}") == ("0.57", 4, "0.967")


def test_2pl_of_lsat_section_7_is_as_printed_by_mirt() -> None:
    # mirt (Chalmers): documentation of LSAT7 (mirt stops at changes of 1e-4); intervals by its numeric
    # Hessian ("Richardson") from its test-01-mirtOne.R.
    found = fit(classic(LSAT7), Model.TWO_PARAMETER)
    assert found.a == pytest.approx([0.988, 1.081, 1.706, 0.765, 0.736], abs=0.002)
    assert found.d == pytest.approx([1.856, 0.808, 1.804, 0.486, 1.855], abs=0.002)
    assert (f"{found.log_likelihood:.3f}", f"{found.aic:.2f}", f"{found.bic:.3f}") == (
        "-2658.805",
        "5337.61",
        "5386.688",
    )
    upper = [(1.3354, 2.1138), (1.4119, 0.9869), (2.334, 2.205), (1.028, 0.6328), (1.032, 2.0787)]
    z = 1.959964
    bounds = [(i.a + z * (i.error_a or 0), i.d + z * (i.error_d or 0)) for i in found.items]
    assert bounds == [pytest.approx(row, abs=0.004) for row in upper]


def test_rasch_of_lsat_section_7_is_as_in_mirts_tests() -> None:
    found = fit(classic(LSAT7), Model.RASCH)
    expected = [1.011, 1.868, 0.791, 1.461, 0.521, 1.993]
    assert [found.a[0], *found.d] == pytest.approx(expected, abs=0.001)


def test_2pl_of_steep_items_is_as_printed_by_ltm() -> None:
    # ltm 2PL of its data set Abortion, 21 nodes; it stopped with a gradient of up to 0.0039.
    found = fit(classic(ABORTION), Model.TWO_PARAMETER, nodes=21)
    b = [(0.1697, 0.0659), (-0.2362, 0.0618), (-0.3428, 0.0671), (-0.3165, 0.0654)]
    assert [(i.b, i.error_b) for i in found.items] == [pytest.approx(row, abs=0.0001) for row in b]
    a = [(4.4532, 1.0245), (4.3226, 0.6824), (5.6639, 0.9957), (3.6254, 0.5570)]
    assert [(i.a, i.error_a) for i in found.items] == [pytest.approx(row, abs=0.001) for row in a]
    assert (f"{found.log_likelihood:.4f}", f"{found.aic:.3f}", f"{found.bic:.3f}") == (
        "-706.3369",
        "1428.674",
        "1460.174",
    )


def test_abilities_are_as_printed_by_ltm() -> None:
    # ltm's factor.scores(method = "EAP") of the same fit, per observed pattern.
    data = classic(ABORTION)
    found = abilities(data, fit(data, Model.TWO_PARAMETER, nodes=21))
    mean = [
        -1.163,
        -0.643,
        -0.449,
        -0.085,
        -0.585,
        -0.188,
        -0.048,
        0.121,
        -0.573,
        0.131,
        -0.118,
        0.047,
        0.199,
        0.961,
    ]
    sd = [0.550, 0.285, 0.337, 0.244, 0.297, 0.310, 0.214, 0.280, 0.301, 0.288, 0.270, 0.216, 0.334, 0.602]
    assert np.abs(found.mean - mean).max() < 0.0011
    assert np.abs(found.sd - sd).max() < 0.0011
