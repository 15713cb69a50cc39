"""People: what they say of themselves, whose words were compared, and who is not listened to."""

import pytest

from caller import Caller, friend_of, gardener, meet, refused


async def three() -> tuple[Caller, Caller, Caller]:
    ada = await gardener()
    ben, cy = await friend_of(ada), await friend_of(ada, "cy")
    meet(ada, ben, cy)
    return ada, ben, cy


async def card(caller: Caller, name: str) -> dict[str, object]:
    return dict(await caller.get(f"/v1/people/{name}"))


async def test_what_i_say_of_myself_is_read_by_others_until_i_take_it_back():
    ada, ben, _ = await three()
    answer = await ben.act("about", text="I keep the bees")
    assert answer["card"]["about"] == "I keep the bees"
    assert (await ben.act("about", text="I keep the bees"))["nothing"]
    meet(ada, ben)
    assert (await card(ada, "ben"))["about"] == "I keep the bees"
    assert [one["about"] for one in await ada.get("/v1/people")] == [None, "I keep the bees", None]
    await ben.act("about", text="")
    assert (await ben.act("about", text=""))["nothing"]
    meet(ada, ben)
    assert (await card(ada, "ben"))["about"] is None
    assert (await refused(ben.act("about", text="x" * 70_000))).code == "bad-field"


async def test_a_card_says_what_somebody_holds():
    ada, ben, _ = await three()
    pump, shed = await ada.add("pump", due="2030-01-02"), await ada.add("shed", due="2030-01-01")
    for task in (pump, shed, await ada.add("weed")):
        meet(ada, ben)
        await ben.act("claim", id=task)
    await ben.act("done", id=(await ben.get("/v1/things", q="weed"))[0]["id"])
    meet(ada, ben)
    found = await ada.get("/v1/people/ben")
    assert [one["title"] for one in found["holds"]] == ["shed", "pump"]
    assert found["joined"] is not None
    (device,) = found["device_list"]
    assert not device["this"]
    assert (await refused(ada.get("/v1/people/nobody"))).code == "unknown"


@pytest.mark.spec("API-57")
async def test_words_that_were_compared_are_noted_and_wrong_ones_refused():
    ada, ben, cy = await three()
    words = (await ben.get("/v1/me"))["groups"][0]["words"]
    for wrong in ("a-b-c-d", words[:-1], f"{words}-barn", None, "", 7):
        trouble = await refused(ada.act("verify", person="ben", words=wrong))
        assert trouble.code in {"words-differ", "usage"}
    trouble = await refused(ada.act("verify", person="ben", words="a-b-c-d"))
    assert (trouble.status, trouble.code) == (409, "words-differ")
    assert "poses as ben" in trouble.error["cause"]
    assert (await card(ada, "ben"))["verified"] == []
    told = await ada.act("verify", person="ben", words=f" {words.upper().replace('-', ' ')} ")
    assert told["card"]["verified_by_me"]
    assert (await ada.act("verify", person="ben", words=words))["nothing"]
    meet(ada, ben, cy)
    seen = await cy.get("/v1/people/ben")
    assert [one["name"] for one in seen["verified"]] == ["ada"]
    assert not seen["verified_by_me"]
    await ada.act("verify", person="ben", **{"not": True})
    assert (await ada.act("verify", person="ben", **{"not": True}))["nothing"]
    meet(ada, cy)
    assert (await cy.get("/v1/people/ben"))["verified"] == []
    own = (await ada.get("/v1/me"))["groups"][0]["words"]
    assert (await refused(ada.act("verify", person="me", words=own))).code == "usage"


async def test_two_people_of_one_name_are_told_apart():
    ada, ben, cy = await three()
    await cy.act("rename", name="ben")
    meet(ada, ben, cy)
    trouble = await refused(ada.act("mute", person="ben"))
    assert trouble.code == "ambiguous"
    words = {(await one.get("/v1/me"))["groups"][0]["words"] for one in (ben, cy)}
    assert {one["title"].split(" are ")[1] for one in trouble.error["candidates"]} == words
    identity = (await cy.get("/v1/me"))["groups"][0]["person"]
    assert (await ada.act("mute", person=identity[:8]))["card"]["person"] == identity


@pytest.mark.spec("MODEL-77")
async def test_who_is_muted_is_folded_away_here_and_nowhere_else():
    ada, ben, cy = await three()
    pump = await ada.add("pump")
    meet(ada, ben)
    await ben.act("say", id=pump, text="hm")
    await ben.act("claim", id=pump)
    meet(ada, ben, cy)
    hashes = [(await one.get("/v1/state-hash"))["hash"] for one in (ada, cy)]
    assert (await ada.act("mute", person="ben"))["card"]["muted"]
    assert (await ada.act("mute", person="ben"))["nothing"]
    shown = await ada.get(f"/v1/things/{pump}")
    assert [(one["text"], one["muted"]) for one in shown["thread"]] == [("hm", True)]
    assert [one["name"] for one in shown["who"]] == ["ben"]
    assert {one["name"] for one in await ada.get("/v1/log")} == {"ada", "cy"}
    assert "ben" in {one["name"] for one in await ada.get("/v1/log", muted=1)}
    assert [one["muted"] for one in await ada.get("/v1/people")] == [False, True, False]
    seen = await cy.get(f"/v1/things/{pump}")
    assert [one["muted"] for one in seen["thread"]] == [False]
    meet(ada, ben, cy)
    assert [(await one.get("/v1/state-hash"))["hash"] for one in (ada, cy)] == hashes
    assert (await refused(ada.act("mute", person="me"))).code == "usage"
    await ada.act("mute", person="ben", **{"not": True})
    assert "ben" in {one["name"] for one in await ada.get("/v1/log")}


async def test_who_is_muted_stays_so_over_a_restart_and_not_over_leaving():
    ada, ben, _ = await three()
    await ada.act("mute", person="ben")
    again = Caller("ada", ada.node.store)
    assert (await again.get("/v1/people/ben"))["muted"]
    invite = (await ada.act("invite"))["invite"]
    await again.act("leave", group="garden", force=True)
    await again.act("join", invite=invite)
    meet(again, ben)
    assert not (await again.get("/v1/people/ben"))["muted"]


async def test_conflicts_with_somebody_muted_are_shown_all_the_same():
    ada, ben, _ = await three()
    pump = await ada.add("pump")
    meet(ada, ben)
    await ada.act("mute", person="ben")
    await ada.act("edit", id=pump, fields={"title": "one"})
    await ben.act("edit", id=pump, fields={"title": "two"})
    meet(ada, ben)
    (conflict,) = (await ada.get(f"/v1/things/{pump}"))["conflicts"]
    assert {one["name"] for one in conflict["values"]} == {"ada", "ben"}


async def test_what_people_do_with_each_other_is_told():
    ada, ben, _ = await three()
    words = (await ben.get("/v1/me"))["groups"][0]["words"]
    await ada.act("verify", person="ben", words=words)
    await ada.act("verify", person="ben", **{"not": True})
    await ada.act("about", text="I dig")
    await ada.act("device.name", name="desk")
    pump = await ada.add("pump")
    said = (await ada.act("say", id=pump, text="hm"))["thought"]["id"]
    await ada.act("edit", id=said, fields={"title": "ah"})
    await ada.act("react", id=said, text="+1")
    await ada.act("react", id=said, text="+1", **{"not": True})
    told = [(one["kind"], one["text"]) for one in await ada.get("/v1/log", limit=9)]
    assert told == [
        ("verify", "ben"), ("unverify", "ben"), ("about", "I dig"), ("device", "desk"),
        ("add", None), ("say", "hm"), ("reword", "ah"), ("react", "+1"), ("unreact", None),
    ]  # fmt: skip
