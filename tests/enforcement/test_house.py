"""The house has the promised shape."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
APPS = ("onboarding", "strategy", "production", "qc", "delivery")
ROOMS = (
    "domain/__init__.py",
    "services.py",
    "repositories/__init__.py",
    "repositories/db.py",
    "repositories/memory.py",
)
FORBIDDEN_NAMES = {"utils", "helpers", "common", "base", "manager"}


def source() -> list[Path]:
    folders = [ROOT / name for name in ("aicmo_site", *APPS)]
    return [path for folder in folders for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


@pytest.mark.parametrize("app", [*APPS, "aicmo_site/orchestration"])
def test_every_app_has_the_same_rooms(app: str) -> None:
    rooms = (*ROOMS, "models.py", "admin.py", "migrations/0001_initial.py")

    assert [room for room in rooms if not (ROOT / app / room).exists()] == []


def test_the_sites_package_is_empty() -> None:
    assert (ROOT / "aicmo_site/__init__.py").read_text() == ""


def test_no_room_is_named_after_nothing() -> None:
    assert [str(path) for path in source() if path.stem in FORBIDDEN_NAMES] == []


def test_no_file_and_no_function_sprawls() -> None:
    long_files = [str(path) for path in source() if path.read_text().count("\n") > 300]
    long_functions = [
        f"{path}:{node.lineno} {node.name}"
        for path in source()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or node.lineno) - node.lineno >= 40
    ]

    assert (long_files, long_functions) == ([], [])


def test_nothing_dangerous_is_called() -> None:
    dangerous = {"eval", "exec", "pickle", "marshal"}
    found = [
        f"{path}:{node.lineno}"
        for path in source()
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Name) and node.id in dangerous)
        or (isinstance(node, ast.Attribute) and ast.unparse(node) in {"yaml.load", "yaml.unsafe_load"})
        or (isinstance(node, ast.keyword) and node.arg == "shell")
    ]

    assert found == []


def test_psycopg_3_is_not_installed() -> None:
    with pytest.raises(ImportError):
        __import__("psycopg")


def test_only_the_kernel_reads_the_persistence_mode() -> None:
    readers = [path.relative_to(ROOT).as_posix() for path in source() if "AICMO_PERSISTENCE_MODE" in _code(path)]

    assert readers == ["aicmo_site/kernel/persistence.py", "aicmo_site/settings.py"]


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in source()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv"}
    }

    assert readers <= {"aicmo_site/settings.py", "aicmo_site/asgi.py", "aicmo_site/wsgi.py"}


def _code(path: Path) -> str:
    """The attributes and assigned names of a file: what is in its texts does not count."""
    tree = ast.parse(path.read_text())
    names = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    return " ".join([*names, *(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))])
