"""Whether a worker that holds a run is still alive."""

import os
import socket
import subprocess
import sys

import pytest

from aicmo_site.orchestration.leases import is_gone, this_worker


def on_this_machine(pid: object) -> str:
    return f"{socket.gethostname()}:{pid}"


def test_a_worker_is_named_by_host_and_process_and_differs_from_others_of_its_process() -> None:
    one, other = this_worker(), this_worker()

    assert one.startswith(on_this_machine(os.getpid()) + ":")
    assert one != other


def test_this_process_is_not_gone() -> None:
    assert not is_gone(this_worker())


def test_a_child_that_lives_is_not_gone_and_one_that_ended_is() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    owner = f"{on_this_machine(child.pid)}:0a1b2c3d"

    alive = is_gone(owner)
    child.communicate(b"\n")

    assert (alive, is_gone(owner)) == (False, True)


def test_another_users_process_is_not_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(pid: int, signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)

    assert not is_gone(on_this_machine(1))


def test_of_another_machine_it_can_not_be_told() -> None:
    assert not is_gone(f"elsewhere.example:{2**22 - 1}")


@pytest.mark.parametrize("pid", ["", "-1", "²", "x", "1.5", " 7", "0x7", "9" * 30, ":1"])
def test_what_names_no_process_is_not_gone(pid: str) -> None:
    assert not is_gone(on_this_machine(pid))


@pytest.mark.parametrize("owner", ["", ":", "host", ":7", "é\n"])
def test_what_names_no_worker_is_not_gone(owner: str) -> None:
    assert not is_gone(owner)
