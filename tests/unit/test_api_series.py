"""What comes again and again: rules, which of its days lists show, and changes of rule."""

import pytest

from caller import apart, meet, titles
from chores import days, first, listed, refusal, set_clock, weekly

# -- rules -----------------------------------------------------------------------------------------


@pytest.mark.spec("SERIES-9")
@pytest.mark.spec("SERIES-7")
async def test_a_series_is_no_work_itself_but_its_days_are():
    ada, chore = await weekly()
    assert await listed(ada) == [("2026-11-27T18:00", "free")]
    assert titles(await ada.get("/v1/things", q="is:series")) == ["water the beans"]
    shown = await ada.get(f"/v1/things/{chore}")
    assert (shown["state"], shown["score"]) == ("series", None)
    assert shown["series"] == {
        "words": "every Fri at 18:00",
        "rules": [
            {"from": "2026-11-27T18:00", "rule": "FREQ=WEEKLY;BYDAY=FR", "zone": "Europe/Berlin"}
        ],
    }
    for verb in ("claim", "done", "reopen", "ask", "pair"):
        error = await refusal("wrong-kind", ada.act(verb, id=chore))
        assert "series" in error["next"][0]
    (day,) = await ada.get("/v1/things")
    assert day["title"] == "water the beans"
    assert day["due"] == "2026-11-27T17:00:00.000Z"
    assert {"free", "due", "open", "ready"} <= set(day["is"])
    ready = await ada.get("/v1/things", q="is:ready", sort="-score")
    assert [one["id"] for one in ready] == [day["id"]]


@pytest.mark.spec("SERIES-7")
async def test_lists_show_the_last_that_was_due_and_the_next_and_no_more():
    ada, _ = await weekly("2026-01-01T12:00")
    set_clock(ada, "2026-12-26T12:00")
    assert await listed(ada) == [("2026-12-25T18:00", "free"), ("2027-01-01T18:00", "free")]
    assert await listed(ada, "is:overdue") == [("2026-12-25T18:00", "free")]
    late, coming = await ada.get("/v1/things")
    await ada.act("done", id=late["short"])
    await ada.act("claim", id=coming["short"])
    assert await listed(ada) == [("2027-01-01T18:00", "claimed")]
    set_clock(ada, "2027-01-02T12:00")
    assert await listed(ada) == [("2027-01-01T18:00", "claimed"), ("2027-01-08T18:00", "free")]
    set_clock(ada, "2026-12-25T12:00")  # a clock that goes back
    assert await listed(ada) == [("2026-12-18T18:00", "free"), ("2027-01-01T18:00", "claimed")]


@pytest.mark.spec("SERIES-6")
async def test_a_time_on_the_wall_stays_when_the_clocks_change():
    ada, chore = await weekly("2026-03-20T12:00", "every fri 18:00")
    found = await ada.get(f"/v1/things/{chore}/occurrences", limit=3)
    assert [one["due"][11:16] for one in found] == ["17:00", "17:00", "16:00"]
    ada, chore = await weekly("2026-03-20T12:00", "every sun 02:30")
    found = await ada.get(f"/v1/things/{chore}/occurrences", limit=3)
    assert [one["due"] for one in found][1:] == [
        "2026-03-29T01:30:00.000Z",  # the clocks went from 2 to 3: it is half past three
        "2026-04-05T00:30:00.000Z",
    ]


@pytest.mark.spec("SERIES-5")
async def test_another_rule_leaves_what_came_before():
    ada, chore = await weekly("2026-11-01T12:00")
    set_clock(ada, "2026-11-26T12:00")
    answer = await ada.act("repeat", id=chore, rule="every mon at 9:00", **{"from": "2026-12-01"})
    assert answer["next"]["due_at"]["date"] == "2026-11-27"
    assert await days(ada, chore) == [
        ("2026-11-20T18:00", "free", True), ("2026-11-27T18:00", "free", True),
        ("2026-12-07T09:00", "free", True), ("2026-12-14T09:00", "free", True),
    ]  # fmt: skip
    assert (await ada.act("repeat", id=chore, rule="every mon at 9:00"))["nothing"]
    await ada.act("claim", id=(await ada.get(f"/v1/things/{chore}/occurrences"))[2]["id"])
    await ada.act("repeat", id=chore, rule="every tue 9:00")
    assert [at for at, _, _ in await days(ada, chore, 5)] == [
        "2026-11-20T18:00", "2026-12-01T09:00", "2026-12-07T09:00", "2026-12-08T09:00",
        "2026-12-15T09:00",
    ]  # fmt: skip
    await ada.act("repeat", id=chore, rule="none")
    assert [at for at, _, _ in await days(ada, chore)] == ["2026-11-20T18:00", "2026-12-07T09:00"]
    assert (await ada.get(f"/v1/things/{chore}"))["series"]["words"].startswith("no more from 2026")
    assert (await ada.act("repeat", id=chore, rule="none"))["nothing"]


async def test_the_next_day_is_one_that_is_still_to_be_done():
    ada, chore = await weekly(rule="every fri 18:00")
    coming = [day["id"] for day in await ada.get(f"/v1/things/{chore}/occurrences", limit=3)]
    await ada.act("skip", id=coming[0])
    await ada.act("done", id=coming[1])
    answer = await ada.act("repeat", id=chore, rule="every fri 18:00")
    assert (answer["nothing"], answer["next"]["id"]) == (True, coming[2])


async def test_what_never_began_is_a_plain_task_again():
    ada, chore = await weekly(rule="every fri 18:00")
    await ada.act("repeat", id=chore, rule="none")
    assert await listed(ada) == [(None, "free")]
    assert (await ada.act("repeat", id=chore, rule="none"))["nothing"]
    ada, chore = await weekly(rule="daily", due="2026-12-24 08:00")
    assert [at for at, _, _ in await days(ada, chore, 2)] == [
        "2026-12-24T08:00",
        "2026-12-25T08:00",
    ]


async def test_a_whole_day_is_due_until_its_end_and_today_is_still_to_come():
    ada, chore = await weekly("2026-11-27T12:00", "daily")
    assert await listed(ada) == [("2026-11-27", "free")]
    set_clock(ada, "2026-11-28T12:00")
    assert await listed(ada) == [("2026-11-27", "free"), ("2026-11-28", "free")]
    await ada.act("repeat", id=chore, rule="every mon")  # what has begun stays
    assert await listed(ada) == [("2026-11-27", "free"), ("2026-11-28", "free")]


async def test_what_cannot_come_again():
    ada, chore = await weekly()
    day = await first(ada, chore)
    error = await refusal("wrong-kind", ada.act("repeat", id=day["id"], rule="daily"))
    assert (await ada.get(f"/v1/things/{chore}"))["short"] in error["next"][0]
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    await refusal("wrong-kind", ada.act("repeat", id=goal, rule="daily"))
    await refusal("bad-rule", ada.act("repeat", id=chore, rule="hourly"))
    await refusal("bad-field", ada.act("repeat", id=chore))
    await refusal("bad-date", ada.act("repeat", id=chore, rule="daily", **{"from": "soon"}))
    await refusal("wrong-kind", ada.get(f"/v1/things/{await ada.add('once')}/occurrences"))
    await refusal("usage", ada.get(f"/v1/things/{chore}/occurrences", limit=1000))


async def test_two_rules_at_once_are_both_kept_until_one_is_written_again():
    ada, ben, pump = await apart()
    await ada.act("repeat", id=pump, rule="every fri")
    await ben.act("repeat", id=pump, rule="every mon")
    meet(ada, ben)
    (conflict,) = (await ada.get(f"/v1/things/{pump}"))["conflicts"]
    assert conflict["field"] == "series"
    assert "every Mon" in conflict["message"]
    assert conflict["next"][0].startswith("moot repeat")
    await ada.act("repeat", id=pump, rule="every fri")
    meet(ada, ben)
    assert (await ben.get(f"/v1/things/{pump}"))["conflicts"] == []
