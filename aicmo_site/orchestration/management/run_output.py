"""How commands show a run: steps with times, QC's score and issues, and where the package lies."""

from collections.abc import Sequence

from django.core.management.base import OutputWrapper

from aicmo_site.kernel import records
from aicmo_site.kernel.commands import EXIT_AWAITING, EXIT_FAILED, EXIT_OK, print_table, visible
from aicmo_site.orchestration.domain import GATES, Run, RunStatus
from aicmo_site.orchestration.reporting import RunReport
from qc.domain import QcIssue

MOST_ISSUES = 15
"""How many issues are listed on a terminal; the JSON and the admin have all."""


def exit_code(status: str) -> int:
    """Give the exit code for where a run stands: 0 completed, 3 waiting for a person, else 1."""
    if status == RunStatus.COMPLETED:
        return EXIT_OK
    return EXIT_AWAITING if status in GATES else EXIT_FAILED


def as_document(report: RunReport) -> object:
    """Give the report as plain JSON values."""
    document = records.dump(report)
    if document["compensation_error"] is None:
        del document["compensation_error"]
    return document


def print_run(stdout: OutputWrapper, run: Run, report: RunReport, issues: Sequence[QcIssue]) -> None:
    """Print all of a run for a person."""
    stdout.write(visible(f"{run.client_name} · run {run.id} · {report.status}"))
    rows = [(step.name, step.status, "" if step.seconds is None else f"{step.seconds:.3f}") for step in report.steps]
    print_table(stdout, "Steps", ("step", "status", "seconds"), rows)
    if report.qc:
        verdict = "passed" if report.qc.passed else "not passed"
        stdout.write(f"QC: {verdict}, score {report.qc.score:.2f}, {len(issues)} issues")
    if issues:
        print_table(
            stdout, "Issues", ("severity", "rule", "section", "what"), [_cells(one) for one in issues[:MOST_ISSUES]]
        )
    if len(issues) > MOST_ISSUES:
        stdout.write(f"and {len(issues) - MOST_ISSUES} more (--json has all)")
    _print_end(stdout, report)


def _cells(issue: QcIssue) -> tuple[str, str, str, str]:
    quote = f" “{issue.excerpt}”" if issue.excerpt else ""
    return issue.severity.value, issue.rule, issue.section or "", f"{issue.reason}{quote}"


def _print_end(stdout: OutputWrapper, report: RunReport) -> None:
    for artifact in report.artifacts[:1]:
        stdout.write(f"Package: {visible(artifact.path)} ({artifact.size:,} bytes)")
    if report.status in GATES:
        stdout.write(f"Waits for a person: manage.py runs show {report.run_id}, then approve, reject or revise it")
    for error in (report.error, report.compensation_error):
        if error is not None:
            where = f" at {error.step}" if error.step else ""
            stdout.write(visible(f"Error{where} ({error.code}): {error.message}"))
