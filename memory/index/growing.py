"""Arrays that grow at their end, at a cost that stays the same however long they are."""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

_FIRST_ROWS = 256

Number = TypeVar("Number", bound=np.generic)


class Growing(Generic[Number]):
    """Rows of numbers; `rows` shows those that are there, without copying."""

    def __init__(self, dtype: type[Number], columns: int | None = None) -> None:
        """Make an empty array: one number a row, or so many columns."""
        self._room: NDArray[Number] = np.zeros((_FIRST_ROWS, *([] if columns is None else [columns])), dtype)
        self._used = 0

    def __len__(self) -> int:
        return self._used

    def append(self, rows: NDArray[Number]) -> None:
        """Add rows: shape (any, columns), or (any,)."""
        needed = self._used + len(rows)
        if needed > len(self._room):
            larger = np.zeros((max(needed, 2 * len(self._room)), *self._room.shape[1:]), self._room.dtype)
            larger[: self._used] = self.rows
            self._room = larger
        self._room[self._used : needed] = rows
        self._used = needed

    def append_one(self, row: object) -> None:
        """Add one row: a number, or as many as there are columns."""
        self.append(np.array([row], self._room.dtype))

    @property
    def rows(self) -> NDArray[Number]:
        """What was appended so far: shape (rows, columns), or (rows,)."""
        return self._room[: self._used]
