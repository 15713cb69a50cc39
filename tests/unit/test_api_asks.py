"""Asking people, tasks that two took at once, and claims of which nothing is heard."""

import pytest

from caller import apart, friend_of, gardener, meet, refused, titles
from moot.node.things.asks import asked


async def refusal(code, act):
    """The error of a refusal of this code."""
    caught = await refused(act)
    assert caught.code == code
    return caught.error


async def show(caller, thing):
    return await caller.get(f"/v1/things/{thing}")


async def asks(caller, thing):
    return [
        (one["name"], one["to_name"], one["state"], one["answer"])
        for one in (await show(caller, thing))["asks"]
    ]


async def both_took(count=2):
    """Ada and Ben, who took the pump at the same time, and the pump."""
    ada, ben, pump = await apart()
    for one in (ada, ben):
        await one.act("claim", id=pump)
    meet(ada, ben)
    return ada, ben, pump


async def who(caller, thing):
    return [(one["name"], one["as"]) for one in (await show(caller, thing))["who"]]


# -- asking ----------------------------------------------------------------------------------------


@pytest.mark.spec("API-35")
async def test_an_ask_is_no_claim_and_a_claim_answers_it():
    ada, ben, pump = await apart()
    answer = await ada.act("ask", id=pump, to="ben", words="you know it")
    assert [(one["to_name"], one["words"]) for one in answer["asks"]] == [("ben", "you know it")]
    assert (await ada.act("ask", id=pump, to="ben", words="you know it"))["nothing"]
    assert answer["thing"]["state"] == "free"
    meet(ada, ben)
    assert titles(await ben.get("/v1/things", q="is:asked")) == ["pump"]
    assert await ada.get("/v1/things", q="is:asked") == []
    view = ben.node.view(ben.garden)
    assert [(one.row.title, one.ask.words) for one in asked(view)] == [("pump", "you know it")]
    (claim,) = (await ben.act("claim", id=pump, words="on it"))["claims"]
    assert (claim["asked_by"], claim["words"], claim["mine"]) == ("ada", "on it", True)
    await ben.act("claim", id=pump, words="still on it")
    meet(ada, ben)
    (claim,) = (await show(ada, pump))["claims"]
    assert (claim["asked_by"], claim["mine"]) == ("ada", False)
    assert await asks(ada, pump) == [("ada", "ben", "taken", None)]
    assert asked(ben.node.view(ben.garden)) == []
    await refusal("taken", ada.act("ask", id=pump, to="ben"))


@pytest.mark.spec("API-35")
async def test_an_ask_is_declined_with_words_and_giving_back_declines_too():
    ada, ben, pump = await apart()
    await ada.act("ask", id=pump, to="ben")
    meet(ada, ben)
    await ben.act("decline", id=pump, words="no time")
    await refusal("not-asked", ben.act("decline", id=pump))
    meet(ada, ben)
    assert await asks(ada, pump) == [("ada", "ben", "declined", "no time")]
    await ada.act("ask", id=pump, to="ben", words="next week?")
    meet(ada, ben)
    await ben.act("claim", id=pump)
    assert "drop" in (await refusal("not-asked", ben.act("decline", id=pump)))["next"][0]
    await ben.act("drop", id=pump)
    assert await asks(ben, pump) == [("ada", "ben", "declined", None)]
    assert await ben.get("/v1/things", q="is:asked") == []


async def test_an_ask_is_withdrawn_by_its_asker_and_a_done_task_asks_nobody():
    ada, ben, pump = await apart()
    await ada.act("ask", id=pump, to="ben")
    await ben.act("ask", id=pump, to="ada")
    meet(ada, ben)
    await refusal("not-asked", ada.act("ask", id=pump, to="ada", withdraw=True))
    answer = await ada.act("ask", id=pump, to="ben", withdraw=True)
    assert [one["to_name"] for one in answer["asks"]] == ["ada"]
    await ada.act("done", id=pump)
    assert await asks(ada, pump) == [("ben", "ada", "past", None)]
    await refusal("already-done", ben_asks_ada(ada, pump))


def ben_asks_ada(ada, pump):
    return ada.act("ask", id=pump, to="ben")


async def test_nobody_is_asked_to_do_what_hangs_under_a_template():
    ada, ben, pump = await apart()
    await ada.act("ask", id=pump, to="ben")
    top = await ada.add("spring")
    await ada.act("move", id=pump, under=top)
    meet(ada, ben)
    assert titles(await ben.get("/v1/things", q="is:asked")) == ["pump"]
    await ada.act("template.save", id=top, name="spring")
    meet(ada, ben)
    assert await ben.get("/v1/things", q="is:asked") == []
    assert asked(ben.node.view(ben.garden)) == []


async def test_whom_one_cannot_ask():
    ada = await gardener()
    pump = await ada.add("pump")
    await refusal("unknown", ada.act("ask", id=pump, to="zoe"))
    await refusal("usage", ada.act("ask", id=pump))
    await refusal("usage", ada.act("ask", id=pump, to="me"))
    await refusal("usage", ada.act("ask", id=pump, to="ada", withdraw="perhaps"))
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    await refusal("wrong-kind", ada.act("ask", id=goal, to="ada"))
    await friend_of(ada)
    cy = await friend_of(ada, "cy")
    await cy.act("rename", name="ben")
    meet(ada, cy)
    named = await refusal("ambiguous", ada.act("ask", id=pump, to="ben"))
    await ada.act("ask", id=pump, to=named["candidates"][1]["id"])
    (one,) = (await show(ada, pump))["asks"]
    assert one["to"] == named["candidates"][1]["id"]


# -- doubled ---------------------------------------------------------------------------------------


@pytest.mark.spec("API-37")
async def test_doubled_claims_name_three_answers():
    ada, _, pump = await both_took()
    (conflict,) = (await show(ada, pump))["conflicts"]
    assert [step.split()[1] for step in conflict["next"]] == ["pair", "yield", "split"]


@pytest.mark.spec("API-37")
async def test_pairing_gives_the_task_as_many_hands_as_lead_it():
    ada, ben, pump = await both_took()
    answer = await ada.act("pair", id=pump)
    assert [one["doubled"] for one in answer["claims"]] == [False, False]
    assert answer["thing"]["hands"] == {"min": 1, "max": 2}
    meet(ada, ben)
    assert (await show(ben, pump))["conflicts"] == []
    assert await who(ben, pump) == [("ada", "lead"), ("ben", "lead")]
    await refusal("not-doubled", ben.act("pair", id=pump))


@pytest.mark.spec("API-37")
async def test_a_claim_that_gives_way_is_gone_and_can_be_read():
    ada, ben, pump = await both_took()
    await ben.act("yield", id=pump)
    await refusal("not-yours", ben.act("yield", id=pump))
    meet(ada, ben)
    shown = await show(ada, pump)
    assert await who(ada, pump) == [("ada", "lead")]
    assert [(one["name"], one["to_name"]) for one in shown["yields"]] == [("ben", "ada")]
    assert shown["conflicts"] == []
    assert shown["history"][-1]["kind"] == "yield"
    await refusal("not-claimed", ada.act("yield", id=pump))


@pytest.mark.spec("API-37")
async def test_splitting_moves_my_claim_and_asks_the_other():
    ada, ben, pump = await both_took()
    answer = await ada.act("split", id=pump, titles=["take it out", "mend it"], request="r1")
    first, second = [one["id"] for one in answer["parts"]]
    again = await ada.act("split", id=pump, titles=["take it out", "mend it"], request="r1")
    assert [one["title"] for one in again["parts"]] == ["take it out", "mend it"]
    meet(ada, ben)
    assert await who(ben, pump) == [("ben", "lead")]
    assert await who(ben, first) == [("ada", "lead")]
    assert await who(ben, second) == []
    assert await asks(ben, second) == [("ada", "ben", "open", None)]
    assert (await show(ben, pump))["parts"] == {"done": 0, "all": 2}
    assert titles(await ben.get("/v1/things", q="is:asked")) == ["mend it"]
    await refusal("not-doubled", ben.act("split", id=pump, titles=["a", "b"]))


async def test_only_who_took_it_splits_it_and_into_no_more_parts_than_people():
    ada, ben, pump = await both_took()
    cy = await friend_of(ada, "cy")
    await refusal("not-yours", cy.act("split", id=pump, titles=["a", "b"]))
    await refusal("not-yours", cy.act("yield", id=pump))
    for titles_ in (None, "a / b", ["a"], ["a", "b", "c"]):
        await refusal("usage", ben.act("split", id=pump, titles=titles_))
    await refusal("bad-field", ben.act("split", id=pump, titles=["a", " "]))
    assert (await show(ben, pump))["children"] == []


# -- quiet -----------------------------------------------------------------------------------------


@pytest.mark.spec("API-36")
async def test_a_quiet_claim_is_marked_and_any_act_of_the_claimer_wakes_it():
    ada, ben, pump = await apart()
    await ben.act("claim", id=pump, words="by Friday")
    other = await ben.add("hose")
    meet(ada, ben)
    wakes = [
        lambda: ben.act("say", id=pump, text="sorry, still at it"),
        lambda: ben.act("need", id=pump, on=other),
        lambda: ben.act("need", id=pump, on=other, **{"not": True}),
        lambda: ben.act("edit", id=pump, fields={"title": "the pump"}),
        lambda: ben.act("claim", id=pump, words="by Monday"),
    ]
    for wake in wakes:
        (claim,) = (await ada.act("stale", id=pump, words="anybody?"))["claims"]
        assert [(one["name"], one["words"]) for one in claim["quiet"]] == [("ada", "anybody?")]
        assert (await ada.act("stale", id=pump, words="anybody?"))["nothing"]
        assert len(await ada.get("/v1/things", q="is:quiet")) == 1
        meet(ada, ben)
        await wake()
        meet(ada, ben)
        (claim,) = (await show(ada, pump))["claims"]
        assert claim["quiet"] == []
    assert claim["words"] == "by Monday"


async def test_a_mark_is_taken_back_and_marks_no_claim_of_ones_own():
    ada, ben, pump = await apart()
    await refusal("not-claimed", ada.act("stale", id=pump))
    await ben.act("claim", id=pump)
    meet(ada, ben)
    await refusal("not-claimed", ben.act("stale", id=pump))
    await refusal("not-claimed", ada.act("stale", id=pump, person="ada"))
    await ada.act("stale", id=pump, person="ben")
    await ada.act("stale", id=pump, person="ben", **{"not": True})
    assert (await ada.act("stale", id=pump, **{"not": True}))["nothing"]
    assert await ada.get("/v1/things", q="is:quiet") == []
    kinds = [one["kind"] for one in (await show(ada, pump))["history"]]
    assert kinds[-2:] == ["stale", "unstale"]


async def test_what_was_asked_is_told_in_the_log():
    ada, ben, pump = await apart()
    await ada.act("ask", id=pump, to="ben", words="please")
    meet(ada, ben)
    await ben.act("decline", id=pump, words="no time")
    meet(ada, ben)
    await ada.act("ask", id=pump, to="ben", withdraw=True)
    told = (await show(ada, pump))["history"][-3:]
    assert [(one["kind"], one["text"]) for one in told] == [
        ("ask", "please"), ("decline", "no time"), ("unask", None),
    ]  # fmt: skip
    people = {one["name"]: one["person"] for one in await ada.get("/v1/people")}
    assert told[0]["change"] == {"asks": {"to": people["ben"]}}
