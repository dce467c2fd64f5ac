"""What a store may say instead of an answer."""


class ConflictError(Exception):
    """A guard of the unit of work failed: somebody was first. Nothing of the unit is applied."""


class DuplicateError(ConflictError):
    """The update or event was applied before."""


class ErasureUnderWayError(Exception):
    """The person's data are being destroyed: nothing new may be entrusted to us meanwhile."""


class StoreUnavailableError(Exception):
    """The database does not answer now; the same work may succeed later."""


class UnreadableRowError(Exception):
    """A row of another release or key, or a damaged one: it has to be put aside by its id."""

    def __init__(self, row_id: int) -> None:
        super().__init__(row_id)
        self.row_id = row_id
