"""Numbers, units and dates read from objectives."""

from datetime import date

import pytest

from strategy.planners.objectives import read_target

START = date(2027, 1, 4)


@pytest.mark.parametrize(
    ("objective", "number", "unit", "week"),
    [
        ("Win 400 new subscribers in 90 days", 400, "new subscribers", 13),
        ("Book 60 demos with manufacturers of 100 to 500 staff in 16 weeks", 60, "demos", 16),
        ("Raise repeat orders from 22% to 30% within 6 months", 30, "percent", 27),
        ("Reach 250k people in the first quarter", 250_000, "people", 14),
        ("Generate $1.2 million in pipeline by the end of June 2027", 1_200_000, "USD", 26),
        ("By 31 March 2027, book 40 demos a month", 40, "demos a month", 13),
        ("Sell 1,500 boxes by 2027-06-30", 1500, "boxes", 26),
        ("Win 12 B2B accounts", 12, "B2B accounts", None),
        ("Win 5 pilots in 9999 years", 5, "pilots", 104),
        ("Win 5 pilots by 1 May 2020", 5, "pilots", 1),
        ("Win 5 pilots by 31 February 2027", 5, "pilots", None),
    ],
)
def test_an_objective_is_read(objective: str, number: float, unit: str, week: int | None) -> None:
    target = read_target(objective, start=START)

    assert target is not None
    assert (target.number, target.unit, target.week) == (number, unit, week)


@pytest.mark.parametrize(
    "objective", ["Grow awareness in Q2", "Be known in 90 days", "Lead the B2B market by May 2027"]
)
def test_an_objective_without_a_figure_has_no_target(objective: str) -> None:
    assert read_target(objective, start=START) is None


def test_the_name_is_what_is_counted() -> None:
    target = read_target("Cut churn to under 4 % in one year", start=START)

    assert target is not None
    assert target.name == "Churn"
