"""Nobody is taken for somebody else."""

import os
from typing import cast

import pytest
import trio
from libp2p.crypto.ed25519 import create_new_key_pair
from libp2p.crypto.exceptions import MissingDeserializerError
from libp2p.crypto.keys import KeyPair, PrivateKey, PublicKey
from libp2p.crypto.serialization import deserialize_public_key
from libp2p.custom_types import TProtocol
from libp2p.security.insecure.transport import PLAINTEXT_PROTOCOL_ID, InsecureTransport

from loopback import LOOPBACK, ROOM, linked, reach
from moot.node.link import LinkClosed
from moot.node.net import network, stuck_close, swarm
from moot.node.net.door import Door
from moot.node.net.insides import muxer
from moot.node.net.library import (
    ID,
    NOISE,
    YAMUX,
    NoiseTransport,
    PeerStore,
    Swarm,
    SwarmConn,
    TSecurityOptions,
    x25519_key_pair,
)
from moot.node.net.muxer import Muxer, Upgrader
from moot.node.net.negotiation import propose
from moot.node.net.plaintext_offered import noise_only
from moot.node.net.short_window import Pipe
from moot.node.net.slot_leak import DooredSwarm
from moot.node.net.stuck_close import running

PLAINTEXT = TProtocol(PLAINTEXT_PROTOCOL_ID)


class Claimed:
    """A private key that names somebody else's public key as its own."""

    def __init__(self, key: PrivateKey, claimed: PublicKey) -> None:
        self._key, self._claimed = key, claimed

    def get_public_key(self) -> PublicKey:
        return self._claimed

    def __getattr__(self, name: str) -> object:
        return getattr(self._key, name)


def impostor(claimed: KeyPair) -> DooredSwarm:
    """Return a swarm that speaks plaintext only, as the owner of `claimed`."""
    own = create_new_key_pair()
    signer = cast(PrivateKey, Claimed(own.private_key, claimed.public_key))
    disguise = KeyPair(signer, claimed.public_key)
    built = swarm.make_swarm(os.urandom(32), Door(ROOM))
    built.upgrader = Upgrader({PLAINTEXT: InsecureTransport(disguise)}, {TProtocol(YAMUX): Muxer})
    return built


@pytest.mark.spec("NET-2")
@pytest.mark.parametrize("guarded", [True, False])
async def test_a_public_key_is_not_enough_to_be_its_owner(
    monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    friend = create_new_key_pair()

    def as_shipped(keys: KeyPair) -> TSecurityOptions:
        noise = NoiseTransport(keys, noise_privkey=x25519_key_pair().private_key)
        return {NOISE: noise, PLAINTEXT: InsecureTransport(keys, peerstore=PeerStore())}

    if not guarded:
        monkeypatch.setattr(swarm, "noise_only", as_shipped)
        # without Noise, the place where hang_up finds the socket is another
        monkeypatch.setattr(stuck_close, "hang_up", SwarmConn.close)
        monkeypatch.setattr(network, "hang_up", SwarmConn.close)
    async with network.Network.open(os.urandom(32), [LOOPBACK], room=ROOM) as victim:
        attacker = impostor(friend)
        async with running(attacker):
            with trio.fail_after(20):
                if guarded:
                    with pytest.raises(Exception, match="failed to upgrade security"):
                        await reach(attacker, victim)
                    return
                connection = await reach(attacker, victim)
                pipe = Pipe(await muxer(connection).open_stream())
                await propose(pipe)
                taken_for = victim._swarm.get_connections()[0].muxed_conn.peer_id
                assert taken_for == ID.from_pubkey(friend.public_key)


def test_only_noise_is_offered() -> None:
    assert list(noise_only(create_new_key_pair())) == ["/noise"]


def test_the_library_still_offers_plaintext() -> None:
    from libp2p import new_host  # noqa: PLC0415 - this loads all of libp2p, slowly

    upgrader = cast(Swarm, new_host().get_network()).upgrader
    offered = upgrader.security_multistream.transports
    assert PLAINTEXT in offered


def test_an_identity_on_another_curve_is_refused() -> None:
    p256 = b"\x08\x03\x12\x20" + bytes(32)
    with pytest.raises(MissingDeserializerError):
        deserialize_public_key(p256)


async def test_whoever_answers_must_be_who_was_dialled() -> None:
    async with linked() as pair:
        other = str(ID.from_pubkey(create_new_key_pair().public_key))
        with pytest.raises(LinkClosed):
            await pair.dialling.dial(other, pair.listening.addresses())
