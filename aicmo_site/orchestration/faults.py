"""How an error is told in a run."""

from aicmo_site.kernel.errors import AicmoError
from aicmo_site.orchestration.domain import RunError, Step

_LONGEST = 2000


def describe(error: BaseException, step: Step | None) -> RunError:
    """Tell an error as a run shows it: a stable code and a sentence that any storage takes."""
    if isinstance(error, AicmoError):
        code, message = error.code, error.message
    else:
        code, message = "unexpected", f"{type(error).__name__}: {_words(error)}"
    clean = message.replace("\x00", "").encode("utf-8", "replace").decode()[:_LONGEST]
    return RunError(step=step.name if step else None, code=code, message=clean)


def _words(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return "(it can't be put in words)"
