"""Deciding over the API: asked, voted, closed by the nodes themselves, carried out once."""

import pytest

from caller import friend_of, gardener, meet, refused, titles
from moot.crdt import group

DAY = 86_400_000


async def three():
    """Ada, Ben and Cy, who have all met."""
    ada = await gardener()
    ben, cy = [await friend_of(ada, name) for name in ("ben", "cy")]
    meet(ada, ben, cy)
    meet(ada, ben, cy)
    return ada, ben, cy


async def asked(ada, *others, **arguments):
    """The id of a proposal that the others know."""
    answer = await ada.act("propose", **({"title": "buy the tank"} | arguments))
    meet(ada, *others)
    return answer["thing"]["id"]


def attend(*people):
    """What the nodes do by themselves, again and again."""
    for _ in range(3):
        for one in people:
            one.node.clerk.attend()
            meet(*people)


async def show(caller, thing):
    return await caller.get(f"/v1/things/{thing}")


async def test_a_question_shows_its_rule_and_how_it_stands():
    ada, ben, cy = await three()
    tank = await asked(ada, ben, cy, body="it leaks", closes="2d")
    shown = await show(ben, tank)
    assert (shown["kind"], shown["state"], shown["notes"]) == ("decision", "open", "it leaks")
    vote = shown["vote"]
    assert (vote["method"], vote["asked"], vote["voted"], vote["yours"]) == ("majority", 3, 0, None)
    assert vote["rule"] == "passes with more yes than no, if at least 2 of 3 vote"
    assert [one["name"] for one in shown["decision"]["electors"]] != []
    assert {one["name"] for one in vote["missing"]} == {"ada", "ben", "cy"}
    assert "unvoted" in shown["is"]
    answer = await ben.act("vote", id=tank, choice="yes", words="cheap")
    assert answer["vote"]["counts"]["yes"] == 1
    assert answer["vote"]["yours"] == "yes"
    assert (await ben.act("vote", id=tank, choice="yes", words="cheap"))["nothing"]
    await ben.act("vote", id=tank, choice="no")
    meet(ada, ben, cy)
    shown = await show(ada, tank)
    assert [(one["name"], one["choice"]) for one in shown["decision"]["ballots"]] == [("ben", "no")]
    assert titles(await ben.get("/v1/things", q="is:unvoted")) == []
    assert titles(await cy.get("/v1/things", q="kind:decision is:unvoted")) == ["buy the tank"]
    assert [event["kind"] for event in await ada.get("/v1/log", q=f"id:{tank}")] == [
        "propose", "vote", "vote",
    ]  # fmt: skip


@pytest.mark.spec("DEC-22")
async def test_who_is_asked_is_settled_when_it_is_asked():
    ada, ben, cy = await three()
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    error = await refused(ada.act("propose", title="x", about=goal, electorate="backers"))
    assert error.code == "nobody"
    await ada.act("back", id=goal)
    meet(ada, ben, cy)
    await ben.act("back", id=goal)
    meet(ada, ben, cy)
    dig = await asked(ada, ben, cy, title="dig", about=goal, electorate="backers")
    await cy.act("back", id=goal)
    dan = await friend_of(ada, "dan")
    meet(ada, ben, cy, dan)
    shown = await show(ada, dig)
    assert {one["name"] for one in shown["decision"]["electors"]} == {"ada", "ben"}
    assert shown["goal_title"] == "spring"
    for stranger in (cy, dan):
        assert (await refused(stranger.act("vote", id=dig, choice="yes"))).code == "no-elector"
    assert (await refused(ada.act("propose", title="x", electorate="backers"))).code == "usage"


@pytest.mark.spec("DEC-17")
@pytest.mark.spec("DEC-20")
async def test_once_all_spoke_the_nodes_close_it_and_do_what_was_decided_once():
    ada, ben, cy = await three()
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    pump = await ada.add("pump")
    meet(ada, ben, cy)
    tank = await asked(
        ada, ben, cy,
        effects=[
            {"do": "task", "title": "fetch the tank",
             "fields": {"goal": goal, "due": "3d", "notes": "by cart"}},
            {"do": "goal", "title": "water", "fields": {"why": "to drink"}},
            {"do": "set", "id": pump, "fields": {"title": "mend the pump"}},
            {"do": "archive", "id": goal},
            {"do": "rule", "name": "decide", "value": "consent"},
        ],
    )  # fmt: skip
    effects = (await show(cy, tank))["decision"]["effects"]
    assert [one["do"] for one in effects] == ["task", "goal", "set", "archive", "rule"]
    assert effects[2]["thing"]["title"] == "pump"
    for one in (ada, ben):
        await one.act("vote", id=tank, choice="yes")
        meet(ada, ben, cy)
        attend(ada, ben, cy)
        assert (await show(ada, tank))["state"] == "open"
    answer = await cy.act("vote", id=tank, choice="no")
    assert answer["thing"]["state"] in {"open", "closing"}
    for one in (ada, ben, cy):
        one.clock.now += 60_000
    attend(ada, ben, cy)
    hashes = set()
    for one in (ada, ben, cy):
        shown = await show(one, tank)
        assert (shown["state"], shown["vote"]["passes"]) == ("passed", True)
        assert shown["decision"]["closing"]["sealed"]
        assert shown["decision"]["closing"]["needed"] == 3
        assert sorted(titles(await one.get("/v1/things", q="not:kind:decision"))) == [
            "fetch the tank", "mend the pump", "water",
        ]  # fmt: skip
        (tank_task,) = await one.get("/v1/things", q="fetch")
        assert tank_task["by_name"] == f"decision {shown['short']}"
        assert (tank_task["notes"], tank_task["goal"]) == ("by cart", goal)
        assert tank_task["due"] is not None
        assert (await one.get("/v1/rules"))["decide"] == "consent"
        assert (await show(one, goal))["state"] == "archived"
        hashes.add((await one.get("/v1/state-hash"))["hash"])
    assert len(hashes) == 1
    await ben.act("claim", id=tank_task["id"])
    meet(ada, ben, cy)
    assert (await show(cy, tank_task["id"]))["state"] == "claimed"
    assert (await refused(ben.act("vote", id=tank, choice="no"))).code == "closed"
    for one in (ada, ben, cy):
        before = (await one.get("/v1/state-hash"))["hash"]
        (rebuilt,) = (await one.act("rebuild"))["rebuilt"]
        assert rebuilt["equal"]
        assert rebuilt["after"] == before


async def test_what_somebody_changed_meanwhile_is_not_overruled_by_a_decision():
    ada, ben, cy = await three()
    pump = await ada.add("pump")
    meet(ada, ben, cy)
    tank = await asked(
        ada, ben, cy, effects=[{"do": "set", "id": pump, "fields": {"title": "well"}}]
    )
    await ben.act("edit", id=pump, fields={"title": "tap"})
    for one in (ada, ben, cy):
        await one.act("vote", id=tank, choice="yes")
        meet(ada, ben, cy)
    attend(ada, ben, cy)
    (conflict,) = (await show(cy, pump))["conflicts"]
    short = (await show(cy, tank))["short"]
    assert {one["name"] for one in conflict["values"]} == {"ben", f"decision {short}"}
    await cy.act("edit", id=pump, fields={"title": "tap"})
    meet(ada, ben, cy)
    assert (await show(ada, pump))["conflicts"] == []


@pytest.mark.spec("DEC-15")
@pytest.mark.spec("DEC-18")
async def test_after_its_time_a_vote_is_closed_without_those_who_did_not_come():
    ada, ben, cy = await three()
    tank = await asked(ada, ben, cy, closes="1d")
    await ada.act("vote", id=tank, choice="yes")
    await ben.act("vote", id=tank, choice="yes")
    meet(ada, ben)
    attend(ada, ben)
    assert (await show(ada, tank))["state"] == "open"
    for one in (ada, ben, cy):
        one.clock.now += 2 * DAY
    attend(ada, ben)
    shown = await show(ben, tank)
    assert shown["state"] == "closing"  # two of three are not more than two thirds
    assert shown["decision"]["closing"]["counted"] == 2
    assert {one["name"] for one in shown["decision"]["closing"]["acknowledged"]} == {"ada", "ben"}
    # Cy, who was away, votes before he hears of it.
    await cy.act("vote", id=tank, choice="no")
    meet(ada, ben, cy)
    attend(ada, ben, cy)
    shown = await show(ada, tank)
    assert shown["state"] == "passed"
    assert [(one["name"], one["late"]) for one in shown["decision"]["ballots"]] == [
        ("ada", False), ("ben", False), ("cy", True),
    ]  # fmt: skip
    assert (await ada.get("/v1/things", q="is:decided"))[0]["id"] == tank


async def test_enough_yes_end_a_threshold_at_once_and_for_ever():
    ada, ben, cy = await three()
    tank = await asked(ada, ben, cy, method="threshold", threshold=2)
    await ada.act("vote", id=tank, choice="yes")
    await ada.act("vote", id=tank, choice="no")
    await ada.act("vote", id=tank, choice="yes")
    meet(ada, ben, cy)
    await ben.act("vote", id=tank, choice="yes")
    ben.clock.now += 60_000
    ben.node.clerk.attend()
    assert (await show(ben, tank))["state"] == "passed"
    await ada.act("vote", id=tank, choice="no")  # who has not heard takes it back in vain
    meet(ada, ben, cy)
    assert (await show(ada, tank))["state"] == "passed"


async def test_options_are_named_by_word_beginning_or_number():
    ada, ben, cy = await three()
    options = ["north bed", "south bed", "by the wall"]
    dig = await asked(ada, ben, cy, title="where", options=options, method="ranked")
    assert (await ada.act("vote", id=dig, choice=["south", "1"]))["vote"][
        "yours"
    ] == "south bed > north bed"
    assert (await ben.act("vote", id=dig, choice="by the wall > south"))["vote"]["yours"] == (
        "by the wall > south bed"
    )
    assert (await cy.act("vote", id=dig, choice="none"))["vote"]["yours"] == "none of them"
    for wrong in ("west", "4", "0", ["north", "north"], "", [], None, [1], "yes"):
        assert (await refused(ada.act("vote", id=dig, choice=wrong))).code == "usage"
    meet(ada, ben, cy)
    attend(ada, ben, cy)
    for one in (ada, ben, cy):
        one.clock.now += 60_000
    attend(ada, ben, cy)
    shown = await show(ada, dig)
    assert (shown["state"], shown["vote"]["winner"]) == ("passed", "south bed")
    tea = await asked(ada, title="tea or mate?", options=["tea", "mate"], method="poll")
    await ada.act("vote", id=tea, choice=["tea", "mate"])
    shown = await show(ada, tea)
    assert (shown["state"], shown["vote"]["counts"]) == ("open", {"tea": 1, "mate": 1})


async def test_only_the_effects_of_the_option_that_wins_happen():
    ada = await gardener()
    effects = [
        {"do": "task", "title": f"dig in the {where}", "option": where}
        for where in ("north", "south")
    ]
    effects.append({"do": "task", "title": "buy spades"})
    dig = await asked(ada, title="where", options=["north", "south"], effects=effects)
    await ada.act("vote", id=dig, choice="south")
    assert sorted(titles(await ada.get("/v1/things", q="kind:task"))) == [
        "buy spades",
        "dig in the south",
    ]


async def test_consent_and_a_concern_that_becomes_an_objection():
    ada, ben, cy = await three()
    await ada.act("rule", name="decide", value="consent")
    meet(ada, ben, cy)
    dig = await asked(ada, ben, cy, title="dig")
    assert (await show(ada, dig))["vote"]["method"] == "consent"
    worry = (await ben.act("say", id=dig, text="it floods", kind="concern"))["thought"]["id"]
    assert (await refused(cy.act("object", id=worry))).code in {"unknown", "wrong-kind"}
    answer = await ben.act("object", id=worry)
    assert (answer["thing"]["id"], answer["vote"]["yours"]) == (dig, "object")
    error = await refused(cy.act("vote", id=dig, choice="object"))
    assert "needs a reason" in str(error)
    for one in (ada, cy):
        await one.act("vote", id=dig, choice="yes")
    meet(ada, ben, cy)
    for one in (ada, ben, cy):
        one.clock.now += 60_000
    attend(ada, ben, cy)
    shown = await show(ada, dig)
    assert shown["state"] == "failed"
    words = {one["name"]: one["words"] for one in shown["decision"]["ballots"]}
    assert words["ben"] == "it floods"
    other = await asked(ada, ben, cy, title="dig in May", replaces=dig)
    assert (await show(ben, other))["decision"]["replaces"] == dig
    assert (await show(ben, dig))["decision"]["replaced_by"] == [other]
    tank = await asked(ada, ben, method="majority")
    assert (await refused(ben.act("object", id=tank, words="no"))).code == "wrong-kind"


@pytest.mark.spec("DEC-19")
async def test_a_proposer_takes_a_question_back():
    ada, ben, _ = await three()
    tank = await asked(ada, ben)
    assert (await refused(ben.act("withdraw", id=tank))).code == "not-yours"
    await ada.act("withdraw", id=tank)
    meet(ada, ben)
    assert (await show(ben, tank))["state"] == "withdrawn"
    assert titles(await ben.get("/v1/things", q="kind:decision")) == []
    assert (await refused(ben.act("vote", id=tank, choice="yes"))).code == "closed"
    assert (await ada.act("withdraw", id=tank))["nothing"]
    await ada.act("withdraw", id=tank, **{"not": True})
    assert (await show(ada, tank))["state"] == "open"


@pytest.mark.spec("DEC-23")
async def test_what_cannot_be_voted_on_or_so_is_refused():
    ada, ben, _ = await three()
    tank, pump = await asked(ada, ben), await ada.add("pump")
    for wrong in ("maybe", "block", "object", ["yes", "no"], 1, None):
        assert (await refused(ada.act("vote", id=tank, choice=wrong))).code == "usage"
    for verb in ("vote", "outcome", "withdraw", "object"):
        extra = {"vote": {"choice": "yes"}, "outcome": {"words": "w"}}.get(verb, {})
        assert (await refused(ada.act(verb, id=pump, **extra))).code == "wrong-kind"
    assert (await refused(ada.act("outcome", id=tank, words="so be it"))).code == "not-done"
    error = await refused(ada.act("edit", id=tank, fields={"title": "x"}))
    assert error.code == "wrong-kind"
    assert "--replaces" in error.error["next"][0]
    assert (await refused(ada.act("claim", id=tank))).code == "wrong-kind"


@pytest.mark.spec("DEC-24")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"title": " "}, "bad-field"),
        ({"method": "dice"}, "usage"),
        ({"options": ["a"]}, "usage"),
        ({"options": ["a", "A"]}, "usage"),
        ({"options": ["a", "b"], "method": "majority"}, "usage"),
        ({"method": "ranked"}, "usage"),
        ({"closes": "yesterday"}, "bad-date"),
        ({"closes": "someday"}, "bad-date"),
        ({"closes": 5}, "bad-date"),
        ({"quorum": 4}, "usage"),
        ({"quorum": "x"}, "usage"),
        ({"method": "threshold", "threshold": 0}, "usage"),
        ({"about": "zzzz"}, "unknown"),
        ({"replaces": "zzzz"}, "unknown"),
        ({"effects": {}}, "usage"),
        ({"effects": ["task"]}, "usage"),
        ({"effects": [{"do": "dance"}]}, "usage"),
        ({"effects": [{"do": "task"}]}, "bad-field"),
        ({"effects": [{"do": "task", "title": "x", "option": "west"}]}, "usage"),
        ({"effects": [{"do": "task", "title": "x", "fields": {"hands": "2"}}]}, "usage"),
        ({"effects": [{"do": "set", "id": "zzzz", "fields": {"title": "x"}}]}, "unknown"),
        ({"effects": [{"do": "rule", "name": "tax", "value": 1}]}, "usage"),
        ({"effects": [{"do": "task", "title": "x"}] * 13}, "usage"),
        ({"effects": [{"do": "task", "title": "x"}], "method": "poll"}, "usage"),
    ],
)
async def test_a_question_that_cannot_be_asked_is_refused_with_what_could(arguments, code):
    ada = await gardener()
    error = await refused(ada.act("propose", **({"title": "buy"} | arguments)))
    assert error.code == code
    assert titles(await ada.get("/v1/things", all=1)) == []


@pytest.mark.spec("DEC-25")
async def test_rules_are_changed_by_anybody_and_everybody_sees_it():
    ada, ben, _ = await three()
    assert await ben.get("/v1/rules") == {
        "join": "key", "decide": "majority", "days": 7, "quorum": 50, "block": False,
        **{f"weight.{name}": 100 for name in group.WEIGHED},
    }  # fmt: skip
    answer = await ben.act("rule", name="block", value="yes")
    assert answer["rules"]["block"] is True
    assert (await ben.act("rule", name="block", value=True))["nothing"]
    meet(ada, ben)
    tank = await asked(ada)
    assert "block" in (await show(ada, tank))["decision"]["choices"]
    for name, value in (
        ("tax", 1),
        ("days", 0),
        ("decide", "dice"),
        ("block", "maybe"),
        (None, None),
    ):
        assert (await refused(ada.act("rule", name=name, value=value))).code == "usage"


async def test_an_outcome_is_written_when_it_is_decided():
    ada = await gardener()
    tank = await asked(ada)
    await ada.act("vote", id=tank, choice="yes")
    assert (await show(ada, tank))["state"] == "passed"
    await ada.act("outcome", id=tank, words="Ben fetches it")
    assert (await show(ada, tank))["decision"]["outcome"] == "Ben fetches it"
    assert (await ada.act("outcome", id=tank, words="Ben fetches it"))["nothing"]
    log = await ada.get("/v1/log")
    assert [event["kind"] for event in log][-4:] == ["vote", "close", "confirm", "outcome"]


async def test_a_task_can_wait_for_a_decision():
    ada = await gardener()
    tank, fetch = await asked(ada), await ada.add("fetch")
    await ada.act("need", id=fetch, on=tank)
    assert "blocked" in (await show(ada, fetch))["is"]
    answer = await ada.act("vote", id=tank, choice="yes")
    assert answer["thing"]["state"] == "passed"
    assert "blocked" not in (await show(ada, fetch))["is"]
