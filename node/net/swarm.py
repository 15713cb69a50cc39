"""The swarm we run: TCP, Noise, our Yamux, our door, and none of the library's own initiative."""

from __future__ import annotations

from moot.node.net.door import Door
from moot.node.net.library import (
    ID,
    TCP,
    YAMUX,
    ConnectionConfig,
    PeerStore,
    RetryConfig,
    TProtocol,
    ed25519_key_pair,
)
from moot.node.net.muxer import Muxer, Upgrader
from moot.node.net.own_initiative import NoInitiative
from moot.node.net.plaintext_offered import noise_only
from moot.node.net.slot_leak import DooredSwarm
from moot.protocol import limits


def make_swarm(seed: bytes, door: Door) -> DooredSwarm:
    """Return a swarm, not yet running, for the peer whose Ed25519 seed of 32 bytes is `seed`."""
    keys = ed25519_key_pair(seed)
    peer = ID.from_pubkey(keys.public_key)
    swarm = DooredSwarm(
        peer,
        PeerStore(),
        Upgrader(noise_only(keys), {TProtocol(YAMUX): Muxer}),
        transports=[TCP()],
        retry_config=RetryConfig(max_retries=0),  # when to try again is peering's to say
        connection_config=_quiet(door.room.total),
    )
    swarm.door = door
    swarm.caught = {}
    swarm.auto_connector = NoInitiative(swarm)
    return swarm


def _quiet(total: int) -> ConnectionConfig:
    """Trim nobody, ping nobody.

    The library's ping takes a line for dead that needs more than 5 s for one of our frames; the
    sync session has a heartbeat, and one of the two has to decide. spec: NET-17.
    """
    upgrade = limits.UPGRADE_MS / 1000
    return ConnectionConfig(
        max_connections=total,
        min_connections=0,
        low_watermark=0,
        high_watermark=total,
        max_connections_per_peer=total,
        inbound_upgrade_timeout=upgrade,
        outbound_upgrade_timeout=upgrade,
        enable_health_monitoring=False,
    )
