"""What a database's refusal means for whoever asked: try again at once, later, or never. No I/O."""

from __future__ import annotations

from enum import Enum
from typing import Any

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class Trouble(Enum):
    """Why the database did not do what is no fault of ours. The value is fit to be shown to a person."""

    LOST = "The database can't be reached just now."
    OVERTAKEN = "Others are writing the same just now."
    BUSY = "The database is busy."
    FULL = "There is no room left to save anything."
    READ_ONLY = "The database can be read but not written just now."
    BROKEN = "The database's files can't be read or written."


AT_ONCE = frozenset({Trouble.LOST, Trouble.OVERTAKEN})
"""Those that the same transaction, begun anew a moment later, may get past."""

_LITE = {
    5: Trouble.BUSY,
    6: Trouble.BUSY,
    8: Trouble.READ_ONLY,
    10: Trouble.BROKEN,
    11: Trouble.BROKEN,
    13: Trouble.FULL,
    14: Trouble.BROKEN,
    26: Trouble.BROKEN,
}
"""SQLite's primary result codes (sqlite.org/rescode.html): BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN,
NOTADB.
"""

_FULL = {
    "08": Trouble.LOST,
    "25006": Trouble.READ_ONLY,
    "40001": Trouble.OVERTAKEN,
    "40P01": Trouble.OVERTAKEN,
    "53100": Trouble.FULL,
    "53200": Trouble.FULL,
    "53300": Trouble.LOST,
    "55P03": Trouble.BUSY,
    "57014": Trouble.BUSY,
    "57P": Trouble.LOST,
    "58": Trouble.BROKEN,
    "XX001": Trouble.BROKEN,
}
"""Postgres's SQLSTATEs, or how they begin (its appendix A)."""


def trouble_of(error: BaseException) -> Trouble | None:
    """Return what it means; None where the mistake is ours or the data's."""
    if isinstance(error, PoolTimeout):
        return Trouble.BUSY
    if not isinstance(error, DBAPIError):
        return None
    cause: Any = error.orig
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return _LITE.get(code & 0xFF)
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return next((trouble for begin, trouble in _FULL.items() if state.startswith(begin)), None)
    # The driver alone raised it: there was no server to name a state.
    lost = error.connection_invalidated or (isinstance(error, OperationalError) and hasattr(cause, "pgconn"))
    return Trouble.LOST if lost else None
