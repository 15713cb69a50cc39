"""Who has a thing, in words: beside it, after an act, and on the screen of a node."""

from typing import Any

import pytest

from caller import Caller, friend_of, gardener, meet, second_device
from moot.cli import moment
from moot.cli.presence import copies_words, had_by_words
from moot.cli.thing_text import spread
from moot.node.store.contract import named
from moot.protocol.supply import Tip
from workshop import catch_up

AGO = "2026-11-27T10:00:00Z"
PEER = "12D3KooWkeeper"


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moment, "now", lambda: moment.seconds(AGO) + 7_200)


def person(name: str, *, has: bool, seen: str | None = AGO, here: bool = False) -> dict[str, Any]:
    return {"name": name, "person": name, "has": has, "here": here, "seen": seen}


def kept(name: str | None, *, has: bool, keeper: bool = False) -> dict[str, Any]:
    which = {"device": None, "peer": PEER} if keeper else {"device": "ab12", "peer": None}
    return which | {"name": name, "has": has, "here": False, "seen": AGO}


def words(*people: dict[str, Any], whole: bool = False, **more: Any) -> str:
    held = [*people, *more.get("kept_by", ())]
    thing = {"had_by": people, "kept_by": [], "copies": sum(one["has"] for one in held)}
    return had_by_words(thing | more, whole=whole)


@pytest.mark.spec("CLI-80")
def test_who_has_a_thing_is_told_by_name() -> None:
    ada, ben, cy = (
        person("ada", has=True),
        person("ben", has=False),
        person("cy", has=False, seen=None),
    )
    assert words(ada) == "everyone"
    assert words(ada, ben) == "ada; not yet: ben (last here 2 h ago)"
    assert words(ben, cy) == (
        "on no other device yet; waiting for ben (last here 2 h ago), cy (not met yet)"
    )
    assert words() == "on no other device yet"
    assert words(person("ben", has=False, here=True)).endswith("waiting for ben (here)")


@pytest.mark.spec("CLI-80")
def test_my_devices_and_keepers_are_named_as_such() -> None:
    old, pi = kept("old laptop", has=True), kept(None, has=True, keeper=True)
    assert words(kept_by=[old, pi]) == "my old laptop, keeper keeper"
    assert words(person("ada", has=True), kept_by=[kept(None, has=True)]) == (
        "everyone, another device of mine"
    )
    late = kept(None, has=False, keeper=True)
    assert words(person("ada", has=True), kept_by=[late]) == (
        "everyone; not yet: keeper keeper (last here 2 h ago)"
    )
    assert words(person("ben", has=False), kept_by=[pi]) == (
        "keeper keeper; not yet: ben (last here 2 h ago)"
    )


@pytest.mark.spec("CLI-80")
def test_of_many_people_the_first_are_named() -> None:
    people = [person(f"p{number}", has=number < 20) for number in range(30)]
    line = words(*people)
    assert line.startswith("20 of 30; not yet: p20 (last here 2 h ago), p21")
    assert line.endswith("p24 (last here 2 h ago) and 5 more")
    assert "p29" in words(*people, whole=True)


def answer(count: int, *names: str, **more: Any) -> dict[str, Any]:
    lacking = [{"person": name, "name": name, "here": False} for name in names]
    of = count + len(names) + more.pop("more", 0)
    return {"have": {"count": count, "of": of}, "here": 0, "keepers": 0, "nothing": False,
            "lacking": lacking} | more  # fmt: skip


@pytest.mark.spec("CLI-82")
@pytest.mark.parametrize(
    ("told", "said"),
    [
        (answer(2), "(2 of 2 others have it)"),
        (answer(0, "ben"), "(saved; ben is away and does not have this yet)"),
        (answer(3, "ben", "cy"), "(saved; ben and cy are away and do not have this yet)"),
        (answer(0, "ben", "cy", "dee"), "(saved; 0 of 3 others have it)"),
        (answer(1, "ben", "cy", "dee", more=2), "(saved; 1 of 6 others have it)"),
        (answer(0, "ben", here=1), "(on its way to 1 of 1)"),
        (
            answer(0, "ben", keepers=1),
            "(saved; ben is away and does not have this yet; on its way to a keeper)",
        ),
        (
            answer(0, "b", "c", "d", keepers=2),
            "(saved; 0 of 3 others have it; on its way to 2 keepers)",
        ),
        (answer(0, "ben", nothing=True), ""),
        (answer(0), ""),
        (answer(0, keepers=1), "(on its way to a keeper)"),
        (answer(0, keepers=1, nothing=True), ""),
    ],
)
def test_after_an_act_it_is_said_who_has_it(told: dict[str, Any], said: str) -> None:
    assert spread(told) == said


@pytest.mark.spec("CLI-83")
def test_on_how_many_devices_what_i_wrote_is() -> None:
    def said(copies: int, alone: int) -> str:
        return copies_words({"copies": copies, "alone": alone, "entries": 9})

    assert said(3, 0) == "on 3 other devices"
    assert said(1, 0) == "on 1 other device"
    assert said(0, 2) == "2 changes of yours on no other device yet"
    assert said(0, 9) == "on no other device yet"
    assert said(0, 0) == ""


# -- what a node tells ----------------------------------------------------------------------------


def met_a_keeper(member: Caller, keeper: Caller) -> None:
    """The keeper takes what the member has, and acknowledges it."""
    replica, frontier = member.garden.replica, keeper.garden.replica.frontier
    catch_up(keeper.garden.replica, replica)
    with member.node.store.transaction():
        replica.ledger.peers.meet(PEER, None, None, member.clock.now)
    tips = [Tip(log, seq, entry) for log in frontier.logs() for seq, entry in frontier.tips(log)]
    replica.acknowledged(named(PEER), tips)


@pytest.mark.spec("API-95")
async def test_my_other_devices_and_keepers_count_as_devices_that_have_a_thing() -> None:
    ada = await gardener()
    pump = await ada.add("fix the pump")

    async def told() -> tuple[int, list[tuple[object, bool]]]:
        thing = await ada.get(f"/v1/things/{pump}")
        return thing["copies"], [(one["peer"], one["has"]) for one in thing["kept_by"]]

    assert await told() == (0, [])
    await friend_of(ada)
    keeper = Caller("keeper")
    await keeper.act("join", invite=(await ada.act("invite", power="keep"))["invite"], name="k")
    laptop = await second_device(ada)
    catch_up(ada.garden.replica, laptop.garden.replica)
    assert await told() == (1, [(None, False)])  # ben has it
    meet(ada, laptop)
    assert await told() == (2, [(None, True)])
    met_a_keeper(ada, keeper)
    assert await told() == (3, [(None, True), (PEER, True)])
    await ada.act("edit", id=pump, fields={"title": "mend the pump"})
    assert await told() == (0, [(None, False), (PEER, False)])
    sync = await ada.get("/v1/sync")
    assert (sync["mine_alone"], sync["have_mine"], len(sync["devices"])) == (1, 0, 1)
    assert [one["lacks_mine"] for one in sync["people"]] == [2]  # and the laptop's opening
    (group,) = (await ada.get("/v1/status"))["groups"]
    assert (group["copies"], group["alone"]) == (0, 1)
    met_a_keeper(ada, keeper)
    (group,) = (await ada.get("/v1/status"))["groups"]
    assert (group["copies"], group["alone"]) == (1, 0)


@pytest.mark.spec("API-95")
async def test_an_act_answers_who_is_first_to_lack_it() -> None:
    ada = await gardener()
    for name in ("ben", "cy", "dee", "eli"):
        meet(ada, await friend_of(ada, name))
    told = await ada.act("add", title="dig")
    assert told["have"] == {"count": 0, "of": 4}
    assert [one["name"] for one in told["lacking"]] == ["ben", "cy", "dee"]
    assert told["keepers"] == 0
    assert not any(one["here"] for one in told["lacking"])
