"""What QC refuses."""

from aicmo_site.kernel.errors import AicmoError, Conflict, NotFound


class QcResultNotFound(NotFound):
    """There is no such QC result."""

    code = "qc_result_not_found"


class QcResultIdTaken(Conflict):
    """The id of this QC result belongs to another draft's."""

    code = "qc_result_id_taken"


class StaleReview(Conflict):
    """The draft was checked again since this result was read; read the new result."""

    code = "stale_review"


class RulesetInvalid(AicmoError):
    """The rule files can't be used."""

    code = "ruleset_invalid"


class ReviewAlreadyExists(Conflict):
    """A review with this id exists already."""

    code = "review_already_exists"
