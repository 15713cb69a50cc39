"""The process beside a node that vets runs: frames in on its standard input, answers out.

    node   ->  K  number, gate key, group, content key     what a group's runs are vetted with
    node   ->  R  number of a key, runs                    the runs of one message
    here   ->  V  what was found of each, packed           in the order of the messages
    here   ->  F  why they are refused                     likewise

Each frame is a letter, four bytes of length, and a value. It ends when its input does. It opens no
file and no socket, and what it is given stays in its memory.
"""

from __future__ import annotations

import gc
import sys
from typing import Any, BinaryIO, Final, cast

from moot.node.vetting.vet import Key, vet
from moot.protocol.encoding import decode_again, encode_again
from moot.protocol.errors import TheirFault
from moot.protocol.run import Run

KEY: Final = b"K"
RUNS: Final = b"R"
VETTED: Final = b"V"
REFUSED: Final = b"F"
HEAD: Final = 5
"""Bytes before a frame's value."""


def framed(kind: bytes, value: bytes) -> bytes:
    """A frame."""
    return kind + len(value).to_bytes(4, "big") + value


def serve(given: BinaryIO, answers: BinaryIO) -> None:
    """Vet until nothing more comes."""
    keys: dict[int, Key] = {}
    while head := given.read(HEAD):
        # The node's own words, and no peer's: what a peer said is in the runs.
        number, *parts = cast("Any", decode_again(given.read(int.from_bytes(head[1:], "big"))))
        if head[:1] == KEY:
            keys[number] = Key(*parts)
        else:
            answers.write(_answer(keys[number], parts[0]))
            answers.flush()


def _answer(key: Key, runs: list[bytes]) -> bytes:
    try:
        return framed(VETTED, encode_again([vet(key, Run.decode(run)).pack() for run in runs]))
    except TheirFault as fault:
        return framed(REFUSED, str(fault).encode())


if __name__ == "__main__":
    gc.disable()  # what it makes holds no cycles, and is gone with the answer
    serve(sys.stdin.buffer, sys.stdout.buffer)
