"""Check: one thing that the doctor looked at, and what to do about it."""

from __future__ import annotations

from typing import Final, NamedTuple

OK, WARNING, FAULT = "ok", "warning", "fault"
STATES: Final = (OK, WARNING, FAULT)


class Check(NamedTuple):
    """What was looked at, and what was found."""

    name: str
    state: str
    message: str
    next: tuple[str, ...] = ()
