"""``manage.py seed_demo``: demo users, clients, and runs in every state."""

from collections import Counter
from pathlib import Path
from typing import Any, ClassVar, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import CommandParser
from django.db import transaction

from aicmo_site.kernel.clock import utc_now
from aicmo_site.kernel.commands import EXIT_OK, JsonCommand, print_table, read_json
from aicmo_site.kernel.errors import FieldError, InvalidInput
from aicmo_site.orchestration import seeding
from aicmo_site.orchestration.workers import Worker
from onboarding import services as onboarding
from onboarding.domain import BriefForm, ClientAlreadyExists, read_brief_form

PASSWORD: Final = "demo-demo-demo"  # noqa: S105 - printed, for sample data only
USERS: Final = {"admin": None, "rita": "reviewer", "olga": "operator", "vera": "viewer"}
CLEAN: Final = ("coffee-roaster", "supplement-brand", "b2b-software")
DOUBTFUL: Final = ("held-for-review",)


class Command(JsonCommand):
    """Make the sample data; what is there already stays."""

    help = "Make demo users, clients, and runs in every state. For a demonstration only: the password is public."
    examples: ClassVar = ("seed_demo", "seed_demo --runs 40 --seed 7")

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--runs", type=int, default=8, help="how many runs to make (default 8, one in each state)")
        parser.add_argument("--seed", type=int, default=1, help="which briefs are chosen (default 1)")

    def answer(self, options: dict[str, Any]) -> int:
        if not 0 <= options["runs"] <= 10_000:
            raise InvalidInput(FieldError("--runs", "must be from 0 to 10000"))
        samples = seeding.Samples(clean=_forms(CLEAN), doubtful=_forms(DOUBTFUL))
        _make_users()
        _make_clients((*samples.clean, *samples.doubtful))
        made: Counter[str] = Counter()
        worker = Worker(clock=utc_now, owner="demo:0")
        for run in seeding.seed_runs(count=options["runs"], samples=samples, seed=options["seed"], worker=worker):
            made[run.status.value] += 1
            self.stderr.write(f"{run.id} {run.status}", style_func=str)
        self._tell(made, as_json=options["as_json"])
        return EXIT_OK

    def _tell(self, made: Counter[str], *, as_json: bool) -> None:
        if as_json:
            self.emit_json({"users": list(USERS), "password": PASSWORD, "runs": dict(made)})
            return
        print_table(self.stdout, "Runs", ("status", "made"), [(name, str(count)) for name, count in made.items()])
        rows = [(name, group or "superuser", PASSWORD) for name, group in USERS.items()]
        print_table(self.stdout, "Logins for /admin/", ("user", "role", "password"), rows)


def _forms(names: tuple[str, ...]) -> list[BriefForm]:
    folder = Path(settings.BASE_DIR) / "examples"
    return [read_brief_form(read_json(str(folder / f"{name}.json"), field=name)) for name in names]


@transaction.atomic
def _make_users() -> None:
    users = get_user_model().objects
    for name, group in USERS.items():
        user, made = users.get_or_create(username=name, defaults={"is_staff": True, "is_superuser": group is None})
        if made:
            user.set_password(PASSWORD)
            user.save()
        if group:
            user.groups.add(Group.objects.get(name=group))


def _make_clients(forms: tuple[BriefForm, ...]) -> None:
    for form in forms:
        try:
            onboarding.register_client(
                client_id=form.client.id,
                name=form.client.name,
                website=form.client.website,
                industry=form.client.industry,
                now=utc_now(),
            )
        except ClientAlreadyExists:
            continue
        onboarding.set_members(client_id=form.client.id, usernames=tuple(USERS)[1:], now=utc_now())
