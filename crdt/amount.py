"""Amounts: numbers that people measured, kept as the text they wrote, so that none is rounded."""

from __future__ import annotations

import re
from typing import Final

from moot.crdt.value import Value

_AMOUNT: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?")
"""At most fifteen digits before the point and six after it: every count, weight and sum of money
of a group, and short enough to stand in a column."""


def read(value: Value) -> str | None:
    """The amount in a value, `12` or `-3.50`, as it was written; None for all else.

    spec: MODEL-34.
    """
    return value if isinstance(value, str) and _AMOUNT.fullmatch(value) else None
