"""What a run delivered, as the client gets it: files on disk."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

from aicmo_site.kernel.memory import MemoryStore
from aicmo_site.orchestration import services
from aicmo_site.orchestration.domain import Run
from aicmo_site.orchestration.reporting import ArtifactReport
from onboarding.domain import BriefForm
from production import services as production
from production.domain import DraftContent
from strategy import services as strategies
from strategy.domain import StrategyPlan


def artifacts_of(run: Run) -> dict[str, ArtifactReport]:
    """Give the files a run delivered, by format."""
    return {artifact.format: artifact for artifact in services.report_run(run=run).artifacts}


def file_of(run: Run, kind: str) -> Path:
    """Tell where the file of a format lies."""
    return Path(artifacts_of(run)[kind].path)


def text_of(run: Run) -> str:
    """Give the delivered content as Markdown."""
    return file_of(run, "markdown").read_text(encoding="utf-8")


def archive_of(run: Run) -> dict[str, bytes]:
    """Give the files in the delivered ZIP."""
    with zipfile.ZipFile(file_of(run, "zip")) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def manifest_of(run: Run) -> Any:
    """Give the manifest in the delivered ZIP."""
    return json.loads(archive_of(run)["manifest.json"])


def content_of(run: Run) -> DraftContent:
    """Give the content of the run's draft."""
    return production.get_draft(draft_id=run.documents.draft_id or "").content


def plan_of(run: Run) -> StrategyPlan:
    """Give the plan of the run's strategy."""
    return strategies.get_strategy(strategy_id=run.documents.strategy_id or "").plan


def sha256(content: bytes) -> str:
    """Give the hash as the manifest writes it."""
    return hashlib.sha256(content).hexdigest()


def facts_of(form: BriefForm) -> tuple[str, ...]:
    """What a package must tell of its brief."""
    brand, offer = form.brand, form.offer
    audiences = tuple(audience.name for audience in form.audiences)
    return (form.client.name, offer.name, *offer.proof_points, *form.key_messages, *audiences, *brand.must_use)


def left_of_runs(store: MemoryStore) -> dict[str, Any]:
    """Give all that is stored but the history of runs, which outlives them."""
    return {name: rows for name, rows in store.census().items() if not name.startswith("workflow_")}
