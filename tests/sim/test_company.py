"""How peering keeps company: doubles, changed groups, slow readers, introductions."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence

import pytest
import trio

from moot.node.company import Failure, Nearby
from moot.node.link import Link, LinkClosed, Tried, Way
from moot.node.peering.dial_plan import Contact
from moot.node.peering.sights import with_sight
from moot.node.peering.turns import Turns
from moot.protocol.events import Event, Introduce, Offended
from moot.protocol.gossip_limits import AUDIT_MS
from moot.protocol.limits import HELLO_SLOTS, MAX_SESSION_BACKLOG
from sim.lines import Line, Plug
from sim.village import Village, in_virtual_time
from sim.villager import Villager

Scene = Callable[..., Awaitable[None]]


async def until(holds: Callable[[], bool], seconds: float = 120) -> None:
    with trio.fail_after(seconds):  # virtual seconds
        while not holds():  # noqa: ASYNC110 -- virtual time
            await trio.sleep(0.01)


def play(scene: Scene, size: int) -> None:
    """Play a scene with so many people, of whom each one knows where the first is."""

    async def main() -> None:
        async with trio.open_nursery() as nursery:
            village = Village(size, random.Random(0), nursery)
            await village.found()
            for person in village.people[1:]:
                await village.join(person, village.people[:1])
            await scene(*village.people)
            nursery.cancel_scope.cancel()

    in_virtual_time(main, 0)


def met(person: Villager) -> list[str]:
    """The names of all with whom a person has a session."""
    return sorted(visit.peer.removeprefix("12D") for visit in person.peering.visits())


def talks(person: Villager) -> int:
    return len(person.peering._talks)


@pytest.mark.spec("SYNC-30")
def test_of_two_sessions_with_one_peer_one_is_left() -> None:
    async def scene(ada: Villager, ben: Villager) -> None:
        await until(lambda: met(ada) == ["ben"] and met(ben) == ["ada"])
        ada.dial(ben)
        ben.dial(ada)
        await until(lambda: talks(ada) > 1)
        await until(lambda: talks(ada) == talks(ben) == 1)
        assert met(ada) == ["ben"]

    play(scene, 2)


@pytest.mark.spec("RCH-11")
@pytest.mark.parametrize("alive", [True, False])
def test_a_relayed_session_gives_way_to_a_direct_one_that_lives(
    monkeypatch: pytest.MonkeyPatch, alive: bool
) -> None:
    async def by_relay(plug: Plug, peer: str, addresses: Sequence[str]) -> Link:
        line = await directly(plug, peer, addresses)
        assert isinstance(line, Line)
        line.way = line.far.way = Way.RELAYED
        return line

    directly = Plug.dial

    async def scene(ada: Villager, ben: Villager) -> None:
        await until(lambda: met(ada) == ["ben"] and met(ben) == ["ada"])
        ways = [one.link.way for one in ada.peering._talks]
        if not alive:
            for talk in ada.peering._talks + ben.peering._talks:
                assert isinstance(talk.link, Line)
                talk.link.silent = True
        monkeypatch.setattr(Plug, "dial", by_relay)
        ben.dial(ada)
        await until(lambda: talks(ada) > 1)
        await until(lambda: talks(ada) == talks(ben) == 1)
        left = [one.link.way for one in ada.peering._talks]
        assert left == (ways if alive else [Way.RELAYED])

    play(scene, 2)


def test_somebody_was_last_here_when_they_went_and_not_when_they_came() -> None:
    async def scene(ada: Villager, ben: Villager) -> None:
        await until(lambda: met(ada) == ["ben"] and met(ben) == ["ada"])
        assert ada.node is not None
        came = ada.node.clock.wall_ms()
        await trio.sleep(2000)
        assert met(ada) == ["ben"]
        await ben.peering.leave()
        await until(lambda: talks(ada) == 0)
        (known,) = ada.membership.replica.ledger.peers.known()
        assert known.met >= came + 1_990_000

    play(scene, 2)


class Window:
    """A lookout that sees one member."""

    def __init__(self, seen: Villager) -> None:
        self.seen = seen

    def near(self, group: bytes) -> list[Contact]:
        assert group == self.seen.membership.id
        return [Contact(self.seen.place, (self.seen.address,))]

    def nearby(self) -> Nearby | None:
        return Nearby(1, 0)


@pytest.mark.spec("LAN-4")
def test_a_member_who_is_seen_is_dialled_though_nobody_said_where_he_is() -> None:
    async def scene(ada: Villager, ben: Villager) -> None:
        await until(lambda: met(ada) == ["ben"])
        for one, other in ((ada, ben), (ben, ada)):
            with one.store.transaction():
                one.membership.replica.ledger.peers.drop(other.place)
        for talk in tuple(ada.peering._talks):
            talk.cut("")
        await until(lambda: talks(ada) == 0)
        ben.peering.look_out(Window(ada))
        ben.peering.sighted(ada.place)
        await until(lambda: met(ada) == ["ben"] and met(ben) == ["ada"], 2)

    play(scene, 2)


@pytest.mark.spec("API-82")
def test_who_is_not_reached_was_not_seen_either() -> None:
    direct = Tried(Way.DIRECT, "203.0.113.7 refused")
    assert with_sight([direct], None) == (Tried(Way.LAN, "not looked for"), direct)
    assert with_sight([direct], Nearby(0, 3)) == (Tried(Way.LAN, "not seen"), direct)
    assert with_sight([], Nearby(0, 0, "no multicast")) == (Tried(Way.LAN, "no multicast"),)
    near = Tried(Way.LAN, "192.168.1.5 refused")
    assert with_sight([near, direct], Nearby(1, 0)) == (near, direct)


@pytest.mark.spec("NET-23")
def test_who_wakes_up_cuts_the_dead_keeps_the_living_and_finds_everybody_again() -> None:
    async def scene(ada: Villager, ben: Villager, cy: Villager) -> None:
        await until(lambda: met(ada) == ["ben", "cy"])
        await trio.sleep(10)  # they tell each other where they are
        kept, dead = sorted(ada.peering._talks, key=lambda talk: talk.peer)
        assert isinstance(dead.link, Line)
        dead.link.hush()
        dead.link.far.hush()
        with trio.fail_after(4):
            await ada.peering.look_around()
        await until(lambda: dead not in ada.peering._talks, 1)
        await until(lambda: met(ada) == ["ben", "cy"], 5)
        assert kept in ada.peering._talks

    play(scene, 3)


@pytest.mark.spec("NET-23")
def test_a_dial_into_the_network_that_was_left_is_given_up() -> None:
    async def scene(ada: Villager, ben: Villager) -> None:
        await until(lambda: met(ada) == ["ben"])
        await trio.sleep(10)
        weather = ada._wires.weather
        weather.part({ada.place: 1})
        for talk in tuple(ada.peering._talks):
            talk.cut("the network is gone")
        await until(lambda: bool(ada.peering._dials))
        weather.part({})
        (before,) = ada.peering._dials
        await ada.peering.look_around()
        await until(lambda: before not in ada.peering._dials, 0.1)
        await until(lambda: met(ada) == ["ben"], 5)

    play(scene, 2)


@pytest.mark.spec("SYNC-31")
def test_changed_groups_mean_a_new_hello_at_once() -> None:
    async def scene(ada: Villager, ben: Villager) -> None:
        await until(lambda: met(ada) == ["ben"])
        (before,) = ada.peering._talks
        assert ada.node is not None
        ada.node.profile.found_group("another")
        await until(lambda: talks(ada) == 1 and before not in ada.peering._talks, 30)
        await until(lambda: met(ada) == ["ben"] and met(ben) == ["ada"], 30)

    play(scene, 2)


@pytest.mark.spec("KEEP-9")
def test_of_more_groups_than_a_hello_names_those_of_the_peer_that_is_dialled_come_first() -> None:
    async def scene(ada: Villager, ben: Villager) -> None:
        await until(lambda: met(ada) == ["ben"] and met(ben) == ["ada"])
        assert ada.node is not None
        for number in range(3 * HELLO_SLOTS):
            ada.node.profile.found_group(f"group {number}")
        for _ in range(5):  # of nearly 200 groups, chance alone would choose this one twice
            names = list(ada.peering._our_groups(ben.place))
            assert names.index(ada.membership.id) == 0
        await until(lambda: met(ada) == ["ben"] and met(ben) == ["ada"])

    play(scene, 2)


@pytest.mark.spec("SYNC-33")
def test_who_broke_a_rule_in_one_session_keeps_no_other() -> None:
    async def scene(ada: Villager, ben: Villager) -> None:
        await until(lambda: met(ben) == ["ada"])
        ada.peering._keep_newest = lambda newest: None  # type: ignore[method-assign] # she wants both
        ada.dial(ben)
        await until(lambda: len([one for one in ben.peering._talks if one.meetings]) == 2)
        ben.peering._talks[0]._feed(Offended("a signature that does not fit"))
        await until(lambda: talks(ben) == 0)
        await trio.sleep(290)
        assert talks(ben) == 0
        assert ben.peering.failures() == {ada.place: Failure("a signature that does not fit")}

    play(scene, 2)


@pytest.mark.spec("SYNC-34")
def test_a_peer_that_does_not_read_is_hung_up() -> None:
    async def scene(ada: Villager, _: Villager) -> None:
        await until(lambda: met(ada) == ["ben"])
        (talk,) = ada.peering._talks

        async def never(_: bytes) -> None:
            await trio.sleep_forever()

        talk.link.send = never  # type: ignore[method-assign, assignment] # the line takes nothing any more
        talk._say(bytes(1))
        talk._say(bytes(MAX_SESSION_BACKLOG + 1))
        await until(lambda: talk not in ada.peering._talks, 30)

    play(scene, 2)


@pytest.mark.spec("SYNC-35")
def test_members_who_know_only_one_come_to_know_each_other() -> None:
    async def scene(_: Villager, ben: Villager, cy: Villager) -> None:
        await until(lambda: met(ben) == ["ada", "cy"] and met(cy) == ["ada", "ben"])

    play(scene, 3)


@pytest.mark.spec("GSP-9")
def test_whom_one_met_is_told_at_once_and_only_changes_after_that_and_no_hearsay() -> None:
    async def scene(ada: Villager, ben: Villager, cy: Villager) -> None:
        await until(lambda: met(ada) == ["ben", "cy"])
        await trio.sleep(5)
        cy.crash()
        with ada.store.transaction():
            ada.membership.replica.ledger.peers.hear("12Dghost", ["/memory/12Dghost"])
        ada.dial(ben)
        await until(lambda: talks(ada) > 1)
        await until(lambda: met(ada) == ["ben"] and talks(ada) == 1)
        (talk,) = ada.peering._talks
        assert talk.told == {
            ada.membership.id: {ada.place: (ada.address,), cy.place: (cy.address,)}
        }
        said: list[Event] = []
        talk.introduce = said.append  # type: ignore[method-assign, assignment]
        ada.peering._introduce(talk, ada.membership.id)
        assert said == []
        talk.told[ada.membership.id][ada.place] = ()  # as if she had moved since
        ada.peering._introduce(talk, ada.membership.id)
        assert said == [Introduce(ada.membership.id, ((ada.place, (ada.address,)),))]

    play(scene, 3)


@pytest.mark.spec("GSP-8")
def test_what_a_session_forgot_to_tell_comes_by_itself() -> None:
    async def scene(ada: Villager, ben: Villager) -> None:
        await until(lambda: met(ada) == ["ben"] and met(ben) == ["ada"])
        await trio.sleep(5)
        (talk,) = ada.peering._talks
        conversation = talk.session._conversations[ada.membership.id]
        conversation._live.moved = lambda logs: None  # type: ignore[method-assign] # a slip
        ada.act()
        await trio.sleep(60)
        assert not ben.holds(ada.membership.id, ada.acked[-1])
        await until(lambda: ben.holds(ada.membership.id, ada.acked[-1]), 2 * AUDIT_MS / 1000)
        assert talk not in ada.peering._talks

    play(scene, 2)


@pytest.mark.spec("SYNC-36")
def test_a_full_disk_does_not_make_them_meet_again_and_again() -> None:
    async def scene(ada: Villager, ben: Villager) -> None:
        await until(lambda: met(ada) == ["ben"])
        ada.store.full = True
        ben.act()
        await until(lambda: talks(ada) == talks(ben) == 0)
        for _ in range(140):
            await trio.sleep(0.1)
            assert talks(ada) == talks(ben) == 0
        ada.store.full = False
        await until(lambda: ada.holds(ben.membership.id, ben.acked[-1]), 30)

    play(scene, 2)


def test_whoever_had_no_room_dials_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(_: Villager, ben: Villager) -> None:
        await until(lambda: bool(ben.peering.failures()))
        assert met(ben) == []
        monkeypatch.undo()
        await until(lambda: met(ben) == ["ada"])

    monkeypatch.setattr(Turns, "all_taken", lambda *_: True)
    play(scene, 2)


def test_nobody_answers_where_nobody_is() -> None:
    async def scene(ada: Villager, ben: Villager) -> None:
        ben.crash()
        with pytest.raises(LinkClosed):
            await ada._wires.dial(ada.place, ben.place)

    play(scene, 2)
