"""Who works here, and whether a worker that holds a run is still alive."""

import os
import socket


def this_worker() -> str:
    """Name this process: host and process id."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_gone(owner: str) -> bool:
    """Tell whether ``owner`` was a process of this machine that has ended. Of other machines it can't be told.

    A wrong guess does no harm: the fence makes the commit of a worker that was given up fail.
    """
    host, _, pid = owner.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
