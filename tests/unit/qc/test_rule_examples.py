"""Every rule is proven on its own examples, both ways."""

import pytest

from qc import rules
from qc.domain import Evaluation
from qc.rules.examples import checked_text
from qc.rules.loading import load_ruleset
from qc.rules.schema import Example

_RULES = {compiled.rule.id: compiled.rule for compiled in load_ruleset().rules}
_VIOLATIONS = [(rule.id, example) for rule in _RULES.values() for example in rule.examples.violation]
_OK = [(rule.id, example) for rule in _RULES.values() for example in rule.examples.ok]


def _evaluate(example: Example) -> Evaluation:
    return rules.evaluate(checked_text(example), threshold=0.7)


@pytest.mark.parametrize(("rule", "example"), _VIOLATIONS)
def test_a_violation_is_found_and_quoted(rule: str, example: Example) -> None:
    found = [issue for issue in _evaluate(example).issues if issue.rule == rule]

    assert found
    assert example.excerpt is None or example.excerpt in [issue.excerpt for issue in found]


@pytest.mark.parametrize(("rule", "example"), _OK)
def test_what_is_allowed_is_left_alone(rule: str, example: Example) -> None:
    assert rule not in [issue.rule for issue in _evaluate(example).issues]


@pytest.mark.parametrize("example", [example for _, example in _VIOLATIONS + _OK])
def test_no_rule_fails_on_an_example(example: Example) -> None:
    assert "engine.rule_failed" not in [issue.rule for issue in _evaluate(example).issues]


def test_every_rule_is_listed_with_its_category() -> None:
    listed = {info.id: info.category for info in rules.all_rules()}

    assert listed == {rule: rule.partition(".")[0] for rule in _RULES}
