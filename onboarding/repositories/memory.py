"""Clients, intakes and briefs in dictionaries."""

import dataclasses
from datetime import datetime

from aicmo_site.kernel import persistence
from aicmo_site.kernel.memory import MemoryStore, MemoryTable
from onboarding import domain
from onboarding.domain import Brief, Client, Intake


class InMemoryOnboardingRepo:
    """See :class:`onboarding.repositories.OnboardingRepo`."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        store = store or persistence.memory_store()
        self._clients: MemoryTable[Client] = store.table("onboarding_clients")
        self._intakes: MemoryTable[Intake] = store.table("onboarding_intakes")
        self._briefs: MemoryTable[Brief] = store.table("onboarding_briefs")

    def add_client(self, client: Client) -> bool:
        if client.id in self._clients:
            return False
        self._clients.put(client.id, client)
        return True

    def save_client(self, client: Client) -> None:
        stored = self.get_client(client.id) or client
        self._clients.put(client.id, dataclasses.replace(client, created_at=stored.created_at))

    def replace_members(self, client_id: str, members: tuple[str, ...], now: datetime) -> bool:
        stored = self.get_client(client_id)
        if stored is None:
            return False
        self._clients.put(client_id, dataclasses.replace(stored, members=members, registered=True, updated_at=now))
        return True

    def get_client(self, client_id: str) -> Client | None:
        return self._clients.get(client_id)

    def list_clients(self) -> tuple[Client, ...]:
        return tuple(sorted(self._clients.rows(), key=lambda client: client.id))

    def save_intake(self, intake: Intake) -> None:
        self._check_client(intake.client_id)
        stored = self.get_intake(intake.id) or intake
        self._intakes.put(intake.id, dataclasses.replace(intake, submitted_at=stored.submitted_at))

    def get_intake(self, intake_id: str) -> Intake | None:
        return self._intakes.get(intake_id)

    def list_intakes(self, client_id: str) -> tuple[Intake, ...]:
        found = (intake for intake in self._intakes.rows() if intake.client_id == client_id)
        return tuple(sorted(found, key=lambda intake: (intake.submitted_at, intake.id)))

    def save_brief(self, brief: Brief) -> None:
        self._check_client(brief.client_id)
        stored = self.get_brief(brief.id) or brief
        self._briefs.put(brief.id, dataclasses.replace(brief, created_at=stored.created_at))

    def get_brief(self, brief_id: str) -> Brief | None:
        return self._briefs.get(brief_id)

    def list_briefs(self, client_id: str) -> tuple[Brief, ...]:
        found = (brief for brief in self._briefs.rows() if brief.client_id == client_id)
        return tuple(sorted(found, key=lambda brief: (brief.created_at, brief.id)))

    def delete_brief(self, brief_id: str) -> bool:
        return self._briefs.delete(brief_id)

    def delete_intake(self, intake_id: str) -> bool:
        return self._intakes.delete(intake_id)

    def delete_client_if_unused(self, client_id: str) -> bool:
        client = self.get_client(client_id)
        if client is None or client.registered or self.list_briefs(client_id) or self.list_intakes(client_id):
            return False
        return self._clients.delete(client_id)

    def _check_client(self, client_id: str) -> None:
        if client_id not in self._clients:
            raise domain.ClientNotFound(client_id)
