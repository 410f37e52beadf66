"""Demo data: users, clients and runs in every state, and an admin in which they are looked at and not touched."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from aicmo_site.orchestration import services
from aicmo_site.orchestration.domain import Run, RunStatus
from onboarding import services as onboarding
from onboarding.domain import ClientNotFound
from tests.e2e.shell import manage
from tests.integration.census import OURS, census, wipe
from tests.workflows import a_clock, a_worker

pytestmark = [pytest.mark.storage, pytest.mark.django_db]

MODELS = [model for model in apps.get_models() if model._meta.app_label in OURS and admin.site.is_registered(model)]


@pytest.fixture(autouse=True)
def static_files(settings: Any, tmp_path: Path) -> None:
    """A folder of static files that is there: a fresh clone has collected none."""
    settings.STATIC_ROOT = tmp_path


@pytest.fixture(autouse=True)
def groups(db: None) -> None:
    """The roles that a migration makes: a test that empties all tables may have run before."""
    for name in ("viewer", "operator", "reviewer"):
        Group.objects.get_or_create(name=name)


def seed(*words: object) -> dict[str, int]:
    answer = manage("seed_demo", "--json", *words)
    assert answer.code == 0, answer.err
    return dict(answer.document["runs"])


def runs() -> tuple[Run, ...]:
    return services.list_runs(limit=1000)


def names_of(made: tuple[Run, ...]) -> list[tuple[str, str]]:
    return [(run.client_name, run.status) for run in made]


def page(model: type[Model], name: str, *words: Any) -> str:
    return reverse(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=[quote(word) for word in words]
    )


@pytest.fixture
def seeded() -> None:
    seed()


@pytest.fixture
def visitor(seeded: None, request: pytest.FixtureRequest) -> Client:
    """A browser in which the user named by the test is logged in."""
    browser = Client()
    browser.force_login(get_user_model().objects.get(username=request.param))
    return browser


def test_there_is_a_run_in_every_state() -> None:
    assert seed() == dict.fromkeys(RunStatus, 1)


@pytest.mark.parametrize("count", [0, 10])
def test_as_many_runs_are_made_as_asked_for(count: int) -> None:
    told = seed("--runs", count)

    assert len(runs()) == count
    assert Counter(run.status for run in runs()) == told


def test_more_are_made_up_to_what_is_asked_for() -> None:
    seed("--runs", "1")

    assert sum(seed("--runs", "3").values()) == 2
    assert len(runs()) == 3


@pytest.mark.parametrize("count", ["-1", "10001", "some"])
def test_a_count_must_make_sense(count: str) -> None:
    answer = manage("seed_demo", "--runs", count)

    assert answer.code == 2
    assert "--runs" in answer.err
    assert runs() == ()


def test_the_same_seed_chooses_the_same_briefs() -> None:
    seed("--seed", "7")
    first = names_of(runs())
    wipe()

    seed("--seed", "7")

    assert names_of(runs()) == first


def test_twice_is_harmless() -> None:
    seed()
    before = {run.id: run for run in runs()}
    users = list(get_user_model().objects.order_by("pk").values_list("username", "password"))

    seed()

    assert {run.id: run for run in runs()} == before
    assert list(get_user_model().objects.order_by("pk").values_list("username", "password")) == users


def test_the_logins_told_work() -> None:
    document = manage("seed_demo", "--runs", "0", "--json").document

    users = [authenticate(username=name, password=document["password"]) for name in document["users"]]

    staff = {user.get_username(): user.is_superuser for user in users if user is not None and user.is_staff}
    assert staff == {"admin": True, "rita": False, "olga": False, "vera": False}


def test_everyone_has_a_role() -> None:
    seed("--runs", "0")

    roles = get_user_model().objects.order_by("username").values_list("username", "groups__name")

    assert list(roles) == [("admin", None), ("olga", "operator"), ("rita", "reviewer"), ("vera", "viewer")]


def test_the_clients_are_registered_with_their_members() -> None:
    seed("--runs", "0")

    for client_id in ("harbor-coffee", "fieldnote-nutrition", "ledgerline"):
        assert set(onboarding.get_client(client_id=client_id).members) == {"rita", "olga", "vera"}
    with pytest.raises(ClientNotFound):
        onboarding.get_client(client_id="nobody")


def test_a_run_that_waits_can_be_decided(seeded: None) -> None:
    (waiting,) = services.list_runs(status=RunStatus.AWAITING_REVIEW)

    answer = manage("runs", "approve", waiting.id, "--json")

    assert (answer.code, answer.document["status"]) == (0, "completed")


@pytest.mark.parametrize(
    ("status", "end"),
    [(RunStatus.RUNNING, RunStatus.COMPLETED), (RunStatus.COMPENSATING, RunStatus.COMPENSATED)],
)
def test_a_run_whose_worker_died_goes_on_when_its_lease_is_over(status: RunStatus, end: RunStatus) -> None:
    seed()
    (still,) = services.list_runs(status=status)
    assert still.lease is not None

    later = a_clock(still.lease.expires_at)
    run = services.resume_run(run_id=still.id, worker=a_worker(clock=later))

    assert run.status is end


def test_the_failed_run_can_be_undone(seeded: None) -> None:
    (failed,) = services.list_runs(status=RunStatus.FAILED)

    assert manage("runs", "resume", failed.id, "--json").document["status"] == "compensated"


def test_a_person_is_told_the_logins() -> None:
    answer = manage("seed_demo", "--runs", "1")

    for words in ("admin", "vera", "viewer", "demo-demo-demo", "completed"):
        assert words in answer.out


def statuses(visitor: Client, names: tuple[str, ...]) -> set[tuple[str, str, int]]:
    """Open the pages of these names for the first row of each model; tell what the server answered."""
    found = set()
    for model in MODELS:
        for name in names:
            address = page(model, name, *(() if name in ("changelist", "add") else (first_key(model),)))
            for answer in (visitor.get(address, secure=True), visitor.get(address, {"q": "harbor"}, secure=True)):
                found.add((model._meta.label, name, answer.status_code))
    return found


def first_key(model: type[Model]) -> Any:
    row = model._base_manager.first()
    assert row is not None, f"no {model._meta.label} was made"
    return row.pk


@pytest.mark.parametrize("visitor", ["admin", "vera"], indirect=True)
def test_every_list_and_record_can_be_looked_at(visitor: Client) -> None:
    manage("runs", "approve", services.list_runs(status=RunStatus.AWAITING_REVIEW)[0].id)  # so there is a review

    found = statuses(visitor, ("changelist", "change"))

    assert len(found) == 2 * len(MODELS)
    assert [one for one in found if one[2] != 200] == []


@pytest.mark.parametrize("visitor", ["admin", "vera"], indirect=True)
def test_nothing_is_added_or_deleted_by_hand(visitor: Client) -> None:
    manage("runs", "approve", services.list_runs(status=RunStatus.AWAITING_REVIEW)[0].id)

    found = statuses(visitor, ("add", "delete"))

    assert [one for one in found if one[2] != 403] == []


@pytest.mark.parametrize("visitor", ["admin", "vera"], indirect=True)
def test_nothing_is_changed_by_hand(visitor: Client) -> None:
    manage("runs", "approve", services.list_runs(status=RunStatus.AWAITING_REVIEW)[0].id)
    before = census(without=set())

    for model in MODELS:
        for name, words in (("add", ()), ("change", (first_key(model),)), ("delete", (first_key(model),))):
            assert visitor.post(page(model, name, *words), {"post": "yes"}, secure=True).status_code == 403

    assert census(without=set()) == before


@pytest.mark.parametrize("visitor", ["vera"], indirect=True)
def test_a_viewer_sees_our_tables_and_no_users(visitor: Client) -> None:
    index = visitor.get(reverse("admin:index"), secure=True)

    assert index.status_code == 200
    assert visitor.get(reverse("admin:auth_user_changelist"), secure=True).status_code == 403


def test_a_stranger_is_sent_to_the_login(client: Client) -> None:
    for model in MODELS:
        answer = client.get(page(model, "changelist"), secure=True)

        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")


def test_the_front_door_leads_to_the_admin(client: Client) -> None:
    answer = client.get("/", secure=True)

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_plain_http_is_sent_to_https(client: Client) -> None:
    answer = client.get("/admin/")

    assert answer.status_code == 301
    assert answer["Location"].startswith("https://")
