"""Courses: several ways to one peer at once, of which the first that works is taken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import trio

from moot.node.link import LinkClosed, NotReached, Tried, Way
from moot.node.net.dial import Dialled
from moot.node.net.stuck_close import hang_up

Course = Callable[[], Awaitable[Dialled]]
"""One way to connect. Raises NotReached, LinkClosed."""


async def first(*courses: Course) -> Dialled:
    """Connect by the first way that works. Raises NotReached with all failures if none does.

    Set a deadline around it; cancelling it leaves nothing behind.
    """
    won: list[Dialled] = []
    tried: list[Tried] = []

    async def run(course: Course) -> None:
        try:
            dialled = await course()
        except NotReached as failure:
            tried.extend(failure.tried)
        except LinkClosed as failure:
            tried.append(Tried(Way.DIRECT, str(failure)))
        else:
            if won:
                await hang_up(dialled.connection)
            else:
                won.append(dialled)
                nursery.cancel_scope.cancel()

    try:
        async with trio.open_nursery() as nursery:
            for course in courses:
                nursery.start_soon(run, course)
    except BaseException:
        if won:
            await hang_up(won[0].connection)
        raise
    if not won:
        raise NotReached(tried)
    return won[0]
