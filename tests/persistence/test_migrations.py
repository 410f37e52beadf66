"""Migrations go to zero and up again, one app at a time, with data in all the others; the promised names are there."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.db.models import Model

from aicmo_site.orchestration.domain import WorkflowStarted
from aicmo_site.orchestration.repositories.db import DatabaseWorkflowRepo
from delivery.repositories.db import DatabaseDeliveryRepo
from onboarding.repositories.db import DatabaseOnboardingRepo
from production.repositories.db import DatabaseProductionRepo
from qc.repositories.db import DatabaseQcRepo
from strategy.repositories.db import DatabaseStrategyRepo
from tests.builders import NOW, a_brief, a_strategy
from tests.builders_content import a_bundle, a_client, a_draft, an_intake
from tests.builders_qc_delivery import a_package, a_result, a_review
from tests.builders_runs import a_run, a_step

OURS = ("onboarding", "strategy", "production", "qc", "delivery", "orchestration")
ROLES = ("viewer", "operator", "reviewer")
PROMISED = {
    "qc_results": ("uq_qc_result_draft_id", "ix_qc_results_draft_id", "ck_qc_result_score"),
    "qc_issues": ("ix_qc_issues_result_id", "ck_qc_issue_severity"),
    "package_artifacts": ("uq_artifact_package_position", "uq_artifact_package_name"),
    "strategy_documents": ("uq_strategy_brief_version", "uq_strategy_one_approved_per_brief"),
    "production_draft_revisions": ("uq_production_draft_revision",),
    "workflow_runs": ("uq_workflow_run_idempotency_key",),
    "workflow_steps": ("uq_workflow_step_run_name_round", "uq_workflow_step_run_position"),
}

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]


def migrate(*target: str) -> None:
    call_command("migrate", *target, verbosity=0, interactive=False)


def models_of(app: str) -> list[type[Model]]:
    return list(apps.get_app_config(app).get_models())


def tables_of(*labels: str) -> set[str]:
    return {model._meta.db_table for app in labels for model in models_of(app)}


def tables_there() -> set[str]:
    return set(connection.introspection.table_names()) & tables_of(*OURS)


def census(*labels: str) -> dict[str, list[str]]:
    """Every row of every table of these apps, as text."""
    return {
        model._meta.db_table: sorted(json.dumps(row, default=str) for row in model._default_manager.values())
        for app in labels
        for model in models_of(app)
    }


def others(app: str) -> list[str]:
    return [other for other in OURS if other != app]


def names_on(table: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, table)


def ask(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        (answer,) = cursor.fetchone()
    return answer


def fill(app: str) -> None:
    """Store something in every table of an app."""
    _FILLERS[app]()


def _fill_onboarding() -> None:
    repo = DatabaseOnboardingRepo()
    repo.save_client(a_client())
    repo.save_intake(an_intake())
    repo.save_brief(a_brief())


def _fill_production() -> None:
    repo = DatabaseProductionRepo()
    repo.save_draft(a_draft())
    repo.save_bundle(a_bundle())


def _fill_qc() -> None:
    repo = DatabaseQcRepo()
    repo.save_result(a_result())
    repo.add_review(a_review())


def _fill_orchestration() -> None:
    repo = DatabaseWorkflowRepo()
    repo.add_run(run := a_run(idempotency_key="k"))
    repo.change_run(run, seen=run, step=a_step())
    repo.add_events([WorkflowStarted(event_id="evt_1", occurred_at=NOW, correlation_id="run_1", client_id="c")])


_FILLERS = {
    "onboarding": _fill_onboarding,
    "strategy": lambda: DatabaseStrategyRepo().add(a_strategy()),
    "production": _fill_production,
    "qc": _fill_qc,
    "delivery": lambda: DatabaseDeliveryRepo().save_package(a_package()),
    "orchestration": _fill_orchestration,
}


@pytest.fixture(autouse=True)
def left_as_found() -> Iterator[None]:
    """Whatever happens, the database is migrated when the next test comes."""
    yield
    migrate()


@pytest.fixture
def filled() -> None:
    for app in OURS:
        fill(app)


@pytest.mark.usefixtures("filled")
def test_every_table_of_ours_is_filled_for_these_tests() -> None:
    assert [table for table, rows in census(*OURS).items() if not rows] == []


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("app", OURS)
def test_an_app_goes_to_zero_and_up_and_the_others_data_stays(app: str) -> None:
    data = census(*others(app))

    migrate(app, "zero")
    at_zero = (tables_there(), census(*others(app)))
    migrate(app)
    fill(app)

    assert at_zero == (tables_of(*others(app)), data)
    assert (tables_there(), census(*others(app))) == (tables_of(*OURS), data)
    assert all(census(app).values())


@pytest.mark.usefixtures("filled")
def test_all_apps_go_to_zero_in_reverse_and_up_again() -> None:
    for app in reversed(OURS):
        migrate(app, "zero")
    left = tables_there()
    migrate()
    empty = census(*OURS)
    for app in OURS:
        fill(app)

    assert left == set()
    assert (set(empty), any(empty.values())) == (tables_of(*OURS), False)
    assert all(census(*OURS).values())


def test_the_models_have_no_change_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_three_groups_may_look_at_everything_and_change_nothing() -> None:
    migrate("orchestration", "0001")
    assert not Group.objects.filter(name__in=ROLES).exists()

    migrate("orchestration")

    views = {f"view_{model._meta.model_name}" for app in OURS for model in models_of(app)}
    for role in ROLES:
        permissions = Group.objects.get(name=role).permissions
        assert set(permissions.values_list("codename", flat=True)) == views


def test_migrating_again_grants_nothing_twice() -> None:
    migrate("orchestration", "0001")
    migrate("orchestration")
    before = list(Group.objects.filter(name__in=ROLES).values_list("name", "permissions"))

    migrate()

    assert sorted(Group.objects.filter(name__in=ROLES).values_list("name", "permissions")) == sorted(before)


def promised_are_missing() -> list[str]:
    return [f"{table}: {name}" for table, names in PROMISED.items() for name in names if name not in names_on(table)]


@pytest.mark.parametrize("app", OURS)
def test_every_constraint_and_index_is_in_the_database_under_its_name(app: str) -> None:
    missing = [
        (model._meta.db_table, named.name)
        for model in models_of(app)
        for named in (*model._meta.constraints, *model._meta.indexes)
        if named.name not in names_on(model._meta.db_table)
    ]

    assert missing == []


def test_the_promised_names_are_there_and_come_back_after_zero() -> None:
    at_first = promised_are_missing()
    for app in reversed(OURS):
        migrate(app, "zero")

    migrate()

    assert (at_first, promised_are_missing()) == ([], [])


_RULE_OF_ISSUES = {
    "postgresql": "SELECT confdeltype FROM pg_constraint WHERE contype = 'f' AND conrelid = 'qc_issues'::regclass",
    "sqlite": "SELECT on_delete FROM pragma_foreign_key_list('qc_issues')",
}
_VERDICT_INDEX = {
    "postgresql": "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_qc_results_draft_id'",
    "sqlite": "SELECT sql FROM sqlite_master WHERE name = 'ix_qc_results_draft_id'",
}


@pytest.mark.parametrize("first", ["zero", "0001"])
def test_postgresql_deletes_issues_itself_and_covers_the_verdict(first: str) -> None:
    migrate("qc", first)
    migrate("qc")

    on_postgresql = connection.vendor == "postgresql"
    assert ask(_RULE_OF_ISSUES[connection.vendor]) == ("c" if on_postgresql else "NO ACTION")
    assert ("INCLUDE (passed, score)" in ask(_VERDICT_INDEX[connection.vendor])) is on_postgresql


def test_going_back_a_step_leaves_the_issues_to_the_orm() -> None:
    migrate("qc", "0001")

    expected = "a" if connection.vendor == "postgresql" else "NO ACTION"
    assert ask(_RULE_OF_ISSUES[connection.vendor]) == expected
