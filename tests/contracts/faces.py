"""The public faces of the apps, found by their names: domain, services, and the port with its two implementations."""

import dataclasses
import importlib
import inspect
import pkgutil
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from aicmo_site.kernel import errors, events, persistence
from aicmo_site.kernel.errors import AicmoError

PACKAGES = ("onboarding", "strategy", "production", "qc", "delivery", "aicmo_site.orchestration")


@dataclass(frozen=True)
class Face:
    """One app as the others see it."""

    package: str
    domain: types.ModuleType
    services: types.ModuleType
    port: type
    chooser: Any
    database: type
    memory: type

    def __str__(self) -> str:
        return self.package


def load_face(package: str) -> Face:
    repositories = importlib.import_module(f"{package}.repositories")
    (port,) = (kind for kind in own(repositories, inspect.isclass) if getattr(kind, "_is_protocol", False))
    (chooser,) = (found for found in own(repositories, inspect.isfunction) if found.__name__.startswith("create_"))
    (database,) = _named(f"{package}.repositories.db", "Database")
    (memory,) = _named(f"{package}.repositories.memory", "InMemory")
    domain = importlib.import_module(f"{package}.domain")
    services = importlib.import_module(f"{package}.services")
    return Face(package, domain, services, port, chooser, database, memory)


def own(module: types.ModuleType, kind: Any) -> list[Any]:
    """What a module defines itself under a public name."""
    found = inspect.getmembers(module, kind)
    return [thing for name, thing in found if thing.__module__ == module.__name__ and not name.startswith("_")]


def _named(module: str, prefix: str) -> list[type]:
    return [kind for kind in own(importlib.import_module(module), inspect.isclass) if kind.__name__.startswith(prefix)]


FACES = tuple(load_face(package) for package in PACKAGES)


def domain_modules(face: Face) -> list[types.ModuleType]:
    names = [found.name for found in pkgutil.iter_modules(face.domain.__path__)]
    return [face.domain, *(importlib.import_module(f"{face.package}.domain.{name}") for name in names)]


def domain_classes(face: Face) -> list[type]:
    return [kind for module in domain_modules(face) for kind in own(module, inspect.isclass)]


RECORDS = tuple(
    [kind for face in FACES for kind in domain_classes(face) if dataclasses.is_dataclass(kind)] + [events.Event]
)
EVENTS = tuple(kind for kind in RECORDS if issubclass(kind, events.Event) and kind is not events.Event)
DOMAIN_ERRORS = tuple(kind for face in FACES for kind in domain_classes(face) if issubclass(kind, AicmoError))
KERNEL_ERRORS = tuple(
    kind for module in (errors, persistence) for kind in own(module, inspect.isclass) if issubclass(kind, AicmoError)
)


@dataclass(frozen=True)
class Leaf:
    """A type inside a field of a record that has no further types inside."""

    record: type
    field: str
    kind: Any

    @property
    def bare(self) -> Any:
        """The type without its limits."""
        return get_args(self.kind)[0] if get_origin(self.kind) is Annotated else self.kind

    def __str__(self) -> str:
        return f"{self.record.__name__}.{self.field}"


def leaves_of(record: type) -> Iterator[Leaf]:
    """Every type in every field of a record; records inside it have leaves of their own."""
    hints = typing.get_type_hints(record, include_extras=True)
    for field in dataclasses.fields(record):
        for kind in _inner(hints[field.name]):
            yield Leaf(record, field.name, kind)


def _inner(kind: Any) -> Iterator[Any]:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated and get_origin(arguments[0]) is not None:
        yield from _inner(arguments[0])
    elif origin in (tuple, frozenset, typing.Union, types.UnionType):
        for argument in arguments:
            if argument not in (Ellipsis, types.NoneType):
                yield from _inner(argument)
    else:
        yield kind


LEAVES = tuple(leaf for record in RECORDS for leaf in leaves_of(record))


def leaves_that_are(kind: type) -> list[Leaf]:
    return [leaf for leaf in LEAVES if leaf.bare is kind]
