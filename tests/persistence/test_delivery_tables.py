"""Delivery's tables: what they refuse, what a save costs, how a race ends; and that memory does the same."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from aicmo_site.kernel.memory import MemoryStore
from delivery import domain, models
from delivery.repositories import DeliveryRepo, create_delivery_repository
from delivery.repositories.db import DatabaseDeliveryRepo
from delivery.repositories.memory import InMemoryDeliveryRepo
from tests.builders import NOW
from tests.builders_qc_delivery import (
    a_package,
    an_artifact,
)
from tests.persistence.parity import MACHINES, Twins

LATER = NOW + timedelta(hours=1)


def names(package: domain.Package | None) -> list[str]:
    return [artifact.name for artifact in package.artifacts] if package else []


@pytest.mark.storage
@pytest.mark.django_db
class TestDeliveryTables:
    """SQLite in the first run of the suite, PostgreSQL in the second."""

    @pytest.fixture
    def repo(self) -> DeliveryRepo:
        return create_delivery_repository()

    def test_a_draft_is_listed_with_two_queries(self, repo: DeliveryRepo, django_assert_num_queries: Any) -> None:
        for number in range(5):
            repo.save_package(a_package(id=f"pkg_{number}"))

        with django_assert_num_queries(2):
            repo.list_packages("draft_harbor")

    def test_no_artifact_outlives_its_package(self, repo: DeliveryRepo) -> None:
        repo.save_package(a_package())

        repo.delete_package("pkg_harbor")

        assert not models.Artifact.objects.exists()

    @pytest.mark.parametrize("doomed", ["INSERT INTO", "DELETE FROM", 'INSERT INTO "package_artifacts"'])
    def test_a_fault_at_any_statement_leaves_the_earlier_package(self, repo: DeliveryRepo, doomed: str) -> None:
        repo.save_package(a_package())

        def fail(execute: Any, sql: str, *rest: Any) -> Any:
            if sql.startswith(doomed):
                raise OperationalError("connection lost")
            return execute(sql, *rest)

        with connection.execute_wrapper(fail), pytest.raises(OperationalError):
            repo.save_package(a_package(artifacts=(an_artifact("new"),), updated_at=LATER))

        assert repo.list_packages("draft_harbor") == (a_package(),)

    @pytest.mark.parametrize("twin", [{"position": 0}, {"name": "content.md"}])
    def test_the_database_itself_refuses_a_second_file_of_one_place_or_name(
        self, repo: DeliveryRepo, twin: dict[str, Any]
    ) -> None:
        repo.save_package(a_package())
        fields = {"package_id": "pkg_harbor", "position": 7, "name": "other", "size": 1, **twin}

        with pytest.raises(IntegrityError), transaction.atomic():
            models.Artifact.objects.create(**fields)


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_a_save_alone_takes_five_statements() -> None:
    DatabaseDeliveryRepo().save_package(a_package())

    with CaptureQueriesContext(connection) as captured:
        DatabaseDeliveryRepo().save_package(a_package(updated_at=LATER))

    verbs = [query["sql"].split()[0] for query in captured]
    assert verbs == ["BEGIN", "INSERT", "DELETE", "INSERT", "COMMIT"]


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_racing_saves_leave_one_package_with_its_own_artifacts() -> None:
    start = threading.Barrier(4)

    def pack(number: int) -> None:
        artifacts = tuple(an_artifact(f"{number}-{position}") for position in range(3))
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            DatabaseDeliveryRepo().save_package(a_package(draft_revision=number, artifacts=artifacts))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(pack, range(1, 5)))

    (stored,) = DatabaseDeliveryRepo().list_packages("draft_harbor")
    assert names(stored) == [f"{stored.draft_revision}-{position}" for position in range(3)]


PACKAGES = st.sampled_from([f"pkg_{n}" for n in range(3)])
DRAFTS = st.sampled_from(["draft_a", "draft_b"])
ARTIFACTS = st.lists(st.sampled_from(["zip", "md", "html", "csv"]), unique=True).map(
    lambda chosen: tuple(map(an_artifact, chosen))
)
CLIENT_NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20)


class Parity(RuleBasedStateMachine):
    """Any sequence of operations ends alike in memory and in the database."""

    def __init__(self) -> None:
        super().__init__()
        models.Package.objects.all().delete()
        self.twins = Twins(InMemoryDeliveryRepo(MemoryStore()), DatabaseDeliveryRepo())

    @rule(
        package_id=PACKAGES,
        draft_id=DRAFTS,
        artifacts=ARTIFACTS,
        client_name=CLIENT_NAMES,
        now=st.sampled_from([NOW, LATER]),
    )
    def save(self, package_id: str, draft_id: str, artifacts: Any, client_name: str, now: Any) -> None:
        fields = {"artifacts": artifacts, "client_name": client_name, "created_at": now, "updated_at": now}
        self.twins.save_package(a_package(id=package_id, draft_id=draft_id, **fields))

    @rule(package_id=PACKAGES)
    def delete(self, package_id: str) -> None:
        self.twins.delete_package(package_id)

    @rule(package_id=PACKAGES)
    def look_up(self, package_id: str) -> None:
        self.twins.get_package(package_id)

    @invariant()
    def contents_agree(self) -> None:
        self.twins.list_packages("draft_a")
        self.twins.list_packages("draft_b")


@pytest.mark.storage
@pytest.mark.django_db
def test_memory_and_database_can_not_be_told_apart() -> None:
    run_state_machine_as_test(Parity, settings=MACHINES)
