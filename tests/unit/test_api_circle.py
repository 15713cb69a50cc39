"""Acts on oneself and on groups: coming, going, asking others in."""

import pytest

from caller import Caller, friend_of, gardener, meet, refused
from moot.protocol.group_keys import Power
from moot.protocol.invite import Invite
from workshop import catch_up


async def test_nothing_works_before_init_and_the_refusal_says_what_does():
    nobody = Caller("ada")
    for asked in (
        nobody.act("add", title="x"),
        nobody.act("group.new", name="garden"),
        nobody.get("/v1/things"),
    ):
        trouble = await refused(asked)
        assert (trouble.status, trouble.code) == (403, "no-profile")
        assert trouble.error["next"] == ["moot init", "moot join"]
    await nobody.act("init", name="ada")
    trouble = await refused(nobody.act("add", title="x"))
    assert (trouble.status, trouble.code) == (403, "no-group")


async def test_init_twice_does_nothing_and_never_takes_another_name():
    ada = Caller("ada")
    assert (await ada.act("init", name="ada"))["me"]["name"] == "ada"
    assert (await ada.act("init", name=" ada "))["nothing"]
    assert (await refused(ada.act("init", name="ben"))).code == "exists"


@pytest.mark.parametrize("name", ["", "   ", None, 7, "x" * 65, "😀" * 17])
async def test_what_is_no_name_is_refused(name):
    assert (await refused(Caller("ada").act("init", name=name))).code == "usage"


async def test_a_group_of_ones_own():
    ada = await gardener()
    (group,) = await ada.get("/v1/groups")
    assert group["name"] == "garden"
    assert group["power"] == "write"
    assert group["people"] == 1
    assert len(group["words"].split("-")) == 4
    assert (await refused(ada.act("group.new", name="Garden"))).code == "exists"
    second = await ada.act("group.new", name="kitchen")
    assert second["group_info"]["current"]
    await ada.act("group.use", group="GARDEN")
    assert (await ada.get("/v1/status"))["current"] == "garden"
    assert (await refused(ada.act("group.use", group="cellar"))).code == "unknown"


async def test_groups_do_not_see_each_other():
    ada = await gardener()
    await ada.add("dig")
    await ada.act("group.new", name="kitchen")
    assert await ada.get("/v1/things") == []
    assert [one["title"] for one in await ada.get("/v1/things", group="garden")] == ["dig"]
    me = await ada.get("/v1/me")
    assert len({group["person"] for group in me["groups"]}) == 2


async def test_a_friend_joins_with_the_invite_and_both_see_both():
    ada = await gardener()
    ben = await friend_of(ada)
    for caller in (ada, ben):
        people = await caller.get("/v1/people")
        assert {one["name"] for one in people} == {"ada", "ben"}
        assert people[0]["me"]
        assert people[0]["name"] == caller.name
    words = {one["name"]: one["words"] for one in await ada.get("/v1/people")}
    assert words == {one["name"]: one["words"] for one in await ben.get("/v1/people")}
    assert (await ben.get("/v1/groups"))[0]["name"] == "garden"


async def test_joining_again_changes_nothing():
    ada = await gardener()
    ben = await friend_of(ada)
    invite = (await ada.act("invite"))["invite"]
    entries = (await ben.get("/v1/groups"))[0]["entries"]
    assert (await ben.act("join", invite=invite))["nothing"]
    assert (await ben.get("/v1/groups"))[0]["entries"] == entries


@pytest.mark.spec("INV-33")
async def test_joining_again_says_where_to_look_and_changes_nothing_else():
    ada = await gardener()
    ben = await friend_of(ada)
    invite = Invite.read((await ada.act("invite"))["invite"])
    before = ben.node.state_hash(ben.garden), ben.garden.enrolment, ben.garden.log
    heard = []
    ben.node.profile.on_hint.append(lambda membership: heard.append(membership.id))
    for power, place in ((Power.WRITE, "192.0.2.7"), (Power.READ, "192.0.2.8")):
        hints = (f"/ip4/{place}/tcp/4001/p2p/12D3KooW{power.name}", "/ip4/192.0.2.9/tcp/1")
        again = invite._replace(keys=invite.keys.lowered(power), hints=hints)
        assert (await ben.act("join", invite=again.text()))["nothing"]
    known = {one.peer: one.addresses for one in ben.garden.replica.ledger.peers.known()}
    assert known == {
        "12D3KooWWRITE": ("/ip4/192.0.2.7/tcp/4001",),
        "12D3KooWREAD": ("/ip4/192.0.2.8/tcp/4001",),
    }
    assert heard == [ben.garden.id] * 2
    assert (ben.node.state_hash(ben.garden), ben.garden.enrolment, ben.garden.log) == before


async def test_a_typo_in_an_invite_is_named_with_its_place():
    ada = await gardener()
    invite = (await ada.act("invite"))["invite"]
    wrong = invite[:19] + ("2" if invite[19] != "2" else "3") + invite[20:]
    trouble = await refused(Caller("ben").act("join", invite=wrong, name="ben"))
    assert (trouble.status, trouble.code) == (400, "bad-invite")
    assert trouble.error["position"] == 20
    newer = invite[:4] + "9" + invite[5:]
    assert (
        await refused(Caller("ben").act("join", invite=newer, name="ben"))
    ).code == "newer-invite"
    for text in ("", "hello", invite[:40], 7):
        assert (await refused(Caller("ben").act("join", invite=text, name="ben"))).status == 400


async def test_readers_read_and_keepers_keep_and_neither_writes():
    ada = await gardener()
    await ada.add("dig")
    for power, titles in (("read", ["dig"]), ("keep", [])):
        invite = await ada.act("invite", power=power)
        assert invite["power"] == power
        other = Caller("cy")
        await other.act("join", invite=invite["invite"], name="cy")
        catch_up(other.garden.replica, ada.garden.replica)
        assert [one["title"] for one in await other.get("/v1/things")] == titles
        assert (await other.get("/v1/groups"))[0]["power"] == power
        trouble = await refused(other.act("add", title="x"))
        assert (trouble.status, trouble.code) == (403, "read-only")
        assert (await refused(other.act("invite", power="write"))).code == "read-only"
        assert (await other.act("invite", power="keep"))["power"] == "keep"


async def test_a_stronger_invite_makes_a_reader_a_writer():
    ada = await gardener()
    await ada.add("dig")
    cy = Caller("cy")
    await cy.act("join", invite=(await ada.act("invite", power="keep"))["invite"], name="cy")
    catch_up(cy.garden.replica, ada.garden.replica)
    await cy.act("join", invite=(await ada.act("invite"))["invite"])
    assert [one["title"] for one in await cy.get("/v1/things")] == ["dig"]
    await cy.add("weed")
    meet(ada, cy)
    assert {one["title"] for one in await ada.get("/v1/things")} == {"dig", "weed"}


async def test_leaving_forgets_but_not_what_nobody_else_has():
    ada = await gardener()
    trouble = await refused(ada.act("leave", group="garden"))
    assert (trouble.status, trouble.code) == (409, "unsynced")
    ben = await friend_of(ada)
    await ben.add("dig")
    assert (await refused(ben.act("leave", group="garden"))).code == "unsynced"
    meet(ada, ben)
    assert (await ben.act("leave", group="garden"))["group"] == "garden"
    assert await ben.get("/v1/groups") == []
    assert [one["title"] for one in await ada.get("/v1/things")] == ["dig"]
    await ada.add("more")
    await ada.act("leave", group="garden", force=True)
    assert await ada.get("/v1/groups") == []
    assert (await refused(ada.act("leave"))).code == "usage"


async def test_who_comes_back_is_the_same_person_with_another_device():
    ada = await gardener()
    ben = await friend_of(ada)
    meet(ada, ben)
    before = (await ben.get("/v1/groups"))[0]["person"]
    await ben.act("leave", group="garden")
    await ben.act("join", invite=(await ada.act("invite"))["invite"])
    assert (await ben.get("/v1/groups"))[0]["person"] == before
    meet(ada, ben)
    people = {one["name"]: one["devices"] for one in await ada.get("/v1/people")}
    assert people == {"ada": 1, "ben": 2}
    await ada.add("dig")
    meet(ada, ben)
    assert (await ada.get("/v1/sync"))["have_all"] == 1


async def test_a_new_name_is_told_everywhere_or_in_one_group():
    ada = await gardener()
    await ada.act("group.new", name="kitchen")
    await ada.act("rename", name="Ada L", group="garden")
    assert (await ada.get("/v1/people", group="garden"))[0]["name"] == "Ada L"
    assert (await ada.get("/v1/people", group="kitchen"))[0]["name"] == "ada"
    assert (await ada.act("rename", name="Ada"))["me"]["name"] == "Ada"
    for group in ("garden", "kitchen"):
        assert (await ada.get("/v1/people", group=group))[0]["name"] == "Ada"
