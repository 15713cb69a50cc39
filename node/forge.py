"""The one place that signs: it turns ops into entries of this installation's own log.

An entry is sealed, signed and kept in one transaction, and only then shown to anybody. So a number
in the log is never signed twice and published twice, whenever the process dies: what was not
committed was never seen. A disk restored from a backup can still make a fork; then both branches
count, and we go on from the longer one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from moot.crdt.op import Op
from moot.crdt.redaction import is_words
from moot.node.history import Content
from moot.node.ingest import Fresh
from moot.node.ports import Clock, Randomness
from moot.node.replica import Replica
from moot.protocol.body import Body, Opening, read_body
from moot.protocol.entry import seal
from moot.protocol.header import AUTHORITY, CONTENT, NO_ENTRY
from moot.protocol.run import Item, Run
from moot.protocol.signature import SigningKey


class Forge:
    """Writes to one group, as one member, to the log of this installation."""

    def __init__(
        self,
        replica: Replica,
        member: SigningKey,
        log: SigningKey,
        clock: Clock,
        randomness: Randomness,
    ) -> None:
        """`replica` must have the power to write; the keys are of this group alone."""
        self.member = member.public
        self.log = log.public
        self._replica = replica
        self._member = member
        self.signer = log
        self._clock = clock
        self._randomness = randomness

    def write(self, ops: Sequence[Op], *, beside: Callable[[], None] | None = None) -> bytes:
        """Write one entry of 1 to 64 ops, and return its id once it is on the disk. spec: STORE-2.

        The first entry is preceded by the one that opens the log. `beside` is called within the
        transaction. Raises ValueError for ops that fit no entry, StoreTrouble if the disk fails;
        then nothing was written.
        """
        return self.write_all([ops], beside=beside)[0]

    def open(self) -> None:
        """Begin the log, unless it was: from then on the others see whose device this is."""
        if not self._replica.frontier.tips(self.log):
            opening = self._opening(self._clock.wall_ms())
            self._replica.admit([self._seal(0, NO_ENTRY, [opening])], ours=True)

    def write_all(
        self, acts: Sequence[Sequence[Op]], *, beside: Callable[[], None] | None = None
    ) -> list[bytes]:
        """Write one entry for each list of ops, all in one transaction; return their ids."""
        if not acts:
            return []
        now = self._clock.wall_ms()
        said: list[Body | Opening] = [Body(now, tuple(ops)) for ops in acts]
        seq, prev = max(self._replica.frontier.tips(self.log), default=(-1, NO_ENTRY))
        if seq < 0:
            said.insert(0, self._opening(now))
        fresh = self._seal(seq + 1, prev, said)
        self._replica.admit([fresh], ours=True, beside=beside)
        return list(fresh.ids[-len(acts) :])

    def _opening(self, now: int) -> Opening:
        return Opening.make(self._member, self._replica.group, self.log, now)

    def _seal(self, first: int, prev: bytes, said: Sequence[Body | Opening]) -> Fresh:
        """Make signed entries of what is said, the first at place `first` after entry `prev`."""
        keys, log = self._replica.keys, self.log
        if keys.epoch is None:
            raise ValueError("writing takes the write key")
        ids: list[bytes] = []
        items: list[Item] = []
        contents: list[Content] = []
        for seq, content in enumerate(said, first):
            kind = AUTHORITY if isinstance(content, Opening) else CONTENT
            body = content.encode()
            before = ids[-1] if ids else prev
            words = isinstance(content, Body) and is_words(content.ops)
            fresh = self._randomness.bytes(32)
            name, item = seal(keys, self.signer, seq, before, kind, body, fresh, words=words)
            ids.append(name)
            items.append(item)
            # What is applied here is what others will read: not our objects, but their encoding.
            contents.append(read_body(body, keys.group, log, kind, seq))
        admission = None if first else keys.admit(log)
        return Fresh(Run(keys.epoch, log, first, prev, admission, tuple(items)), ids, contents)
