"""Somebody who writes to one log by hand: only what the protocol needs, no store, no node."""

from __future__ import annotations

import random
from collections.abc import Sequence

from moot.crdt.op import Op
from moot.crdt.value import Value
from moot.protocol.body import Body, Opening
from moot.protocol.entry import seal
from moot.protocol.group_keys import GroupKeys
from moot.protocol.header import AUTHORITY, CONTENT, NO_ENTRY
from moot.protocol.run import Item, Run
from moot.protocol.signature import SigningKey

KEYS = GroupKeys.write(b"the write secret of a test group")
NOON = 1_800_000_000_000


def signing_key(name: str) -> SigningKey:
    return SigningKey(name.encode().ljust(32, b"."))


def said(text: Value, *, time: int = NOON) -> bytes:
    """The body of an entry that writes one cell."""
    return Body(time, (Op(b"some thing", "title", text, ()),)).encode()


class Scribe:
    """Writes a log, and remembers where it ends."""

    def __init__(self, name: str, keys: GroupKeys = KEYS) -> None:
        self.keys = keys
        self.member = signing_key(name)
        self.signer = signing_key(f"{name}'s laptop")
        self.log = self.signer.public
        self.seq = 0
        self.prev = NO_ENTRY
        self._chance = random.Random(name)

    def opening(self) -> bytes:
        return Opening.make(self.member, self.keys.group, self.log, NOON).encode()

    def items(self, bodies: Sequence[bytes], kind: int = CONTENT) -> list[Item]:
        """The next entries of the log, all signed."""
        items = []
        for body in bodies:
            sealed = seal(
                self.keys, self.signer, self.seq, self.prev, kind, body, self._chance.randbytes(32)
            )
            self.seq, self.prev = self.seq + 1, sealed.id
            items.append(sealed.item)
        return items

    def run(self, *texts: Value, opens: bool = False, every: int = 0) -> Run:
        """The next run: with the opening if asked, signed at its end and once in `every`."""
        assert self.keys.epoch is not None
        first, prev = self.seq, self.prev
        items = self.items([self.opening()], AUTHORITY) if opens else []
        items += self.items([said(text) for text in texts])
        admission = self.keys.admit(self.log) if opens else None
        kept = [
            item
            if at == len(items) or (every and at % every == 0)
            else item._replace(signature=None)
            for at, item in enumerate(items, 1)
        ]
        return Run(self.keys.epoch, self.log, first, prev, admission, tuple(kept))
