"""The things of a group as lines."""

from __future__ import annotations

from typing import Any

import pytest
import trio

from caller import PATIENCE, Caller, gardener, refused
from chores import days, set_clock, weekly
from exported import lines


async def grown() -> Caller:
    """A garden with goals under goals, tasks under tasks, and a goal under a task."""
    ada = await gardener()

    async def goal(title: str, under: str | None = None) -> str:
        made = await ada.act("goal.add", title=title, why="why", under=under)
        return str(made["thing"]["id"])

    async def task(title: str, under: str | None = None) -> str:
        ada.clock.now += 1
        return await ada.add(title, **({"goal": under} if under else {}))

    await task("alone")
    garden = await goal("garden")
    water = await goal("water", garden)
    await task("dig", garden)
    pump = await task("pump", water)
    await task("seal", pump)
    await goal("van", pump)
    await task("tap", water)
    await task("plant", garden)
    await goal("house")
    return ada


@pytest.mark.spec("API-48")
async def test_goals_come_before_their_tasks_and_these_before_the_goals_under_them() -> None:
    ada = await grown()
    head, *told = await lines(ada, "things")
    group = (await ada.get("/v1/groups"))[0]
    assert head == {
        "format": "moot-things", "version": 1, "group": {"name": "garden", "id": group["id"]},
        "made": head["made"], "things": 10, "decisions": [],
    }  # fmt: skip
    ids = {line["id"]: line["title"] for line in told}
    shown = [(one["title"], one["depth"], ids.get(one["head"]), one["first"]) for one in told]
    assert shown == [
        ("garden", 0, None, False),
        ("dig", 0, "garden", True),
        ("plant", 0, "garden", False),
        ("water", 1, None, False),
        ("pump", 0, "water", True),
        ("seal", 1, "water", False),
        ("tap", 0, "water", False),
        ("van", 2, None, False),
        ("house", 0, None, False),
        ("alone", 0, None, True),
    ]


async def test_what_is_under_something_can_be_asked_for() -> None:
    ada = await grown()
    told = (await lines(ada, "things", under="water", fields="title"))[1:]
    assert [one["title"] for one in told] == ["water", "pump", "seal", "tap", "van"]
    pump = next(one["id"] for one in (await lines(ada, "things"))[1:] if one["title"] == "pump")
    told = (await lines(ada, "things", under=pump, fields="title"))[1:]
    assert [one["title"] for one in told] == ["pump", "seal", "van"]


async def test_a_filter_chooses_among_all_and_fields_are_as_asked_for() -> None:
    ada = await grown()
    seal = next(one["id"] for one in (await lines(ada, "things"))[1:] if one["title"] == "seal")
    await ada.act("done", id=seal)
    await ada.act("say", id=seal, text="it fits")
    head, one = await lines(ada, "things", q="is:task is:done", fields="title,thread,done")
    assert head["things"] == 1
    assert one.keys() == {"title", "thread", "done", "depth", "head", "first"}
    assert [said["text"] for said in one["thread"]] == ["it fits"]
    whole = (await lines(ada, "things", q="is:done"))[1]
    listed = (await ada.get("/v1/things", q="is:done"))[0]
    assert {name: whole[name] for name in listed} == listed
    assert {"backing", "claims", "lift", "needs"} <= whole.keys()


async def test_what_is_not_there_is_refused_before_anything_is_said() -> None:
    ada = await gardener()
    for asked, code in (
        ({"fields": "colour"}, "usage"),
        ({"q": "is:blue"}, "bad-filter"),
        ({"under": "x"}, "unknown"),
    ):
        assert (await refused(ada.ask("GET", "/v1/export/things", asked))).code == code


@pytest.mark.spec("API-45")
@pytest.mark.spec("API-46")
async def test_others_have_their_turn_and_what_they_do_is_not_in_it() -> None:
    ada = await gardener()
    for number in range(250):
        await ada.add(f"task {number}")
    pieces = 0
    text = b""
    with trio.fail_after(PATIENCE):
        async with ada.open("GET", "/v1/export/things") as answer:
            async for message in answer:
                pieces += 1
                text += message.get("body", b"")
                if pieces == 2:
                    await ada.add("meanwhile")
    assert text.count(b"\n") == 251
    assert pieces > 4
    assert b"meanwhile" not in text


@pytest.mark.spec("EXCH-16")
async def test_decisions_are_told_with_what_they_are_about() -> None:
    ada = await grown()
    water = (await lines(ada, "things", under="water"))[1]["id"]
    ids = {}
    for title, about in (("tank", water), ("name", None)):
        made = await ada.act("propose", title=title, about=about, body="why")
        ids[title] = made["thing"]["id"]
    await ada.act("vote", id=ids["tank"], choice="yes", words="it leaks")
    head, *told = await lines(ada, "things", fields="title,decisions")
    assert [one["title"] for one in head["decisions"]] == ["name"]
    found = {one["title"]: one["decisions"] for one in told if one["decisions"]}
    assert [one["id"] for one in found.pop("water")] == [ids["tank"]]
    assert not found
    head, *told = await lines(ada, "things", fields="title,decisions", under="water")
    assert head["decisions"] == []
    ((tank,), *_) = (one["decisions"] for one in told)
    assert tank["decision"]["ballots"][0]["words"] == "it leaks"
    assert (tank["vote"]["voted"], tank["decision"]["body"]) == (1, "why")
    assert "decisions" not in (await lines(ada, "things", fields="title"))[0]


@pytest.mark.spec("EXCH-26")
async def test_days_that_nobody_touched_are_no_lines() -> None:
    ada, chore = await weekly()
    set_clock(ada, "2026-12-20T12:00")
    listed = await ada.get("/v1/things", q="is:task")
    assert all(one["occurs"]["virtual"] for one in listed)
    head, *told = await lines(ada, "things", fields="id,state")
    assert head["things"] == len(told) == 1
    assert (told[0]["id"], told[0]["state"]) == (chore, "series")
    for one in listed[:1]:
        await ada.act("claim", id=one["id"])
    told = (await lines(ada, "things", fields="id,state"))[1:]
    assert {one["id"]: one["state"] for one in told} == {
        chore: "series",
        listed[0]["id"]: "claimed",
    }


async def recurs(ada: Caller, chore: str) -> Any:
    told = (await lines(ada, "things", fields="id,recurs"))[1:]
    return next(one["recurs"] for one in told if one["id"] == chore)


@pytest.mark.spec("EXCH-27")
@pytest.mark.spec("EXCH-29")
async def test_a_series_is_told_as_rules_that_stand_by_themselves() -> None:
    ada, chore = await weekly(rule="every fri 18:00, 5 times")
    rule = {"first": "2026-11-27T18:00", "zone": "Europe/Berlin", "without": [], "moved": []}
    assert await recurs(ada, chore) == [{**rule, "rule": "FREQ=WEEKLY;BYDAY=FR;COUNT=5"}]
    assert [at for at, _, _ in await days(ada, chore, 9)] == [
        "2026-11-27T18:00", "2026-12-04T18:00", "2026-12-11T18:00", "2026-12-18T18:00",
        "2026-12-25T18:00",
    ]  # fmt: skip
    await ada.act("repeat", id=chore, rule="daily", **{"from": "2026-12-20"})
    cut, daily = await recurs(ada, chore)
    assert cut == {**rule, "rule": "FREQ=WEEKLY;BYDAY=FR;UNTIL=20261218T170000Z"}
    assert (daily["first"], daily["rule"]) == ("2026-12-20T18:00", "FREQ=DAILY")
    ids = [one["id"] for one in await ada.get(f"/v1/things/{chore}/occurrences", limit=5)]
    await ada.act("skip", id=ids[0])
    await ada.act("done", id=ids[1])
    await ada.act("edit", id=ids[2], fields={"due": "2026-12-12 18:00"})
    await ada.act("archive", id=ids[4])
    cut, daily = await recurs(ada, chore)
    assert cut["without"] == ["2026-11-27T18:00"]
    assert cut["moved"] == [
        {"at": "2026-12-11T18:00",
         "due_at": {"date": "2026-12-12", "time": "18:00", "zone": "Europe/Berlin"}}
    ]  # fmt: skip
    assert daily["without"] == ["2026-12-20T18:00"]
    await ada.act("edit", id=ids[3], fields={"due": ""})
    cut, _ = await recurs(ada, chore)
    assert cut["without"] == ["2026-11-27T18:00", "2026-12-18T18:00"]
    await ada.act("skip", id=ids[0], **{"not": True})
    assert (await recurs(ada, chore))[0]["without"] == ["2026-12-18T18:00"]
    assert await recurs(ada, ids[1]) is None
