"""The inbox: what concerns me is derived, and what I have seen is known on all of my devices."""

from datetime import UTC

import pytest

from caller import Caller, apart, friend_of, gardener, meet, refused
from letters import inbox, kinds, told
from moot.node.things.inbox import letters_json, matching
from moot.node.things.view import View
from workshop import catch_up


@pytest.mark.spec("INBOX-5")
async def test_what_others_do_to_what_i_made_is_told_with_who_and_when():
    ada, ben, pump = await apart()
    assert await inbox(ada) == []
    await ben.act("claim", id=pump, words="I have a wrench")
    ben.clock.now += 1000
    await ben.act("edit", id=pump, fields={"due": "2030-01-01", "notes": "the seal"})
    ben.clock.now += 1000
    await ben.act("say", id=pump, text="the seal\nis gone", kind="concern")
    meet(ada, ben)
    word, change, claim = await inbox(ada)
    assert told([word, change, claim]) == [
        ("word", "ben is concerned: the seal is gone"),
        ("changed", "ben changed due, notes"),
        ("claimed", "ben took it up: I have a wrench"),
    ]
    assert {one["thing"]["id"] for one in (word, change, claim)} == {pump}
    assert {one["name"] for one in (word, change, claim)} == {"ben"}
    assert word["text"] == "the seal\nis gone"
    assert word["at"] > change["at"] > claim["at"]
    assert await kinds(ben) == []  # their own doings concern nobody else
    ben.clock.now += 1000
    await ben.act("done", id=pump, evidence="new seal")
    meet(ada, ben)
    assert told(await inbox(ada))[0] == ("finished", "ben finished it: new seal")


@pytest.mark.spec("INBOX-5")
async def test_every_device_derives_the_same():
    ada, ben, pump = await apart()
    await ben.act("claim", id=pump)
    await ben.act("say", id=pump, text="@ada")
    await ada.act("edit", id=pump, fields={"due": "2030-01-01"})
    await ben.act("edit", id=pump, fields={"due": "2030-01-02", "title": "b"})
    meet(ada, ben)
    # What ada's other device would show: ben's copy, where all came in another order.
    membership = ben.garden._replace(forge=ada.garden.forge)
    other = View(membership, ben.node.board(ben.garden), ben.node.clock.wall_ms(), UTC)
    letters = letters_json(other, matching(other, "", read_too=True))
    assert letters == await inbox(ada, all=1)
    assert len(letters) == 4


@pytest.mark.spec("INBOX-5")
async def test_what_concerns_me_of_others_things_begins_with_my_claim():
    ada, ben, pump = await apart()
    await ada.act("edit", id=pump, fields={"due": "2030-01-01"})
    meet(ada, ben)
    ben.clock.now += 1000
    await ben.act("claim", id=pump)
    assert await inbox(ben) == []
    meet(ada, ben)
    ada.clock.now += 5000
    await ada.act("edit", id=pump, fields={"title": "the old pump"})
    meet(ada, ben)
    assert told(await inbox(ben)) == [("changed", "ada changed title")]


@pytest.mark.spec("INBOX-5")
async def test_what_was_done_is_told_in_words_and_not_in_fields():
    ada = await gardener()
    ben = await friend_of(ada)
    pump = await ada.add("pump")
    harvest = await ada.act("goal.add", title="harvest", why="to eat")
    harvest = harvest["thing"]["id"]
    await ada.act("sign", id=harvest, text="beans", target="40", unit="kg")
    meet(ada, ben)
    await ben.act("measure", id=harvest, value="12.5", words="late frost")
    await ben.act("move", id=pump, under=harvest)
    await ben.act("promote", id=pump, why="it grew")
    meet(ada, ben)
    assert set(told(await inbox(ada))) == {
        ("changed", "ben measured 12.5, late frost"),
        ("changed", "ben moved it"),
        ("changed", "ben made a goal of it"),
    }
    await ben.act("demote", id=pump)
    await ben.act("repeat", id=pump, rule="every fri")
    meet(ada, ben)
    assert {"ben made a task of it", "ben said how often it comes"} <= {
        words for _, words in told(await inbox(ada))
    }


@pytest.mark.spec("INBOX-6")
async def test_a_claim_that_is_doubled_is_told_to_both_and_to_nobody_twice():
    ada, ben, pump = await apart()
    await ada.act("claim", id=pump)
    await ben.act("claim", id=pump)
    meet(ada, ben)
    for caller, other in ((ada, "ben"), (ben, "ada")):
        (letter,) = await inbox(caller)
        assert letter["kind"] == "doubled"
        assert letter["name"] == other
        assert letter["next"][0].startswith("moot pair")
    shown = await ada.get(f"/v1/things/{pump}")
    assert letter["id"] == shown["conflicts"][0]["id"]
    await ben.act("drop", id=pump)
    meet(ada, ben)
    assert await inbox(ada) == await inbox(ben) == []


@pytest.mark.spec("INBOX-6")
async def test_conflicts_are_told_to_whoever_made_claims_or_wrote_there():
    ada, ben, pump = await apart()
    cy = await friend_of(ada, "cy")
    meet(ada, ben, cy)
    dot = await friend_of(ada, "dot")
    meet(ada, ben, cy, dot)
    await ben.act("edit", id=pump, fields={"due": "2030-01-01"})
    await cy.act("edit", id=pump, fields={"due": "2030-01-02"})
    meet(ada, ben, cy, dot)
    for caller in (ada, ben, cy):
        (letter,) = await inbox(caller)
        assert letter["kind"] == "conflict"
        assert letter["message"].endswith("Both are kept.")
    assert await inbox(dot) == []
    (conflict,) = await dot.get("/v1/conflicts")
    assert conflict["id"] == letter["id"]


@pytest.mark.spec("INBOX-7")
async def test_answers_and_names_are_told_wherever_they_stand():
    ada, ben, _pump = await apart()
    bench = (await ben.act("add", title="bench"))["thing"]["id"]
    question = (await ben.act("say", id=bench, text="who has paint?", kind="question"))["thought"]
    meet(ada, ben)
    ada.clock.now += 2000
    await ada.act("say", id=question["id"], text="I have")
    ada.clock.now += 1000
    await ada.act("say", id=bench, text="ask @Ben, he knows")
    await ada.act("say", id=bench, text="mail bob@benedict.example")
    meet(ada, ben)
    assert told(await inbox(ben)) == [
        ("mention", "ada: ask @Ben, he knows"),
        ("word", "ada: mail bob@benedict.example"),
        ("answer", "ada: I have"),
    ]
    ben.clock.now += 5000
    shown = await inbox(ben)
    mention = next(one for one in shown if one["kind"] == "mention")
    assert mention["thing"]["id"] == bench
    step = mention["next"][0].split()
    await ben.act("say", id=step[2], text="I do")
    assert await kinds(ben) == ["word", "answer"]  # what was answered was seen
    assert await kinds(ben, all=1) == ["mention", "word", "answer"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@ada", True),
        ("dear @ADA: come", True),
        ("(@ada)", True),
        ("@adam", False),
        ("x@ada", False),
        ("x@ada @ada", True),
        ("ada", False),
        ("@", False),
    ],
)
@pytest.mark.spec("INBOX-7")
async def test_a_name_is_a_whole_word_after_a_sign(text, named):
    ada, ben, _ = await apart()
    bench = (await ben.act("add", title="bench"))["thing"]["id"]
    await ben.act("say", id=bench, text=text)
    meet(ada, ben)
    assert await kinds(ada) == ["mention"] * named


@pytest.mark.spec("INBOX-8")
async def test_who_waits_is_told_what_is_taken_up_what_is_done_and_when_to_begin():
    ada, ben, pump = await apart()
    fill = await ben.add("fill")
    buy = (await ada.act("add", title="buy"))["thing"]["id"]
    meet(ada, ben)
    for on in (pump, buy):
        await ben.act("need", id=fill, on=on)
    await ben.act("claim", id=fill)
    assert await inbox(ben) == []
    meet(ada, ben)
    ada.clock.now += 2000
    await ada.act("claim", id=pump)
    meet(ada, ben)
    (letter,) = await inbox(ben)
    assert letter["kind"] == "claimed"
    assert letter["message"].startswith("ada took it up; ")
    ada.clock.now += 1000
    await ada.act("done", id=pump)
    meet(ada, ben)
    (letter,) = await inbox(ben)
    assert (letter["kind"], letter["thing"]["id"]) == ("finished", pump)
    ada.clock.now += 1000
    await ada.act("done", id=buy)
    meet(ada, ben)
    (letter,) = await inbox(ben)
    assert (letter["kind"], letter["thing"]["id"]) == ("ready", fill)
    assert letter["message"] == "it can be begun: ada saw to buy"


async def test_who_saw_to_it_themselves_is_told_nothing():
    ada = await gardener()
    dig, fill = await ada.add("dig"), await ada.add("fill")
    await ada.act("need", id=fill, on=dig)
    await ada.act("claim", id=fill)
    await ada.act("done", id=dig)
    assert await inbox(ada) == []


# -- lists -----------------------------------------------------------------------------------------


@pytest.mark.spec("INBOX-5")
async def test_filters_ask_who_what_and_which_thing():
    ada, ben, pump = await apart()
    bench = (await ada.act("add", title="bench", fields={"tags": ["wood"]}))["thing"]["id"]
    meet(ada, ben)
    await ben.act("say", id=pump, text="red")
    await ben.act("claim", id=bench)
    meet(ada, ben)
    assert await kinds(ada, q="+wood") == ["claimed"]
    assert await kinds(ada, q="kind:word") == ["word"]
    assert await kinds(ada, q="red") == ["word"]
    assert len(await inbox(ada, q="by:ben")) == 2
    assert await inbox(ada, q="by:ada") == []
    found, headers = await ada.ask("GET", "/v1/inbox", {"limit": 1})
    assert (len(found), headers["moot-total"]) == (1, "2")
    assert (await refused(inbox(ada, q="is:blue"))).code == "bad-filter"


@pytest.mark.spec("INBOX-9")
async def test_readers_have_no_inbox_and_see_every_conflict():
    ada, ben, pump = await apart()
    await ada.act("edit", id=pump, fields={"due": "2030-01-01"})
    await ben.act("edit", id=pump, fields={"due": "2030-01-02"})
    meet(ada, ben)
    eve = Caller("eve")
    invite = (await ada.act("invite", power="read"))["invite"]
    await eve.act("join", invite=invite, name="eve")
    catch_up(eve.garden.replica, ada.garden.replica)
    assert await inbox(eve) == []
    (conflict,) = await eve.get("/v1/conflicts")
    assert (await refused(eve.act("seen", ids=[conflict["id"]]))).code == "read-only"


@pytest.mark.spec("INBOX-11")
async def test_what_did_not_change_is_not_derived_again(monkeypatch):
    ada, ben, pump = await apart()
    made = []

    def source(view):
        made.append(view)
        return iter(())

    monkeypatch.setattr("moot.node.things.inbox.SOURCES", (source,))
    for _ in range(3):
        await inbox(ada)
        await ada.get("/v1/conflicts")
    assert len(made) == 1
    await ben.act("claim", id=pump)
    meet(ada, ben)
    await inbox(ada)
    await inbox(ada, all=1)
    assert len(made) == 2
