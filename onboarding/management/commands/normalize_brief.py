"""``manage.py normalize_brief``: an intake's answers to a brief, or to what has to be asked first."""

from typing import Any

from django.core.management.base import CommandParser

from aicmo_site.kernel import clock, commands, ids, records
from onboarding import domain


class Command(commands.JsonCommand):
    """Print the brief made of a file of answers, with what is missing and doubtful in it. Nothing is stored."""

    help = "Turn the answers of an intake into a brief and list what is missing or doubtful. Stores nothing."
    examples = (
        "normalize_brief examples/coffee-roaster.json",
        "normalize_brief --json examples/coffee-roaster.json",
        "normalize_brief - < intake.json",
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("intake", metavar="INTAKE.json", help="a file in the format of a brief; - for stdin")

    def answer(self, options: dict[str, Any]) -> int:
        form = domain.read_brief_form(commands.read_json(options["intake"], field="INTAKE.json"))
        brief = domain.normalize(form, brief_id=ids.new_id("brief"), intake_id=None, now=clock.utc_now())
        if options["as_json"]:
            self.emit_json({"brief": records.dump(brief), "findings": records.dump(brief.findings, _FINDINGS)})
        else:
            self._show(brief)
        return commands.EXIT_OK

    def _show(self, brief: domain.Brief) -> None:
        audiences = ", ".join(audience.name for audience in brief.audiences)
        self.stdout.write(commands.visible(f"{brief.client.name}: {brief.offer.name}, for {audiences}"))
        self.stdout.write(f"Starts {brief.start_date}, runs {brief.timeline_weeks} weeks")
        if not brief.findings:
            self.stdout.write("The brief is complete; there is nothing to ask.")
            return
        rows = [(finding.kind.value, finding.field, finding.message) for finding in brief.findings]
        commands.print_table(self.stdout, f"{len(rows)} to ask the client", ("", "field", "question"), rows)


_FINDINGS = tuple[domain.Finding, ...]
