"""What an app shows to the others draws on nothing internal of another app."""

import ast
import re
from pathlib import Path

import pytest

from tests.contracts.faces import FACES, Face

ROOT = Path(__file__).parent.parent.parent
KERNEL = r"aicmo_site\.kernel(\.\w+)?"
NAMES = "|".join(re.escape(face.package) for face in FACES)


def public_files(face: Face) -> list[Path]:
    home = ROOT / face.package.replace(".", "/")
    return [*sorted((home / "domain").glob("*.py")), home / "services.py", home / "repositories/__init__.py"]


def imports_of(path: Path) -> set[str]:
    """The modules a file names; ``from a import b`` counts as ``a`` when ``a`` is a domain, else as ``a.b``."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found |= {node.module or ""} if _is_whole(node.module) else _parts(node)
    return found


def _is_whole(module: str | None) -> bool:
    return bool(re.fullmatch(rf"({NAMES})\.domain|{KERNEL}", module or "")) and module != "aicmo_site.kernel"


def _parts(node: ast.ImportFrom) -> set[str]:
    return {f"{node.module}.{alias.name}" for alias in node.names}


def strangers(face: Face, allowed: str) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {name}"
        for path in public_files(face)
        for name in sorted(imports_of(path))
        if re.match(rf"({NAMES}|aicmo_site)\b", name)
        and not name.startswith(f"{face.package}.")
        and not re.fullmatch(rf"{KERNEL}|{allowed}", name)
    ]


@pytest.mark.parametrize("face", FACES[:-1], ids=str)
def test_a_face_draws_on_the_kernel_and_on_domains(face: Face) -> None:
    assert strangers(face, rf"({NAMES})\.domain") == []


def test_orchestration_draws_on_services_and_domains() -> None:
    assert strangers(FACES[-1], rf"({NAMES})\.(domain|services)") == []


def test_a_planted_import_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "services.py"
    planted.write_text("from qc import models\nfrom qc.domain.records import Review\nimport strategy.planners\n")

    assert imports_of(planted) == {"qc.models", "qc.domain.records.Review", "strategy.planners"}
