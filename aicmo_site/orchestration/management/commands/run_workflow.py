"""``manage.py run_workflow BRIEF.json``: a brief in, a package out."""

import dataclasses
import os
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import CommandParser

from aicmo_site.kernel.clock import utc_now
from aicmo_site.kernel.commands import EXIT_FAILED, JsonCommand, person, read_json, read_option
from aicmo_site.kernel.errors import FieldError, InvalidInput
from aicmo_site.kernel.ids import new_id
from aicmo_site.kernel.records import Name
from aicmo_site.orchestration import services
from aicmo_site.orchestration.domain import IdempotencyKeyReused, OnQcFailure, RunOptions, Step
from aicmo_site.orchestration.management.run_output import as_document, exit_code, print_run
from aicmo_site.orchestration.reporting import issues_of
from aicmo_site.orchestration.workers import Worker
from delivery.domain import StorageFailed
from onboarding.domain import BriefForm, read_brief_form


class Command(JsonCommand):
    """Parse the brief and the options, start a run and drive it, and tell how it ended."""

    help = "Carry a brief through onboarding, strategy, production, QC and delivery to a package."
    examples: ClassVar = (
        "run_workflow examples/coffee-roaster.json",
        "run_workflow examples/b2b-software.json --approve-strategy hold --json",
        "run_workflow - --on-qc-failure revise --out packages < brief.json",
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("brief", metavar="BRIEF.json", help="the brief; - reads standard input")
        parser.add_argument("--pack", help="the pack to make, in place of the brief's")
        parser.add_argument("--generator", choices=["template"], default=settings.AICMO_GENERATOR)
        parser.add_argument("--on-qc-failure", choices=[policy.value for policy in OnQcFailure], default="hold")
        parser.add_argument("--approve-strategy", choices=["auto", "hold"], default="auto")
        parser.add_argument("--idempotency-key", metavar="K", help="the same key and brief give the same run")
        parser.add_argument("--out", metavar="DIR", help="also copy the package's files into this folder")

    def answer(self, options: dict[str, Any]) -> int:
        form = _with_pack(read_brief_form(read_json(options["brief"], field="BRIEF.json")), options["pack"])
        out = _folder(options["out"])
        try:
            run = services.start_run(
                form=form,
                options=_options(options),
                run_id=new_id("run"),
                idempotency_key=_key(options["idempotency_key"]),
                started_by=person(),
                now=utc_now(),
            )
        except IdempotencyKeyReused as error:
            raise InvalidInput(FieldError("--idempotency-key", error.message)) from error
        run = services.continue_run(run_id=run.id, worker=Worker(clock=utc_now, on_step=self._tell))
        try:
            report, fault = services.report_run(run=run, out=out), None
        except StorageFailed as error:
            report, fault = services.report_run(run=run), error
        if options["as_json"]:
            self.emit_json(as_document(report))
        else:
            print_run(self.stdout, run, report, issues_of(run))
        if fault is not None:
            # The run itself is complete and told above; only the copies are missing.
            self.stderr.write(f"--out: {fault.message}; the package lies where the run put it")
            return EXIT_FAILED
        return exit_code(report.status)

    def _tell(self, step: Step) -> None:
        seconds = "" if step.seconds is None else f" ({step.seconds:.2f} s)"
        self.stderr.write(f"{step.name} {step.status}{seconds}", style_func=str)


def _options(options: dict[str, Any]) -> RunOptions:
    return RunOptions(
        generator=options["generator"],
        on_qc_failure=OnQcFailure(options["on_qc_failure"]),
        approve_strategy=options["approve_strategy"],
        threshold=settings.AICMO_QC_THRESHOLD,
    )


def _with_pack(form: BriefForm, pack: str | None) -> BriefForm:
    if pack is None:
        return form
    try:
        return dataclasses.replace(form, scope=dataclasses.replace(form.scope, pack=pack))
    except ValueError as error:
        raise InvalidInput(FieldError("--pack", f"{pack!r} is not the name of a pack")) from error


def _key(key: str | None) -> str | None:
    return None if key is None else read_option(Name, key, name="--idempotency-key")


def _folder(name: str | None) -> Path | None:
    if name is None:
        return None
    folder = Path(name)
    standing = next(part for part in (folder, *folder.parents) if part.exists())
    if not standing.is_dir():
        raise InvalidInput(FieldError("--out", f"{str(standing)!r} is not a folder; name one, it is made if missing"))
    if not os.access(standing, os.W_OK | os.X_OK):
        raise InvalidInput(FieldError("--out", f"{str(standing)!r} can't be written to; name a folder that can"))
    return folder
