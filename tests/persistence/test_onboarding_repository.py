"""What onboarding's storage promises, on every implementation."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from aicmo_site.kernel import persistence
from onboarding import domain
from onboarding.repositories import OnboardingRepo, create_onboarding_repository
from tests.builders import NOW, a_brief
from tests.builders_content import AWKWARD, a_brief_of, a_client, an_intake

LATER = NOW + timedelta(hours=1)
TOKYO = "2027-01-04T09:00:00.123456+09:00"
IN_UTC = "2027-01-04T00:00:00.123456+00:00"


def an_awkward_brief() -> domain.Brief:
    text = AWKWARD
    return a_brief(
        client=domain.ClientProfile(
            id="c", name=text, website=text, industry=text, geography=(text,), contact_email=text
        ),
        offer=domain.Offer(name=text, description=text, price=text, url=text, proof_points=(text, "", text)),
        objectives=(text,),
        audiences=(domain.Audience(name=text, description=text, pain_points=(text,)),),
        key_messages=(text,),
        brand=domain.BrandGuidelines(voice=(text,), must_use=(text,), disclaimers=(text,)),
        compliance=domain.Compliance(regulated_industry=text, notes=text),
        budget=None,
        start_date=None,
        extra=(domain.ExtraAnswer(question="b", answer=text), domain.ExtraAnswer(question="a", answer="")),
        findings=(domain.Finding(kind=domain.FindingKind.MISSING, field="budget", message=text),),
    )


class OnboardingContract:
    """Each test runs in memory, on SQLite and on PostgreSQL."""

    @pytest.fixture
    def repo(self) -> OnboardingRepo:
        return create_onboarding_repository()

    @pytest.fixture
    def client(self, repo: OnboardingRepo) -> domain.Client:
        client = a_client()
        repo.add_client(client)
        return client

    def test_a_client_comes_back_with_every_field(self, repo: OnboardingRepo) -> None:
        guidelines = domain.BrandGuidelines(voice=(AWKWARD,), forbidden=("b", "a"), colors=("#0B3954",))
        client = a_client(name=AWKWARD, website=AWKWARD, industry=AWKWARD, guidelines=guidelines)

        assert repo.add_client(client)

        assert repo.get_client(client.id) == client

    def test_what_is_unknown_is_none(self, repo: OnboardingRepo) -> None:
        assert repo.get_client("nobody") is None
        assert repo.get_intake("intake_unknown") is None
        assert repo.get_brief("brief_unknown") is None

    def test_adding_a_known_client_changes_nothing(self, repo: OnboardingRepo, client: domain.Client) -> None:
        assert not repo.add_client(a_client(name="Another", members=(), updated_at=LATER))

        assert repo.get_client(client.id) == client

    def test_saving_a_client_again_replaces_it_and_its_members(
        self, repo: OnboardingRepo, client: domain.Client
    ) -> None:
        repo.save_client(a_client(name="Pier", members=("omar", "zoe", "anna"), created_at=LATER, updated_at=LATER))

        expected = a_client(name="Pier", members=("omar", "zoe", "anna"), created_at=NOW, updated_at=LATER)
        assert repo.list_clients() == (expected,)

    def test_a_client_can_be_saved_without_being_added(self, repo: OnboardingRepo) -> None:
        repo.save_client(a_client())

        assert repo.get_client("harbor-coffee") == a_client()

    def test_members_are_replaced_in_their_order(self, repo: OnboardingRepo, client: domain.Client) -> None:
        assert repo.replace_members(client.id, ("zoe", "rita"), LATER)

        assert repo.get_client(client.id) == a_client(members=("zoe", "rita"), updated_at=LATER)

    def test_a_client_that_is_not_there_gets_no_members(self, repo: OnboardingRepo) -> None:
        assert not repo.replace_members("nobody", ("zoe",), LATER)

        assert repo.list_clients() == ()

    def test_clients_are_listed_by_id_in_code_point_order(self, repo: OnboardingRepo) -> None:
        for client_id in ("b", "a", "B", "a.b", "a-b", "a_b", "10"):
            repo.add_client(a_client(id=client_id))

        assert [client.id for client in repo.list_clients()] == ["10", "B", "a", "a-b", "a.b", "a_b", "b"]

    def test_an_intake_comes_back_word_for_word(self, repo: OnboardingRepo, client: domain.Client) -> None:
        answers = '{"z": 1.50, "a": [null, {"é 你好": "☕️\\r\\n", "n": 12345678901234567890}], "z2": 1e3}'
        intake = an_intake(answers_json=answers, attachments=(AWKWARD, "", AWKWARD))

        repo.save_intake(intake)

        assert repo.get_intake(intake.id) == intake

    def test_saving_an_intake_again_keeps_when_it_came_in(self, repo: OnboardingRepo, client: domain.Client) -> None:
        repo.save_intake(an_intake())

        repo.save_intake(an_intake(answers_json="{}", attachments=(), submitted_at=LATER, updated_at=LATER))

        expected = an_intake(answers_json="{}", attachments=(), submitted_at=NOW, updated_at=LATER)
        assert repo.list_intakes(client.id) == (expected,)

    def test_a_brief_comes_back_with_every_field(self, repo: OnboardingRepo, client: domain.Client) -> None:
        finding = domain.Finding(kind=domain.FindingKind.DOUBTFUL, field="start_date", message="Which day?")
        brief = a_brief(intake_id="intake_harbor", findings=(finding,))

        repo.save_brief(brief)

        assert repo.get_brief(brief.id) == brief

    def test_no_text_field_of_a_brief_is_changed(self, repo: OnboardingRepo) -> None:
        brief = an_awkward_brief()
        repo.add_client(a_client(id=brief.client_id))

        repo.save_brief(brief)

        assert repo.get_brief(brief.id) == brief

    @pytest.mark.parametrize("amount", [0.0, 0.1, 1e-7, 1234567.89, 1e12])
    def test_a_budget_comes_back_to_the_last_digit(self, repo: OnboardingRepo, amount: float) -> None:
        repo.add_client(a_client())

        repo.save_brief(a_brief(budget=domain.Budget(amount=amount)))

        assert repo.get_brief("brief_harbor") == a_brief(budget=domain.Budget(amount=amount))

    def test_saving_a_brief_again_keeps_when_it_was_made(self, repo: OnboardingRepo, client: domain.Client) -> None:
        repo.save_brief(a_brief())

        repo.save_brief(a_brief(timeline_weeks=4, intake_id="intake_2", created_at=LATER, updated_at=LATER))

        expected = a_brief(timeline_weeks=4, intake_id="intake_2", created_at=NOW, updated_at=LATER)
        assert repo.list_briefs(client.id) == (expected,)

    def test_nothing_is_stored_for_a_client_that_is_not_there(self, repo: OnboardingRepo) -> None:
        with pytest.raises(domain.ClientNotFound):
            repo.save_intake(an_intake())
        with pytest.raises(domain.ClientNotFound):
            repo.save_brief(a_brief())

        assert (repo.get_intake("intake_harbor"), repo.get_brief("brief_harbor")) == (None, None)

    def test_a_refusal_leaves_the_unit_of_work_usable(self, repo: OnboardingRepo, client: domain.Client) -> None:
        with persistence.unit_of_work():
            with pytest.raises(domain.ClientNotFound):
                repo.save_brief(a_brief_of("nobody"))
            repo.save_brief(a_brief())

        assert repo.get_brief("brief_harbor") == a_brief()

    def test_times_of_any_zone_come_back_in_utc(self, repo: OnboardingRepo) -> None:
        repo.add_client(a_client(created_at=TOKYO, updated_at=TOKYO))
        repo.save_intake(an_intake(submitted_at=TOKYO, updated_at=TOKYO))
        repo.save_brief(a_brief(created_at=TOKYO, updated_at=TOKYO))

        (client,), (intake,) = repo.list_clients(), repo.list_intakes("harbor-coffee")
        (brief,) = repo.list_briefs("harbor-coffee")
        moments = (client.created_at, client.updated_at, intake.submitted_at, intake.updated_at, brief.created_at)
        assert {moment.isoformat() for moment in moments} == {IN_UTC}

    def test_intakes_are_listed_oldest_first_and_by_id_within_an_instant(self, repo: OnboardingRepo) -> None:
        repo.add_client(a_client(id="other"))
        repo.add_client(a_client())
        for intake_id, submitted in (("i_late", LATER), ("i_b", NOW), ("i_B", NOW), ("i_a", NOW)):
            repo.save_intake(an_intake(id=intake_id, submitted_at=submitted))
        repo.save_intake(an_intake(id="i_other", client_id="other"))

        assert [intake.id for intake in repo.list_intakes("harbor-coffee")] == ["i_B", "i_a", "i_b", "i_late"]

    def test_briefs_are_listed_oldest_first_and_by_id_within_an_instant(self, repo: OnboardingRepo) -> None:
        repo.add_client(a_client(id="other"))
        repo.add_client(a_client())
        for brief_id, created in (("b_late", LATER), ("b_b", NOW), ("b_B", NOW), ("b_a", NOW)):
            repo.save_brief(a_brief(id=brief_id, created_at=created))
        repo.save_brief(a_brief_of("other", id="b_other"))

        assert [brief.id for brief in repo.list_briefs("harbor-coffee")] == ["b_B", "b_a", "b_b", "b_late"]

    def test_a_client_without_records_lists_none(self, repo: OnboardingRepo, client: domain.Client) -> None:
        assert repo.list_intakes(client.id) == ()
        assert repo.list_briefs(client.id) == ()

    def test_deleting_removes_one_and_twice_equals_once(self, repo: OnboardingRepo, client: domain.Client) -> None:
        for number in (1, 2):
            repo.save_intake(an_intake(id=f"intake_{number}"))
            repo.save_brief(a_brief(id=f"brief_{number}", intake_id=f"intake_{number}"))

        first = (repo.delete_intake("intake_1"), repo.delete_brief("brief_1"))
        again = (repo.delete_intake("intake_1"), repo.delete_brief("brief_1"))

        assert (first, again) == ((True, True), (False, False))
        assert [intake.id for intake in repo.list_intakes(client.id)] == ["intake_2"]
        assert [brief.id for brief in repo.list_briefs(client.id)] == ["brief_2"]

    def test_an_unused_client_goes_once(self, repo: OnboardingRepo) -> None:
        repo.add_client(a_client(registered=False))

        assert repo.delete_client_if_unused("harbor-coffee")
        assert not repo.delete_client_if_unused("harbor-coffee")

        assert repo.list_clients() == ()

    def test_a_registered_client_stays(self, repo: OnboardingRepo, client: domain.Client) -> None:
        assert not repo.delete_client_if_unused(client.id)

        assert repo.get_client(client.id) == client

    @pytest.mark.parametrize(
        "save", [lambda repo: repo.save_intake(an_intake()), lambda repo: repo.save_brief(a_brief())]
    )
    def test_a_client_with_records_stays(self, repo: OnboardingRepo, save: Callable[[OnboardingRepo], None]) -> None:
        repo.add_client(a_client(registered=False))
        save(repo)

        assert not repo.delete_client_if_unused("harbor-coffee")

        assert repo.get_client("harbor-coffee") == a_client(registered=False)

    def test_a_failure_leaves_what_was_there_intact(self, repo: OnboardingRepo, client: domain.Client) -> None:
        repo.save_brief(a_brief())
        repo.save_intake(an_intake())

        def break_off() -> None:
            with persistence.unit_of_work():
                repo.save_client(a_client(name="Pier", members=("zoe",)))
                repo.save_brief(a_brief(timeline_weeks=4))
                repo.delete_intake("intake_harbor")
                raise RuntimeError("power cut")

        with pytest.raises(RuntimeError, match="power cut"):
            break_off()

        assert repo.get_client(client.id) == client
        assert repo.get_brief("brief_harbor") == a_brief()
        assert repo.get_intake("intake_harbor") == an_intake()

    def test_reads_change_nothing(self, repo: OnboardingRepo, client: domain.Client) -> None:
        repo.save_brief(a_brief())
        repo.save_intake(an_intake())

        def read_all() -> tuple[Any, ...]:
            return repo.list_clients(), repo.list_briefs(client.id), repo.list_intakes(client.id)

        assert read_all() == read_all() == ((client,), (a_brief(),), (an_intake(),))


@pytest.mark.usefixtures("memory")
class TestInMemory(OnboardingContract):
    """The database is blocked here."""


@pytest.mark.storage
@pytest.mark.django_db
class TestDatabase(OnboardingContract):
    """SQLite in the first run of the suite, PostgreSQL in the second."""

    def test_lists_take_the_same_queries_for_one_and_for_many(
        self, repo: OnboardingRepo, django_assert_num_queries: Any
    ) -> None:
        for number in range(5):
            repo.add_client(a_client(id=f"client_{number}"))
            repo.save_intake(an_intake(id=f"intake_{number}", client_id="client_0"))
            repo.save_brief(a_brief_of("client_0", id=f"brief_{number}"))

        with django_assert_num_queries(2):
            assert len(repo.list_clients()) == 5
        with django_assert_num_queries(2):
            assert len(repo.list_intakes("client_0")) == len(repo.list_briefs("client_0")) == 5
