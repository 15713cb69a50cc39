"""A chore that comes every Friday, and what lists say of its days."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import datetime
from typing import Any

from caller import BERLIN, Caller, gardener, refused


def set_clock(caller: Caller, text: str) -> None:
    caller.clock.now = int(datetime.fromisoformat(f"{text}+00:00").timestamp() * 1000)


async def refusal(code: str, act: Awaitable[Any]) -> dict[str, Any]:
    """The error of a refusal of this code."""
    caught = await refused(act)
    assert caught.code == code
    error: dict[str, Any] = caught.error
    return error


async def weekly(
    when: str = "2026-11-27T12:00", rule: str = "every fri 18:00", **fields: object
) -> tuple[Caller, str]:
    """Ada, who made a task that comes every Friday, and the task."""
    ada = await gardener()
    ada.headers = BERLIN
    set_clock(ada, when)
    chore = await ada.add("water the beans", **fields)
    await ada.act("repeat", id=chore, rule=rule)
    return ada, chore


async def listed(caller: Caller, query: str = "", **params: object) -> list[tuple[Any, str]]:
    """What a list shows: when it occurs, and how it stands."""
    things = await caller.get("/v1/things", q=f"kind:task {query}".strip(), **params)
    return [(one["occurs"] and one["occurs"]["at"], one["state"]) for one in things]


async def days(caller: Caller, chore: str, limit: int = 4) -> list[tuple[str, str, bool]]:
    found = await caller.get(f"/v1/things/{chore}/occurrences", limit=limit)
    return [(one["occurs"]["at"], one["state"], one["occurs"]["virtual"]) for one in found]


async def first(caller: Caller, chore: str) -> dict[str, Any]:
    found: dict[str, Any] = (await caller.get(f"/v1/things/{chore}/occurrences", limit=1))[0]
    return found
