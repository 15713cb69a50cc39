"""How peering keeps company: doubles, changed groups, grudges, slow readers, introductions."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable

import pytest
import trio
from trio.testing import MockClock

from moot.node.link import LinkClosed
from moot.node.peering.dial_plan import Contact, DialPlan
from moot.protocol.limits import MAX_SESSION_BACKLOG
from sim.air import Air
from sim.world import Laptop
from workshop import Dice

ADA = Contact("ada", ("/mem/ada",))


def village(
    *names: str, knows: Callable[[str, str], bool] = lambda _here, _there: True
) -> list[Laptop]:
    air = Air(random.Random(0))
    return [
        Laptop(name, air, seed, [one for one in names if one != name and knows(name, one)])
        for seed, name in enumerate(names)
    ]


def one_way(here: str, _there: str) -> bool:
    return here == "ada"


async def until(holds: Callable[[], bool], seconds: float = 120) -> None:
    with trio.fail_after(seconds):  # virtual seconds
        while not holds():  # noqa: ASYNC110 -- virtual time
            await trio.sleep(0.1)


def play(laptops: list[Laptop], story: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        async with trio.open_nursery() as nursery:
            for laptop in laptops:
                nursery.start_soon(laptop.run)
            await until(lambda: all(one.running for one in laptops))
            await story()
            nursery.cancel_scope.cancel()

    trio.run(main, clock=MockClock(autojump_threshold=0))


def sessions(laptop: Laptop) -> list[str]:
    return sorted(visit.peer for visit in laptop.peering.visits())


@pytest.mark.spec("SYNC-30")
def test_of_two_sessions_with_one_peer_one_is_left() -> None:
    ada, ben = laptops = village("ada", "ben")

    async def story() -> None:
        await until(lambda: sessions(ada) == ["ben"] and sessions(ben) == ["ada"])
        async with trio.open_nursery() as nursery:
            for one, other in ((ada, ben), (ben, ada)):
                nursery.start_soon(one.peering._dial, Contact(other.name, (f"/mem/{other.name}",)))
            await until(lambda: len(ada.peering._talks) > 1)
            await until(lambda: len(ada.peering._talks) == len(ben.peering._talks) == 1)
            assert sessions(ada) == ["ben"]
            nursery.cancel_scope.cancel()

    play(laptops, story)


@pytest.mark.spec("SYNC-31")
def test_changed_groups_mean_a_new_hello_at_once() -> None:
    ada, ben = laptops = village("ada", "ben", knows=one_way)

    async def story() -> None:
        await until(lambda: sessions(ada) == ["ben"])
        (before,) = ada.peering._talks
        ada.peering.groups_changed()
        await until(lambda: bool(ada.peering._talks) and before not in ada.peering._talks, 30)
        await until(lambda: sessions(ada) == ["ben"] and sessions(ben) == ["ada"], 30)

    play(laptops, story)


@pytest.mark.spec("SYNC-32")
def test_pauses_double_and_are_never_in_step() -> None:
    plan = DialPlan(Dice(1))
    now, pauses = 0, []
    for _ in range(50):
        assert plan.choose([ADA], now) == [ADA]
        plan.failed("ada", "nobody answers", now)
        due = plan.next([ADA])
        assert due is not None
        assert plan.choose([ADA], due - 1) == []
        pauses.append(due - now)
        now = due
    for number, pause in enumerate(pauses):
        longest = min(1_000 << number, 30_000) if number < 40 else 300_000
        assert longest // 2 <= pause <= longest
    assert len(set(pauses[6:40])) > 20


@pytest.mark.spec("SYNC-33")
def test_who_broke_a_rule_is_left_alone_for_a_while() -> None:
    plan = DialPlan(Dice(1))
    plan.shunned("ada", "a signature that does not fit", 0)
    for event in (plan.renew, lambda: plan.forgive(10)):
        event()
        assert plan.choose([ADA], 299_999) == []
        assert plan.shuns("ada", 299_999)
    assert plan.choose([ADA], 600_000) == [ADA]
    assert not plan.shuns("ada", 600_000)


@pytest.mark.spec("SYNC-34")
def test_a_peer_that_does_not_read_is_hung_up() -> None:
    ada, _ = laptops = village("ada", "ben", knows=one_way)

    async def story() -> None:
        await until(lambda: sessions(ada) == ["ben"])
        (talk,) = ada.peering._talks

        async def never(_: bytes) -> None:
            await trio.sleep_forever()

        talk.link.send = never  # type: ignore[method-assign, assignment] # the line takes nothing any more
        talk._say(bytes(1))
        talk._say(bytes(MAX_SESSION_BACKLOG + 1))
        await until(lambda: talk not in ada.peering._talks, 30)

    play(laptops, story)


@pytest.mark.spec("SYNC-35")
def test_members_who_know_only_one_come_to_know_each_other() -> None:
    laptops = village("ada", "ben", "cy", knows=lambda _, there: there == "ada")
    _, ben, cy = laptops

    async def story() -> None:
        await until(lambda: sessions(ben) == ["ada", "cy"] and sessions(cy) == ["ada", "ben"])

    play(laptops, story)


def test_nobody_answers_where_nobody_is() -> None:
    (ada,) = laptops = village("ada")

    async def story() -> None:
        with pytest.raises(LinkClosed):
            await ada.air.antennas["ada"].dial("ben", ["/mem/ben"])

    play(laptops, story)
