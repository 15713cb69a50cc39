"""Peer ids: what libp2p calls a peer, and the Ed25519 key that the name is made of."""

from __future__ import annotations

from moot.node.link import LinkClosed
from moot.node.net.library import ID

ED25519 = bytes.fromhex("002408011220")
"""How the id of a peer with an Ed25519 key begins; the key itself follows."""
PEER_ID_BYTES = len(ED25519) + 32


def peer_named(text: str) -> ID:
    """Return the peer id written as `text`. Raises LinkClosed if it is none."""
    try:
        peer = ID.from_base58(text)
    except Exception as error:
        raise LinkClosed(f"not a peer id: {text[:64]!r}") from error
    if len(peer.to_bytes()) != PEER_ID_BYTES or not peer.to_bytes().startswith(ED25519):
        raise LinkClosed(f"not a peer id: {text[:64]!r}")
    return peer


def key_of(peer: str) -> bytes:
    """Return the 32 bytes of a peer's key. Raises LinkClosed if it is no peer id."""
    return peer_named(peer).to_bytes()[len(ED25519) :]


def peer_with(key: bytes) -> str:
    """Return the id of the peer with this key of 32 bytes, as libp2p prints it."""
    return str(ID(ED25519 + key))
