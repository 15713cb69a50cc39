"""Defect: an inbound connection keeps its slot for ever.

The library holds it until the whole host stops, so after 250 inbound connections in its life, all
of them long closed, a node is deaf. Here the place is held while the connection lives.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import trio

from moot.node.link import LinkClosed
from moot.node.net.circuit import Circuit
from moot.node.net.door import Door, Full
from moot.node.net.fatal_error import brief
from moot.node.net.insides import muxer, remote_address
from moot.node.net.library import (
    ID,
    Multiaddr,
    RawConnection,
    ReadWriteCloser,
    Swarm,
    SwarmConn,
    TrioTCPStream,
)
from moot.node.net.stuck_close import drop, hang_up
from moot.protocol import limits

log = logging.getLogger(__name__)


class DooredSwarm(Swarm):
    """The library's swarm with our door in place of its inbound limiter. spec: NET-3."""

    door: Door
    caught: dict[tuple[str, int] | None, Callable[[trio.SocketStream], None]]

    @contextmanager
    def catching(
        self, remote: tuple[str, int], take: Callable[[trio.SocketStream], None]
    ) -> Iterator[None]:
        """Hand whoever calls from an address to `take`, who then has to close it. spec: RCH-13."""
        self.caught[remote] = take
        try:
            yield
        finally:
            self.caught.pop(remote, None)

    async def take_in(self, stream: trio.SocketStream, came_in_by: Multiaddr) -> None:
        """Serve somebody who called, from accept to end."""
        catch = self.caught.get(remote_address(stream))
        if catch is not None:
            # Whoever accepted it closes it when this returns: the other end of it stays open.
            catch(trio.SocketStream(stream.socket.dup()))
            return
        await self._handle_inbound_connection(TrioTCPStream(stream), came_in_by)

    async def _handle_inbound_connection(
        self, read_write_closer: ReadWriteCloser, maddr: Multiaddr
    ) -> None:
        """Serve one TCP connection from accept to end; nothing raised, nothing kept."""
        if not isinstance(read_write_closer, TrioTCPStream):
            await read_write_closer.close()
            return
        remote = remote_address(read_write_closer.stream)
        try:
            if remote is None:
                return
            with self.door.admit(remote[0], connected=len(self.get_connections())):
                await self._serve(read_write_closer, maddr)
        except Full:
            log.debug("no room for %s", remote)
        except Exception as error:  # noqa: BLE001 - whatever a stranger provokes
            log.debug("connection from %s: %s", remote, brief(error))
        finally:
            await trio.aclose_forcefully(read_write_closer.stream)

    async def serve_circuit(self, circuit: Circuit) -> None:
        """Serve one connection that came through a relay, like one that came by itself."""
        try:
            with self.door.admit(circuit.relay, connected=len(self.get_connections())):
                await self._serve(circuit, Multiaddr(circuit.address))
        except Full:
            log.debug("no room for one more through %s", circuit.relay)
        except Exception as error:  # noqa: BLE001 - whatever a stranger provokes
            log.debug("connection through %s: %s", circuit.relay, brief(error))
        finally:
            circuit.sever()

    async def call_through(self, carrier: ReadWriteCloser, peer: ID) -> SwarmConn:
        """Make a connection to a peer over what carries its bytes. Raises LinkClosed.

        Nothing of it is left if it fails or is cancelled.
        """
        try:
            raw = RawConnection(carrier, initiator=True)
            return await self.upgrade_outbound_raw_conn(raw, peer)
        except BaseException as error:
            await drop(carrier)
            if isinstance(error, Exception):  # anything, if the other end means harm
                raise LinkClosed(f"no secure connection: {brief(error)}") from error
            raise

    async def _serve(self, carrier: ReadWriteCloser, maddr: Multiaddr) -> None:
        muxed = await self.upgrade_inbound_raw_conn(RawConnection(carrier, initiator=False), maddr)
        for connection in self.get_connections():
            if isinstance(connection, SwarmConn) and connection.muxed_conn is muxed:
                await self._outlast(connection)
                return

    async def _outlast(self, connection: SwarmConn) -> None:
        """Wait for the end of a connection, or end one that gets nowhere. spec: NET-16."""
        with trio.move_on_after(limits.UPGRADE_MS / 1000) as patience:
            await muxer(connection).used.wait()
        if patience.cancelled_caught:
            await hang_up(connection)
        await connection.event_closed.wait()
