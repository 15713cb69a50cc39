"""All that passes a switch, and what an observer can put together from it.

`python capture.py FILE` writes every frame that any card here sends or gets to a file, each after
its length, until its input ends; then it says how many the kernel had to drop.
"""

from __future__ import annotations

import select
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ALL_FRAMES = 3
MOST_BYTES = 262_144
SOL_PACKET, STATISTICS = 263, 6
RECEIVE_BUFFER_FORCE = 33
BUFFER_BYTES = 32 * 1024 * 1024
ETHERNET, IPV4, IPV6, TCP, UDP = 14, 0x0800, 0x86DD, 6, 17
SYN = 2
PATIENCE_S = 30


class Way(NamedTuple):
    """From where to where, and at which TCP sequence number it began."""

    source: str
    source_port: int
    target: str
    target_port: int
    began: int


class Segment(NamedTuple):
    """One piece of TCP."""

    way: tuple[str, int, str, int]
    number: int
    syn: bool
    payload: bytes


class Wire:
    """What was seen: whole frames, and the bytes of every TCP connection each way."""

    def __init__(self, frames: list[bytes]) -> None:
        self.frames = frames
        self.streams: dict[Way, bytes] = {}
        begun: dict[tuple[str, int, str, int], Way] = {}
        pieces: dict[Way, dict[int, bytes]] = {}
        for segment in filter(None, map(_segment, frames)):
            if segment.syn:
                begun[segment.way] = Way(*segment.way, segment.number)
            way = begun.get(segment.way)
            if way is not None and segment.payload:
                at = (segment.number - way.began - 1) % 2**32
                kept = pieces.setdefault(way, {})
                if len(segment.payload) > len(kept.get(at, b"")):
                    kept[at] = segment.payload
        for way, parts in pieces.items():
            self.streams[way] = _joined(parts)


def _joined(parts: dict[int, bytes]) -> bytes:
    """The bytes of a stream. Raises ValueError if some were not seen."""
    whole = bytearray()
    for at, payload in sorted(parts.items()):
        if at > len(whole):
            raise ValueError(f"{at - len(whole)} bytes of a connection were not seen")
        whole += payload[len(whole) - at :]
    return bytes(whole)


def _segment(frame: bytes) -> Segment | None:
    kind = int.from_bytes(frame[12:14])
    if kind == IPV4 and frame[ETHERNET + 9] == TCP:
        head = (frame[ETHERNET] & 15) * 4
        end = ETHERNET + int.from_bytes(frame[ETHERNET + 2 : ETHERNET + 4])
        hosts = (frame[ETHERNET + 12 : ETHERNET + 16], frame[ETHERNET + 16 : ETHERNET + 20])
        family = socket.AF_INET
    elif kind == IPV6 and frame[ETHERNET + 6] == TCP:
        head = 40
        end = ETHERNET + head + int.from_bytes(frame[ETHERNET + 4 : ETHERNET + 6])
        hosts = (frame[ETHERNET + 8 : ETHERNET + 24], frame[ETHERNET + 24 : ETHERNET + 40])
        family = socket.AF_INET6
    else:
        return None
    tcp = frame[ETHERNET + head : end]
    source_port, target_port, number = struct.unpack_from(">HHI", tcp)
    source, target = (socket.inet_ntop(family, host) for host in hosts)
    payload = tcp[(tcp[12] >> 4) * 4 :]
    return Segment((source, source_port, target, target_port), number, bool(tcp[13] & SYN), payload)


class Capture:
    """A capture that runs in a switch until `stop`."""

    def __init__(self, command: tuple[str, ...], file: Path) -> None:
        """`command` runs this very program where the frames are."""
        self._file = file
        self._process = subprocess.Popen(
            [*command, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def stop(self) -> Wire:
        """End it; return what was seen. Raises AssertionError if that is not all there was."""
        said, _ = self._process.communicate("", timeout=PATIENCE_S)
        assert said == "dropped 0\n"
        return Wire(list(_frames(self._file.read_bytes())))

    def close(self) -> None:
        """End it in any case."""
        self._process.kill()
        self._process.communicate(timeout=PATIENCE_S)


def _frames(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4])
        yield data[at + 4 : at + 4 + size]
        at += 4 + size


def main(file: str) -> None:
    """Write frames until the input ends."""
    with (
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_FRAMES)) as every,
        Path(file).open("wb") as out,
    ):
        every.setsockopt(socket.SOL_SOCKET, RECEIVE_BUFFER_FORCE, BUFFER_BYTES)
        print("ready", flush=True)
        while True:
            ready, _, _ = select.select([every, sys.stdin], [], [])
            if every in ready:
                frame = every.recv(MOST_BYTES)
                out.write(len(frame).to_bytes(4) + frame)
            elif not sys.stdin.readline():
                break
        _, dropped = struct.unpack("II", every.getsockopt(SOL_PACKET, STATISTICS, 8))
        print(f"dropped {dropped}")


if __name__ == "__main__":
    main(*sys.argv[1:])
