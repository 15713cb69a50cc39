"""All that is used of py-libp2p, private names aside: what to look at when its version changes.

Its modules import each other in circles, which come apart only if `libp2p.transport` is the first.
"""

import libp2p.transport  # isort: split

from libp2p.abc import (
    IMultiselectCommunicator,
    IMuxedConn,
    IMuxedStream,
    INetStream,
    ISecureConn,
)
from libp2p.crypto.ed25519 import create_new_key_pair as ed25519_key_pair
from libp2p.crypto.keys import KeyPair
from libp2p.crypto.x25519 import create_new_key_pair as x25519_key_pair
from libp2p.custom_types import TMuxerOptions, TProtocol, TSecurityOptions
from libp2p.io.abc import ReadWriteCloser
from libp2p.io.exceptions import ConnectionClosedError
from libp2p.io.trio import TrioTCPStream
from libp2p.network.auto_connector import AutoConnector
from libp2p.network.config import ConnectionConfig, RetryConfig
from libp2p.network.connection.raw_connection import RawConnection
from libp2p.network.connection.swarm_connection import SwarmConn
from libp2p.network.stream.net_stream import NetStream
from libp2p.network.swarm import Swarm
from libp2p.peer.id import ID
from libp2p.peer.peerstore import PeerStore
from libp2p.protocol_muxer.exceptions import MultiselectClientError
from libp2p.protocol_muxer.multiselect import Multiselect
from libp2p.protocol_muxer.multiselect_client import MULTISELECT_PROTOCOL_ID, MultiselectClient
from libp2p.protocol_muxer.multiselect_communicator import MultiselectCommunicator
from libp2p.relay.circuit_v2.pb.circuit_pb2 import (
    HopMessage,
    Limit,
    PeerId,
    Reservation,
    StopMessage,
)
from libp2p.relay.circuit_v2.pb.circuit_pb2 import Status as RelayStatus
from libp2p.relay.circuit_v2.pb.dcutr_pb2 import HolePunch
from libp2p.security.noise.exceptions import PeerIDMismatchesPubkey
from libp2p.security.noise.transport import PROTOCOL_ID as NOISE
from libp2p.security.noise.transport import Transport as NoiseTransport
from libp2p.stream_muxer.exceptions import MuxedConnUnavailable, MuxedStreamError
from libp2p.stream_muxer.yamux.yamux import PROTOCOL_ID as YAMUX
from libp2p.stream_muxer.yamux.yamux import Yamux, YamuxStream
from libp2p.tools.anyio_service import background_trio_service
from libp2p.transport.tcp.tcp import TCP
from libp2p.transport.upgrader import TransportUpgrader
from libp2p.utils.varint import encode_varint_prefixed, read_varint_prefixed_bytes_limited
from multiaddr import Multiaddr

__all__ = [
    "ID",
    "MULTISELECT_PROTOCOL_ID",
    "NOISE",
    "TCP",
    "YAMUX",
    "AutoConnector",
    "ConnectionClosedError",
    "ConnectionConfig",
    "HolePunch",
    "HopMessage",
    "IMultiselectCommunicator",
    "IMuxedConn",
    "IMuxedStream",
    "INetStream",
    "ISecureConn",
    "KeyPair",
    "Limit",
    "Multiaddr",
    "Multiselect",
    "MultiselectClient",
    "MultiselectClientError",
    "MultiselectCommunicator",
    "MuxedConnUnavailable",
    "MuxedStreamError",
    "NetStream",
    "NoiseTransport",
    "PeerIDMismatchesPubkey",
    "PeerId",
    "PeerStore",
    "RawConnection",
    "ReadWriteCloser",
    "RelayStatus",
    "Reservation",
    "RetryConfig",
    "StopMessage",
    "Swarm",
    "SwarmConn",
    "TMuxerOptions",
    "TProtocol",
    "TSecurityOptions",
    "TransportUpgrader",
    "TrioTCPStream",
    "Yamux",
    "YamuxStream",
    "background_trio_service",
    "ed25519_key_pair",
    "encode_varint_prefixed",
    "libp2p",
    "read_varint_prefixed_bytes_limited",
    "x25519_key_pair",
]
