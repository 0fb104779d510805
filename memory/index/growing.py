"""Arrays that grow at their end, at a cost that stays the same however long they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_FIRST_ROWS = 256


class Growing:
    """Rows of numbers; `rows` shows those that are there, without copying."""

    def __init__(self, columns: int) -> None:
        self._room = np.zeros((_FIRST_ROWS, columns), np.float32)
        self._used = 0

    def append(self, rows: NDArray[np.float32]) -> None:
        """Add rows: shape (any, columns)."""
        needed = self._used + len(rows)
        if needed > len(self._room):
            larger = np.zeros((max(needed, 2 * len(self._room)), self._room.shape[1]), np.float32)
            larger[: self._used] = self.rows
            self._room = larger
        self._room[self._used : needed] = rows
        self._used = needed

    @property
    def rows(self) -> NDArray[np.float32]:
        """What was appended so far: shape (rows, columns)."""
        return self._room[: self._used]
