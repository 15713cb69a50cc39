"""Tools for tests of the store: homes, authors whose entries one makes by hand, ops to write."""

from __future__ import annotations

import random
from collections.abc import Sequence

from moot.crdt.op import Dot, Op
from moot.crdt.value import NOTHING, Nothing, Value
from moot.node.forge import Forge
from moot.node.replica import Replica
from moot.node.store.contract import Enrolment, Store
from moot.protocol.body import Body, Opening
from moot.protocol.entry import seal
from moot.protocol.group_keys import GroupKeys, Power
from moot.protocol.header import NO_ENTRY
from moot.protocol.run import Item, Run
from moot.protocol.signature import SigningKey
from moot.protocol.supply import Ask, Outcome

KEYS = GroupKeys.write(b"the write secret of a test group")
NOON = 1_800_000_000_000


class Dice:
    """Randomness from a seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def bytes(self, size: int) -> bytes:
        return self._chance.randbytes(size)


class Stopped:
    """A clock that only moves when told to."""

    def __init__(self) -> None:
        self.now = NOON

    def wall_ms(self) -> int:
        return self.now

    def monotonic(self) -> float:
        return self.now / 1000


def replica(store: Store, keys: GroupKeys = KEYS) -> Replica:
    """The test group in a store, joined now if it is not yet."""
    if keys.group not in [enrolment.group for enrolment in store.enrolments()]:
        with store.transaction():
            store.join(enrolment(keys))
    return Replica(store, keys)


def enrolment(keys: GroupKeys = KEYS) -> Enrolment:
    gate = None if keys.power is Power.WRITE else keys.gate_public
    return Enrolment(keys.group, "garden", int(keys.power), keys.secret, gate, None, None, ())


def signing_key(name: str) -> SigningKey:
    return SigningKey(name.encode().ljust(32, b"."))


def forge(at: Replica, name: str, seed: int = 0) -> Forge:
    return Forge(at, signing_key(name), signing_key(f"{name}'s laptop"), Stopped(), Dice(seed))


def thing(name: str) -> bytes:
    """An object id to recognise in a failure."""
    return name.encode().ljust(10, b".")


def put(target: str, field: str, value: Value | Nothing, *over: Dot) -> Op:
    return Op(thing(target), field, value, over)


def clear(target: str, field: str, *over: Dot) -> Op:
    return put(target, field, NOTHING, *over)


class Author:
    """Somebody who makes entries by hand, wherever he likes in his log, right or wrong."""

    def __init__(self, name: str, keys: GroupKeys = KEYS) -> None:
        self.keys = keys
        self.member = signing_key(name)
        self.signer = signing_key(f"{name}'s laptop")
        self.log = self.signer.public
        self._fresh = Dice(0)

    def opening(self, *, time: int = NOON) -> tuple[Run, bytes]:
        """The run that opens the log, and the id of its entry."""
        opening = Opening.make(self.member, self.keys.group, self.log, time)
        return self.run(-1, NO_ENTRY, [(1, opening.encode())])

    def after(self, seq: int, prev: bytes, *acts: Sequence[Op]) -> tuple[Run, bytes]:
        """A run of one entry for each list of ops, after entry `prev` at `seq`; and its end."""
        return self.run(seq, prev, [(0, Body(NOON, tuple(ops)).encode()) for ops in acts])

    def run(
        self, seq: int, prev: bytes, bodies: Sequence[tuple[int, bytes]], *, every: int = 0
    ) -> tuple[Run, bytes]:
        """A run of raw bodies with their kinds, signed at its end and once in `every`."""
        assert self.keys.epoch is not None
        admission = self.keys.admit(self.log) if seq < 0 else None
        items: list[Item] = []
        end = prev
        for offset, (kind, body) in enumerate(bodies, 1):
            sealed = seal(
                self.keys, self.signer, seq + offset, end, kind, body, self._fresh.bytes(32)
            )
            end, item = sealed
            keep = offset == len(bodies) or (every and offset % every == 0)
            items.append(item if keep else item._replace(signature=None))
        return Run(self.keys.epoch, self.log, seq + 1, prev, admission, tuple(items)), end


def everything(source: Replica, budget: int = 65_536) -> list[tuple[Run, ...]]:
    """All that a replica holds, in the portions in which it would give it to a newcomer."""
    asks = tuple(Ask(key, ()) for key in dict.fromkeys(log.key for log in source.logs))
    portions = []
    while asks:
        supply = source.supply(asks, budget)
        portions.append(supply.runs)
        asks = supply.rest
    return portions


def catch_up(reader: Replica, source: Replica) -> None:
    """Bring `reader` up to `source`, as a session would."""
    for log in dict.fromkeys(log.key for log in source.logs):
        asks: tuple[Ask, ...] = (Ask(log, tuple(reader.climb(log))),)
        while asks:
            supply = source.supply(asks, 65_536)
            assert not supply.lost
            reader.ingest(supply.runs)
            asks = supply.rest


def titles(at: Replica, name: str) -> list[object]:
    return [write.value for write in at.space.live(thing(name), "title")]


def outcomes(at: Replica, *runs: Run) -> list[Outcome]:
    return [landing.outcome for landing in at.ingest(runs).landings]


def busy(at: Replica, *, people: int = 3, entries: int = 60, seed: int = 1) -> None:
    """Have some people write things that build on each other."""
    chance = random.Random(seed)
    forges = [forge(at, f"person {number}", number) for number in range(people)]
    names = [f"thing {number}" for number in range(5)]
    for number in range(entries):
        who, name = chance.choice(forges), chance.choice(names)
        seen = [write.dot for write in at.space.live(thing(name), "title")]
        match chance.randrange(5):
            case 0:
                who.write([clear(name, "title", *seen)])
            case 1:
                parent = chance.choice([None, *map(thing, names)])
                who.write([put(name, "place^", {"parent": parent, "rank": f"{number:03}"})])
            case 2:
                who.write([put(name, "said@", {"text": f"{number}"}), put(name, "seen*", number)])
            case _:
                who.write([put(name, "title", f"title {number}", *seen)])
