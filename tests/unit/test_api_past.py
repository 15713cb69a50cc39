"""The group as it was: by the clocks of those who wrote, read only, and in nobody's way."""

import json
from datetime import UTC

import pytest
import trio

from caller import Caller, apart, gardener, meet, refused, titles
from moot.node import pasts
from moot.node.past import Past
from moot.node.query.bygone import read_bygone
from moot.node.query.zone import zone_named
from moot.node.things.stamp import stamp
from moot.protocol.errors import OurFault

DAY = 86_400_000
HOUR = 3_600_000


async def story():
    """A garden of three days: what was on each, and when they were, as `at` takes it."""
    ada = await gardener()
    days = []
    pump = await ada.add("pump", due="2028-01-01")
    bench = await ada.add("bench")
    days.append(stamp(ada.clock.now))
    ada.clock.now += DAY
    await ada.act("edit", id=pump, fields={"title": "old pump"})
    await ada.act("claim", id=pump)
    await ada.act("done", id=bench)
    days.append(stamp(ada.clock.now))
    ada.clock.now += DAY
    await ada.act("drop", id=pump)
    await ada.add("roof")
    ada.clock.now += DAY
    return ada, pump, bench, days


@pytest.mark.spec("HIST-8")
async def test_lists_things_and_the_log_are_as_they_were():
    ada, pump, bench, (first, second) = await story()
    assert titles(await ada.get("/v1/things", at=first, sort="title")) == ["bench", "pump"]
    assert titles(await ada.get("/v1/things", at=second)) == ["old pump"]
    assert titles(await ada.get("/v1/things", at=second, q="is:mine")) == ["old pump"]
    assert titles(await ada.get("/v1/things", sort="title")) == ["old pump", "roof"]
    then = await ada.get(f"/v1/things/{pump[:5]}", at=second)
    assert [one["name"] for one in then["who"]] == ["ada"]
    assert [one["kind"] for one in then["history"]] == ["add", "edit", "claim"]
    assert (await ada.get(f"/v1/things/{bench}", at=first))["state"] == "free"
    assert (await refused(ada.get("/v1/things/roof", at=second))).code == "unknown"
    kinds = [one["kind"] for one in await ada.get("/v1/log", at=first)]
    assert kinds[-2:] == ["add", "add"]
    assert [one["kind"] for one in await ada.get("/v1/log", at=second, limit=2)] == [
        "claim", "done",
    ]  # fmt: skip
    history = await ada.get(f"/v1/things/{pump}/history", at=second, limit=2)
    assert [one["kind"] for one in history] == ["edit", "claim"]
    lines = await ada.get(f"/v1/things/{pump}/blame", at=first)
    assert next(one["value"] for one in lines if one["field"] == "title") == "pump"
    tree = await ada.get("/v1/tree", at=first)
    assert titles(tree) == ["pump", "bench"]


@pytest.mark.spec("HIST-8")
async def test_the_snapshot_holds_the_board_and_the_people_of_a_day():
    ada, _, _, (_, second) = await story()
    board = await ada.get("/v1/snapshot", at=second)
    assert (board["group"], board["at"]) == ("garden", second)
    assert {one["title"]: one["state"] for one in board["things"]} == {
        "old pump": "claimed", "bench": "done",
    }  # fmt: skip
    assert [one["name"] for one in board["people"]] == ["ada"]
    now = await ada.get("/v1/snapshot")
    assert [one["here"] for one in now["people"]] == [True]
    assert len(now["things"]) == 3
    assert {"depth", "under", "stage", "is", "parts"} <= now["things"][0].keys()


@pytest.mark.spec("HIST-8")
async def test_who_came_later_was_not_there_and_nobody_was_here():
    ada, *_, (first, _) = await story()
    ben = Caller("ben")
    ben.clock.now = ada.clock.now
    invite = (await ada.act("invite"))["invite"]
    await ben.act("join", invite=invite, name="ben")
    meet(ada, ben)
    assert [one["name"] for one in await ada.get("/v1/people", at=first)] == ["ada"]
    assert [one["here"] for one in await ada.get("/v1/people", at=first)] == [False]
    assert {one["name"] for one in await ada.get("/v1/people")} == {"ada", "ben"}


@pytest.mark.spec("HIST-8")
async def test_every_replica_with_the_same_entries_shows_the_same_past():
    ada, ben, pump = await apart()
    at = stamp(ada.clock.now)
    ada.clock.now += HOUR
    await ada.act("edit", id=pump, fields={"title": "late"})
    ben.clock.now -= 1000  # ben's clock says that it is before noon
    await ben.act("edit", id=pump, fields={"due": "2030-01-01"})
    meet(ada, ben)
    ada.clock.now += HOUR
    ben.clock.now = ada.clock.now
    for caller in (ada, ben):
        caller.headers = {"moot-zone": "UTC"}
    seen = [await caller.get(f"/v1/things/{pump}", at=at) for caller in (ada, ben)]
    for field in ("title", "due", "rev", "changed", "state", "is"):
        assert seen[0][field] == seen[1][field]
    assert (seen[0]["title"], seen[0]["due_at"]["date"]) == ("pump", "2030-01-01")


@pytest.mark.spec("HIST-8")
async def test_what_covers_what_was_not_written_yet_holds_all_the_same():
    """A clock that was set back: what it wrote later says that it is earlier."""
    ada = await gardener()
    pump = await ada.add("pump")
    at = stamp(ada.clock.now + HOUR)
    ada.clock.now += DAY
    await ada.act("edit", id=pump, fields={"title": "tomorrow's"})
    ada.clock.now -= DAY - 1000
    await ada.act("edit", id=pump, fields={"title": "today's"})
    ada.clock.now += 2 * DAY
    (then,) = await ada.get("/v1/things", at=at)
    assert then["title"] == "today's"
    shown = await ada.get(f"/v1/things/{pump}/history", at=at)
    assert [one["kind"] for one in shown] == ["add", "edit"]


@pytest.mark.spec("HIST-8")
async def test_what_was_decided_by_then_had_happened_by_then():
    ada, ben, _ = await apart()
    effects = [{"do": "task", "title": "fetch it"}]
    tank = (await ada.act("propose", title="tank", closes="1h", effects=effects))["thing"]["id"]
    meet(ada, ben)
    for one in (ada, ben):
        await one.act("vote", id=tank, choice="yes")
    meet(ada, ben)
    before = stamp(ada.clock.now)
    for one in (ada, ben, ada):
        one.clock.now += DAY
        one.node.clerk.attend()
        meet(ada, ben)
    after = stamp(ada.clock.now)
    ada.clock.now += DAY
    assert (await ada.get(f"/v1/things/{tank}", at=before))["state"] == "open"
    assert "fetch it" not in titles(await ada.get("/v1/things", at=before))
    assert (await ada.get(f"/v1/things/{tank}", at=after))["state"] == "passed"
    assert "fetch it" in titles(await ada.get("/v1/things", at=after))


@pytest.mark.spec("HIST-11")
@pytest.mark.parametrize("looked", [True, False], ids=["looked before", "looked after"])
async def test_words_that_were_taken_back_are_on_no_day(looked):
    ada, ben, pump = await apart()
    said = (await ada.act("say", id=pump, text="a secret"))["thought"]["id"]
    meet(ada, ben)
    then = stamp(ben.clock.now + 5_000)
    ada.clock.now += DAY
    ben.clock.now += DAY
    if looked:
        assert (await ben.get(f"/v1/things/{said}", at=then))["title"] == "a secret"
    await ada.act("redact", id=said)
    meet(ada, ben)
    for one in (ada, ben):
        assert "secret" not in json.dumps(await one.get("/v1/log", at=then))
        assert "secret" not in json.dumps(await one.get(f"/v1/things/{pump}", at=then))


async def test_a_series_shows_the_days_of_then():
    ada = await gardener()
    water = await ada.add("water")
    await ada.act("repeat", id=water, rule="daily")
    ada.clock.now += 3 * DAY
    then = stamp(ada.clock.now)
    ada.clock.now += 30 * DAY
    (first, *_) = await ada.get("/v1/things", at=then, q="kind:task", sort="due")
    assert abs(ada.clock.now - 30 * DAY - read_bygone(first["due"], ada.clock.now, UTC)) <= 2 * DAY


@pytest.mark.spec("HIST-8")
async def test_a_past_is_the_state_that_its_entries_make():
    ada, _, _, (first, second) = await story()
    fresh = await gardener("cy")
    for at in (first, second):
        ms = read_bygone(at, ada.clock.now, zone_named("UTC"))
        view = await ada.node.pasts.view(ada.garden, ms, ada.clock.now, zone_named("UTC"))
        past = view.membership.replica
        assert isinstance(past, Past)
        wanted = [one for one in ada.garden.replica.history() if one.time <= ms]
        assert list(past.history()) == wanted
        assert past.size == len(wanted)
        assert past.last == wanted[-1].number
    assert fresh.node.pasts.entries == 0


@pytest.mark.spec("API-42")
async def test_the_past_can_only_be_read_and_not_all_of_it():
    ada, pump, _, (first, _) = await story()
    body = json.dumps({"act": "claim", "id": pump}).encode()
    refusal = await refused(ada.ask("POST", "/v1/acts", {"at": first}, body))
    assert refusal.code == "usage"
    for path in ("/v1/status", "/v1/sync", "/v1/inbox", "/v1/conflicts", "/v1/events",
                 "/v1/dump", "/v1/wait", "/v1/state-hash"):  # fmt: skip
        assert (await refused(ada.get(path, at=first))).code == "usage"
    past = (await ada.node.pasts.view(ada.garden, 1, 2, zone_named("UTC"))).membership.replica
    with pytest.raises(OurFault):
        past.admit([], ours=True)
    with pytest.raises(OurFault):
        past.rebuild()
    _, headers = await ada.ask("GET", "/v1/things", {"at": first})
    assert headers["moot-at"] == first
    _, headers = await ada.ask("GET", "/v1/things", {"at": "today"})
    assert "moot-at" not in headers


@pytest.mark.spec("HIST-9")
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("yesterday", "2026-11-24T23:59"),
        ("3d", "2026-11-22T23:59"),
        ("-3d", "2026-11-22T23:59"),
        ("2h", "2026-11-25T10:00"),
        ("fri", "2026-11-20T23:59"),
        ("wed", "2026-11-18T23:59"),
        ("mon 08:00", "2026-11-23T08:00"),
        ("11:00", "2026-11-25T11:00"),
        ("18:00", "2026-11-24T18:00"),
        ("2026-10-01", "2026-10-01T23:59"),
        ("2026-10-01 18:00", "2026-10-01T18:00"),
        ("2026-10-01T18:00:30.000Z", "2026-10-01T18:00"),
        ("12-24", "2025-12-24T23:59"),
        ("1oct", "2026-10-01T23:59"),
        ("29feb", "2024-02-29T23:59"),
        ("today", "2026-11-25T12:00"),
        ("now", "2026-11-25T12:00"),
    ],
)
def test_dates_of_the_past_mean_the_last_and_not_the_next(text, wanted):
    zone = zone_named("UTC")
    noon = 1_795_608_000_000  # Wednesday 25 November 2026, 12:00
    assert stamp(noon) == "2026-11-25T12:00:00.000Z"
    assert str(stamp(read_bygone(text, noon, zone))).startswith(wanted)


@pytest.mark.spec("HIST-9")
async def test_what_is_still_to_come_is_refused():
    ada = await gardener()
    for text in ("tomorrow", "2099-01-01", "+3d", "2099-01-01T00:00:00Z", "fro", "xZ"):
        assert (await refused(ada.get("/v1/things", at=text))).code == "bad-date"


@pytest.mark.spec("HIST-10")
async def test_a_write_does_not_wait_for_a_past_that_is_being_made(monkeypatch):
    monkeypatch.setattr(pasts, "STEP", 5)
    ada, *_, (first, _) = await story()
    for number in range(100):
        await ada.add(f"task {number}")
    order = []

    async def look():
        await ada.get("/v1/things", at=first)
        order.append("looked")

    async def write():
        for number in range(3):
            await ada.add(f"meanwhile {number}")
            order.append("wrote")

    async with trio.open_nursery() as nursery:
        nursery.start_soon(look)
        await trio.lowlevel.checkpoint()
        nursery.start_soon(write)
    assert order[0] == "wrote"
    assert order[-1] == "looked"


@pytest.mark.spec("HIST-10")
async def test_a_past_is_kept_for_a_while_and_grows_with_what_arrives_late(monkeypatch):
    ada, ben, pump = await apart()
    at = stamp(ada.clock.now)
    await ben.act("edit", id=pump, fields={"title": "b"})
    for caller in (ada, ben):
        caller.clock.now += DAY
    made = []
    real = Past.__init__
    monkeypatch.setattr(Past, "__init__", lambda *a: made.append(a) or real(*a))
    later = stamp(ada.clock.now - HOUR)
    assert titles(await ada.get("/v1/things", at=later)) == ["pump"]
    meet(ada, ben)
    assert titles(await ada.get("/v1/things", at=later)) == ["b"]  # written then, come now
    assert titles(await ada.get("/v1/things", at=at)) == ["pump"]
    assert titles(await ada.get("/v1/things", at=later)) == ["b"]
    assert len(made) == 2
    await ada.get("/v1/things", at="2h")
    assert len(made) == 3
    await ada.get("/v1/things", at=at)  # the third in a row pushed it out
    assert len(made) == 4
    ada.node.pasts.forget(ada.clock.now + pasts.KEPT_MS + 1)
    assert ada.node.pasts.entries == 0
    monkeypatch.setattr(pasts, "MOST_ENTRIES", 3)
    await ada.get("/v1/things", at=at)
    assert ada.node.pasts.entries == 0
    await ada.act("leave", group="garden", force=True)
    assert (await refused(ada.get("/v1/things", at=at))).code == "no-group"


@pytest.mark.spec("HIST-10")
@pytest.mark.parametrize(("most", "room"), [(100_000, 2), (60, 1)])
async def test_those_kept_give_way_while_another_is_made(monkeypatch, most, room):
    ada = await gardener()
    for number in range(35):
        await ada.add(f"task {number}")
    moments = [stamp(ada.clock.now + HOUR * hours) for hours in range(3)]
    ada.clock.now += DAY
    monkeypatch.setattr(pasts, "STEP", 4)
    monkeypatch.setattr(pasts, "MOST_ENTRIES", most)
    held, real = [], Past.advance

    def advance(past, entries):
        more = real(past, entries)
        held.append(ada.node.pasts.entries + past.size)
        return more

    monkeypatch.setattr(Past, "advance", advance)
    sizes = []
    for at in moments:
        await ada.get("/v1/things", at=at)
        sizes.append(ada.node.pasts.entries)
    assert sizes[-1] == room * sizes[0]  # as many are kept as there is room for
    assert max(held) <= min(2 * sizes[0], most + pasts.STEP)
