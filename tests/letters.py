"""What is in somebody's inbox, for tests that look into it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from caller import Caller


def told(letters: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    """Of each its kind, and what it says."""
    return [(one["kind"], one["message"]) for one in letters]


async def inbox(caller: Caller, **params: Any) -> Any:
    """Everything in it that is new, or what else is asked for."""
    return await caller.get("/v1/inbox", **params)


async def kinds(caller: Caller, **params: Any) -> list[str]:
    """The kinds of what is in it."""
    return [one["kind"] for one in await inbox(caller, **params)]
