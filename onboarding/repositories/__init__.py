"""The port of onboarding's storage, and its chooser."""

from datetime import datetime
from typing import Protocol, cast

from aicmo_site.kernel import persistence
from onboarding.domain import Brief, Client, Intake


class OnboardingRepo(Protocol):
    """Where clients, intakes and briefs are kept. A read never changes a row."""

    def add_client(self, client: Client) -> bool:
        """Store a client unless one with its id is there; tell whether it was stored.

        Inside a unit of work the client stays until the unit ends: a removal by another waits, or is refused.
        """

    def save_client(self, client: Client) -> None:
        """Store a client and its members, or replace both; ``created_at`` of the stored one is kept."""

    def replace_members(self, client_id: str, members: tuple[str, ...], now: datetime) -> bool:
        """Put these members, which differ, in place of a client's; tell whether there is such a client.

        A client whose members a person has set is registered from then on.
        """

    def get_client(self, client_id: str) -> Client | None:
        """Give a client with its members, or None."""

    def list_clients(self) -> tuple[Client, ...]:
        """Give every client, by id."""

    def save_intake(self, intake: Intake) -> None:
        """Store an intake, or replace the one with its id; ``submitted_at`` of the stored one is kept.

        :raises ClientNotFound: if there is no such client
        """

    def get_intake(self, intake_id: str) -> Intake | None:
        """Give an intake, or None."""

    def list_intakes(self, client_id: str) -> tuple[Intake, ...]:
        """Give a client's intakes, oldest first, by id within an instant."""

    def save_brief(self, brief: Brief) -> None:
        """Store a brief, or replace the one with its id; ``created_at`` of the stored one is kept.

        :raises ClientNotFound: if there is no such client
        """

    def get_brief(self, brief_id: str) -> Brief | None:
        """Give a brief, or None."""

    def list_briefs(self, client_id: str) -> tuple[Brief, ...]:
        """Give a client's briefs, oldest first, by id within an instant."""

    def delete_brief(self, brief_id: str) -> bool:
        """Remove a brief; tell whether there was one."""

    def delete_intake(self, intake_id: str) -> bool:
        """Remove an intake; tell whether there was one."""

    def delete_client_if_unused(self, client_id: str) -> bool:
        """Remove a client that is not registered and has no intake and no brief; tell whether it was removed."""


def create_onboarding_repository() -> OnboardingRepo:
    """Make the repository that the persistence mode names."""
    made = persistence.choose(
        db="onboarding.repositories.db.DatabaseOnboardingRepo",
        inmemory="onboarding.repositories.memory.InMemoryOnboardingRepo",
    )
    return cast(OnboardingRepo, made)
