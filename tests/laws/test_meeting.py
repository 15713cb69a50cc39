"""Whatever each of some homes holds, forks and all: when they have met, they hold the same."""

from __future__ import annotations

import itertools

from hypothesis import example, given, settings
from hypothesis import strategies as st

from laws.scattered import scatter
from stepper import End, Home, Wire, World, connect, equal
from workshop import forge, put

SEEDS = st.integers(0, 2**32 - 1)


def slow(world: World, name: str) -> Home:
    return Home(world, name, disk_ms=world.chance.choice((0, 5, 50)))


@given(SEEDS)
def test_two_that_meet_hold_the_same(seed: int) -> None:
    world = World(seed)
    ada, ben = slow(world, "ada"), slow(world, "ben")
    scatter(world.chance, [ada.replica, ben.replica])
    wire = connect(ada, ben, delay=world.chance.choice((0, 1, 50, 500)))
    world.pass_time(20_000)
    assert wire.left.over is wire.right.over is None
    assert equal(ada, ben)
    assert ada.replica.state_hash() == ben.replica.state_hash()


@given(SEEDS)
@example(71)  # a deadline that was over and stayed
@example(8948)  # a branch forgotten that was shown and not yet asked for
@settings(max_examples=settings().max_examples // 4 + 1)
def test_many_that_meet_over_lines_that_break(seed: int) -> None:
    """Everybody goes on writing; lines break and come back; in the end all are joined up."""
    world = World(seed)
    chance = world.chance
    homes = [slow(world, name) for name in ("ada", "ben", "cy", "dee", "eli")]
    scatter(chance, [home.replica for home in homes])
    wires: list[Wire[End]] = []
    for step in range(40):
        match chance.randrange(4):
            case 0:
                left, right = chance.sample(homes, 2)
                delay = chance.choice((1, 20, 300))
                wires.append(connect(left, right, delay=delay))
            case 1 if wires:
                wires.pop(chance.randrange(len(wires))).snap()
            case _:
                home = chance.choice(homes)
                forge(home.replica, home.name, seed).write([put("thing", "title", f"step {step}")])
        world.pass_time(chance.randrange(1_000))
    for wire in wires:
        wire.snap()
    wires = [connect(left, right) for left, right in itertools.pairwise(homes)]
    world.pass_time(30_000)
    assert equal(*homes)
    assert len({home.replica.state_hash() for home in homes}) == 1
    assert all(end.over is None for wire in wires for end in (wire.left, wire.right))
