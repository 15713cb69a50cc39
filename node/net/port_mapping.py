"""Port mapping: keeps a way in through the router at home open while we are here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from ipaddress import ip_address
from typing import Final, TypeVar

import trio

from moot.node.net.outside import is_public
from moot.node.net.routers import Router
from moot.node.net.upnp import NotMapped
from moot.node.ways.target import targets
from moot.protocol import relay_limits

Answer = TypeVar("Answer")

CLOSE_SECONDS: Final = 0.5
"""For the router to hear that we leave: a stop takes less than a second in all."""

log = logging.getLogger(__name__)


class PortMapping:
    """A port of the router, asked for as long as one is wanted. spec: RCH-14."""

    def __init__(self, listens: Callable[[], Sequence[str]], changed: Callable[[], None]) -> None:
        """`changed` is called when the address there is another, or none."""
        self.address: str | None = None
        """Where the router lets others in."""
        self.why_not: str | None = None
        """Why it does not, in words; None if it does, or was not asked yet."""
        self._listens = listens
        self._changed = changed
        self._stir = trio.Event()

    def look(self) -> None:
        """Ask anew: the machine moved."""
        self._stir.set()

    async def run(self, find: Callable[[], Router]) -> None:
        """Keep a way in until cancelled. `find` makes a router to be asked; it blocks."""
        while True:
            router = await in_thread(find)
            try:
                await self._keep(router)
            finally:
                with trio.CancelScope(shield=True), trio.move_on_after(CLOSE_SECONDS):
                    await in_thread(router.close)

    async def _keep(self, router: Router) -> None:
        """Ask one router, again and again, until the machine moved."""
        moved = self._stir = trio.Event()
        while not moved.is_set():
            await self._ask(router)
            half = relay_limits.MAPPING_MS // 2
            pause = half if self.address else relay_limits.ROUTER_RETRY_MS
            with trio.move_on_after(pause / 1000):
                await moved.wait()

    async def _ask(self, router: Router) -> None:
        before = self.address
        listens = targets(list(self._listens()))
        inner = {one.host: one.port for one in listens if _is_hidden(one.host)}
        if inner:
            wish = next(iter(inner.values()))
            try:
                self.address = await in_thread(partial(router.open, inner, wish))
                self.why_not = None
            except NotMapped as answer:
                self.address, self.why_not = None, str(answer)
        else:
            self.address, self.why_not = None, "this machine is behind no router"
        if self.address != before:
            log.info("the router lets others in" if self.address else "no router lets others in")
            self._changed()


def _is_hidden(host: str) -> bool:
    """Whether an address is one behind a router."""
    at = ip_address(host.partition("%")[0])
    return at.version == 4 and not at.is_loopback and not is_public(f"/ip4/{at}/tcp/1")


async def in_thread(call: Callable[[], Answer]) -> Answer:
    """Do what blocks in a thread, which a cancellation leaves behind."""
    return await trio.to_thread.run_sync(
        call,
        abandon_on_cancel=True,  # type: ignore[call-arg] # the stubs are older than trio
    )
