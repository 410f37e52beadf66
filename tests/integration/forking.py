"""Work done in a process of its own, so that it can be killed or stopped for real."""

import os
import traceback
from collections.abc import Callable

from django.db import connections


def in_a_child(work: Callable[[], object]) -> int:
    """Fork a process that does ``work``; give its process id. It ends with 0, or with 1 after printing an error."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def wait_for(child: int) -> int:
    """Wait until the process ends; give its exit code, or minus the number of the signal that killed it."""
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
