"""Reading: lists, one thing, the tree, people, who has what, and what several people make of it."""

import json
import shlex

import pytest

from caller import BERLIN, Caller, RefusedError, friend_of, gardener, meet
from moot.node.company import Visit
from moot.node.doctor import examine
from moot.node.node import UP, NetworkState
from moot.node.store.memory import MemoryStore
from moot.node.store.sqlite import SqliteStore
from workshop import catch_up

DAY = 86_400_000


def titles(things):
    return [thing["title"] for thing in things]


async def refusal(asked):
    with pytest.raises(RefusedError) as caught:
        await asked
    return caught.value


# -- lists -----------------------------------------------------------------------------------------


async def test_a_list_leaves_out_what_is_finished_unless_asked():
    ada = await gardener()
    await ada.add("dig")
    await ada.act("done", id=await ada.add("weed"))
    assert titles(await ada.get("/v1/things")) == ["dig"]
    assert set(titles(await ada.get("/v1/things", all=1))) == {"dig", "weed"}
    assert titles(await ada.get("/v1/things", q="is:done")) == ["weed"]
    assert titles(await ada.get("/v1/things", q="state:done,free not:dig")) == ["weed"]


async def test_lists_are_sorted_paged_and_cut_to_the_fields_asked_for():
    ada = await gardener()
    for day, title in (("2030-01-03", "c"), ("2030-01-01", "b"), (None, "a"), ("2030-01-02", "d")):
        ada.clock.now += 1000
        await ada.add(title, due=day)
    assert titles(await ada.get("/v1/things")) == ["b", "d", "c", "a"]
    assert titles(await ada.get("/v1/things", sort="title")) == ["a", "b", "c", "d"]
    assert titles(await ada.get("/v1/things", sort="-made")) == ["d", "a", "b", "c"]
    assert titles(await ada.get("/v1/things", sort="rank")) == ["c", "b", "a", "d"]
    first, headers = await ada.ask("GET", "/v1/things", {"limit": 2, "fields": "id,title"})
    assert headers["moot-total"] == "4"
    assert [list(one) for one in first] == [["id", "title"]] * 2
    rest = await ada.get("/v1/things", after=first[-1]["id"])
    assert titles(first + rest) == ["b", "d", "c", "a"]
    for bad in (
        {"sort": "luck"},
        {"fields": "id,colour"},
        {"limit": "many"},
        {"limit": -1},
        {"all": "perhaps"},
    ):
        assert (await refusal(ada.get("/v1/things", **bad))).code == "usage"
    assert (await refusal(ada.get("/v1/things", q="is:blue"))).code == "bad-filter"
    assert (await refusal(ada.get("/v1/things", group="cellar"))).code == "unknown"
    ada.headers = {"moot-zone": "Nowhere/Here"}
    assert (await refusal(ada.get("/v1/things"))).code == "usage"


async def test_a_day_is_the_callers_day():
    ada = await gardener()
    ada.headers = BERLIN
    await ada.add("dig", due="2030-01-02")
    assert titles(await ada.get("/v1/things", q="due:2030-01-02")) == ["dig"]
    ada.headers = {"moot-zone": "+14:00"}
    assert titles(await ada.get("/v1/things", q="due:2030-01-02")) == []
    assert titles(await ada.get("/v1/things", q="due:2030-01-03")) == ["dig"]


async def test_every_thing_has_every_field_and_lists_have_the_same_as_one():
    ada = await gardener()
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    pump = await ada.add("pump", goal=goal)
    await ada.act("say", id=pump, text="hm")
    things = await ada.get("/v1/things")
    assert {one["kind"] for one in things} == {"goal", "task", "thought"}
    assert len({tuple(one) for one in things}) == 1
    for one in things:
        shown = await ada.get(f"/v1/things/{one['id']}")
        assert {name: shown[name] for name in one} == one


@pytest.mark.parametrize("make", [MemoryStore, None])
async def test_a_list_is_the_same_after_a_restart_with_and_without_cards(make, tmp_path):
    def opened():
        return make() if make else SqliteStore(str(tmp_path / "moot.db"))

    store = opened()
    ada = await gardener(store=store)
    goal = await ada.act("goal.add", title="spring", why="w", fields={"notes": "x" * 9000})
    pump = await ada.add("pump", goal=goal["thing"]["id"], due="2030-01-01", notes="a\n\nb")
    await ada.act("claim", id=pump, words="mine")
    await ada.act("say", id=pump, text="hm")
    before = await ada.get("/v1/things", all=1)
    board = ada.node.board_unprepared(ada.garden)
    for cards in (False, True):
        while cards and board.prepare():
            pass
        if not make:
            store.close()
            store = opened()
        again = Caller("ada", store)
        assert await again.get("/v1/things", all=1) == before
        board = again.node.board_unprepared(again.garden)
    assert not board.prepare()
    await again.act("edit", id=pump, fields={"title": "the pump"})
    assert "the pump" in titles(await again.get("/v1/things"))
    store.close()


# -- one thing -------------------------------------------------------------------------------------


async def test_the_history_of_a_thing_is_told_in_acts():
    ada = await gardener()
    ben = await friend_of(ada)
    pump = await ada.add("pump")
    meet(ada, ben)
    for act, more in (
        ("claim", {}),
        ("drop", {}),
        ("say", {"text": "hm"}),
        ("done", {}),
        ("reopen", {}),
        ("edit", {"fields": {"due": "2030-01-01"}}),
    ):
        await ben.act(act, id=pump, **more)
    meet(ada, ben)
    history = (await ada.get(f"/v1/things/{pump}"))["history"]
    assert [(event["kind"], event["name"]) for event in history] == [
        ("add", "ada"),
        ("claim", "ben"),
        ("drop", "ben"),
        ("done", "ben"),
        ("reopen", "ben"),
        ("edit", "ben"),
    ]
    assert history[-1]["change"]["due"]["to"]["date"] == "2030-01-01"
    log = await ada.get("/v1/log")
    assert [event["kind"] for event in log] == [
        "open",
        "new-group",
        "open",
        "join",
        "add",
        "claim",
        "drop",
        "say",
        "done",
        "reopen",
        "edit",
    ]
    assert log[7]["text"] == "hm"
    assert log[7]["title"] == "pump"
    assert [event["seq"] for event in log] == sorted(event["seq"] for event in log)


async def test_the_log_is_filtered_cut_and_continued():
    ada = await gardener()
    ben = await friend_of(ada)
    for number in range(30):
        await ada.add(f"task {number}", **{"tags+": ["even" if number % 2 == 0 else "odd"]})
    assert titles(await ada.get("/v1/log", limit=2)) == ["task 28", "task 29"]
    assert titles(await ada.get("/v1/log", q="+odd", limit=2)) == ["task 27", "task 29"]
    assert titles(await ada.get("/v1/log", q='"task 1"', limit=99))[:2] == ["task 1", "task 10"]
    assert {one["kind"] for one in await ada.get("/v1/log", q="@ben")} == {"open", "join"}
    assert await ben.get("/v1/log", q="kind:add") == []
    seq = (await ada.get("/v1/log", limit=3))[0]["seq"]
    assert titles(await ada.get("/v1/log", since=seq)) == ["task 28", "task 29"]
    assert len(await ada.get("/v1/log", q="not:kind:add", limit=99)) == 4


async def test_who_has_a_thing_is_what_their_devices_told():
    ada = await gardener()
    ben = await friend_of(ada)
    cy = await friend_of(ada, "cy")
    meet(ada, ben, cy)
    pump = await ada.add("pump")
    assert (await ada.get(f"/v1/things/{pump}"))["have"] == {"count": 0, "of": 2}
    assert titles(await ada.get("/v1/things", q="is:unsynced")) == ["pump"]
    sync = await ada.get("/v1/sync")
    assert (sync["have_all"], sync["mine_waiting"]) == (0, 1)
    meet(ada, ben)
    shown = await ada.get(f"/v1/things/{pump}")
    assert shown["have"] == {"count": 1, "of": 2}
    assert {one["name"]: one["has"] for one in shown["had_by"]} == {"ben": True, "cy": False}
    sync = {one["name"]: one for one in (await ada.get("/v1/sync"))["people"]}
    assert (sync["ben"]["state"], sync["ben"]["lacks"], sync["ben"]["reason"]) == (
        "has-all",
        0,
        None,
    )
    assert (sync["cy"]["state"], sync["cy"]["lacks"]) == ("lacks", 1)
    assert sync["cy"]["reason"] == "no-network"
    meet(ada, ben, cy)
    assert (await ada.get("/v1/sync"))["have_all"] == 2
    assert await ada.get("/v1/things", q="is:unsynced") == []


async def test_of_somebody_never_met_nothing_is_claimed():
    ada = await gardener()
    ben = await friend_of(ada)
    cy = Caller("cy")
    await cy.act("join", invite=(await ada.act("invite"))["invite"], name="cy")
    catch_up(cy.garden.replica, ben.garden.replica)
    people = {one["name"]: one for one in (await cy.get("/v1/sync"))["people"]}
    assert people["ada"]["state"] == "unknown"
    assert people["ada"]["lacks"] is None


# -- what people did at once -----------------------------------------------------------------------


async def apart():
    """Two who have the same task and go on without each other."""
    ada = await gardener()
    ben = await friend_of(ada)
    meet(ada, ben)
    pump = await ada.add("pump")
    meet(ada, ben)
    ben.clock.now += 1000
    return ada, ben, pump


async def test_two_values_are_both_shown_and_settled_by_writing():
    ada, ben, pump = await apart()
    await ada.act("edit", id=pump, fields={"due": "2030-01-01"})
    await ben.act("edit", id=pump, fields={"due": "2030-01-05"})
    meet(ada, ben)
    shown = [await caller.get(f"/v1/things/{pump}") for caller in (ada, ben)]
    assert shown[0]["conflicts"] == shown[1]["conflicts"]
    (conflict,) = shown[0]["conflicts"]
    assert conflict["kind"] == "values"
    assert conflict["field"] == "due"
    assert conflict["message"] == "ada set 2030-01-01, ben set 2030-01-05. Both are kept."
    assert [(one["name"], one["shown"]) for one in conflict["values"]] == [
        ("ada", False),
        ("ben", True),
    ]
    assert conflict["next"] == [f"moot edit {shown[0]['short']} due:2030-01-05"]
    assert titles(await ada.get("/v1/things", q="is:conflict")) == ["pump"]
    settled = await ada.act("edit", id=pump, fields={"due": "2030-01-05"})
    assert not settled["nothing"]
    assert settled["thing"]["conflicts"] == []
    meet(ada, ben)
    assert (await ben.get(f"/v1/things/{pump}"))["conflicts"] == []


async def test_two_claims_are_both_kept_and_both_told():
    ada, ben, pump = await apart()
    await ada.act("claim", id=pump)
    await ben.act("claim", id=pump)
    meet(ada, ben)
    for caller in (ada, ben):
        shown = await caller.get(f"/v1/things/{pump}")
        assert [one["name"] for one in shown["who"]] == ["ada", "ben"]
        assert [(one["first"], one["doubled"]) for one in shown["claims"]] == [
            (True, True),
            (False, True),
        ]
        (conflict,) = shown["conflicts"]
        assert conflict["kind"] == "claims"
        assert "ada was first" in conflict["message"]
        assert "doubled" in shown["is"]
    await ben.act("edit", id=pump, fields={"hands": "2"})
    assert (await ben.get(f"/v1/things/{pump}"))["conflicts"] == []


async def test_done_beside_reopened_stays_done_and_is_flagged():
    ada, ben, pump = await apart()
    await ada.act("done", id=pump)
    meet(ada, ben)
    await ada.act("reopen", id=pump)
    await ben.act("reopen", id=pump)
    await ben.act("done", id=pump)
    meet(ada, ben)
    shown = await ada.get(f"/v1/things/{pump}")
    assert shown["state"] == "done"
    assert [one["kind"] for one in shown["conflicts"]] == ["done"]
    await ada.act("done", id=pump)
    assert (await ada.get(f"/v1/things/{pump}"))["conflicts"] == []


async def test_moves_that_would_close_a_circle_are_shown_and_both_hang_alike():
    ada, ben, pump = await apart()
    shed = await ada.add("shed")
    meet(ada, ben)
    await ada.act("edit", id=pump, fields={"goal": shed})
    ben.clock.now += 1000
    await ben.act("edit", id=shed, fields={"goal": pump})
    meet(ada, ben)
    trees = [
        [(line["title"], line["depth"]) for line in await caller.get("/v1/tree")]
        for caller in (ada, ben)
    ]
    assert trees[0] == trees[1] == [("shed", 0), ("pump", 1)]
    for caller in (ada, ben):
        shown = await caller.get(f"/v1/things/{shed}")
        assert [one["kind"] for one in shown["conflicts"]] == ["place"]
        assert shown["goal"] is None
        assert "conflict" in shown["is"]
    await ada.act("edit", id=shed, fields={"goal": "none"})
    assert (await ada.get(f"/v1/things/{shed}"))["conflicts"] == []


@pytest.mark.parametrize("title", ["$(reboot)", "'; rm -rf ~", "\x1b]0;x\x07", "x" * 500])
async def test_words_of_others_never_become_part_of_a_command(title):
    ada, ben, pump = await apart()
    await ada.act("edit", id=pump, fields={"title": "harmless"})
    await ben.act("edit", id=pump, fields={"title": title})
    meet(ada, ben)
    shown = await ada.get(f"/v1/things/{pump}")
    (step,) = shown["conflicts"][0]["next"]
    words = shlex.split(step)
    assert words[:3] == ["moot", "edit", shown["short"]]
    assert words[3] in {f"title:{title}", "title:VALUE"}
    assert step.isprintable()


# -- the node itself -------------------------------------------------------------------------------


class Company:
    """One session, as somebody else's."""

    def __init__(self, host, guest):
        self.visit = Visit(
            "12D3peer",
            "/ip4/127.0.0.1/tcp/1",
            {host.garden.id: guest.garden.forge.log},
            host.clock.now,
            3.5,
        )

    def visits(self):
        return [self.visit]

    def failures(self):
        return {}

    async def ping(self, peer):
        assert peer == self.visit.peer
        return 12.34


async def test_who_is_here_and_how_far_away():
    ada = await gardener()
    ben = await friend_of(ada)
    trouble = await refusal(ada.get("/v1/ping/ben"))
    assert (trouble.status, trouble.code) == (503, "away")
    assert (await refusal(ada.get("/v1/ping/eve"))).code == "unknown"
    assert (await refusal(ada.get("/v1/ping/ada"))).code == "usage"
    ada.node.company = Company(ada, ben)
    ada.node.set_network(NetworkState(UP, "12D3self", ("/ip4/127.0.0.1/tcp/2",)))
    ping = await ada.get("/v1/ping/Ben")
    assert (ping["ms"], ping["path"], ping["name"]) == (12.3, "direct", "ben")
    person = next(one for one in await ada.get("/v1/people") if one["name"] == "ben")
    assert person["here"]
    assert person["path"] == "direct"
    (peer,) = await ada.get("/v1/peers")
    assert (peer["state"], peer["name"], peer["ms"]) == ("connected", "ben", 3.5)
    status = await ada.get("/v1/status")
    assert (status["here"], status["people"]) == (1, 1)
    assert status["network"]["state"] == "up"
    invite = await ada.act("invite")
    assert invite["addresses"] == ["/ip4/127.0.0.1/tcp/2/p2p/12D3self"]
    assert (await ada.act("add", title="x"))["here"] == 1


async def test_two_people_of_one_name_are_told_apart_by_id():
    ada = await gardener()
    await friend_of(ada)
    other = Caller("ben", seed=7)
    await other.act("join", invite=(await ada.act("invite"))["invite"], name="ben")
    meet(ada, other)
    trouble = await refusal(ada.get("/v1/ping/ben"))
    assert trouble.code == "ambiguous"
    assert len({one["short"] for one in trouble.error["candidates"]}) == 2


@pytest.mark.spec("NODE-9")
@pytest.mark.parametrize("now", [0, 1, 4_102_444_800_000, 2**45])
async def test_an_absurd_clock_stops_nothing_and_is_told(now):
    ada = Caller("ada")
    ada.clock.now = now
    await ada.act("init", name="ada")
    await ada.act("group.new", name="garden")
    pump = await ada.add("pump")
    await ada.act("claim", id=pump)
    assert titles(await ada.get("/v1/things")) == ["pump"]
    assert "clock" in {one["code"] for one in (await ada.get("/v1/status"))["warnings"]}
    checks = {one["name"]: one["state"] for one in examine(ada.node)["checks"]}
    assert checks["clock"] == "warning"


@pytest.mark.spec("NODE-9")
async def test_a_friends_clock_far_ahead_is_told_and_changes_nothing_else():
    ada, ben, pump = await apart()
    ben.clock.now += 3 * DAY
    await ben.act("edit", id=pump, fields={"title": "the pump"})
    meet(ada, ben)
    (warning,) = [
        one for one in (await ada.get("/v1/status"))["warnings"] if one["code"] == "clock"
    ]
    assert warning["message"] == "ben's clock is 3 days ahead of this machine's now"
    await ada.act("edit", id=pump, fields={"title": "that pump"})
    meet(ada, ben)
    assert titles(await ben.get("/v1/things")) == ["that pump"]


async def test_equal_hashes_go_with_equal_dumps():
    ada, ben, _ = await apart()
    dumps = []
    for caller in (ada, ben):
        dump = await caller.get("/v1/dump")
        assert dump["hash"] == (await caller.get("/v1/state-hash"))["hash"]
        dumps.append((dump["hash"], dump["cells"], dump["skipped"]))
    assert dumps[0] == dumps[1]
    await ada.add("more")
    assert (await ada.get("/v1/state-hash"))["hash"] != dumps[0][0]


@pytest.mark.spec("API-5")
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/v2/things", 404),
        ("POST", "/v1/things", 405),
        ("DELETE", "/v1/acts", 405),
    ],
)
async def test_unknown_routes_are_refused_like_everything_else(method, path, status):
    ada = await gardener()
    with pytest.raises(RefusedError) as caught:
        await ada.ask(method, path, {})
    assert (caught.value.status, caught.value.code) == (status, "no-route")


async def test_a_bug_is_an_answer_too_and_the_log_says_more(caplog, monkeypatch):
    ada = await gardener()
    monkeypatch.setattr(type(ada.garden.replica), "state_hash", lambda _: 1 / 0)
    trouble = await refusal(ada.get("/v1/state-hash"))
    assert (trouble.status, trouble.code) == (500, "bug")
    assert "ZeroDivisionError" in caplog.text
    assert "Traceback" not in json.dumps(trouble.error)
