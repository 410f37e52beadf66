"""Clients, intakes and briefs on the ORM."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, models, transaction

from aicmo_site.kernel import records
from aicmo_site.kernel.errors import Temporary
from aicmo_site.kernel.persistence import unit_of_work
from onboarding import domain
from onboarding.domain import BrandGuidelines, Brief, Client, Intake
from onboarding.models import BriefRow, ClientMemberRow, ClientRow, IntakeRow

_ADD_TRIES: Final = 5
_BRIEF_COLUMNS: Final = frozenset({"id", "intake_id", "created_at", "updated_at"})
"""Fields of a brief that are columns of their own, so the document doesn't repeat them."""


class DatabaseOnboardingRepo:
    """See :class:`onboarding.repositories.OnboardingRepo`."""

    def add_client(self, client: Client) -> bool:
        with unit_of_work():
            for _ in range(_ADD_TRIES):
                if _hold_client(client.id):
                    return False
                if self._insert_client(client):
                    return True
                # Another inserted it first; unless it is removed again at once, the next round finds and holds it.
        raise Temporary(f"client {client.id} keeps coming and going")

    def save_client(self, client: Client) -> None:
        columns = _client_columns(client)
        with unit_of_work():
            _upsert(ClientRow(id=client.id, created_at=client.created_at, **columns), columns)
            _replace_members(client.id, client.members)

    def replace_members(self, client_id: str, members: tuple[str, ...], now: datetime) -> bool:
        with unit_of_work():
            found = ClientRow.objects.filter(pk=client_id).update(updated_at=now, registered=True) == 1
            if found:
                _replace_members(client_id, members)
        return found

    def get_client(self, client_id: str) -> Client | None:
        row = ClientRow.objects.filter(pk=client_id).prefetch_related("members").first()
        return _client(row) if row else None

    def list_clients(self) -> tuple[Client, ...]:
        rows = ClientRow.objects.prefetch_related("members")
        return tuple(_client(row) for row in sorted(rows, key=lambda row: row.id))

    def save_intake(self, intake: Intake) -> None:
        columns = _intake_columns(intake)
        with unit_of_work():
            held = _hold_client(intake.client_id)
            if held:
                _upsert(IntakeRow(id=intake.id, submitted_at=intake.submitted_at, **columns), columns)
        if not held:
            raise domain.ClientNotFound(intake.client_id)

    def get_intake(self, intake_id: str) -> Intake | None:
        row = IntakeRow.objects.filter(pk=intake_id).first()
        return _intake(row) if row else None

    def list_intakes(self, client_id: str) -> tuple[Intake, ...]:
        rows = IntakeRow.objects.filter(client_id=client_id)
        return tuple(_intake(row) for row in sorted(rows, key=lambda row: (row.submitted_at, row.id)))

    def save_brief(self, brief: Brief) -> None:
        columns = _brief_columns(brief)
        with unit_of_work():
            held = _hold_client(brief.client_id)
            if held:
                _upsert(BriefRow(id=brief.id, created_at=brief.created_at, **columns), columns)
        if not held:
            raise domain.ClientNotFound(brief.client_id)

    def get_brief(self, brief_id: str) -> Brief | None:
        row = BriefRow.objects.filter(pk=brief_id).first()
        return _brief(row) if row else None

    def list_briefs(self, client_id: str) -> tuple[Brief, ...]:
        rows = BriefRow.objects.filter(client_id=client_id)
        return tuple(_brief(row) for row in sorted(rows, key=lambda row: (row.created_at, row.id)))

    def delete_brief(self, brief_id: str) -> bool:
        deleted, _ = BriefRow.objects.filter(pk=brief_id).delete()
        return deleted > 0

    def delete_intake(self, intake_id: str) -> bool:
        deleted, _ = IntakeRow.objects.filter(pk=intake_id).delete()
        return deleted > 0

    def delete_client_if_unused(self, client_id: str) -> bool:
        of_client = models.OuterRef("pk")
        unused = ClientRow.objects.filter(
            ~models.Exists(BriefRow.objects.filter(client=of_client)),
            ~models.Exists(IntakeRow.objects.filter(client=of_client)),
            pk=client_id,
            registered=False,
        )
        with unit_of_work():
            # Held first: a brief that another stores just now is then either seen below or waits, and finds no client.
            _hold_client(client_id, to_remove=True)
            deleted, _ = unused.delete()
        return deleted > 0

    def _insert_client(self, client: Client) -> bool:
        row = ClientRow(id=client.id, created_at=client.created_at, **_client_columns(client))
        try:
            with transaction.atomic():
                ClientRow.objects.bulk_create([row])
        except IntegrityError:
            return False
        _insert_members(client.id, client.members)
        return True


def _hold_client(client_id: str, *, to_remove: bool = False) -> bool:
    """Lock the client's row until the unit of work ends; tell whether there is one."""
    rows = ClientRow.objects.filter(pk=client_id).select_for_update(no_key=not to_remove)
    return bool(rows.order_by().values_list("pk"))


def _upsert(row: models.Model, columns: Iterable[str]) -> None:
    type(row)._default_manager.bulk_create(
        [row], update_conflicts=True, unique_fields=["id"], update_fields=list(columns)
    )


def _replace_members(client_id: str, members: tuple[str, ...]) -> None:
    ClientMemberRow.objects.filter(client_id=client_id).delete()
    _insert_members(client_id, members)


def _insert_members(client_id: str, members: tuple[str, ...]) -> None:
    ClientMemberRow.objects.bulk_create(
        ClientMemberRow(client_id=client_id, username=username, position=position)
        for position, username in enumerate(members)
    )


def _client_columns(client: Client) -> dict[str, Any]:
    return {
        "name": client.name,
        "website": client.website,
        "industry": client.industry,
        "guidelines": records.dump(client.guidelines),
        "registered": client.registered,
        "updated_at": client.updated_at,
    }


def _client(row: ClientRow) -> Client:
    return Client(
        id=row.id,
        name=row.name,
        website=row.website,
        industry=row.industry,
        guidelines=records.restore(BrandGuidelines, row.guidelines),
        members=tuple(member.username for member in row.members.all()),
        registered=row.registered,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _intake_columns(intake: Intake) -> dict[str, Any]:
    return {
        "client_id": intake.client_id,
        "answers_json": intake.answers_json,
        "attachments": list(intake.attachments),
        "updated_at": intake.updated_at,
    }


def _intake(row: IntakeRow) -> Intake:
    return Intake(
        id=row.id,
        client_id=row.client_id,
        answers_json=row.answers_json,
        attachments=tuple(row.attachments),
        submitted_at=row.submitted_at,
        updated_at=row.updated_at,
    )


def _brief_columns(brief: Brief) -> dict[str, Any]:
    return {
        "client_id": brief.client_id,
        "client_name": brief.client.name,
        "intake_id": brief.intake_id,
        "pack": brief.scope.pack,
        "open_questions": len(brief.findings),
        "document": {name: value for name, value in records.dump(brief).items() if name not in _BRIEF_COLUMNS},
        "updated_at": brief.updated_at,
    }


def _brief(row: BriefRow) -> Brief:
    columns = {name: getattr(row, name) for name in _BRIEF_COLUMNS}
    brief: Brief = records.restore(Brief, {**row.document, **columns})
    return brief
