"""Defect: an exception in any task of a connection ends the whole host.

The library runs connections and stream handlers in one nursery and catches only what it expects. An
invalid UTF-8 protocol name, four bytes from a stranger, is not expected.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from moot.node.net.library import INetStream, Yamux

log = logging.getLogger(__name__)

Handler = Callable[[INetStream], Awaitable[None]]


def contained(handler: Handler) -> Handler:
    """Return a stream handler whose errors end the stream alone. spec: NET-6."""

    async def safe(stream: INetStream) -> None:
        try:
            await handler(stream)
        except Exception as error:  # noqa: BLE001 - whatever a stranger provokes
            log.info("stream handler: %s", brief(error))
            await _reset(stream)

    return safe


class ContainedErrors(Yamux):
    """Yamux whose own errors end the connection alone. spec: NET-6."""

    async def start(self) -> None:
        """Run the connection until it ends."""
        try:
            await super().start()
        except Exception as error:  # noqa: BLE001 - whatever a stranger provokes
            log.info("connection: %s", brief(error))
            await self._cleanup_on_error()


def brief(error: BaseException) -> str:
    """Return an error in a few harmless words: its text may be a stranger's, so only its kind."""
    if isinstance(error, BaseExceptionGroup):
        return ", ".join(sorted({brief(part) for part in error.exceptions}))
    return type(error).__name__


def innermost(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the one error in nested groups of one, as nurseries wrap it, or the group of many."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error


async def _reset(stream: INetStream) -> None:
    try:
        await stream.reset()
    except Exception as error:  # noqa: BLE001 - the connection under it is already gone
        log.debug("reset: %s", brief(error))
