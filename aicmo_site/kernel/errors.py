"""The errors that cross a layer. An error's docstring is the sentence a client may read."""

from typing import ClassVar


class AicmoError(Exception):
    """Something the request asked for could not be done."""

    code: ClassVar[str] = "error"

    def __init__(self, detail: str = "") -> None:
        self.detail = detail
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The rule that was broken, with what is known of this case."""
        rule = (type(self).__doc__ or "").strip().splitlines()[0]
        return f"{rule.rstrip('.')}: {self.detail}" if self.detail else rule


class NotFound(AicmoError):
    """There is no such record."""

    code = "not_found"


class Conflict(AicmoError):
    """The record is in a state that does not allow this."""

    code = "conflict"


class Temporary(AicmoError):
    """The work could not be done just now; doing it again may succeed."""

    code = "temporary"


class FieldError:
    """One fault in what was handed in: the field, what is wrong, and the remedy in the same sentence."""

    __slots__ = ("field", "message")

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        self.message = message

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FieldError) and (self.field, self.message) == (other.field, other.message)

    def __hash__(self) -> int:
        return hash((self.field, self.message))

    def __repr__(self) -> str:
        return f"FieldError({self.field!r}, {self.message!r})"


class InvalidInput(AicmoError):
    """What was handed in is not valid."""

    code = "invalid_input"

    def __init__(self, *errors: FieldError) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{error.field}: {error.message}" for error in errors))
