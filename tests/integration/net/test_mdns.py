"""What a node shows its network is a name of chance and random bytes; and others hear it."""

import os
import queue
import random
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_interface

import pytest
from zeroconf import RecordUpdate, RecordUpdateListener, Zeroconf
from zeroconf._dns import DNSAddress, DNSPointer, DNSService, DNSText

from moot.node.lan import far_caller
from moot.node.lan.far_caller import Neighbourhood
from moot.node.lan.mdns import NO_PORT, PART, TYPE, Mdns, beacon_in
from moot.node.net.surroundings import Place, Surroundings
from moot.protocol.beacon import SIZE

HOST = "127.0.0.1"
PATIENCE = 30
Told = tuple[str, bytes | None]


class Outsider(RecordUpdateListener):
    """Writes down all that is said in the network."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: queue.Queue[object] = queue.Queue()

    def async_update_records(self, zc: Zeroconf, now: float, records: list[RecordUpdate]) -> None:
        for update in records:
            self.heard.put(update.new)


@contextmanager
def mdns() -> Iterator[tuple[Mdns, "queue.Queue[Told]"]]:
    told: queue.Queue[Told] = queue.Queue()
    made = Mdns([HOST], lambda name, beacon: told.put((name, beacon)))
    try:
        yield made, told
    finally:
        made.close()


def of(told: "queue.Queue[Told]", *nonces: bytes) -> Told:
    """The next of these: other tests may talk in this network, too."""
    while True:
        one = told.get(timeout=PATIENCE)
        if one[0] in {nonce.hex() for nonce in nonces}:
            return one


@pytest.mark.spec("LAN-2")
def test_an_outsider_hears_a_name_of_chance_and_random_bytes() -> None:
    nonce, beacon = os.urandom(16), os.urandom(SIZE)
    outsider, ear = Outsider(), Zeroconf([HOST], use_asyncio=False)
    ear.add_listener(outsider, None)
    name = f"{nonce.hex()}.{TYPE}"
    with mdns() as (shower, _):
        shower.show(nonce, beacon)
    ear.close()
    records = []
    while not outsider.heard.empty():
        records.append(outsider.heard.get())
    ours = [one for one in records if nonce.hex() in repr(one)]
    services = [one for one in ours if isinstance(one, DNSService)]
    assert {(one.server, one.port) for one in services} == {(f"{nonce.hex()}.local.", NO_PORT)}
    assert {one.alias for one in ours if isinstance(one, DNSPointer)} == {name}
    assert {beacon_in(one.text) for one in ours if isinstance(one, DNSText)} == {beacon}
    assert not [one for one in ours if isinstance(one, DNSAddress)]
    assert socket.gethostname() not in repr(ours)


@pytest.mark.spec("LAN-5")
def test_a_beacon_is_heard_and_its_end() -> None:
    first, second, beacon = os.urandom(16), os.urandom(16), os.urandom(SIZE)
    with mdns() as (_, told):
        with mdns() as (shower, own):
            shower.show(first, beacon)
            assert of(told, first, second) == (first.hex(), beacon)
            shower.show(second, beacon)
            found = {of(told, first, second), of(told, first, second)}
            assert found == {(first.hex(), None), (second.hex(), beacon)}
        assert of(told, second) == (second.hex(), None)
        while not own.empty():
            name, slots = own.get()
            assert slots is None or name not in (first.hex(), second.hex())


@pytest.mark.spec("LAN-4")
@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff",
        b"\x00",
        b"\x03abc",
        b"\x020=",
        b"\xff0=" + bytes(10),
        bytes(2000),
        b"\x030=x" * 9,
    ],
)
def test_a_record_that_is_no_beacon_is_an_empty_one(text: bytes) -> None:
    assert beacon_in(text) == b""


def test_a_beacon_is_read_in_whatever_order_its_parts_come() -> None:
    beacon = os.urandom(SIZE)
    parts = [beacon[at : at + PART] for at in range(0, SIZE, PART)]
    strings = [b"more", *(b"%d=" % number + part for number, part in enumerate(parts))]
    text = b"".join(bytes((len(one),)) + one for one in reversed(strings))
    assert beacon_in(text) == beacon


@contextmanager
def stranger() -> Iterator[socket.socket]:
    """A socket that speaks to everybody on loopback, and not as mDNS should."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as speaker:
        speaker.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(HOST))
        speaker.bind((HOST, 0))
        yield speaker


QUESTION = b"".join(
    bytes((len(label),)) + label.encode() for label in (*TYPE.rstrip(".").split("."), "")
) + struct.pack("!HH", 12, 1)
ASKING = struct.pack("!6H", 7, 0, 1, 0, 0, 0) + QUESTION
EVERYBODY = ("224.0.0.251", 5353)


def answered(speaker: socket.socket, nonce: bytes, seconds: float) -> bool:
    """Whether somebody answers with this name in time."""
    speaker.settimeout(seconds)
    try:
        while nonce.hex().encode() not in speaker.recv(9000):
            pass
    except TimeoutError:
        return False
    return True


@pytest.mark.spec("LAN-6")
@pytest.mark.parametrize("guarded", [True, False])
def test_who_is_far_gets_no_answer(monkeypatch: pytest.MonkeyPatch, guarded: bool) -> None:
    nonce = os.urandom(16)
    with mdns() as (shower, _), stranger() as speaker:
        shower.show(nonce, os.urandom(SIZE))
        if guarded:
            monkeypatch.setattr(far_caller._neighbourhood, "holds", lambda _: False)
        speaker.sendto(ASKING, EVERYBODY)
        assert answered(speaker, nonce, 1 if guarded else PATIENCE) is not guarded


@pytest.mark.spec("LAN-6")
def test_who_is_near_is_who_is_in_our_networks() -> None:
    places = (("eth0", "192.168.1.5/24"), ("eth0", "fe80::5/64"))
    here = Neighbourhood()
    here.renew(Surroundings(Place(name, ip_interface(at)) for name, at in places))
    assert here.holds("192.168.1.77")
    assert here.holds("fe80::77%eth0")
    assert here.holds("::ffff:192.168.1.77")
    assert not here.holds("203.0.113.7")
    assert not here.holds("2001:db8::7")
    assert not here.holds("::ffff:203.0.113.7")


@pytest.mark.spec("LAN-4")
def test_whoever_shouts_members_are_heard() -> None:
    nonce, beacon, chance = os.urandom(16), os.urandom(SIZE), random.Random(0)
    with mdns() as (_, told), mdns() as (shower, _), stranger() as speaker:
        for size in (0, 1, 11, 12, 500, 8000):
            for _ in range(20):
                speaker.sendto(chance.randbytes(size), EVERYBODY)
                speaker.sendto(ASKING[:12] + chance.randbytes(size), EVERYBODY)
        shower.show(nonce, beacon)
        assert of(told, nonce) == (nonce.hex(), beacon)


def test_nothing_is_left_of_it() -> None:
    before = set(threading.enumerate())
    with mdns() as (shower, _):
        shower.show(os.urandom(16), os.urandom(SIZE))
    for thread in set(threading.enumerate()) - before:
        thread.join(PATIENCE)
        assert not thread.is_alive(), thread
