"""``manage.py qc_check``: check a text, or a stream of texts, and store nothing."""

import json
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import CommandParser
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from aicmo_site.kernel import clock, commands, ids
from aicmo_site.kernel.errors import FieldError, InvalidInput
from aicmo_site.kernel.records import Line, dump, load, parse_json, record
from onboarding import domain as onboarding
from qc import rules, services
from qc.domain import CheckContext, CheckedText, Evaluation, QcIssue, Severity

_COLOURS: Final = {Severity.CRITICAL: "bold red", Severity.MAJOR: "yellow", Severity.MINOR: "cyan"}
_TOLD: Final = ("rule", "category", "severity", "section", "reason", "excerpt", "start", "end", "suggestion", "source")
_EXCERPT: Final = 60
_BAR: Final = 30


@record
class JsonLine:
    """One text of a stream, with what is known of it. ``id`` comes back as it came."""

    id: str | int | float | None
    text: str
    channel: Line | None = None
    industry: Line | None = None
    markets: tuple[Line, ...] | None = None
    paid_relationship: bool | None = None
    evidence: tuple[Line, ...] | Line | None = None


class Command(commands.JsonCommand):
    """Print a text's issues, score and verdict."""

    help = "Check a text: every issue with its place and remedy, a score, a verdict. Stores nothing."
    examples = (
        "qc_check post.md --channel x",
        "qc_check draft.md --brief examples/coffee-roaster.json --json",
        "qc_check - --channel email.subject < subject.txt",
        "qc_check --jsonl texts.jsonl --brief examples/coffee-roaster.json",
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", nargs="?", metavar="FILE.md", help="the text in UTF-8; - for stdin (the default)")
        parser.add_argument("--jsonl", metavar="FILE", help="check one JSON object a line; - for stdin")
        parser.add_argument("--brief", metavar="BRIEF.json", help="the client's brief")
        parser.add_argument("--channel", help="where it is published: x, linkedin, email, google_ads.headline, ...")
        parser.add_argument("--industry", help="the client's industry, such as 'dietary supplements'")
        parser.add_argument(
            "--market", action="append", default=[], metavar="M", help="a market, such as US; repeatable"
        )

    def answer(self, options: dict[str, Any]) -> int:
        if options["jsonl"] and options["file"]:
            raise InvalidInput(FieldError("--jsonl", "takes the place of FILE; give one of them"))
        context = _context(options)
        if context.channel and not rules.is_channel(context.channel):
            self.stderr.write(commands.visible(f"no rule knows the channel {context.channel!r}: no limits of it apply"))
        return self._stream(options["jsonl"], context) if options["jsonl"] else self._check(options, context)

    def _check(self, options: dict[str, Any], context: CheckContext) -> int:
        text = _decode(commands.read_bytes(options["file"] or "-", field="FILE"))
        evaluation = _evaluate(text, context)
        if options["as_json"]:
            self.emit_json(_document(evaluation))
        else:
            self._show(text, evaluation)
        return commands.EXIT_OK if evaluation.passed else commands.EXIT_FAILED

    def _stream(self, name: str, context: CheckContext) -> int:
        with ExitStack() as stack:
            progress = stack.enter_context(_progress())
            task = progress.add_task("texts checked", total=None)
            for line in _lines(name, stack):
                self.stdout.write(json.dumps(_answer_line(line, context), separators=(",", ":")))
                self.stdout.flush()
                progress.advance(task)
        return commands.EXIT_OK

    def _show(self, text: str, evaluation: Evaluation) -> None:
        is_terminal = self.stdout.isatty()
        console = Console(markup=False, highlight=False, force_terminal=is_terminal, width=None if is_terminal else 120)
        with console.capture() as capture:
            if evaluation.issues:
                console.print(_table(text, evaluation.issues))
            console.print(_verdict(evaluation))
        self.stdout.write(capture.get(), ending="")


def _context(options: dict[str, Any]) -> CheckContext:
    told = {"channel": options["channel"], "industry": options["industry"], "markets": options["market"]}
    return load(CheckContext, {**told, "brief": _brief(options["brief"])})


def _brief(name: str | None) -> onboarding.Brief | None:
    if name is None:
        return None
    form = onboarding.read_brief_form(commands.read_json(name, field="--brief"))
    return onboarding.normalize(form, brief_id=ids.new_id("brief"), intake_id=None, now=clock.utc_now())


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(FieldError("FILE", f"is not UTF-8 (byte {error.start}); save it as UTF-8")) from error


def _evaluate(text: str, context: CheckContext) -> Evaluation:
    checked = load(CheckedText, {"text": text, "context": context})
    return services.check_text(checked=checked, threshold=settings.AICMO_QC_THRESHOLD)


def _document(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "passed": evaluation.passed,
        "score": evaluation.score,
        "category_scores": {each.category: each.score for each in evaluation.category_scores},
        "issues": [{key: issue[key] for key in _TOLD} for issue in dump(evaluation)["issues"]],
        "words": evaluation.words,
        "ruleset": evaluation.ruleset,
    }


def _lines(name: str, stack: ExitStack) -> Iterator[bytes]:
    """Read line by line, so that a stream is answered while it runs.

    :raises InvalidInput: if the file can't be read
    """
    try:
        stream = _open(name, stack)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InvalidInput(
            FieldError("--jsonl", f"cannot read {name!r} ({reason}); name a readable file, or -")
        ) from error
    for line in stream:
        if line.strip():
            yield line if isinstance(line, bytes) else line.encode()


def _open(name: str, stack: ExitStack) -> Iterable[bytes | str]:
    if name == "-":
        stdin: Iterable[bytes | str] = getattr(sys.stdin, "buffer", sys.stdin)
        return stdin
    return stack.enter_context(Path(name).open("rb"))


def _answer_line(line: bytes, context: CheckContext) -> dict[str, Any]:
    said: Any = None
    try:
        said = parse_json(line, field="line")
        if not isinstance(said, dict):
            raise InvalidInput(FieldError("line", "must be a JSON object with id and text"))
        case = load(JsonLine, said)
        return {"id": said["id"], **_document(_evaluate(case.text, _context_of(case, context)))}
    except InvalidInput as error:
        return {"id": said.get("id") if isinstance(said, dict) else None, "error": error.message}


def _context_of(case: JsonLine, context: CheckContext) -> CheckContext:
    """Give what the line says; where it is silent, what the options say."""
    evidence = (case.evidence,) if isinstance(case.evidence, str) else case.evidence
    return CheckContext(
        channel=case.channel or context.channel,
        industry=case.industry or context.industry,
        markets=case.markets or context.markets,
        paid_relationship=bool(case.paid_relationship),
        evidence=evidence or (),
        brief=context.brief,
    )


def _progress() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.completed} {task.description}"), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


def _table(text: str, issues: tuple[QcIssue, ...]) -> Table:
    table = Table(
        "severity", "line", "rule", "what", title=f"{len(issues)} to look at", title_justify="left", expand=True
    )
    starts = _line_starts(text)
    for issue in issues:
        where = "-" if issue.start is None else _place(starts, issue.start)
        table.add_row(Text(issue.severity.value, style=_COLOURS[issue.severity]), where, issue.rule, _explain(issue))
    return table


def _explain(issue: QcIssue) -> Text:
    parts = [Text(commands.visible(issue.reason))]
    if issue.excerpt is not None:
        line = " ".join(issue.excerpt.split())
        quote = line if len(line) <= _EXCERPT else f"{line[: _EXCERPT - 1]}…"
        parts.append(Text(commands.visible(f"“{quote}”"), style="italic"))
    if issue.suggestion:
        parts.append(Text(commands.visible(f"→ {issue.suggestion}"), style="green"))
    return Text("\n").join(parts)


def _verdict(evaluation: Evaluation) -> Text:
    filled = round(evaluation.score * _BAR)
    colour = "green" if evaluation.passed else "red"
    bar = Text("█" * filled, style=colour) + Text("░" * (_BAR - filled))
    verdict = "passed" if evaluation.passed else "not passed"
    needed = f" {evaluation.score:.2f} of 1, {evaluation.threshold:.2f} needed"
    figures = f"{needed} · {evaluation.words:,} words · rules {evaluation.ruleset}"
    return bar + Text(figures) + Text(f"\n{verdict}", style=f"bold {colour}")


def _line_starts(text: str) -> list[int]:
    return [0, *(at + 1 for at, letter in enumerate(text) if letter == "\n")]


def _place(starts: list[int], offset: int) -> str:
    line = bisect_right(starts, offset)
    return f"{line}:{offset - starts[line - 1] + 1}"
