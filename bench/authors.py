"""The work as moot entries: twenty people write one group's logs into one home, without a node."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from moot.crdt import claim, elements, rank, register, task, thought
from moot.crdt.op import Op
from moot.crdt.origin import Seed
from moot.crdt.space import Space
from moot.crdt.when import When
from moot.node.daemon import open_store
from moot.node.forge import Forge
from moot.node.home import Home
from moot.node.ports import SystemRandomness
from moot.node.profile import Profile
from moot.node.things.board import Board
from moot.protocol.signature import SigningKey
from workload import AUTHORS, Act


class WorkClock:
    """The clock of whoever acts: it shows the time of the act."""

    def __init__(self) -> None:
        self.now = 0

    def wall_ms(self) -> int:
        """The time of the current act."""
        return self.now

    def monotonic(self) -> float:
        """Nothing here waits."""
        return self.now / 1000


def write_all(folder: Path, acts: Iterable[Act]) -> None:
    """Make a home in `folder` with a group `bench` that holds these acts, one entry each."""
    home = Home.find(str(folder))
    home.prepare()
    store = open_store(home.database)
    clock, chance = WorkClock(), SystemRandomness()
    profile = Profile(store, clock, chance)
    profile.set_name("ada")
    group = profile.found_group("bench")
    people = [
        Forge(group.replica, _key("member", n), _key("log", n), clock, chance)
        for n in range(AUTHORS)
    ]
    scribe = Scribe(group.replica.space)
    for act in acts:
        clock.now = act.at_ms
        person = people[act.author]
        person.write(scribe.ops(person.member, act))
    board = Board(group.replica, store)
    while board.prepare():
        """A node does this in its quiet moments."""
    store.close()


def sealed_bytes(folder: Path) -> int:
    """Bytes of all the bodies in a home whose node does not run: what no replica can do without."""
    store = open_store(Home.find(str(folder)).database)
    profile = Profile(store, WorkClock(), SystemRandomness())
    size = sum(membership.replica.logs.size for membership in profile)
    store.close()
    return size


def _key(what: str, number: int) -> SigningKey:
    return SigningKey(hashlib.sha256(f"{what} {number}".encode()).digest())


class Scribe:
    """Turns acts into ops, over all that stands there: everybody has seen everything before."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self._ids: dict[bytes, bytes] = {}

    def ops(self, member: bytes, act: Act) -> list[Op]:
        """What an act of this member writes."""
        if act.verb == "add":
            seed = Seed(member, act.task)
            created = task.create(seed, act.text, None, rank.appended(act.at_ms, ""))
            self._ids[act.task] = created.id
            return created.ops
        target = self._ids[act.task]
        if act.verb == "say":
            seed = Seed(member, act.at_ms.to_bytes(10, "big"))
            return thought.say(seed, target, act.text).ops
        return self._changes(target, member, act)

    def _changes(self, target: bytes, member: bytes, act: Act) -> list[Op]:
        match act.verb:
            case "claim":
                return [claim.take(self._space, target, member)]
            case "tag":
                return elements.add(None, target, "tags", [act.text])
            case "done":
                return [task.complete(self._space, target)]
            case "due":
                due = When(act.text, None, "UTC").value()
                return [register.write(self._space, target, "due", due)]
            case _:
                return [register.write(self._space, target, act.verb, act.text)]
