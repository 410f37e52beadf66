"""The contracts and the state machines notice when a promise of the memory repositories is broken."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from aicmo_site.kernel import persistence
from aicmo_site.kernel.errors import AicmoError
from aicmo_site.kernel.memory import MemoryStore
from tests.persistence import (
    mutants,
    test_delivery_repository,
    test_delivery_tables,
    test_onboarding_parity,
    test_onboarding_repository,
    test_production_parity,
    test_production_repository,
    test_qc_repository,
    test_qc_tables,
    test_strategy_repository,
    test_workflow_repository,
)
from tests.persistence.parity import MACHINES


@dataclass(frozen=True)
class Suspect:
    """A memory repository, the contract it keeps, the module of its state machine, and ways to break it."""

    repository: str
    contract: type
    parity: ModuleType
    mutants: dict[str, type]

    @property
    def name(self) -> str:
        return self.repository.rpartition(".")[2]


SUSPECTS = (
    Suspect(
        "onboarding.repositories.memory.InMemoryOnboardingRepo",
        test_onboarding_repository.OnboardingContract,
        test_onboarding_parity,
        mutants.ONBOARDING,
    ),
    Suspect(
        "strategy.repositories.memory.InMemoryStrategyRepo",
        test_strategy_repository.StrategyContract,
        test_strategy_repository,
        mutants.STRATEGY,
    ),
    Suspect(
        "production.repositories.memory.InMemoryProductionRepo",
        test_production_repository.ProductionContract,
        test_production_parity,
        mutants.PRODUCTION,
    ),
    Suspect("qc.repositories.memory.InMemoryQcRepo", test_qc_repository.QcContract, test_qc_tables, mutants.QC),
    Suspect(
        "delivery.repositories.memory.InMemoryDeliveryRepo",
        test_delivery_repository.DeliveryContract,
        test_delivery_tables,
        mutants.DELIVERY,
    ),
    Suspect(
        "aicmo_site.orchestration.repositories.memory.InMemoryWorkflowRepo",
        test_workflow_repository.WorkflowContract,
        test_workflow_repository,
        mutants.WORKFLOW,
    ),
)
MUTANTS = [(suspect, name) for suspect in SUSPECTS for name in suspect.mutants]
each_suspect = pytest.mark.parametrize("suspect", SUSPECTS, ids=lambda suspect: suspect.name)
TOLD_APART = [(suspect, name) for suspect, name in MUTANTS if name != "no order"]
"""The mutants the state machines look for: an order that is right by chance takes them long to find."""


def named(pair: tuple[Suspect, str]) -> str:
    return f"{pair[0].name}-{pair[1].replace(' ', '_')}"


each_mutant = pytest.mark.parametrize(("suspect", "broken"), MUTANTS, ids=map(named, MUTANTS))
QUICK = settings(MACHINES, phases=[Phase.generate], max_examples=100, report_multiple_bugs=False)
NOTICED = (AssertionError, AicmoError, ValueError, LookupError, pytest.fail.Exception)
"""How a test of a contract fails; the two in the middle come of a list that is shorter than it should be."""


class Bench:
    """Runs the very tests of a contract, one after the other, each in a fresh memory store."""

    def __init__(self, contract: type) -> None:
        self.contract = contract()
        self.given: dict[str, Any] = {}

    def failures(self) -> list[str]:
        """The names of the tests that fail."""
        return [name for name, test in self._tests() if not self._passes(test)]

    def _tests(self) -> Iterator[tuple[str, Any]]:
        for name, test in inspect.getmembers(self.contract, inspect.ismethod):
            # A parametrised test asks for what no fixture gives.
            if name.startswith("test_") and all(map(self._is_known, inspect.signature(test).parameters)):
                yield name, test

    def _is_known(self, name: str) -> bool:
        return name == "monkeypatch" or hasattr(type(self.contract), name)

    def _passes(self, test: Any) -> bool:
        with persistence.fresh_store(), pytest.MonkeyPatch.context() as monkeypatch:
            self.given = {"monkeypatch": monkeypatch}
            try:
                test(**{name: self._value(name) for name in inspect.signature(test).parameters})
            except NOTICED:
                return False
        return True

    def _value(self, name: str) -> Any:
        if name not in self.given:
            make = inspect.unwrap(vars(type(self.contract))[name])
            needed = [parameter for parameter in inspect.signature(make).parameters if parameter != "self"]
            self.given[name] = make(self.contract, **{inner: self._value(inner) for inner in needed})
        return self.given[name]


@each_suspect
def test_the_real_repository_passes_on_the_bench(suspect: Suspect, memory: MemoryStore) -> None:
    bench = Bench(suspect.contract)

    assert bench.failures() == []
    assert len(list(bench._tests())) > 15


@each_mutant
def test_the_contract_notices_each_mutant(
    suspect: Suspect, broken: str, memory: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suspect.repository, suspect.mutants[broken])

    assert Bench(suspect.contract).failures() != []


@each_suspect
def test_the_contract_notices_that_nothing_is_rolled_back(
    suspect: Suspect, memory: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MemoryStore, "_undo", lambda self: None)

    assert Bench(suspect.contract).failures() != []


@each_suspect
def test_a_mutant_is_used_where_the_setting_says_so(
    suspect: Suspect, memory: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant = next(iter(suspect.mutants.values()))

    monkeypatch.setattr(suspect.repository, mutant)

    assert type(Bench(suspect.contract)._value("repo")) is mutant


@pytest.mark.storage
@pytest.mark.django_db
@pytest.mark.parametrize(("suspect", "broken"), TOLD_APART, ids=map(named, TOLD_APART))
def test_the_state_machine_notices_each_mutant(suspect: Suspect, broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suspect.parity, suspect.name, suspect.mutants[broken])

    with pytest.raises(AssertionError, match="memory gave"):
        run_state_machine_as_test(suspect.parity.Parity, settings=QUICK)
