"""The one place that signs: it turns ops into entries of this installation's own log.

An entry is sealed, signed and kept in one transaction, and only then shown to anybody. So a number
in the log is never signed twice and published twice, whenever the process dies: what was not
committed was never seen. A disk restored from a backup can still make a fork; then both branches
count, and we go on from the longer one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from moot.crdt.op import Op
from moot.node.history import read_run
from moot.node.ingest import Fresh
from moot.node.ports import Clock, Randomness
from moot.node.replica import Replica
from moot.node.store.contract import NO_ENTRY
from moot.protocol.body import Body, Opening
from moot.protocol.entry import seal
from moot.protocol.hashing import label
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
        self._signer = log
        self._clock = clock
        self._randomness = randomness

    def write(self, ops: Sequence[Op]) -> bytes:
        """Write one entry of 1 to 64 ops, and return its id once it is on the disk. spec: STORE-2.

        The first entry is preceded by the one that opens the log. Raises ValueError for ops that
        fit no entry, StoreTrouble if the disk fails; then nothing was written.
        """
        return self.write_all([ops])[0]

    def write_all(self, acts: Iterable[Sequence[Op]]) -> list[bytes]:
        """Write one entry for each list of ops, all in one transaction; return their ids."""
        now = self._clock.wall_ms()
        said: list[Body | Opening] = [Body(now, tuple(ops)) for ops in acts]
        seq, prev = max(self._replica.frontier.tips(self.log), default=(-1, NO_ENTRY))
        keys, admission = self._replica.keys, None
        if seq < 0:
            vouch = self._member.sign(label("vouch") + keys.group + self.log)
            said.insert(0, Opening(self.member, vouch, now))
            admission = keys.admit(self.log)
        run = Run(keys.epoch or b"", self.log, seq + 1, prev, admission, ())
        ids: list[bytes] = []
        items: list[Item] = []
        for offset, content in enumerate(said, 1):
            name, item = seal(
                keys,
                self._signer,
                seq + offset,
                prev,
                int(isinstance(content, Opening)),
                content.encode(),
                self._randomness.bytes(32),
            )
            ids.append(name)
            items.append(item)
            prev = name
        run = run._replace(items=tuple(items))
        # What is applied here is what others will read: not our objects, but their encoding.
        self._replica.admit([Fresh(run, ids, read_run(keys, run, ids))], ours=True)
        return ids[admission is not None :]
