"""Villager: a person with a laptop, on which the production node runs until something befalls it.

The disk outlives the node. Its clock, its randomness and its place on the net are the simulation's.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable

import trio

from moot.crdt.op import Op
from moot.crdt.value import NOTHING
from moot.node.node import Node
from moot.node.peering.dial_plan import Contact
from moot.node.peering.peering import Peering
from moot.node.peering.presence import keep_company
from moot.node.profile import Membership
from moot.node.replica import Commit
from moot.node.store.errors import DiskTrouble
from moot.node.store.memory import MemoryStore
from sim.lines import Plug, Wires
from workshop import NOON, Dice

THINGS = [f"thing {number}".encode().ljust(10, b".") for number in range(6)]
Tell = Callable[[str], None]
"""Takes a line of the trace."""


class Watch:
    """A person's clock: virtual time, and whatever it is set to."""

    def __init__(self) -> None:
        self.off_ms = 0

    def wall_ms(self) -> int:
        return NOON + self.off_ms + int(trio.current_time() * 1000)

    def monotonic(self) -> float:
        return trio.current_time()


class Villager:
    """One person's laptop: a disk that stays, and a node that comes and goes."""

    def __init__(self, name: str, wires: Wires, chance: random.Random, tell: Tell) -> None:
        self.name = name
        self.store = MemoryStore()
        self.watch = Watch()
        self.dice = Dice(chance.getrandbits(64))
        self.node: Node | None = None
        self.acked: list[bytes] = []
        """Ids of all entries that this person was told "ok" about."""
        self._wires = wires
        self._chance = chance
        self._tell = tell
        self._life = trio.CancelScope()
        self._nursery: trio.Nursery
        self._backup: MemoryStore | None = None

    @property
    def place(self) -> str:
        """The peer id."""
        return f"12D{self.name}"

    @property
    def address(self) -> str:
        return f"/memory/{self.place}"

    @property
    def up(self) -> bool:
        return self.node is not None

    @property
    def group(self) -> Membership | None:
        return next(iter(self.node.profile), None) if self.node else None

    @property
    def membership(self) -> Membership:
        """The village's group, once joined, on the running node."""
        assert self.group is not None
        return self.group

    @property
    def peering(self) -> Peering:
        """The company of the running node."""
        assert self.node is not None
        assert isinstance(self.node.company, Peering)
        return self.node.company

    # -- the laptop ----------------------------------------------------------------------------

    def start(self, nursery: trio.Nursery) -> None:
        """Run a node in the nursery until it crashes."""
        self._tell(f"{self.name} starts")
        self.node = Node(self.store, self.watch, self.dice)
        self.node.profile.on_join.append(self._listen)
        for membership in self.node.profile:
            self._listen(membership)
        self._life = trio.CancelScope()
        nursery.start_soon(self._live, self.node, self._wires.open(self.place), self._life)

    async def _live(self, node: Node, plug: Plug, life: trio.CancelScope) -> None:
        with life:
            async with trio.open_nursery() as self._nursery:
                await keep_company(node, plug, trio.sleep_forever)

    def crash(self, *, silently: bool = False) -> None:
        """End the node: what was committed stays, nothing else.

        The kernel tells the others unless it is gone too.
        """
        self._tell(f"{self.name} {'loses power' if silently else 'crashes'}")
        self.node = None
        self._wires.close(self.place, silently=silently)
        self._life.cancel()

    def back_up(self) -> None:
        self._tell(f"{self.name} makes a backup")
        self._backup = copy.deepcopy(self.store)

    @property
    def backed_up(self) -> bool:
        return self._backup is not None

    def restore(self) -> None:
        """Put an old disk in place of the new one, while the node is down."""
        assert self._backup is not None
        self._tell(f"{self.name} restores a backup")
        self.store = copy.deepcopy(self._backup)

    def dial(self, other: Villager) -> None:
        """Open one more session with somebody, whatever sessions there are."""
        self._tell(f"{self.name} dials {other.name}, come what may")
        self._nursery.start_soon(self.peering._dial, Contact(other.place, (other.address,)))

    def holds(self, group: bytes, entry: bytes) -> bool:
        """Whether an entry is on this disk."""
        enrolled = {enrolment.group for enrolment in self.store.enrolments()}
        return group in enrolled and self.store.ledger(group).find(entry) is not None

    # -- the person ----------------------------------------------------------------------------

    def act(self) -> None:
        """Write something, mostly about what others write about too."""
        group, chance = self.group, self._chance
        if group is None or group.forge is None:
            return
        target = chance.choice(THINGS)
        try:
            ops = [self._op(group, target) for _ in range(chance.choice((1, 1, 1, 3)))]
            entry = group.write(ops)
        except DiskTrouble:
            self._tell(f"{self.name} cannot write")
            return
        self.acked.append(entry)
        self._tell(f"{self.name} writes {entry.hex()[:8]}")

    def _op(self, group: Membership, target: bytes) -> Op:
        chance, space = self._chance, group.replica.space
        field = chance.choice(("title", "title", "tags", "said@", "seen*"))
        live = [w for w in space.live(target, field) if field != "said@" or w.author == group.me]
        over = tuple(write.dot for write in live[: chance.randrange(3)]) if field != "seen*" else ()
        match chance.randrange(8):
            case 0:
                parent = chance.choice([None, *THINGS])
                return Op(target, "place^", {"parent": parent, "rank": f"{chance.random()}"}, ())
            case 1 if over:
                return Op(target, field, NOTHING, over)
        return Op(target, field, f"{self.name} {chance.randrange(1000)}", over)

    def _listen(self, membership: Membership) -> None:
        membership.replica.subscribe(self._hear)

    def _hear(self, commit: Commit) -> None:
        if not commit.ours:
            self._tell(f"{self.name} takes in {len(commit.entries)}")
