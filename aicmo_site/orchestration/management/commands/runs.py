"""``manage.py runs``: what a person does with runs from the shell."""

from collections.abc import Callable
from typing import Any, ClassVar, Final

from django.core.management.base import CommandParser

from aicmo_site.kernel import records
from aicmo_site.kernel.clock import utc_now
from aicmo_site.kernel.commands import EXIT_FAILED, EXIT_OK, JsonCommand, person, print_table, read_option, visible
from aicmo_site.kernel.errors import FieldError, InvalidInput
from aicmo_site.orchestration import services
from aicmo_site.orchestration.domain import Run, RunNotFound, RunStatus, Step
from aicmo_site.orchestration.management.run_output import as_document, print_run
from aicmo_site.orchestration.reporting import issues_of
from aicmo_site.orchestration.workers import Worker

DECISIONS: Final[dict[str, Callable[..., Run]]] = {
    "cancel": services.cancel_run,
    "approve": services.approve_run,
    "reject": services.reject_run,
    "revise": services.revise_run,
}


class Command(JsonCommand):
    """List and show runs; cancel, resume, approve, reject or revise one."""

    help = "List and show runs, and do what a person does at a gate."
    examples: ClassVar = (
        "runs",
        "runs list --status awaiting_review --json",
        "runs show run_0192f0c1",
        'runs approve run_0192f0c1 --note "checked with the client"',
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("verb", nargs="?", default="list", choices=["list", "show", "resume", *DECISIONS])
        parser.add_argument("run", nargs="?", metavar="RUN", help="the run's id")
        parser.add_argument("--note", default="", help="why; kept with the decision")
        parser.add_argument("--status", choices=[status.value for status in RunStatus], help="list only these")
        parser.add_argument("--limit", type=int, default=50, help="list at most so many (default 50)")

    def answer(self, options: dict[str, Any]) -> int:
        if options["verb"] == "list":
            return self._list(options)
        if not options["run"]:
            raise InvalidInput(FieldError("RUN", f"is required; write: runs {options['verb']} RUN"))
        run_id = read_option(records.Line, options["run"], name="RUN")
        note = read_option(records.Text, options["note"], name="--note")
        run = _act(options["verb"], run_id, note, Worker(clock=utc_now, on_step=self._tell))
        report = services.report_run(run=run, out=None)
        if options["as_json"]:
            self.emit_json(as_document(report))
        else:
            print_run(self.stdout, run, report, issues_of(run))
            self._print_events(run)
        return _exit_code(options["verb"], run)

    def _list(self, options: dict[str, Any]) -> int:
        if not 1 <= options["limit"] <= 1000:
            raise InvalidInput(FieldError("--limit", "must be from 1 to 1000"))
        status = RunStatus(options["status"]) if options["status"] else None
        runs = services.list_runs(status=status, limit=options["limit"])
        if options["as_json"]:
            self.emit_json([_summary(run) for run in runs])
        else:
            print_table(self.stdout, "Runs", _COLUMNS, [_cells(run) for run in runs])
        return EXIT_OK

    def _tell(self, step: Step) -> None:
        self.stderr.write(f"{step.name} {step.status}", style_func=str)

    def _print_events(self, run: Run) -> None:
        events = services.list_events(run_id=run.id)
        rows = [
            (event.occurred_at.isoformat(" ", "seconds"), event.name, visible(event.payload_json)) for event in events
        ]
        print_table(self.stdout, "Events", ("at", "event", "about"), rows)


_SUMMARY: Final = ("run_id", "client", "pack", "status", "score", "started", "error")


def _summary(run: Run) -> dict[str, Any]:
    values = (
        run.id,
        run.client_name,
        run.form.scope.pack,
        run.status.value,
        run.verdict.score if run.verdict else None,
        records.dump(run.created_at),
        run.error.message if run.error else None,
    )
    return dict(zip(_SUMMARY, values, strict=True))


_COLUMNS: Final = ("run", "client", "status", "QC", "started", "error")


def _cells(run: Run) -> tuple[str, ...]:
    score = f"{run.verdict.score:.2f}" if run.verdict else ""
    started = run.created_at.isoformat(" ", "minutes")[:16]
    return run.id, run.client_name, run.status.value, score, started, run.error.message if run.error else ""


def _act(verb: str, run_id: str, note: str, worker: Worker) -> Run:
    try:
        if verb == "show":
            return services.get_run(run_id=run_id)
        if verb == "resume":
            return services.resume_run(run_id=run_id, worker=worker)
        return DECISIONS[verb](run_id=run_id, by=person(), note=note, worker=worker)
    except RunNotFound as error:
        raise InvalidInput(FieldError("RUN", f"{error.message}; see `runs list`")) from error


def _exit_code(verb: str, run: Run) -> int:
    """Failure means: the person's wish did not come true."""
    if verb in ("show", "cancel", "reject"):
        wished = run.status is not RunStatus.FAILED or verb == "show"
    else:
        wished = run.status not in (RunStatus.FAILED, RunStatus.COMPENSATED, RunStatus.COMPENSATING)
    return EXIT_OK if wished else EXIT_FAILED
