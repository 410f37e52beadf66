"""The memory repositories with one promise broken each: tests that don't notice are no tests."""

import dataclasses
from collections.abc import Callable
from typing import Any

from aicmo_site.orchestration.repositories.memory import InMemoryWorkflowRepo
from delivery.repositories.memory import InMemoryDeliveryRepo
from onboarding.repositories.memory import InMemoryOnboardingRepo
from production.repositories.memory import InMemoryProductionRepo
from qc.repositories.memory import InMemoryQcRepo
from strategy.repositories.memory import InMemoryStrategyRepo


def changed(kind: type, **methods: Callable[..., Any]) -> type:
    """The repository with other methods in place of its own."""
    return type(f"Mutant{kind.__name__}", (kind,), methods)


def backwards(kind: type, *lists: str) -> type:
    """The repository with these lists the wrong way round."""

    def reverse(name: str) -> Callable[..., Any]:
        real = getattr(kind, name)
        return lambda self, *args, **named: tuple(reversed(real(self, *args, **named)))

    return changed(kind, **{name: reverse(name) for name in lists})


def unsorted(kind: type, table: str, owner: str, method: str) -> type:
    """The repository with one list in the order of insertion."""

    def rows_of(self: Any, of: str) -> tuple[Any, ...]:
        return tuple(row for row in getattr(self, table).rows() if getattr(row, owner) == of)

    return changed(kind, **{method: rows_of})


def forgetful(kind: type, table: str, method: str) -> type:
    """The repository that stores a record as it is given: what was there before counts for nothing."""
    return changed(kind, **{method: lambda self, row: getattr(self, table).put(row.id, row)})


def two_results_per_draft(self: Any, result: Any) -> Any:
    self._results.put((result.draft_id, result.id), result)
    self._results.put(result.draft_id, self._results.get(result.draft_id) or result)
    return result


def a_result_made_anew(self: Any, result: Any) -> Any:
    self._results.put(result.draft_id, result)
    return result


def approving_any_number(self: Any, strategy: Any) -> None:
    self._rows.put(strategy.id, strategy)


def assets_in_any_bundle(self: Any, bundle: Any) -> None:
    stored = self.get_bundle(bundle.id) or bundle
    self._bundles.put(bundle.id, dataclasses.replace(bundle, created_at=stored.created_at))


def any_key_any_number_of_runs(self: Any, run: Any) -> None:
    if run.idempotency_key is not None:
        self._keys.put(run.idempotency_key, run.id)
    self._runs.put(run.id, run)


def whoever_comes_last(self: Any, run: Any, *, seen: Any, step: Any = None) -> Any:
    changed = dataclasses.replace(run, fence=seen.fence + 1)
    self._runs.put(run.id, changed)
    if step is not None:
        self._save_step(step)
    return changed


def events_any_number_of_times(self: Any, events: Any) -> None:
    self._event_ids = type(self._event_ids)(self._runs._store)
    InMemoryWorkflowRepo.add_events(self, events)


STRATEGY = {
    "a version twice": forgetful(InMemoryStrategyRepo, "_rows", "add"),
    "two approved": changed(InMemoryStrategyRepo, decide=approving_any_number),
    "wrong order": backwards(InMemoryStrategyRepo, "list_by_brief"),
    "no order": unsorted(InMemoryStrategyRepo, "_rows", "brief_id", "list_by_brief"),
    "versions that repeat": changed(InMemoryStrategyRepo, next_version=lambda self, brief_id: 1),
}
QC = {
    "two results per draft": changed(InMemoryQcRepo, save_result=two_results_per_draft),
    "created anew": changed(InMemoryQcRepo, save_result=a_result_made_anew),
    "a review twice": forgetful(InMemoryQcRepo, "_reviews", "add_review"),
    "wrong order": backwards(InMemoryQcRepo, "list_results", "list_reviews"),
    "no order": unsorted(InMemoryQcRepo, "_results", "client_id", "list_results"),
}
PRODUCTION = {
    "an asset in two bundles": changed(InMemoryProductionRepo, save_bundle=assets_in_any_bundle),
    "a bundle created anew": forgetful(InMemoryProductionRepo, "_bundles", "save_bundle"),
    "no revisions": forgetful(InMemoryProductionRepo, "_drafts", "save_draft"),
    "wrong order": backwards(InMemoryProductionRepo, "list_drafts", "list_revisions"),
    "no order": unsorted(InMemoryProductionRepo, "_bundles", "draft_id", "list_bundles"),
    "drafts left behind": changed(InMemoryProductionRepo, delete_draft=lambda self, of: self._drafts.delete(of)),
}
ONBOARDING = {
    "created anew": forgetful(InMemoryOnboardingRepo, "_briefs", "save_brief"),
    "submitted anew": forgetful(InMemoryOnboardingRepo, "_intakes", "save_intake"),
    "a client replaced": changed(
        InMemoryOnboardingRepo, add_client=lambda self, client: self._clients.put(client.id, client) or True
    ),
    "wrong order": backwards(InMemoryOnboardingRepo, "list_clients"),
    "no order": unsorted(InMemoryOnboardingRepo, "_briefs", "client_id", "list_briefs"),
    "clients leave at once": changed(
        InMemoryOnboardingRepo, delete_client_if_unused=lambda self, of: self._clients.delete(of)
    ),
}
DELIVERY = {
    "created anew": forgetful(InMemoryDeliveryRepo, "_rows", "save_package"),
    "wrong order": backwards(InMemoryDeliveryRepo, "list_packages"),
    "no order": unsorted(InMemoryDeliveryRepo, "_rows", "draft_id", "list_packages"),
}
WORKFLOW = {
    "a run and a key twice": changed(InMemoryWorkflowRepo, add_run=any_key_any_number_of_runs),
    "no fence": changed(InMemoryWorkflowRepo, change_run=whoever_comes_last),
    "an event twice": changed(InMemoryWorkflowRepo, add_events=events_any_number_of_times),
    "wrong order": backwards(InMemoryWorkflowRepo, "list_runs", "list_steps"),
}
