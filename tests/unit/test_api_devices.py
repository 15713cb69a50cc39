"""Several devices of one person: one member in every count, whatever machine they write from."""

import pytest

from caller import Caller, friend_of, gardener, meet, refused, second_device
from moot.protocol.invite import Invite
from moot.protocol.signature import SigningKey
from workshop import catch_up


async def one_person() -> tuple[Caller, Caller, Caller]:
    """Ada with two devices, and ben; all have met."""
    ada = await gardener()
    ben = await friend_of(ada)
    laptop = await second_device(ada)
    meet(ada, ben, laptop)
    meet(ada, ben, laptop)
    return ada, laptop, ben


@pytest.mark.spec("API-56")
async def test_a_device_invite_says_what_it_hands_over():
    ada = await gardener()
    await ada.act("rename", name="Ada L")
    answer = await ada.act("device.add")
    invite = Invite.read(answer["invite"])
    assert invite.oneself is not None
    assert invite.oneself.name == "Ada L"
    assert SigningKey(invite.oneself.seed).public == ada.garden.me
    assert "IS you in garden" in answer["means"]
    assert "Ada L" in answer["means"]
    reader = Caller("eve")
    given = (await ada.act("invite", power="read"))["invite"]
    await reader.act("join", invite=given, name="eve")
    assert (await refused(reader.act("device.add"))).code == "read-only"


@pytest.mark.spec("INV-31")
async def test_two_devices_and_a_friend_are_two_people():
    ada, laptop, ben = await one_person()
    logs = {one.garden.log for one in (ada, laptop, ben)}
    assert len(logs) == 3
    assert ada.garden.me == laptop.garden.me
    for caller in (ada, laptop, ben):
        people = await caller.get("/v1/people")
        assert {one["name"]: one["devices"] for one in people} == {"ada": 2, "ben": 1}
        assert (await caller.get("/v1/groups"))[0]["people"] == 2
    assert (await laptop.get("/v1/me"))["name"] == "ada"
    sync = await ada.get("/v1/sync")
    assert [one["name"] for one in sync["people"]] == ["ben"]


@pytest.mark.spec("INV-31")
async def test_joining_says_no_name_that_was_not_read():
    """The name taken meanwhile on the other device holds, whatever the invite said."""
    ada = await gardener()
    laptop = Caller("ada", seed=77)
    invite = (await ada.act("device.add"))["invite"]
    await ada.act("rename", name="Ada L")
    laptop.clock.now += 60_000
    await laptop.act("join", invite=invite)
    assert (await laptop.get("/v1/groups"))[0]["entries"] == 1
    meet(ada, laptop)
    for caller in (ada, laptop):
        (person,) = await caller.get("/v1/people")
        assert person["name"] == "Ada L"
        assert (await caller.get("/v1/people/me"))["conflicts"] == []


async def test_a_claim_by_either_device_is_the_same_members_claim():
    ada, laptop, ben = await one_person()
    pump = await ada.add("pump")
    meet(ada, laptop, ben)
    await ada.act("claim", id=pump)
    meet(ada, laptop, ben)
    assert (await laptop.act("claim", id=pump))["nothing"]
    await laptop.act("claim", id=pump, words="tomorrow")
    meet(ada, laptop, ben)
    shown = await ben.get(f"/v1/things/{pump}")
    assert [(one["name"], one["words"]) for one in shown["claims"]] == [("ada", "tomorrow")]
    assert shown["conflicts"] == []
    assert "mine" in (await ada.get(f"/v1/things/{pump}"))["is"]
    await ada.act("drop", id=pump)
    meet(ada, laptop, ben)
    assert (await laptop.get(f"/v1/things/{pump}"))["who"] == []


async def test_who_has_a_thing_counts_people():
    ada, laptop, ben = await one_person()
    pump = await ben.add("pump")
    meet(ben, laptop)
    shown = await ben.get(f"/v1/things/{pump}")
    assert shown["have"] == {"count": 1, "of": 1}
    meet(ben, ada)
    assert (await ben.get(f"/v1/things/{pump}"))["have"] == {"count": 1, "of": 1}


@pytest.mark.spec("API-55")
async def test_my_devices_are_listed_each_with_what_it_wrote_and_lacks():
    ada = await gardener()
    laptop = await second_device(ada)
    (alone,) = (await ada.get("/v1/people/me"))["device_list"]
    assert (alone["this"], alone["here"], alone["lacks"]) == (True, True, 0)
    assert alone["id"] == (ada.garden.log or b"").hex()[:8]
    catch_up(ada.garden.replica, laptop.garden.replica)
    first, second = (await ada.get("/v1/people/me"))["device_list"]
    if second["this"]:
        first, second = second, first
    assert (second["this"], second["here"], second["entries"]) == (False, False, 1)
    assert (second["lacks"], second["seen"]) == (None, None)
    meet(ada, laptop)
    await ada.add("dig")
    lacking = [one["lacks"] for one in (await ada.get("/v1/people/me"))["device_list"]]
    assert sorted(lacking) == [0, 1]


@pytest.mark.spec("MODEL-70")
async def test_a_device_can_be_named_and_others_see_it():
    ada, laptop, ben = await one_person()
    named = await laptop.act("device.name", name="old laptop")
    assert {one["name"] for one in named["device_list"]} == {None, "old laptop"}
    assert (await laptop.act("device.name", name=" old  laptop"))["nothing"]
    meet(ada, laptop, ben)
    card = await ben.get("/v1/people/ada")
    assert {one["name"] for one in card["device_list"]} == {None, "old laptop"}
    assert (await refused(ada.act("device.name", name=" "))).code == "usage"


@pytest.mark.spec("INV-32")
async def test_a_home_is_one_member_in_a_group():
    ada = await gardener()
    ben = await friend_of(ada)
    invite = (await ada.act("device.add"))["invite"]
    before = ben.garden.me
    trouble = await refused(ben.act("join", invite=invite))
    assert (trouble.code, trouble.error["next"][0][:17]) == ("exists", "moot leave garden")
    assert ben.garden.me == before
    assert (await ada.act("join", invite=invite))["nothing"]
    reader = Caller("eve")
    given = (await ada.act("invite", power="read"))["invite"]
    await reader.act("join", invite=given, name="eve")
    await reader.act("join", invite=invite)
    assert reader.garden.me == ada.garden.me


async def test_what_my_devices_said_differently_is_shown_as_that():
    ada, laptop, ben = await one_person()
    await ada.act("rename", name="Ada L")
    await laptop.act("rename", name="Ada M")
    meet(ada, laptop, ben)
    meet(ada, laptop, ben)
    (conflict,) = (await ada.get("/v1/people/me"))["conflicts"]
    assert conflict["message"].startswith("your two devices differ: ")
    assert "Ada L" in conflict["message"]
    assert "Ada M" in conflict["message"]
    shown = next(one["value"] for one in conflict["values"] if one["shown"])
    assert conflict["next"] == [f"moot person rename '{shown}'"]
    name = (await ben.get("/v1/people"))[1]["name"]
    (theirs,) = (await ben.get(f"/v1/people/{name}"))["conflicts"]
    assert theirs["message"].startswith(f"{name}'s devices differ: ")
    await ada.act("rename", name="Ada M")
    meet(ada, laptop, ben)
    assert (await laptop.get("/v1/people/me"))["conflicts"] == []


async def test_words_that_my_devices_changed_at_once_can_be_settled():
    ada, laptop, _ = await one_person()
    pump = await ada.add("pump")
    said = (await ada.act("say", id=pump, text="one"))["thought"]["id"]
    meet(ada, laptop)
    await ada.act("edit", id=said, fields={"title": "two"})
    await laptop.act("edit", id=said, fields={"title": "three"})
    meet(ada, laptop)
    shown = await ada.get(f"/v1/things/{said}")
    (conflict,) = shown["conflicts"]
    assert conflict["message"].startswith("your two devices differ")
    assert conflict["next"] == [f"moot edit {shown['short']} title:{shown['title']}"]


async def test_what_my_other_device_has_is_not_lost_by_leaving():
    ada = await gardener()
    laptop = await second_device(ada)
    await laptop.add("dig")
    assert (await refused(laptop.act("leave", group="garden"))).code == "unsynced"
    meet(ada, laptop)
    assert (await laptop.act("leave", group="garden"))["group"] == "garden"


async def test_waiting_for_company_ends_when_the_other_device_is_met():
    ada = await gardener()
    laptop = await second_device(ada)
    assert not (await laptop.get("/v1/wait", **{"for": "met", "timeout": 0}))["done"]
    catch_up(laptop.garden.replica, ada.garden.replica)
    assert (await laptop.get("/v1/wait", **{"for": "met", "timeout": 0}))["done"]
