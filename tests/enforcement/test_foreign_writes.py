"""No module writes another module's tables: not through the ORM, not by making its models, not by raw SQL."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parent.parent.parent
HOMES = {
    "onboarding": "onboarding",
    "strategy": "strategy",
    "production": "production",
    "qc": "qc",
    "delivery": "delivery",
    "orchestration": "aicmo_site/orchestration",
}
WRITES = {
    "create", "acreate", "bulk_create", "abulk_create", "update", "aupdate", "bulk_update", "abulk_update", "delete",
    "adelete", "save", "asave", "get_or_create", "aget_or_create", "update_or_create", "aupdate_or_create",
    "_raw_delete",
}  # fmt: skip


SQL = re.compile(
    r"\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|merge\s+into|update(?:\s+or\s+\w+)?|delete\s+from|truncate"
    r"(?:\s+table)?|alter\s+table|drop\s+table|copy)\s+(?:only\s+)?(?:[\"`]?\w+[\"`]?\.)?[\"`]?(\w+)",
    re.IGNORECASE,
)


def owners() -> tuple[dict[str, str], dict[str, str]]:
    """Tell which app owns each model's name, and each table."""
    found = [model for model in apps.get_models() if model._meta.app_label in HOMES]
    return (
        {model.__name__: model._meta.app_label for model in found},
        {model._meta.db_table: model._meta.app_label for model in found},
    )


def home_of(path: Path) -> str | None:
    relative = path.as_posix()
    return next((app for app, folder in HOMES.items() if relative.startswith(f"{folder}/")), None)


def foreign_writes(path: Path, source: str) -> Iterator[str]:
    """Tell where a file could write what is not its own.

    It imports a foreign model, asks for it by name, makes one or writes through one, or holds SQL that changes a
    foreign table.
    """
    home = home_of(path)
    models, tables = owners()
    foreign_models = {name for name, app in models.items() if app != home}
    foreign_tables = {name for name, app in tables.items() if app != home}
    for node in ast.walk(ast.parse(source)):
        for fault in (*_imported(node, home), *_called(node, foreign_models), *_in_sql(node, foreign_tables)):
            yield f"{path}:{getattr(node, 'lineno', 0)} {fault}"


def _imported(node: ast.AST, home: str | None) -> Iterator[str]:
    homes = {folder.replace("/", ".") + ".models": app for app, folder in HOMES.items()}
    if isinstance(node, ast.ImportFrom) and node.module:
        found = {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    elif isinstance(node, ast.Import):
        found = {alias.name for alias in node.names}
    else:
        return
    yield from (f"imports {name}" for name in found & set(homes) if homes[name] != home)


def _called(node: ast.AST, foreign: set[str]) -> Iterator[str]:
    if not isinstance(node, ast.Call):
        return
    named = {part.id for part in ast.walk(node.func) if isinstance(part, ast.Name)}
    named |= {part.attr for part in ast.walk(node.func) if isinstance(part, ast.Attribute)}
    last = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if named & foreign and (last in WRITES or (last in foreign and "models" in named)):
        yield f"makes or writes {sorted(named & foreign)}"
    if last == "get_model":
        asked = {str(part.value).rpartition(".")[2].lower() for part in node.args if isinstance(part, ast.Constant)}
        yield from (f"asks for {name}" for name in foreign if name.lower() in asked)


def _in_sql(node: ast.AST, foreign: set[str]) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else " ? " for part in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
    else:
        return
    bare = re.sub(r"/\*.*?\*/|--[^\n]*", " ", text, flags=re.DOTALL)
    yield from (f"writes {match.group(1)}" for match in SQL.finditer(bare) if match.group(1) in foreign)


def source_files() -> list[Path]:
    folders = [ROOT / name for name in ("aicmo_site", "onboarding", "strategy", "production", "qc", "delivery")]
    return [path.relative_to(ROOT) for folder in folders for path in sorted(folder.rglob("*.py"))]


def test_no_module_writes_another_modules_tables() -> None:
    found = [one for path in source_files() for one in foreign_writes(path, (ROOT / path).read_text())]

    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "StrategyDocument.objects.create(id=1)",
        "StrategyDocument.objects.filter(pk=1).update(note='x')",
        "models.StrategyDocument.objects.all().delete()",
        "StrategyDocument(id=1).save()",
        "strategy.models.StrategyDocument(id=1)",
        "cursor.execute('DELETE FROM strategy_documents WHERE id = 1')",
        "cursor.execute('''\n  UPDATE\n  \"strategy_documents\" SET note = ''''')",
        "cursor.execute('insert  into strategy_documents values (1)')",
        "from strategy.models import StrategyDocument as S",
        "from strategy import models",
        "import strategy.models",
        "apps.get_model('strategy', 'StrategyDocument').objects.all().delete()",
        "apps.get_model('strategy.StrategyDocument')",
        "cursor.execute(f'DELETE FROM strategy_documents WHERE id = {x}')",
        "cursor.execute('DELETE FROM public.strategy_documents')",
        "cursor.execute('DELETE /* all */ FROM strategy_documents')",
        "cursor.execute('INSERT OR REPLACE INTO strategy_documents VALUES (1)')",
        "cursor.execute('MERGE INTO strategy_documents USING x')",
        "cursor.execute('COPY strategy_documents FROM stdin')",
    ],
)
def test_a_planted_write_is_caught(line: str) -> None:
    assert list(foreign_writes(Path("qc/services.py"), line))
    assert not list(foreign_writes(Path("strategy/repositories/db.py"), line))


def test_reading_ones_own_rows_is_no_foreign_write() -> None:
    assert not list(foreign_writes(Path("qc/services.py"), "QcResult.objects.filter(pk=1).update(score=1)"))
