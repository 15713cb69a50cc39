"""What has fallen between people."""

import random

import pytest

from caller import apart, gardener, meet, refused
from moot.node.things.loose import loose_ends

DAY = 86_400_000


async def loose(caller, **params):
    return await caller.get("/v1/loose", **params)


async def told(caller):
    return [(one["reason"], one["thing"]["title"]) for one in await loose(caller)]


@pytest.mark.spec("API-31")
async def test_what_is_overdue_and_nobodys():
    ada = await gardener()
    pump = await ada.add("pump", due="2000-01-01")
    await ada.add("later", due="2090-01-01")
    (one,) = await loose(ada)
    assert one["reason"] == "overdue"
    assert one["words"].startswith("it is overdue by ")
    assert one["next"] == [f"moot claim {one['thing']['short']}"]
    assert (one["thing"]["id"], one["about"]) == (pump, None)
    await ada.act("claim", id=pump)
    assert await told(ada) == []
    await ada.act("drop", id=pump)
    assert await told(ada) == [("overdue", "pump")]
    await ada.act("done", id=pump)
    assert await told(ada) == []


@pytest.mark.spec("API-31")
async def test_a_claim_that_went_quiet_until_its_holder_says_something():
    ada, ben, pump = await apart()
    await ben.act("claim", id=pump)
    meet(ada, ben)
    ada.clock.now = ben.clock.now = ben.clock.now + 14 * DAY
    (one,) = await loose(ada)
    short = one["thing"]["short"]
    assert one["words"] == "ben has it, and wrote nothing on it for 14 days"
    assert one["next"] == [f"moot say {short} WORDS"]
    (own,) = await loose(ben)
    assert own["words"] == "you have it, and wrote nothing on it for 14 days"
    assert own["next"] == [f"moot drop {short}", f"moot say {short} WORDS"]
    await ada.act("say", id=pump, text="how is it going?")
    assert await told(ada) == [("quiet", "pump")]
    await ben.act("say", id=pump, text="slowly")
    assert await told(ben) == []
    meet(ada, ben)
    assert await told(ada) == []
    ada.clock.now = ben.clock.now = ben.clock.now + 20 * DAY
    assert await told(ada) == [("quiet", "pump")]
    await ben.act("claim", id=pump, until="2d")
    ben.clock.now += 15 * DAY
    assert await told(ben) == [("quiet", "pump")]
    await ben.act("edit", id=pump, fields={"stage": "doing"})
    assert await told(ben) == []
    await ben.act("claim", id=pump, until="30d")
    ben.clock.now += 29 * DAY
    assert await told(ben) == []
    ben.clock.now += 3 * DAY
    assert await told(ben) == [("quiet", "pump")]


@pytest.mark.spec("API-31")
async def test_a_question_that_nobody_answers():
    ada, ben, pump = await apart()
    asked = (await ben.act("say", id=pump, text="how deep?", kind="question"))["thought"]["id"]
    await ben.act("say", id=pump, text="a remark")
    meet(ada, ben)
    ada.clock.now = ben.clock.now + 2 * DAY
    assert await told(ada) == []
    ada.clock.now += DAY
    (one,) = await loose(ada)
    assert (one["reason"], one["thing"]["id"], one["about"]["title"]) == ("question", asked, "pump")
    assert one["words"] == "ben asked 3 days ago, and nobody answered"
    assert one["next"] == [f"moot say {one['thing']['short']} WORDS"]
    await ada.act("say", id=pump, text="beside it")
    assert await told(ada) == [("question", "how deep?")]
    await ada.act("say", id=asked, text="a metre")
    assert await told(ada) == []
    await ada.act("say", id=pump, text="how wide?", kind="question")
    ada.clock.now += 4 * DAY
    assert await told(ada) == [("question", "how wide?")]
    await ada.act("done", id=pump)
    assert await told(ada) == []


@pytest.mark.spec("API-31")
async def test_goals_without_people_or_parts():
    ada = await gardener()
    spring = (await ada.act("goal.add", title="spring", why="w", fields={"state": "active"}))[
        "thing"
    ]
    first, second = await loose(ada)
    assert (first["reason"], first["next"]) == ("deserted", [f"moot back {spring['short']}"])
    assert second["words"] == "it has no parts: what comes first?"
    assert second["next"] == [f"moot add WORDS goal:{spring['short']}"]
    await ada.act("back", id=spring["id"], **{"as": "watching"})
    dig = await ada.add("dig", goal="spring")
    assert await told(ada) == [("deserted", "spring")]
    await ada.act("pledge", id=spring["id"], words="hands", **{"if": 2})
    assert await told(ada) == [("deserted", "spring")]  # it waits, and does not count
    await ada.act("pledge", id=spring["id"], words="hands")
    assert await told(ada) == []
    await ada.act("done", id=dig)
    (one,) = await loose(ada)
    assert one["words"] == "all its parts are done: is it reached?"
    assert one["next"] == [f"moot edit {spring['short']} state:reached"]
    await ada.act("edit", id=spring["id"], fields={"state": "reached"})
    assert await told(ada) == []
    await ada.act("edit", id=spring["id"], fields={"state": "resting"})
    assert await told(ada) == []


@pytest.mark.spec("API-31")
async def test_what_is_open_under_what_is_over():
    ada = await gardener()
    spring = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    dig = await ada.add("dig", goal="spring")
    hole = await ada.add("hole", goal=dig)
    await ada.act("edit", id=spring, fields={"state": "let-go"})
    (one,) = await loose(ada)
    assert (one["reason"], one["thing"]["title"], one["about"]["id"]) == ("stranded", "dig", spring)
    assert one["words"] == "it is open, and what it is part of is let-go"
    short = one["thing"]["short"]
    assert one["next"] == [f"moot move {short} under none", f"moot archive {short}"]
    await ada.act("done", id=dig)
    assert await told(ada) == [("stranded", "hole")]  # through what is done above it
    await ada.act("move", id=dig, under="none")
    assert await told(ada) == []  # a list may have gaps when the task is done
    await ada.act("archive", id=dig)
    (one,) = await loose(ada)
    assert (one["thing"]["id"], one["words"][-8:]) == (hole, "archived")


@pytest.mark.spec("API-31")
async def test_the_longest_loose_first_and_no_more_than_asked_for():
    ada = await gardener()
    for day in (3, 1, 2):
        await ada.add(f"day {day}", due=f"2000-01-0{day}")
    spring = (await ada.act("goal.add", title="spring", why="w"))["thing"]
    assert await told(ada) == [("overdue", f"day {day}") for day in (1, 2, 3)] + [
        ("empty", spring["title"])
    ]
    ends, headers = await ada.ask("GET", "/v1/loose", {"limit": 2})
    assert ([one["thing"]["title"] for one in ends], headers["moot-total"]) == (
        ["day 1", "day 2"],
        "4",
    )
    assert len(await loose(ada, limit=0)) == 4
    assert (await refused(loose(ada, limit="x"))).code == "usage"
    assert (await refused(loose(ada, limit=1_001))).code == "usage"


@pytest.mark.spec("API-31")
async def test_it_follows_from_the_rows_and_the_moment_in_whatever_order_they_are():
    ada, ben, pump = await apart()
    await ben.act("claim", id=pump)
    for number in range(6):
        await ada.add(f"old {number}", due="2000-01-01")
        await ada.act("say", id=pump, text=f"why {number}?", kind="question")
        await ada.act("goal.add", title=f"goal {number}", why="w", fields={"state": "active"})
    meet(ada, ben)
    ada.clock.now = ben.clock.now = ada.clock.now + 30 * DAY
    view = ada.node.view(ada.garden)
    expected = loose_ends(view)
    assert len(expected) == 6 + 1 + 6 + 6 + 6
    rows = list(view.board.rows.items())
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        view.board.rows = dict(rows)
        assert loose_ends(view) == expected
    others = [(one.reason, one.row.id) for one in loose_ends(ben.node.view(ben.garden))]
    assert others == [(one.reason, one.row.id) for one in expected]


async def test_garbage_in_a_promise_is_no_promise():
    from moot.crdt.claim import CLAIMS  # noqa: PLC0415
    from moot.crdt.op import Op  # noqa: PLC0415
    from moot.node.things.ids import read_id  # noqa: PLC0415

    ada, _, pump = await apart()
    value = {"as": "lead", "until": "9999-99-99 25:00", "saw": []}
    ada.garden.write([Op(read_id(pump), CLAIMS, value, ())])
    ada.clock.now += 14 * DAY
    assert await told(ada) == [("quiet", "pump")]
