"""What comparing costs, in bytes of both ends together, frames included and the hello apart."""

from collections.abc import Iterator
from pathlib import Path

import msgpack

from floor import Floor
from two_ends import Replicas, Talked, copy, each_once, replica, talk
from workload import Act, additions

FEW = 5


def nothing_new(acts: list[Act], people: int) -> Talked:
    """Two ends that hold the same."""
    replicas = Replicas(people)
    replicas.write(acts)
    return talk(replicas.first, copy(replicas.first))


def heads(logs: int) -> Iterator[tuple[str, Talked]]:
    """So many logs: one end has none, a few went on at one end, all went on there."""
    acts = additions(2 * logs + FEW)
    replicas = Replicas(logs)
    replicas.write(each_once(logs, acts))
    first, second = replicas.first, copy(replicas.first)
    yield "heads_cold", talk(first, replica())
    replicas.write(each_once(FEW, acts[logs:]))
    yield "heads_few", talk(first, second)
    replicas.write(each_once(logs, acts[logs + FEW :]))
    yield "heads_all", talk(first, second)


def floor_heads(logs: int, folder: Path) -> int:
    """The bytes in which two floor replicas of so many authors tell each other how far they are."""
    floor = Floor(folder / "heads.db")
    floor.write(each_once(logs, additions(logs)))
    told = len(msgpack.packb(floor.heads()))
    floor.close()
    return 2 * told
