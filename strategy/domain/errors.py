"""What strategy refuses."""

from aicmo_site.kernel.errors import Conflict, NotFound


class StrategyNotFound(NotFound):
    """There is no such strategy."""

    code = "strategy_not_found"


class StrategyAlreadyExists(Conflict):
    """A strategy with this id exists already."""

    code = "strategy_already_exists"


class StrategyVersionTaken(Conflict):
    """The brief already has a strategy with this version."""

    code = "strategy_version_taken"


class StrategyAlreadyDecided(Conflict):
    """The strategy was already approved or rejected; a decision is made once."""

    code = "strategy_already_decided"


class AnotherVersionApproved(Conflict):
    """Another version of this brief's strategy is approved already; there can be one."""

    code = "another_version_approved"
