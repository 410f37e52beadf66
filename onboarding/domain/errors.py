"""What onboarding refuses."""

from aicmo_site.kernel.errors import Conflict, NotFound


class ClientNotFound(NotFound):
    """There is no such client."""

    code = "client_not_found"


class IntakeNotFound(NotFound):
    """There is no such intake."""

    code = "intake_not_found"


class BriefNotFound(NotFound):
    """There is no such brief."""

    code = "brief_not_found"


class ClientAlreadyExists(Conflict):
    """A client with this id exists already."""

    code = "client_already_exists"
