"""What databases complain of, turned once into errors for people. Knows no tables.

Each message names the file, or the database's address without its password, and says what to do.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from errors import StoreBusy, StoreCorrupt, StoreError, StoreFull, StoreReadOnly

_SQLITE: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_LOCKED: StoreBusy,
    sqlite3.SQLITE_READONLY: StoreReadOnly,
    sqlite3.SQLITE_PERM: StoreReadOnly,
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_CORRUPT: StoreCorrupt,
    sqlite3.SQLITE_NOTADB: StoreCorrupt,
}

# SQLSTATE codes, https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES: dict[str, type[StoreError]] = {
    "55P03": StoreBusy,
    "40P01": StoreBusy,
    "53300": StoreBusy,
    "25006": StoreReadOnly,
    "42501": StoreReadOnly,
    "53100": StoreFull,
    "XX001": StoreCorrupt,
    "XX002": StoreCorrupt,
}

_ERRNO: dict[int, type[StoreError]] = {
    errno.EACCES: StoreReadOnly,
    errno.EPERM: StoreReadOnly,
    errno.EROFS: StoreReadOnly,
    errno.ENOSPC: StoreFull,
    errno.EDQUOT: StoreFull,
}

_SENTENCES: dict[type[StoreError], str] = {
    StoreBusy: "The store {place} is in use by another program. "
    "Try again in a moment; if that does not help, close the other program.",
    StoreReadOnly: "The store {place} may not be written. "
    "Allow writing to it and to its folder, or choose another place with MEMORYBOT_DATABASE_URL.",
    StoreFull: "There is no room left for the store {place}. Free some disk space, then try again.",
    StoreCorrupt: "The store {place} is damaged or is not a database of this app; it has been left as it is. "
    "Put back a copy of it, or move it away to begin with an empty one.",
}

_UNREACHABLE = (
    "The store {place} cannot be reached. Check that the database runs and that MEMORYBOT_DATABASE_URL is right."
)
_UNOPENED = "The store {place} cannot be opened. Check that its folder exists and may be used."
_UNKNOWN = (
    "The store {place} failed ({reason}). Nothing was changed; try again, and look at the log if it happens again."
)


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Raise what goes wrong inside as a StoreError that names `place`; errors of our own pass through."""
    try:
        yield
    except exc.TimeoutError as error:
        raise fault(StoreBusy, place) from error
    except exc.DBAPIError as error:
        raise from_driver(error.orig, place) from error
    except sqlite3.Error as error:
        raise from_driver(error, place) from error
    except OSError as error:
        kind = _ERRNO.get(error.errno or 0)
        raise (fault(kind, place) if kind else StoreError(_UNOPENED.format(place=place))) from error


def from_driver(error: BaseException | None, place: str) -> StoreError:
    """Return the error for people that a driver's error (sqlite3's or psycopg's) stands for."""
    if isinstance(error, sqlite3.Error):
        # The low byte is the kind; the rest says where in SQLite it came up.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_CANTOPEN:
            return StoreError(_UNOPENED.format(place=place))
        kind, reason = _SQLITE.get(code), getattr(error, "sqlite_errorname", "sqlite3")
    else:
        state = getattr(error, "sqlstate", None)
        lost = state is None and type(error).__name__ in {"OperationalError", "ConnectionTimeout"}
        if lost or (state or "").startswith(("08", "28", "3D", "57P")):
            return StoreError(_UNREACHABLE.format(place=place))
        kind, reason = _POSTGRES.get(state or ""), state or type(error).__name__
    return fault(kind, place) if kind else StoreError(_UNKNOWN.format(place=place, reason=reason))


def fault(kind: type[StoreError], place: str) -> StoreError:
    """Return an error of this kind with its sentence for people."""
    return kind(_SENTENCES[kind].format(place=place))
