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


def names_in(node: ast.AST) -> set[str]:
    simple = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return simple | {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}


def foreign_writes(path: Path, source: str) -> Iterator[str]:
    home = home_of(path)
    model_owner, table_owner = owners()
    foreign_models = {name for name, app in model_owner.items() if app != home}
    foreign_tables = {name for name, app in table_owner.items() if app != home}
    sql = re.compile(
        r"\b(insert\s+into|update|delete\s+from|truncate|alter\s+table|drop\s+table)\s+(only\s+)?[\"`]?(\w+)",
        re.IGNORECASE,
    )
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            if names_in(node.func) & foreign_models and _makes_or_writes(node.func, foreign_models):
                yield f"{path}:{node.lineno} writes {sorted(names_in(node.func) & foreign_models)}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for match in sql.finditer(node.value):
                if match.group(3) in foreign_tables:
                    yield f"{path}:{node.lineno} writes {match.group(3)}"


def _makes_or_writes(func: ast.expr, foreign: set[str]) -> bool:
    if isinstance(func, ast.Name):
        return func.id in foreign
    return isinstance(func, ast.Attribute) and (func.attr in WRITES or func.attr in foreign)


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
    ],
)
def test_a_planted_write_is_caught(line: str) -> None:
    assert list(foreign_writes(Path("qc/services.py"), line))
    assert not list(foreign_writes(Path("strategy/repositories/db.py"), line))


def test_reading_ones_own_rows_is_no_foreign_write() -> None:
    assert not list(foreign_writes(Path("qc/services.py"), "QcResult.objects.filter(pk=1).update(score=1)"))
