"""The bytes of the messages to relays and about holes, as libp2p publishes them.

Written by hand from the field numbers of its papers: circuit relay v2 and DCUtR.
"""

import pytest

from moot.node.net.library import HolePunch, HopMessage, Limit, PeerId, RelayStatus, StopMessage

ADDRESS = bytes.fromhex("04c0000207060fa1")
"""/ip4/192.0.2.7/tcp/4001"""


@pytest.mark.spec("RCH-4")
@pytest.mark.parametrize(
    ("message", "data"),
    [
        (HopMessage(type=HopMessage.RESERVE), "0800"),
        (HopMessage(type=HopMessage.CONNECT, peer=PeerId(id=b"\1\2")), "0801 1204 0a020102"),
        (HopMessage(type=HopMessage.STATUS, status=RelayStatus.OK), "0802 2864"),
        (
            HopMessage(
                type=HopMessage.STATUS,
                status=RelayStatus.OK,
                limit=Limit(duration=7200, data=268_435_456),
            ),
            "0802 2209 08a038 108080808001 2864",
        ),
        (HopMessage(type=HopMessage.STATUS, status=RelayStatus.NO_RESERVATION), "0802 28cc01"),
        (StopMessage(type=StopMessage.CONNECT, peer=PeerId(id=b"\1")), "0800 1203 0a0101"),
        (StopMessage(type=StopMessage.STATUS, status=RelayStatus.OK), "0801 2064"),
        (HolePunch(type=HolePunch.CONNECT, ObsAddrs=[ADDRESS]), "0864 1208 04c0000207060fa1"),
        (HolePunch(type=HolePunch.SYNC), "08ac02"),
    ],
)
def test_the_bytes_are_those_of_libp2p(message, data):
    assert message.SerializeToString(deterministic=True) == bytes.fromhex(data)
