"""Who works here, and whether a worker that holds a run is still alive."""

import os
import secrets
import socket


def this_worker() -> str:
    """Name a worker of this process: host, process id, and what tells it from the process's other workers."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def is_gone(owner: str) -> bool:
    """Tell whether ``owner`` belonged to a process of this machine that has ended. Of other machines it can't be told.

    A wrong guess does no harm: the fence makes the commit of a worker that was given up fail.
    """
    host, pid, *_ = [*owner.split(":"), ""]
    if host != socket.gethostname() or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
