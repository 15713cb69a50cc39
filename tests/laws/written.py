"""Entries as villagers write them: sealed, signed, and chained to the one before, or to an older.

Beside each stands what was sealed in it, so that no test has to open it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from moot.crdt.op import Op
from moot.crdt.redaction import is_words
from moot.protocol.body import Body, Opening
from moot.protocol.entry import seal
from moot.protocol.header import AUTHORITY, CONTENT, NO_ENTRY
from moot.protocol.run import Item, Run
from moot.protocol.signature import SigningKey
from scribe import KEYS, NOON, signing_key


@dataclass(frozen=True, repr=False)
class Written:
    """One entry of one log, and what it says."""

    id: bytes
    author: bytes
    """The key of the member whose log it stands in."""
    time: int
    ops: tuple[Op, ...]
    """None in the entry that opens a log."""
    log: bytes
    seq: int
    prev: bytes
    item: Item

    @property
    def words(self) -> bool:
        """Whether its author may take it back."""
        return is_words(self.ops)

    @property
    def run(self) -> Run:
        """It alone, as it travels."""
        return run_of([self])


def run_of(chain: Sequence[Written], *, signed: Sequence[bool] = ()) -> Run:
    """A run of entries that follow each other, each signed, or those that `signed` says."""
    assert KEYS.epoch is not None
    first = chain[0]
    items = [
        one.item if keep else one.item._replace(signature=None)
        for one, keep in zip(chain, signed or [True] * len(chain), strict=True)
    ]
    admission = None if first.seq else KEYS.admit(first.log)
    return Run(KEYS.epoch, first.log, first.seq, first.prev, admission, tuple(items))


class Pen:
    """The keys of one device of one member; whoever holds it decides where in the log it writes."""

    def __init__(self, member: str, device: str) -> None:
        self._member: SigningKey = signing_key(member)
        self._signer: SigningKey = signing_key(f"{member}'s {device}")
        self.member = self._member.public
        self.log = self._signer.public
        self.opening = self._opening()

    def _opening(self) -> Written:
        said = Opening.make(self._member, KEYS.group, self.log, NOON)
        return self._seal(AUTHORITY, said.encode(), NOON, (), None)

    def write(self, after: Written, time: int, ops: Sequence[Op]) -> Written:
        """The entry that says this, right after another of the log. The same place, time and ops
        give the same entry."""
        return self._seal(CONTENT, Body(time, tuple(ops)).encode(), time, tuple(ops), after)

    def _seal(
        self, kind: int, body: bytes, time: int, ops: tuple[Op, ...], after: Written | None
    ) -> Written:
        seq, prev = (after.seq + 1, after.id) if after else (0, NO_ENTRY)
        made = seal(KEYS, self._signer, seq, prev, kind, body, bytes(32), words=is_words(ops))
        return Written(made.id, self.member, time, ops, self.log, seq, prev, made.item)
