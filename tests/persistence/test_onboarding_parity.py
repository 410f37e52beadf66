"""Onboarding's storage in memory and in the database, side by side; and against a rival."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from aicmo_site.kernel import persistence
from aicmo_site.kernel.memory import MemoryStore
from onboarding.models import BriefRow, ClientRow, IntakeRow
from onboarding.repositories.db import DatabaseOnboardingRepo
from onboarding.repositories.memory import InMemoryOnboardingRepo
from tests.builders import NOW, a_brief
from tests.builders_content import a_brief_of, a_client, an_intake
from tests.persistence.parity import MACHINES, Twins

LATER = NOW + timedelta(hours=1)


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_a_brief_under_way_keeps_its_client_from_a_rivals_removal() -> None:
    repo, removed = DatabaseOnboardingRepo(), []
    repo.add_client(a_client(registered=False))

    def remove() -> None:
        removed.append(repo.delete_client_if_unused("harbor-coffee"))
        connection.close()

    rival = threading.Thread(target=remove)
    with persistence.unit_of_work():
        repo.add_client(a_client(registered=False))
        rival.start()
        rival.join(timeout=0.3)  # a rival that doesn't wait is through by then
        repo.save_brief(a_brief())
    rival.join()

    assert removed == [False]
    assert repo.get_brief("brief_harbor") == a_brief()


CLIENTS = st.sampled_from(["client_a", "client_b"])
NUMBERS = st.integers(0, 2)
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
MOMENTS = st.sampled_from([NOW, LATER])
MEMBERS = st.lists(st.sampled_from(["rita", "omar", "zoe"]), unique=True).map(tuple)


class Parity(RuleBasedStateMachine):
    """Any sequence of operations ends alike in memory and in the database."""

    def __init__(self) -> None:
        super().__init__()
        for table in (BriefRow, IntakeRow, ClientRow):
            table._default_manager.all().delete()
        self.twins = Twins(InMemoryOnboardingRepo(MemoryStore()), DatabaseOnboardingRepo())

    @rule(client_id=CLIENTS, members=MEMBERS, registered=st.booleans(), website=TEXTS, now=MOMENTS, add=st.booleans())
    def put_client(self, client_id: str, members: Any, registered: bool, website: str, now: Any, add: bool) -> None:
        client = a_client(id=client_id, members=members, registered=registered, website=website, created_at=now)
        (self.twins.add_client if add else self.twins.save_client)(client)

    @rule(client_id=CLIENTS, members=MEMBERS, now=MOMENTS)
    def replace_members(self, client_id: str, members: Any, now: Any) -> None:
        self.twins.replace_members(client_id, members, now)

    @rule(client_id=CLIENTS, number=NUMBERS, attachment=TEXTS, now=MOMENTS)
    def save_intake(self, client_id: str, number: int, attachment: str, now: Any) -> None:
        intake = an_intake(id=f"intake_{number}", client_id=client_id, attachments=(attachment,), submitted_at=now)
        self.twins.save_intake(intake)

    @rule(client_id=CLIENTS, number=NUMBERS, message=TEXTS, now=MOMENTS)
    def save_brief(self, client_id: str, number: int, message: str, now: Any) -> None:
        self.twins.save_brief(a_brief_of(client_id, id=f"brief_{number}", objections=(message,), created_at=now))

    @rule(number=NUMBERS)
    def delete_records(self, number: int) -> None:
        self.twins.delete_brief(f"brief_{number}")
        self.twins.delete_intake(f"intake_{number}")

    @rule(client_id=CLIENTS)
    def delete_client(self, client_id: str) -> None:
        self.twins.delete_client_if_unused(client_id)

    @rule(client_id=CLIENTS)
    def read(self, client_id: str) -> None:
        self.twins.get_client(client_id)
        self.twins.list_intakes(client_id)
        self.twins.list_briefs(client_id)

    def teardown(self) -> None:
        self.twins.list_clients()
        self.read(client_id="client_a")
        self.read(client_id="client_b")


@pytest.mark.storage
@pytest.mark.django_db
def test_memory_and_database_can_not_be_told_apart() -> None:
    run_state_machine_as_test(Parity, settings=MACHINES)
