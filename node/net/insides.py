"""Where things are inside a libp2p connection: the only place that knows its layers by name.

From the outside in: SwarmConn, Muxer, SecureSession, the Noise reader and writer, RawConnection,
TrioTCPStream, trio's SocketStream. In a connection through a relay, a Circuit in place of the last
two.
"""

from __future__ import annotations

from typing import Protocol, cast

import trio

from moot.node.net.library import ReadWriteCloser, SwarmConn, TrioTCPStream
from moot.node.net.muxer import Muxer


class _Raw(Protocol):
    stream: ReadWriteCloser


class _Packets(Protocol):
    read_writer: _Messages


class _Messages(Protocol):
    read_write_closer: _Raw


class _NoiseState(Protocol):
    def get_handshake_hash(self) -> bytes: ...


class _Noise(_Packets, Protocol):
    noise_state: _NoiseState


class _Secured(Protocol):
    conn: _Noise


def muxer(connection: SwarmConn) -> Muxer:
    """Return the Yamux of a connection."""
    return cast(Muxer, connection.muxed_conn)


def handshake_hash(connection: SwarmConn) -> bytes:
    """Return the 32 bytes that name this connection, the same at both ends."""
    secured = cast(_Secured, muxer(connection).secured_conn)
    return bytes(secured.conn.noise_state.get_handshake_hash())


def bottom(connection: SwarmConn) -> ReadWriteCloser:
    """Return what carries the bytes: a TCP connection, or a circuit."""
    secured = cast(_Secured, muxer(connection).secured_conn)
    return secured.conn.read_writer.read_write_closer.stream


def socket_stream(connection: SwarmConn) -> trio.SocketStream:
    """Return the TCP connection at the bottom of one that goes through no relay."""
    return cast(TrioTCPStream, bottom(connection)).stream


def remote_address(stream: trio.SocketStream) -> tuple[str, int] | None:
    """Return the other end's IP address and port, or None if it is gone.

    The library's own answer is None for every IPv6 peer: it expects pairs.
    """
    try:
        host, port = stream.socket.getpeername()[:2]
    except OSError:
        return None
    return str(host).partition("%")[0], int(port)


def multiaddress(address: tuple[str, int]) -> str:
    """Return an address as libp2p writes it; a scope comes before it."""
    host, port = address
    host, _, scope = host.partition("%")
    if scope:
        return f"/ip6zone/{scope}/ip6/{host}/tcp/{port}"
    return f"/{'ip6' if ':' in host else 'ip4'}/{host}/tcp/{port}"
