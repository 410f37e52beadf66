"""What onboarding does. Making a brief of answers needs no storage; every change is one unit of work."""

import dataclasses
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from aicmo_site.kernel import outbox, records
from aicmo_site.kernel.errors import FieldError, InvalidInput
from aicmo_site.kernel.persistence import unit_of_work
from onboarding import domain
from onboarding.domain import BrandGuidelines, Brief, Client, Intake, OnboardingStatus, Username, normalising
from onboarding.repositories import create_onboarding_repository

CONTRACT_VERSION: Final = "1.0"
_NO_GUIDELINES: Final = BrandGuidelines()


def register_client(
    *,
    client_id: str,
    name: str,
    website: str = "",
    industry: str = "",
    guidelines: BrandGuidelines = _NO_GUIDELINES,
    members: Iterable[str] = (),
    now: datetime,
) -> Client:
    """Enter a client who stays, whatever happens to its briefs.

    :raises InvalidInput: if a field is not valid
    A client that came with a brief becomes one who stays, with what is entered here.

    :raises ClientAlreadyExists: if a client was entered under this id before
    """
    client = records.load(
        Client,
        {
            "id": client_id,
            "name": name,
            "website": website,
            "industry": industry,
            "guidelines": guidelines,
            "members": _once_each(members),
            "created_at": now,
            "updated_at": now,
        },
    )
    with unit_of_work():
        repo = create_onboarding_repository()
        if not repo.add_client(client):
            if get_client(client_id=client_id).registered:
                raise domain.ClientAlreadyExists(client_id)
            repo.save_client(client)
        return get_client(client_id=client_id)


def get_client(*, client_id: str) -> Client:
    """Give a client.

    :raises ClientNotFound: if there is none
    """
    client = create_onboarding_repository().get_client(client_id)
    if client is None:
        raise domain.ClientNotFound(client_id)
    return client


def list_clients() -> tuple[Client, ...]:
    """Give every client, by id."""
    return create_onboarding_repository().list_clients()


def set_members(*, client_id: str, usernames: Iterable[str], now: datetime) -> Client:
    """Let these users, and no others, see what belongs to the client. A name given twice counts once.

    A client that came with a brief stays from then on.

    :raises InvalidInput: if a name can't be a login name
    :raises ClientNotFound: if there is no such client
    """
    members = _once_each(usernames)
    with unit_of_work():
        if not create_onboarding_repository().replace_members(client_id, members, now):
            raise domain.ClientNotFound(client_id)
        return get_client(client_id=client_id)


def capture_intake(
    *,
    intake_id: str,
    client_id: str,
    client_name: str,
    answers: object,
    attachments: Sequence[str] = (),
    now: datetime,
) -> Intake:
    """Store a client's answers word for word; ``answers`` is any JSON value.

    A client not known yet is added, unregistered; a known one is left as it is. Capturing under the same id again
    replaces the answers and keeps the time of the first.

    :raises InvalidInput: if the answers are no JSON value, or a field is not valid
    """
    intake = records.load(
        Intake,
        {
            "id": intake_id,
            "client_id": client_id,
            "answers_json": _as_json(answers),
            "attachments": tuple(attachments),
            "submitted_at": now,
            "updated_at": now,
        },
    )
    with unit_of_work():
        repo = create_onboarding_repository()
        repo.add_client(_passing_client(client_id, client_name, now=now))
        repo.save_intake(intake)
        outbox.publish(
            domain.IntakeCaptured(**outbox.stamp(now, subject=intake_id), intake_id=intake_id, client_id=client_id)
        )
        return get_intake(intake_id=intake_id)


def get_intake(*, intake_id: str) -> Intake:
    """Give an intake.

    :raises IntakeNotFound: if there is none
    """
    intake = create_onboarding_repository().get_intake(intake_id)
    if intake is None:
        raise domain.IntakeNotFound(intake_id)
    return intake


def normalize_intake(*, intake: Intake, brief_id: str, now: datetime) -> Brief:
    """Make a brief of an intake's answers. Reads and stores nothing; the same answers give the same brief.

    :raises InvalidInput: if the answers are no brief form, or speak of another client than the intake
    """
    form = normalising.read_brief_form(intake.answers)
    if form.client.id != intake.client_id:
        message = f"is {form.client.id!r}, but the intake is of {intake.client_id!r}; make them the same"
        raise InvalidInput(FieldError("client.id", message))
    return normalising.normalize(form, brief_id=brief_id, intake_id=intake.id, now=now)


def save_brief(*, brief: Brief, now: datetime) -> Brief:
    """Store a brief, or replace the one with its id; give it as it is stored.

    A client not known yet is added, unregistered; a known one is left as it is.
    """
    with unit_of_work():
        repo = create_onboarding_repository()
        repo.add_client(_client_of(brief, now=now))
        repo.save_brief(dataclasses.replace(brief, updated_at=now))
        outbox.publish(
            domain.BriefValidated(
                **outbox.stamp(now, subject=brief.id),
                brief_id=brief.id,
                client_id=brief.client_id,
                findings=len(brief.findings),
            )
        )
        return get_brief(brief_id=brief.id)


def get_brief(*, brief_id: str) -> Brief:
    """Give a brief.

    :raises BriefNotFound: if there is none
    """
    brief = create_onboarding_repository().get_brief(brief_id)
    if brief is None:
        raise domain.BriefNotFound(brief_id)
    return brief


def onboarding_status(*, client_id: str) -> OnboardingStatus | None:
    """Tell how far a client is, by what is stored; None if there is no such client."""
    repo = create_onboarding_repository()
    if repo.get_client(client_id) is None:
        return None
    intakes, briefs = repo.list_intakes(client_id), repo.list_briefs(client_id)
    return OnboardingStatus(
        client_id=client_id,
        stage="brief_ready" if briefs else "intake_captured" if intakes else "registered",
        intakes=len(intakes),
        briefs=len(briefs),
        latest_brief_id=briefs[-1].id if briefs else None,
    )


def discard_brief(*, brief_id: str, intake_id: str | None = None, client_id: str | None = None) -> bool:
    """Remove a brief, the intake it was made of, and its client if nothing else holds that; tell whether it was there.

    An intake that another brief was made of stays, and so does a registered client. Name the intake and the client
    to have them go when the brief is gone already. Doing it again changes nothing.
    """
    with unit_of_work():
        repo = create_onboarding_repository()
        brief = repo.get_brief(brief_id)
        deleted = repo.delete_brief(brief_id)
        _discard_intake((brief and brief.intake_id) or intake_id)
        owner = brief.client_id if brief else client_id
        if owner is not None:
            repo.delete_client_if_unused(owner)
        return deleted


def _discard_intake(intake_id: str | None) -> None:
    repo = create_onboarding_repository()
    intake = repo.get_intake(intake_id) if intake_id else None
    if intake and all(brief.intake_id != intake.id for brief in repo.list_briefs(intake.client_id)):
        repo.delete_intake(intake.id)


def _passing_client(client_id: str, name: str, *, now: datetime, **more: Any) -> Client:
    """Make a client that came with a brief and leaves with its last one."""
    fields = {"id": client_id, "name": name, "registered": False, "created_at": now, "updated_at": now}
    return records.load(Client, {**fields, **more})


def _client_of(brief: Brief, *, now: datetime) -> Client:
    profile = brief.client
    return _passing_client(
        profile.id, profile.name, website=profile.website, industry=profile.industry, guidelines=brief.brand, now=now
    )


def _once_each(usernames: Iterable[str]) -> tuple[str, ...]:
    given = list(dict.fromkeys(usernames))
    members: tuple[str, ...] = records.load(tuple[Username, ...], given)
    return members


def _as_json(answers: object) -> str:
    try:
        return json.dumps(answers, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidInput(FieldError("answers", f"must be a JSON value: {error}")) from error
