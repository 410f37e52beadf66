"""The import contracts hold, and each of them catches a violation planted in a copy of the tree."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LINT = Path(sys.executable).parent / "lint-imports"
PACKAGES = ("aicmo_site", "onboarding", "strategy", "production", "qc", "delivery")

VIOLATIONS = [
    ("order-of-the-work", "onboarding/services.py", "import strategy.domain"),
    ("order-of-the-work", "aicmo_site/kernel/ids.py", "import qc.domain"),
    ("rooms-of-an-app", "qc/repositories/db.py", "import qc.services"),
    ("rooms-of-an-app", "strategy/models.py", "import strategy.repositories"),
    ("rooms-of-orchestration", "aicmo_site/orchestration/steps/made.py", "import aicmo_site.orchestration.engine"),
    ("neighbours-see-the-domain", "strategy/services.py", "import onboarding.services"),
    ("neighbours-of-strategy", "production/services.py", "import strategy.repositories"),
    ("neighbours-of-production", "qc/services.py", "import production.services"),
    ("neighbours-of-qc", "delivery/services.py", "import qc.services"),
    ("orchestration-sees-services", "aicmo_site/orchestration/engine.py", "import qc.models"),
    ("services-see-no-tables", "qc/services.py", "import qc.repositories.db"),
    ("services-see-no-tables", "onboarding/services.py", "import rest_framework"),
    ("domain-knows-no-framework", "delivery/domain/records.py", "import django.db"),
    ("commands-act-through-services", "qc/management/commands/qc_check.py", "import qc.repositories"),
    ("settings-are-read-through-django", "production/services.py", "import aicmo_site.settings"),
]


def lint(tree: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    chosen = [part for contract in contracts for part in ("--contract", contract)]
    return subprocess.run([LINT, "--no-cache", *chosen], cwd=tree, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project's source."""
    copy = tmp_path_factory.mktemp("tree")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def test_the_contracts_hold(tree: Path) -> None:
    done = lint(tree)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("contract", "file", "line"), VIOLATIONS)
def test_a_planted_violation_is_caught(tree: Path, contract: str, file: str, line: str) -> None:
    source = tree / file
    before = source.read_text()
    try:
        source.write_text(f"{before}\n{line}\n")
        done = lint(tree, contract)
    finally:
        source.write_text(before)

    assert done.returncode == 1
    assert "BROKEN" in done.stdout


def test_every_contract_has_a_planted_violation() -> None:
    named = {
        line.split('"')[1] for line in (ROOT / "pyproject.toml").read_text().splitlines() if line.startswith("id = ")
    }

    assert named == {contract for contract, _, _ in VIOLATIONS}
