"""What a cell may hold: plain data, so that every language encodes it alike."""

from __future__ import annotations

from enum import Enum
from typing import Final, TypeAlias

Value: TypeAlias = "None | bool | int | str | bytes | list[Value] | dict[str, Value]"
"""One value: nil, boolean, integer within 2^53, text, bytes, list, or map with text keys."""


class Nothing(Enum):
    """The type of `NOTHING`."""

    NOTHING = "nothing"


NOTHING: Final = Nothing.NOTHING
"""The value of an op that only covers: it writes no dot, where `None` would write a visible nil."""
