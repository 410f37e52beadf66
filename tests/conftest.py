"""Fixtures that every test may use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from aicmo_site.kernel import persistence
from aicmo_site.kernel.memory import MemoryStore

hypothesis_settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("suite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to the run on PostgreSQL what only PostgreSQL does."""
    if django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        elsewhere = [item for item in items if item.get_closest_marker("postgresql")]
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep SQLite's test database in a file of this process's own: threads and forks share it, other runs don't."""
    database = django_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture
def memory(settings: Any) -> Iterator[MemoryStore]:
    """Run the test in memory, in a world of its own."""
    settings.AICMO_PERSISTENCE_MODE = "inmemory"
    with persistence.fresh_store() as store:
        yield store


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Give every test a media folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture(autouse=True)
def fast_passwords(settings: Any) -> None:
    """Hash passwords quickly: the suite is not about their strength."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
