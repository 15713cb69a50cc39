"""Courses: several ways to one peer at once, of which the first that works is taken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import trio

from moot.node.link import LinkClosed, NotReached, Tried, Way
from moot.node.net.dial import Dialled
from moot.node.net.stuck_close import hang_up

Course = Callable[[], Awaitable[Dialled]]
"""One way to connect. Raises NotReached, LinkClosed."""


async def first(*courses: Course, tried: list[Tried] | None = None) -> Dialled:
    """Connect by the first way that works. Raises NotReached with all failures if none does.

    `tried` takes in what failed until then. Set a deadline around it; cancelling it leaves nothing.
    """
    won: list[Dialled] = []
    failed: list[Tried] = [] if tried is None else tried

    async def run(course: Course) -> None:
        try:
            dialled = await course()
        except NotReached as failure:
            failed.extend(failure.tried)
        except LinkClosed as failure:
            failed.append(Tried(Way.DIRECT, str(failure)))
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
        raise NotReached(failed)
    return won[0]
