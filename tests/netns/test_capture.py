"""What an observer of the line sees of a group: nothing that names it, nobody in it, no link.

Two members meet, a third joins, all write, one is away and comes back; everything on the way is
written down. README.md says what remains: addresses, times and volume.
"""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from moot.node.net.library import ID
from moot.protocol.invite import Invite
from netns import capture
from netns.capture import Capture, Wire
from netns.group import agree
from netns.member import Member, until
from netns.world import Host, Switch, World

Settle = Callable[[Sequence[Host], str], list[Member]]

GROUP = "quiet-orchard-of-nightjars"
WORDS = ("prune the crooked quince", "the ladder lies behind the well", "harvest before the frost")
NAMES = ("persimmon-ada", "persimmon-ben", "persimmon-cat")
AGREEMENT = b"\x13/multistream/1.0.0\n\x07/noise\n"
"""What every libp2p connection begins with in the clear, each way."""
LINKED = 16
"""Bytes that two connections have in common by no chance."""
SHORTEST_KEY = 8
BEACON = re.compile(rb"\xf60=(.{244})\xf61=(.{244})\xf62=(.{244})\xf63=(.{244})", re.DOTALL)
"""The record that mDNS shows; see specs/lan.md."""
CONTROL = b"a control that crosses the switch in the clear, in two pieces"
TALKING = """
import socket, sys
with socket.create_connection((sys.argv[1], 4000)) as line:
    for piece in sys.argv[2:]:
        line.sendall(piece.encode())
"""
LISTENING = """
import socket
with socket.create_server(("", 4000)) as door:
    print("ready", flush=True)
    line, _ = door.accept()
    while line.recv(100):
        pass
"""


def written(key: bytes) -> Iterator[bytes]:
    """A key as programs write it: the first 8 bytes of it, and letters for as many."""
    start = key[:SHORTEST_KEY]
    yield start
    yield start.hex().encode()
    yield start.hex().upper().encode()
    for letters in (base64.b32encode(start), base64.b64encode(start)):
        yield letters.rstrip(b"=")[:-1]
        yield letters.rstrip(b"=")[:-1].lower()


def told(text: str) -> Iterator[bytes]:
    """Words as programs write them."""
    for form in (text, text.lower(), text.upper()):
        yield form.encode()
        yield form.encode("utf-16-le")


def secrets_of(invite: Invite, dump: Mapping[str, Any], peers: Sequence[str]) -> set[bytes]:
    """All that must not be seen, in every form."""
    keys = invite.keys
    raw = {keys.group, keys.secret, keys.hello_key, keys.gate_public}
    raw |= {key for key in (keys.epoch, keys.content_key) if key is not None}
    for target, fields in dump["cells"]:
        raw.add(bytes.fromhex(target))
        for _, cell in fields:
            for entry, _, _, author, _ in cell:
                raw |= {bytes.fromhex(entry), bytes.fromhex(author)}
    texts = {GROUP, *WORDS, *NAMES, *peers, dump["group"]["id"]}
    texts |= {one["person"] for one in dump["people"]} | {one["id"] for one in dump["things"]}
    # An id begins with what kind of id it is, and the key comes after it.
    raw |= {ID.from_base58(peer).to_bytes()[6:] for peer in peers}
    found = {form for key in raw if len(key) >= SHORTEST_KEY for form in written(key)}
    return found | {form for text in texts for form in told(text)}


def seen(secrets: set[bytes], where: bytes) -> list[bytes]:
    return sorted(secret for secret in secrets if secret in where)


def linked(streams: Sequence[bytes]) -> set[bytes]:
    """What more than one connection has in common, cut to `LINKED` bytes."""
    where: defaultdict[bytes, set[int]] = defaultdict(set)
    for number, stream in enumerate(streams):
        for at in range(len(stream) - LINKED + 1):
            where[stream[at : at + LINKED]].add(number)
    return {window for window, numbers in where.items() if len(numbers) > 1}


@pytest.fixture
def listening(world: World, tmp_path: Path) -> Iterator[tuple[Switch, Capture]]:
    """A switch, and somebody who writes down all that passes it."""
    switch = world.switch()
    program = switch.command(sys.executable, "-I", "-S", str(Path(capture.__file__)))
    made = Capture(program, tmp_path / "frames")
    yield switch, made
    made.close()


def in_the_clear(talker: Host, listener: Host) -> None:
    """Say something that an observer must see, or he sees nothing at all."""
    with subprocess.Popen(
        listener.command(sys.executable, "-I", "-S", "-c", LISTENING), stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        half = len(CONTROL) // 2
        address = listener.ports[0].address.split("/")[0]
        talker.run(
            *(sys.executable, "-I", "-S", "-c", TALKING, address),
            *(CONTROL[:half].decode(), CONTROL[half:].decode()),
        )


def live_through(members: Sequence[Member]) -> None:
    """What a group does in its life, with words that would be known again."""
    ada, ben, cat = members
    for member, words in zip(members, WORDS, strict=True):
        member.writes(words)
    agree(members)
    ben.end()
    ada.writes("while ben was away")
    ben.start()
    until(lambda: ben.sees() >= {NAMES[0]}, 60, "ben is back")
    agree(members)
    for number in range(20):
        cat.writes(f"{WORDS[0]} {number}")
    agree(members)


@pytest.mark.spec("LAN-2")
@pytest.mark.spec("NET-30")
def test_nothing_on_the_line_names_or_links(
    world: World, settle: Settle, listening: tuple[Switch, Capture]
) -> None:
    switch, capturing = listening
    hosts = world.hosts(switch, NAMES)
    members = settle(hosts, GROUP)
    live_through(members)
    ada = members[0]
    invite = Invite.read(ada.node.act("invite")["invite"])
    peers = [one.asks("me")["peer"] for one in members]
    secrets = secrets_of(invite, ada.asks("dump"), peers)
    in_the_clear(hosts[0], hosts[1])
    for member in members:
        member.end()
    wire = capturing.stop()

    # The scanner finds in the home what it must not find on the line, ...
    home = b"".join(path.read_bytes() for path in ada.laptop.home.iterdir() if path.is_file())
    at_home = seen(secrets, home)
    for text in (GROUP, *WORDS, *NAMES):
        assert text.encode() in at_home
    assert invite.keys.group[:SHORTEST_KEY] in at_home
    # ... and the capture holds what was said in the clear, and the talk of the nodes.
    assert any(CONTROL in stream for stream in wire.streams.values())
    talk = {way: data for way, data in wire.streams.items() if CONTROL not in data}
    assert sum(map(len, talk.values())) > 20_000
    assert_blind(wire, secrets)
    assert_unlinked(list(talk.values()))
    beacons = {b"".join(found) for frame in wire.frames for found in BEACON.findall(frame)}
    assert len(beacons) > len(members), "one each, and another one after a return"
    assert linked(list(beacons)) == set()


def assert_blind(wire: Wire, secrets: set[bytes]) -> None:
    """Nothing is found in any frame, nor in what frames make together."""
    assert seen(secrets, b"".join(wire.frames)) == []
    for stream in wire.streams.values():
        assert seen(secrets, stream) == []


def assert_unlinked(streams: Sequence[bytes]) -> None:
    """No two connections have anything in common but the name of the encryption."""
    talks = [one.removeprefix(AGREEMENT) for one in streams if one.startswith(AGREEMENT)]
    assert len(talks) >= 8, "at least four connections, both ways"
    assert linked(talks) == set()
    assert linked([talks[0], b"again" + talks[0][100:200]]) != set()
