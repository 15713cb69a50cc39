"""What is asked of a router, and what is made of its answers."""

import socket
import struct
import threading
from contextlib import contextmanager

import pytest
import trio

from moot.node.net.nat_pmp import NatPmp
from moot.node.net.port_mapping import PortMapping
from moot.node.net.routers import Routers
from moot.node.net.upnp import NotMapped, Upnp

OURS = "192.168.1.2"
PUBLIC = "5.0.0.10"


class Igd:
    """A router as miniupnpc sees it; real ones are asked in tests/netns."""

    def __init__(self, outside=PUBLIC, devices=1, refusals=None):
        self.lanaddr = OURS
        self.outside = outside
        self.devices = devices
        self.refusals = refusals or {}
        self.mapped = {}

    def discover(self):
        return self.devices

    def selectigd(self):
        return 1

    def externalipaddress(self):
        return self.outside

    def addportmapping(self, port, kind, host, inner, *rest):
        label, _, lease = rest
        why = self.refusals.get((port, bool(lease))) or self.refusals.get(port)
        if why:
            raise Exception(why)  # noqa: TRY002 - as miniupnpc does
        self.mapped[port] = (kind, host, inner, label, lease)
        return True

    def deleteportmapping(self, port, kind, remote):
        del self.mapped[port]


INNER = {OURS: 4001, "10.8.0.2": 4001}


@pytest.mark.spec("RCH-14")
def test_a_router_opens_a_port_and_closes_it():
    igd = Igd()
    router = Upnp(igd)
    assert router.open(INNER, 4001) == f"/ip4/{PUBLIC}/tcp/4001"
    assert router.open(INNER, 4001) == f"/ip4/{PUBLIC}/tcp/4001"
    assert igd.mapped == {4001: ("TCP", OURS, 4001, "tcp", 3600)}
    router.close()
    router.close()
    assert igd.mapped == {}


def test_another_port_is_taken_where_one_is_taken():
    router = Upnp(Igd(refusals={4001: "ConflictInMappingEntry"}))
    assert router.open(INNER, 4001) == f"/ip4/{PUBLIC}/tcp/4002"
    router = Upnp(Igd(refusals=dict.fromkeys(range(4001, 4005), "ConflictInMappingEntry")))
    with pytest.raises(NotMapped, match="gave those ports to others"):
        router.open(INNER, 4001)


def test_a_router_that_knows_no_end_is_asked_for_none():
    igd = Igd(refusals={(4001, True): "OnlyPermanentLeasesSupported"})
    Upnp(igd).open(INNER, 4001)
    assert igd.mapped[4001][-1] == 0


@pytest.mark.spec("RCH-14")
@pytest.mark.parametrize(
    ("igd", "reason"),
    [
        (Igd(devices=0), "no router here offers it"),
        (Igd(outside="10.7.0.3"), "behind another one: its own address, 10.7.0.3, is not public"),
        (Igd(outside="100.64.1.2"), "behind another one"),
        (Igd(outside="0.0.0.0"), "behind another one"),
        (Igd(outside=""), "may be behind another one"),
        (Igd(refusals={4001: "Action Not Authorized"}), "refuses: 'Action Not Authorized'"),
    ],
)
def test_the_reason_is_told_when_no_port_is_opened(igd, reason):
    with pytest.raises(NotMapped, match=reason):
        Upnp(igd).open(INNER, 4001)
    assert igd.mapped == {}


def test_who_listens_nowhere_that_the_router_sees_is_told():
    with pytest.raises(NotMapped, match="do not listen"):
        Upnp(Igd()).open({"10.8.0.2": 4001}, 4001)


@contextmanager
def nat_pmp(outside, result=0):
    """A small real router on loopback that speaks NAT-PMP."""
    asked = []
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))

    def serve():
        while True:
            question, who = line.recvfrom(64)
            asked.append(question)
            if question == b"end":
                return
            head = struct.pack("!BBHI", 0, question[1] + 128, result, 1)
            if question[1] == 0:
                line.sendto(head + socket.inet_aton(outside), who)
            else:
                inner, outer, seconds = struct.unpack("!HHI", question[4:])
                line.sendto(head + struct.pack("!HHI", inner, outer and outer + 1, seconds), who)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield line.getsockname()[1], asked
    finally:
        line.sendto(b"end", line.getsockname())
        thread.join()
        line.close()


@pytest.mark.spec("RCH-14")
def test_two_packets_open_a_port_and_one_closes_it():
    with nat_pmp(PUBLIC) as (port, asked):
        router = NatPmp("127.0.0.1", port)
        assert router.open({"127.0.0.1": 4001}, 4001) == f"/ip4/{PUBLIC}/tcp/4002"
        router.close()
    assert asked[:3] == [
        b"\0\0",
        struct.pack("!BBHHHI", 0, 2, 0, 4001, 4001, 3600),
        struct.pack("!BBHHHI", 0, 2, 0, 4001, 0, 0),
    ]


@pytest.mark.spec("RCH-14")
def test_the_reason_is_told_in_nat_pmp_too():
    with nat_pmp("10.7.0.3") as (port, _), pytest.raises(NotMapped, match="behind another one"):
        NatPmp("127.0.0.1", port).open({"127.0.0.1": 4001}, 4001)
    with nat_pmp(PUBLIC, 2) as (port, _), pytest.raises(NotMapped, match="told to refuse"):
        NatPmp("127.0.0.1", port).open({"127.0.0.1": 4001}, 4001)
    with pytest.raises(NotMapped, match="no router here offers it"):
        NatPmp(None).open({"127.0.0.1": 4001}, 4001)


def test_the_way_of_asking_that_worked_is_taken_first_again():
    igd = Igd()
    both = Routers([NatPmp(None), Upnp(igd)])
    assert both.open(INNER, 4001) == both.open(INNER, 4001)
    both.close()
    assert igd.mapped == {}
    with pytest.raises(NotMapped, match=r"NAT-PMP\); no router here offers it \(UPnP"):
        Routers([NatPmp(None), Upnp(Igd(devices=0))]).open(INNER, 4001)


def test_what_was_opened_too_late_is_closed_again():
    igd = Igd()
    both = Routers([Upnp(igd)])
    both.close()
    both.open(INNER, 4001)
    assert igd.mapped == {}


@pytest.mark.spec("RCH-14")
async def test_a_way_in_is_kept_while_we_are_here():
    igd = Igd()
    listens = ["/ip4/127.0.0.1/tcp/4001", f"/ip4/{OURS}/tcp/4001", "/ip4/5.0.0.9/tcp/4001"]
    mapping = PortMapping(lambda: listens, lambda: changed.set())  # noqa: PLW0108 - another one later
    changed = trio.Event()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(mapping.run, lambda: Routers([Upnp(igd)]))
        with trio.fail_after(20):
            await changed.wait()
            assert mapping.address == f"/ip4/{PUBLIC}/tcp/4001"
            listens[1:] = []
            changed = trio.Event()
            mapping.look()
            await changed.wait()
        assert (mapping.address, igd.mapped) == (None, {})
        assert mapping.why_not == "this machine is behind no router"
        nursery.cancel_scope.cancel()
