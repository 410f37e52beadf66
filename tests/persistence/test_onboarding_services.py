"""What onboarding's services promise of stored records, in memory and in the database."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aicmo_site.kernel import persistence, records
from aicmo_site.kernel.errors import InvalidInput
from onboarding import domain, services
from onboarding.repositories import create_onboarding_repository
from tests.builders import NOW, a_brief, a_brief_form
from tests.builders_content import AWKWARD, a_brief_of, a_client, an_intake

LATER = NOW + timedelta(hours=1)


def capture(**changes: Any) -> domain.Intake:
    fields = {"intake_id": "intake_1", "client_id": "harbor-coffee", "client_name": "Harbor Coffee", "answers": {}}
    return services.capture_intake(**{**fields, "now": NOW, **changes})


def register(**changes: Any) -> domain.Client:
    return services.register_client(**{"client_id": "harbor-coffee", "name": "Harbor Coffee", "now": NOW, **changes})


class OnboardingServicesContract:
    """Each test runs in memory, on SQLite and on PostgreSQL."""

    def test_a_client_is_registered_under_the_id_given(self) -> None:
        registered = register(website="https://harborcoffee.example", members=["rita", "omar", "rita"])

        assert services.get_client(client_id="harbor-coffee") == registered
        assert (registered.registered, registered.members) == (True, ("rita", "omar"))

    def test_an_id_in_use_is_refused_by_its_name(self) -> None:
        first = register()

        with pytest.raises(domain.ClientAlreadyExists):
            register(name="Another")

        assert services.list_clients() == (first,)

    @pytest.mark.parametrize("fault", [{"client_id": "a b"}, {"name": ""}, {"members": ["no spaces"]}])
    def test_a_client_with_a_faulty_field_is_refused(self, fault: dict[str, Any]) -> None:
        with pytest.raises(InvalidInput):
            register(**fault)

        assert services.list_clients() == ()

    def test_an_unknown_record_is_refused_by_its_name(self) -> None:
        with pytest.raises(domain.ClientNotFound):
            services.get_client(client_id="nobody")
        with pytest.raises(domain.IntakeNotFound):
            services.get_intake(intake_id="intake_unknown")
        with pytest.raises(domain.BriefNotFound):
            services.get_brief(brief_id="brief_unknown")

    def test_members_are_set_in_order_and_each_once(self) -> None:
        register(members=["rita"])

        changed = services.set_members(client_id="harbor-coffee", usernames=["zoe", "omar", "zoe"], now=LATER)

        assert (changed.members, changed.created_at, changed.updated_at) == (("zoe", "omar"), NOW, LATER)

    def test_members_of_nobody_are_refused(self) -> None:
        with pytest.raises(domain.ClientNotFound):
            services.set_members(client_id="nobody", usernames=["zoe"], now=LATER)

    def test_answers_are_kept_in_their_order_and_script(self) -> None:
        answers = {"z": [1.5, None, {"b": 1, "a": AWKWARD}], "a": True}

        intake = capture(answers=answers, attachments=["é 你好 ☕️.pdf"])

        assert services.get_intake(intake_id="intake_1") == intake
        assert json.dumps(intake.answers) == json.dumps(answers)
        assert "你好" in intake.answers_json

    @pytest.mark.parametrize("answers", [float("nan"), {"a": float("inf")}, {1, 2}, "\ud800"])
    def test_answers_that_are_no_json_are_refused(self, answers: object) -> None:
        with pytest.raises(InvalidInput):
            capture(answers=answers)

        assert services.list_clients() == ()

    def test_a_new_client_comes_with_its_answers_unregistered(self) -> None:
        capture()

        client = services.get_client(client_id="harbor-coffee")
        assert (client.name, client.registered) == ("Harbor Coffee", False)

    def test_a_known_client_is_left_as_it_is(self) -> None:
        client = register()

        capture(client_name="Another name", now=LATER)
        services.save_brief(brief=a_brief(), now=LATER)

        assert services.get_client(client_id="harbor-coffee") == client

    def test_two_intakes_of_one_instant_are_two(self) -> None:
        capture(intake_id="intake_1", answers=[1])
        capture(intake_id="intake_2", answers=[2])

        stored = [services.get_intake(intake_id=f"intake_{number}").answers for number in (1, 2)]
        assert stored == [[1], [2]]

    def test_capturing_again_replaces_the_answers_and_keeps_the_time(self) -> None:
        capture(answers=[1])

        again = capture(answers=[2], now=LATER)

        assert (again.answers, again.submitted_at, again.updated_at) == ([2], NOW, LATER)

    def test_a_brief_is_made_of_the_answers_of_its_client(self) -> None:
        intake = capture(answers=records.dump(a_brief_form()))

        brief = services.normalize_intake(intake=intake, brief_id="brief_1", now=NOW)

        assert (brief.id, brief.intake_id, brief.client_id) == ("brief_1", "intake_1", "harbor-coffee")
        assert brief.offer == a_brief_form().offer

    def test_answers_about_another_client_make_no_brief(self) -> None:
        intake = an_intake(client_id="other", answers_json=records.dump_json(a_brief_form()))

        with pytest.raises(InvalidInput, match=r"client\.id"):
            services.normalize_intake(intake=intake, brief_id="brief_1", now=NOW)

    def test_a_brief_is_given_as_it_is_stored(self) -> None:
        first = services.save_brief(brief=a_brief(), now=NOW)

        again = services.save_brief(brief=a_brief(created_at=LATER, timeline_weeks=4), now=LATER)

        assert first == a_brief()
        assert again == services.get_brief(brief_id=first.id) == a_brief(timeline_weeks=4, updated_at=LATER)

    def test_the_status_follows_what_is_stored(self) -> None:
        seen = [services.onboarding_status(client_id="harbor-coffee")]
        for change in (register, capture, lambda: services.save_brief(brief=a_brief(), now=NOW)):
            change()
            seen.append(services.onboarding_status(client_id="harbor-coffee"))

        stages = [status and (status.stage, status.intakes, status.briefs, status.latest_brief_id) for status in seen]
        assert stages[:3] == [None, ("registered", 0, 0, None), ("intake_captured", 1, 0, None)]
        assert stages[3] == ("brief_ready", 1, 1, "brief_harbor")

    def test_the_latest_brief_is_the_one_made_last(self) -> None:
        for brief_id, created in (("brief_b", NOW), ("brief_a", LATER), ("brief_c", NOW)):
            services.save_brief(brief=a_brief(id=brief_id, created_at=created), now=LATER)

        status = services.onboarding_status(client_id="harbor-coffee")
        assert status is not None
        assert status.latest_brief_id == "brief_a"

    def test_discarding_takes_the_brief_its_intake_and_its_client(self) -> None:
        capture()
        services.save_brief(brief=a_brief(intake_id="intake_1"), now=NOW)

        assert services.discard_brief(brief_id="brief_harbor")
        assert not services.discard_brief(brief_id="brief_harbor", intake_id="intake_1", client_id="harbor-coffee")

        assert services.list_clients() == ()
        assert create_onboarding_repository().get_intake("intake_1") is None

    def test_discarding_ends_what_was_half_done(self) -> None:
        capture()

        assert not services.discard_brief(brief_id="brief_1", intake_id="intake_1", client_id="harbor-coffee")

        assert services.list_clients() == ()

    def test_discarding_leaves_what_another_brief_needs(self) -> None:
        capture()
        for brief_id in ("brief_1", "brief_2"):
            services.save_brief(brief=a_brief(id=brief_id, intake_id="intake_1"), now=NOW)

        assert services.discard_brief(brief_id="brief_1")

        assert services.get_brief(brief_id="brief_2").intake_id == services.get_intake(intake_id="intake_1").id
        assert len(services.list_clients()) == 1

    def test_discarding_leaves_registered_and_other_clients(self) -> None:
        register()
        services.save_brief(brief=a_brief(), now=NOW)
        services.save_brief(brief=a_brief_of("other", id="brief_other"), now=NOW)

        services.discard_brief(brief_id="brief_harbor")

        assert [client.id for client in services.list_clients()] == ["harbor-coffee", "other"]

    def test_a_change_is_stored_with_its_event(self) -> None:
        with persistence.unit_of_work() as unit:
            capture()
            services.save_brief(brief=a_brief(), now=NOW)
            events = [(type(event).__name__, event.correlation_id) for event in unit.events]
            unit.events.clear()

        assert events == [("IntakeCaptured", "intake_1"), ("BriefValidated", "brief_harbor")]

    def test_a_break_leaves_neither_client_nor_brief(self) -> None:
        def break_off() -> None:
            with persistence.unit_of_work():
                capture()
                services.save_brief(brief=a_brief(), now=NOW)
                raise RuntimeError("power cut")

        with pytest.raises(RuntimeError, match="power cut"):
            break_off()

        assert services.list_clients() == ()
        assert create_onboarding_repository().get_brief("brief_harbor") is None


@pytest.mark.usefixtures("memory")
class TestInMemory(OnboardingServicesContract):
    """The database is blocked here."""


@pytest.mark.storage
@pytest.mark.django_db
class TestDatabase(OnboardingServicesContract):
    """SQLite in the first run of the suite, PostgreSQL in the second."""


@pytest.mark.storage
class TestPages:
    """The admin over the tables."""

    @pytest.fixture(autouse=True)
    def site(self, settings: Any, tmp_path: Path) -> None:
        settings.STATIC_ROOT = tmp_path
        settings.SECURE_SSL_REDIRECT = False

    @pytest.mark.parametrize("page", ["clientrow", "intakerow", "briefrow"])
    def test_a_page_shows_its_rows_and_offers_no_change(self, admin_client: Any, page: str) -> None:
        create_onboarding_repository().add_client(a_client(id="one"))
        create_onboarding_repository().save_intake(an_intake(id="one", client_id="one"))
        create_onboarding_repository().save_brief(a_brief_of("one", id="one"))

        listed = admin_client.get(f"/admin/onboarding/{page}/?q=one")
        shown = admin_client.get(f"/admin/onboarding/{page}/one/change/")

        assert (listed.status_code, shown.status_code) == (200, 200)
        assert b"/admin/onboarding/%s/one/change/" % page.encode() in listed.content
        assert admin_client.get(f"/admin/onboarding/{page}/add/").status_code == 403
