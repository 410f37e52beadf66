"""Which statement answers a doubt, and which two speak of the same thing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategy import domain

WORDS = st.lists(
    st.sampled_from(
        ["cancel", "skip", "month", "ERP", "report", "fresh", "roasted", "table", "hide", "咖啡", "24", "-"]
    ),
    max_size=6,
).map(" ".join)


@pytest.mark.parametrize(
    ("doubt", "answer"),
    [
        ("Subscriptions are hard to cancel", "Stop any time"),
        ("Two may be too much for one", "You can skip a month"),
        ("Most makers hide what is in it", "Each batch report is published"),
        ("We had a failed ERP project", "Nothing is written to the ERP without approval"),
        ("I already own a teapot", ""),
    ],
)
def test_a_doubt_gets_the_statement_that_answers_it_or_none(doubt: str, answer: str) -> None:
    approval = "Nothing is written to the ERP without approval"
    facts = ("Stop any time", "You can skip a month", "Each batch report is published", approval, "312 boxes sent")

    assert domain.answer_to(doubt, facts) == answer


def test_a_caveat_answers_nothing() -> None:
    assert domain.answer_to("Will the results last?", ["Results depend on the data", "Results may vary"]) == ""


def test_words_of_the_offer_itself_tie_nothing_together() -> None:
    assert domain.kinship("Match of invoices", "Match of orders", besides="Ledger Match") == 0


@settings(max_examples=100, deadline=None)
@given(WORDS, st.lists(WORDS, max_size=5))
def test_an_answer_is_one_of_the_statements_and_kin_is_another(text: str, others: list[str]) -> None:
    assert domain.answer_to(text, others) in {"", *others}
    assert domain.kindred(text, others) != text or text == ""
    assert all(domain.kinship(text, other) == domain.kinship(other, text) for other in others)
