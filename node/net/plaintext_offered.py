"""Defect: libp2p offers plaintext and secio beside Noise, so anyone can be anyone.

Who picks plaintext proves nothing: it presents a member's *public* key and is taken for the member.
"""

from __future__ import annotations

from moot.node.net.library import NOISE, KeyPair, NoiseTransport, TSecurityOptions, x25519_key_pair


def noise_only(identity: KeyPair) -> TSecurityOptions:
    """Return the one security protocol there is, with a key of its own. spec: NET-2, NET-30."""
    return {NOISE: NoiseTransport(identity, noise_privkey=x25519_key_pair().private_key)}
