"""Services are keyword-only, typed and documented, and every error they name is one there is."""

import inspect
import re
from typing import Any

import pytest

from aicmo_site.kernel.errors import AicmoError
from tests.contracts.faces import DOMAIN_ERRORS, FACES, KERNEL_ERRORS, Face, own

VERBS = [(face, verb) for face in FACES for verb in own(face.services, inspect.isfunction)]
PORT_METHODS = [(face, method) for face in FACES for _, method in inspect.getmembers(face.port, inspect.isfunction)]
ERRORS = (*DOMAIN_ERRORS, *KERNEL_ERRORS)
each_app = pytest.mark.parametrize("face", FACES, ids=str)
each_verb = pytest.mark.parametrize(("face", "verb"), VERBS, ids=[f"{face}.{verb.__name__}" for face, verb in VERBS])
each_error = pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)


def errors_named(documented: Any) -> list[str]:
    return re.findall(r":raises ([\w.]+):", documented.__doc__ or "")


@each_app
def test_services_tell_the_version_of_their_contract(face: Face) -> None:
    assert re.fullmatch(r"\d+\.\d+", face.services.CONTRACT_VERSION)


@each_app
def test_services_offer_something(face: Face) -> None:
    assert len([verb for of, verb in VERBS if of is face]) >= 5


@each_verb
def test_a_service_takes_keywords_only(face: Face, verb: Any) -> None:
    kinds = {parameter.kind for parameter in inspect.signature(verb).parameters.values()}

    assert kinds <= {inspect.Parameter.KEYWORD_ONLY}


@each_verb
def test_a_service_is_fully_typed(face: Face, verb: Any) -> None:
    signature = inspect.signature(verb)
    types = [parameter.annotation for parameter in signature.parameters.values()] + [signature.return_annotation]

    assert inspect.Signature.empty not in types
    assert Any not in types


@each_verb
def test_a_service_says_what_it_does_in_a_sentence(face: Face, verb: Any) -> None:
    first = (verb.__doc__ or "").strip().split("\n\n")[0]

    assert re.match(r"[A-Z]", first), first
    assert first.endswith((".", ".`")), first


@each_verb
def test_the_clock_is_passed_in_and_never_defaulted(face: Face, verb: Any) -> None:
    now = inspect.signature(verb).parameters.get("now")

    assert now is None or now.default is inspect.Parameter.empty


@pytest.mark.parametrize(
    ("face", "documented"),
    [pair for pair in VERBS + PORT_METHODS if errors_named(pair[1])],
    ids=lambda part: getattr(part, "__qualname__", str(part)),
)
def test_every_error_named_is_one_there_is(face: Face, documented: Any) -> None:
    known = {kind.__name__ for kind in ERRORS}

    assert [name for name in errors_named(documented) if name.split(".")[-1] not in known] == []


@each_error
def test_an_error_is_a_sentence_that_a_client_may_read(kind: type[AicmoError]) -> None:
    rule = (vars(kind).get("__doc__") or "").strip().splitlines()[0]

    assert re.fullmatch(r"[A-Z].*[^.]\.", rule), rule
    assert kind.__subclasses__() or kind.__name__ == "InvalidInput" or kind("run_1").message == f"{rule[:-1]}: run_1"


@each_error
def test_an_error_has_a_code_of_its_own(kind: type[AicmoError]) -> None:
    assert re.fullmatch(r"[a-z][a-z_]*", vars(kind)["code"])
    assert [other.__name__ for other in ERRORS if other.code == kind.code] == [kind.__name__]


@each_app
def test_every_record_error_and_event_is_public(face: Face) -> None:
    public = {kind.__name__ for kind in vars(face.domain).values() if inspect.isclass(kind)}
    errors = {kind.__name__ for kind in DOMAIN_ERRORS if kind.__module__.startswith(f"{face.package}.domain")}

    assert errors <= public
    assert public <= set(face.domain.__all__)
