"""A way through a SOCKS5 proxy (RFC 1928, with the user names of RFC 1929).

Names go to the proxy as names: looking one up here would tell whoever runs the resolver.
"""

from __future__ import annotations

from hashlib import sha256
from ipaddress import ip_address
from typing import Final

import trio

from moot.node.ways.proxy import BY_NAME, GREETING, NO_NAME, VERSION, Proxy
from moot.node.ways.target import Target

CONNECT: Final = 1
IP4, NAME, IP6 = 1, 3, 4
REPLIES: Final = {
    1: "the proxy failed",
    2: "the proxy does not allow it",
    3: "no way there",
    4: "no way there",
    5: "refused",
    6: "no answer",
    7: "the proxy cannot do that",
    8: "the proxy cannot do that",
}


class ProxyTrouble(OSError):  # noqa: N818 - trouble, as everywhere here
    """The proxy did not bring us there; says why in a few words."""


async def connect_by(proxy: Proxy, one: Target, secret: bytes, peer: str) -> trio.SocketStream:
    """Return a stream to the target through the proxy. Raises ProxyTrouble. spec: NET-21.

    Each peer is named to the proxy by another user, made of our `secret`, unless the proxy has
    one for us: Tor leads different users through different circuits.
    """
    try:
        stream = await trio.open_tcp_stream(proxy.host, proxy.port)
    except OSError as error:
        raise ProxyTrouble(f"the proxy {proxy} does not answer") from error
    try:
        await _introduce(stream, proxy, secret, peer)
        await _ask(stream, one)
    except BaseException as error:
        await trio.aclose_forcefully(stream)
        if isinstance(error, trio.BrokenResourceError):
            raise ProxyTrouble(f"the proxy {proxy} hung up") from error
        raise
    return stream


async def _introduce(stream: trio.SocketStream, proxy: Proxy, secret: bytes, peer: str) -> None:
    await stream.send_all(GREETING)
    version, method = await _exactly(stream, 2)
    if version != VERSION or method not in (NO_NAME, BY_NAME):
        raise ProxyTrouble(f"the proxy {proxy} lets nobody in like that")
    if method == BY_NAME:
        user = proxy.user or sha256(secret + peer.encode()).hexdigest()[:32]
        words = (user.encode(), (proxy.password or "moot").encode())
        said = b"".join(bytes((len(word),)) + word for word in words)
        await stream.send_all(b"\x01" + said)
        _, refused = await _exactly(stream, 2)
        if refused:
            raise ProxyTrouble(f"the proxy {proxy} refuses the user name or the password")


async def _ask(stream: trio.SocketStream, one: Target) -> None:
    await stream.send_all(bytes((VERSION, CONNECT, 0)) + _packed(one) + one.port.to_bytes(2, "big"))
    version, reply, _, kind = await _exactly(stream, 4)
    if version != VERSION or reply:
        raise ProxyTrouble(REPLIES.get(reply, "the proxy failed"))
    length = {IP4: 4, IP6: 16}.get(kind)
    if length is None:
        (length,) = await _exactly(stream, 1)
    await _exactly(stream, length + 2)  # from where it connected: of no use to us


def _packed(one: Target) -> bytes:
    if one.is_name:
        name = one.host.encode("ascii")
        return bytes((NAME, len(name))) + name
    address = ip_address(one.host)
    return bytes((IP4 if address.version == 4 else IP6,)) + address.packed


async def _exactly(stream: trio.SocketStream, size: int) -> bytes:
    """Read so many bytes and not one more: what follows is the peer's."""
    data = bytearray()
    while len(data) < size:
        piece = await stream.receive_some(size - len(data))
        if not piece:
            raise trio.BrokenResourceError
        data += piece
    return bytes(data)
