"""The product's own node with a plug that the test can pull: `python cabled_node.py OPTION...`.

Nothing of the node is replaced but this: links with peers who are not plugged in are refused or
hung up. So three nodes on one machine can be parted and brought together in milliseconds, with
their processes, disks and sessions staying what they are.

In the home of the node, the file `plugged` names the peers; whoever changes it says so on the
socket `plug`, and is answered once it holds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import trio

from moot.node import connect
from moot.node.__main__ import main
from moot.node.link import Link, LinkClosed
from moot.node.net.network import Network
from moot.node.net.stream_link import StreamLink
from moot.node.node import Node
from moot.node.peering.peering import Peering
from moot.node.peering.presence import keep_company
from moot.node.vetting.vetting import Vetting

HOME = Path(os.environ["MOOT_HOME"])
PLUGGED, PLUG = HOME / "plugged", HOME / "plug"

plugged: set[str] = set()
"""Peers with whom there may be links."""


class CabledNetwork(Network):
    """The network, as far as it is plugged in."""

    async def dial(self, peer: str, addresses: Sequence[str]) -> Link:
        """See `Network.dial`."""
        if peer not in plugged:
            raise LinkClosed("the plug is pulled")
        return await super().dial(peer, addresses)

    async def _keep(self, link: StreamLink) -> None:
        if link.peer not in plugged:
            link._close()
        await super()._keep(link)

    async def part(self) -> None:
        """Hang up on whoever is not plugged in, without a word of goodbye."""
        for link in [one for one in self._links if one.peer not in plugged]:
            link._close()
            link._patience.cancel()
            await link._ended.wait()


async def keep_plugged(
    node: Node,
    network: CabledNetwork,
    done: Callable[[], Awaitable[object]],
    vetting: Vetting,
) -> None:
    """Keep company with whoever is plugged in."""

    async def turn(stream: trio.SocketStream) -> None:
        async with stream:
            await stream.receive_some(1)
            _look()
            await network.part()
            peering = node.company
            if isinstance(peering, Peering):
                # Who was refused because of the plug is no peer to wait for.
                peering._plan._trials.clear()
                peering._wake()
            await stream.send_all(b"k")

    PLUG.unlink(missing_ok=True)
    socket = trio.socket.socket(trio.socket.AF_UNIX, trio.socket.SOCK_STREAM)
    await socket.bind(str(PLUG))
    socket.listen()
    _look()  # after the socket is there: whoever found none has written the file before
    async with trio.open_nursery() as nursery:
        nursery.start_soon(trio.serve_listeners, turn, [trio.SocketListener(socket)])
        await keep_company(node, network, done, vetting)
        nursery.cancel_scope.cancel()


def _look() -> None:
    plugged.clear()
    if PLUGGED.exists():
        plugged.update(PLUGGED.read_text().split())


if __name__ == "__main__":
    for name, ours in (("Network", CabledNetwork), ("keep_company", keep_plugged)):
        setattr(connect, name, ours)
    sys.exit(main())
