"""Each port is whole on both of its implementations, and the setting picks the right one."""

import inspect
from typing import Any

import pytest

from tests.contracts.faces import FACES, Face

each_app = pytest.mark.parametrize("face", FACES, ids=str)


def public_methods(kind: type) -> dict[str, Any]:
    found = inspect.getmembers(kind, inspect.isfunction)
    return {name: method for name, method in found if not name.startswith("_")}


def signatures(kind: type) -> dict[str, inspect.Signature]:
    return {name: inspect.signature(method) for name, method in public_methods(kind).items()}


@each_app
def test_both_implementations_have_the_ports_methods_and_no_more(face: Face) -> None:
    promised = signatures(face.port)

    assert signatures(face.database) == promised
    assert signatures(face.memory) == promised


@each_app
def test_a_port_promises_something_and_says_what(face: Face) -> None:
    methods = public_methods(face.port)

    assert len(methods) >= 4
    assert [name for name, method in methods.items() if not (method.__doc__ or "").strip()] == []
    assert [name for name, method in methods.items() if "return" not in method.__annotations__] == []


@each_app
def test_implementations_show_nothing_but_the_port(face: Face) -> None:
    for kind in (face.database, face.memory):
        assert {name for name in vars(kind) if not name.startswith("_")} == set(public_methods(face.port))


@each_app
def test_both_implementations_take_the_name_of_the_port(face: Face) -> None:
    assert face.database.__name__ == f"Database{face.port.__name__}"
    assert face.memory.__name__ == f"InMemory{face.port.__name__}"


@each_app
def test_in_memory_mode_gives_the_memory_repository(face: Face, memory: Any) -> None:
    assert type(face.chooser()) is face.memory


@each_app
def test_database_mode_gives_the_database_repository(face: Face, settings: Any) -> None:
    settings.AICMO_PERSISTENCE_MODE = "db"

    assert type(face.chooser()) is face.database


@each_app
def test_the_chooser_promises_the_port(face: Face) -> None:
    assert inspect.signature(face.chooser).return_annotation is face.port
