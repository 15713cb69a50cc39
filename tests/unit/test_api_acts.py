"""Acts: what people ask to be written, and what they are told."""

import json

import pytest

from caller import BERLIN, Caller, RefusedError, friend_of, gardener, meet
from moot.node.acts.requests import REMEMBERED
from moot.node.store.memory import MemoryStore
from moot.node.store.sqlite import SqliteStore
from moot.protocol.limits import MAX_TEXT_BYTES
from workshop import catch_up


async def refused(asked):
    with pytest.raises(RefusedError) as caught:
        await asked
    assert caught.value.error["message"]
    return caught.value


# -- coming and going ------------------------------------------------------------------------------


async def test_nothing_works_before_init_and_the_refusal_says_what_does():
    nobody = Caller("ada")
    for asked in (
        nobody.act("add", title="x"),
        nobody.act("group.new", name="garden"),
        nobody.get("/v1/things"),
    ):
        trouble = await refused(asked)
        assert (trouble.status, trouble.code) == (403, "no-profile")
        assert trouble.error["next"] == ["moot init"]
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


async def test_a_new_name_is_told_everywhere_or_in_one_group():
    ada = await gardener()
    await ada.act("group.new", name="kitchen")
    await ada.act("rename", name="Ada L", group="garden")
    assert (await ada.get("/v1/people", group="garden"))[0]["name"] == "Ada L"
    assert (await ada.get("/v1/people", group="kitchen"))[0]["name"] == "ada"
    assert (await ada.act("rename", name="Ada"))["me"]["name"] == "Ada"
    for group in ("garden", "kitchen"):
        assert (await ada.get("/v1/people", group=group))[0]["name"] == "Ada"


# -- goals, tasks, thoughts ------------------------------------------------------------------------


async def test_a_task_with_everything():
    ada = await gardener()
    ada.headers = BERLIN
    goal = await ada.act("goal.add", title="Spring", why="to eat", fields={"state": "active"})
    thing = (
        await ada.act(
            "add",
            title="fix the pump",
            fields={
                "due": "2026-12-01",
                "start": "2026-11-30 08:00",
                "notes": "one\n\ntwo",
                "tags+": ["water"],
                "goal": "spring",
                "stage": "waiting",
                "hands": "1..3",
            },
        )
    )["thing"]
    assert thing["title"] == "fix the pump"
    assert thing["state"] == "free"
    assert thing["due"] == "2026-12-01T22:59:59.999Z"
    assert thing["due_at"] == {"date": "2026-12-01", "time": None, "zone": "Europe/Berlin"}
    assert thing["start"] == "2026-11-30T07:00:00.000Z"
    assert thing["notes"] == "one\n\ntwo"
    assert thing["tags"] == ["water"]
    assert thing["goal"] == goal["thing"]["id"]
    assert thing["goal_title"] == "Spring"
    assert thing["stage"] == "waiting"
    assert thing["hands"] == {"min": 1, "max": 3}
    assert thing["who"] == []
    assert thing["conflicts"] == []
    assert goal["thing"]["why"] == "to eat"
    assert goal["thing"]["state"] == "active"


async def test_editing_tells_what_changed_and_only_that():
    ada = await gardener()
    pump = await ada.add("pump", **{"tags+": ["a", "b"]})
    answer = await ada.act("edit", id=pump, fields={"title": "the pump", "tags+": ["c"]})
    assert answer["changed"] == [
        {"field": "title", "from": "pump", "to": "the pump"},
        {"field": "tags", "from": ["a", "b"], "to": ["a", "b", "c"]},
    ]
    entries = answer["seq"]
    again = await ada.act("edit", id=pump, fields={"title": "the pump"})
    assert again["nothing"]
    assert again["seq"] == entries
    answer = await ada.act("edit", id=pump, fields={"tags-": ["a", "x"]})
    assert answer["thing"]["tags"] == ["b", "c"]
    answer = await ada.act("edit", id=pump, fields={"tags": ["b", "d"]})
    assert answer["thing"]["tags"] == ["b", "d"]
    for name, value, gone in (
        ("due", "2030-01-01", "none"),
        ("notes", "x", ""),
        ("hands", "2", None),
    ):
        field = "due_at" if name == "due" else name
        before = answer["thing"][field]
        assert (await ada.act("edit", id=pump, fields={name: value}))["thing"][field] != before
        assert (await ada.act("edit", id=pump, fields={name: gone}))["thing"][field] == before


async def test_things_move_in_the_tree_but_not_beneath_themselves():
    ada = await gardener()
    spring = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    beds = await ada.add("beds", goal="spring")
    dig = await ada.add("dig", goal=beds)
    lines = [(line["title"], line["depth"]) for line in await ada.get("/v1/tree")]
    assert lines == [("spring", 0), ("beds", 1), ("dig", 2)]
    trouble = await refused(ada.act("edit", id=beds, fields={"goal": dig}))
    assert trouble.code == "bad-field"
    await ada.act("edit", id=dig, fields={"goal": "none"})
    assert (await ada.get(f"/v1/things/{dig}"))["goal"] is None
    assert (await ada.act("edit", id=dig, fields={"goal": "none"}))["nothing"]
    shown = await ada.get(f"/v1/things/{beds}")
    assert [one["id"] for one in shown["path"]] == [spring]
    assert (await ada.get("/v1/tree", under="spring"))[0]["title"] == "beds"


async def test_a_task_is_claimed_given_back_done_and_taken_up_again():
    ada = await gardener()
    ben = await friend_of(ada)
    pump = await ada.add("pump")
    claimed = await ada.act("claim", id=pump, words="on friday")
    assert claimed["thing"]["who"] == [{**await me(ada), "as": "lead"}]
    assert claimed["claims"][0]["words"] == "on friday"
    assert (await ada.act("claim", id=pump, words="on friday"))["nothing"]
    meet(ada, ben)
    trouble = await refused(ben.act("claim", id=pump))
    assert (trouble.status, trouble.code) == (409, "taken")
    assert "ada has" in trouble.error["message"]
    helped = await ben.act("claim", id=pump, **{"as": "help"})
    assert [one["as"] for one in helped["claims"]] == ["lead", "help"]
    assert (await ben.act("drop", id=pump))["thing"]["who"] == claimed["thing"]["who"]
    trouble = await refused(ben.act("drop", id=pump))
    assert (trouble.status, trouble.code) == (403, "not-yours")
    meet(ada, ben)
    assert (await refused(ben.act("reopen", id=pump))).code == "not-done"
    done = await ben.act("done", id=pump, evidence="it runs")
    assert done["thing"]["state"] == "done"
    assert (await refused(ben.act("done", id=pump))).code == "already-done"
    assert (await refused(ben.act("claim", id=pump))).code == "already-done"
    shown = await ben.get(f"/v1/things/{pump}")
    assert shown["done"][0]["evidence"] == "it runs"
    assert shown["done"][0]["name"] == "ben"
    assert (await ben.act("reopen", id=pump))["thing"]["state"] == "claimed"


async def me(caller):
    (mine,) = [one for one in await caller.get("/v1/people") if one["me"]]
    return {"name": mine["name"], "person": mine["person"]}


async def test_a_wrong_kind_says_so_and_what_to_do():
    ada = await gardener()
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]
    trouble = await refused(ada.act("done", id=goal["id"]))
    assert trouble.code == "wrong-kind"
    assert trouble.error["next"] == [f"moot edit {goal['short']} state:reached"]
    assert (await refused(ada.act("claim", id=goal["id"]))).code == "wrong-kind"
    assert (
        await refused(ada.act("edit", id=goal["id"], fields={"due": "fri"}))
    ).code == "wrong-kind"
    reached = await ada.act("edit", id=goal["id"], fields={"state": "reached"})
    assert reached["thing"]["state"] == "reached"


async def test_words_and_answers_to_them_stand_under_the_thing():
    ada = await gardener()
    ben = await friend_of(ada)
    pump = await ada.add("pump")
    meet(ada, ben)
    first = (await ben.act("say", id=pump, text="the seal is gone", kind="concern"))["thought"]
    assert first["kind"] == "concern"
    meet(ada, ben)
    answer = await ada.act("say", id=first["id"], text="which one?", kind="question")
    assert answer["thought"]["under"] == first["id"]
    await ada.act("say", id=pump, text="later")
    meet(ada, ben)
    await ben.act("edit", id=first["id"], fields={"title": "both seals are gone"})
    meet(ada, ben)
    for caller in (ada, ben):
        shown = await caller.get(f"/v1/things/{pump}")
        assert [(one["text"], one["depth"], one["name"]) for one in shown["thread"]] == [
            ("both seals are gone", 0, "ben"),
            ("which one?", 1, "ada"),
            ("later", 0, "ada"),
        ]
        assert shown["thread"][0]["edited"]
        assert [old["text"] for old in shown["thread"][0]["said"]] == ["the seal is gone"]
        assert shown["thoughts"] == 3
    assert (
        await refused(ada.act("edit", id=first["id"], fields={"title": "x"}))
    ).code == "not-yours"


# -- bad input -------------------------------------------------------------------------------------


@pytest.mark.spec("API-8")
@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"colour": "red"}, "bad-field"),
        ({"due": "soon"}, "bad-date"),
        ({"due": 7}, "bad-field"),
        ({"due": ["fri"]}, "bad-field"),
        ({"hands": "0"}, "bad-field"),
        ({"hands": "3..1"}, "bad-field"),
        ({"hands": "many"}, "bad-field"),
        ({"stage": "lost"}, "bad-field"),
        ({"tags+": ["two words"]}, "bad-field"),
        ({"tags+": 7}, "bad-field"),
        ({"tags+": [7]}, "bad-field"),
        ({"tags+": [f"t{number}" for number in range(33)]}, "bad-field"),
        ({"goal": "nowhere"}, "unknown"),
        ({"goal": 7}, "bad-field"),
        ({"title": ""}, "bad-field"),
        ({"title": "x" * (MAX_TEXT_BYTES + 1)}, "bad-field"),
        ({"state": "active"}, "wrong-kind"),
        ("due:fri", "usage"),
        ({}, "usage"),
    ],
)
async def test_what_a_field_cannot_hold_is_refused_and_nothing_is_written(fields, code):
    ada = await gardener()
    pump = await ada.add("pump")
    before = (await ada.get("/v1/state-hash"))["hash"]
    assert (await refused(ada.act("edit", id=pump, fields=fields))).code == code
    assert (await ada.get("/v1/state-hash"))["hash"] == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'"x"',
        b"\xff",
        b"[" * 10_000,
        b'{"act": "add", "title": "\\ud800"}',
        b'{"act": 7}',
        b'{"act": "dance"}',
        b'{"act": "add"}',
        b'{"act": "add", "title": 7}',
        b'{"act": "add", "title": "x", "group": 7}',
        b'{"act": "add", "title": "x", "request": 7}',
        b'{"act": "add", "title": "x", "request": ""}',
        b'{"act": "add", "title": "x", "due": "fri"}',
        b'{"act": "claim"}',
        b'{"act": "claim", "id": 7}',
        b'{"act": "invite", "power": "all"}',
        b'{"act": "leave", "group": "garden", "force": "yes"}',
    ],
)
@pytest.mark.spec("API-5")
async def test_what_is_no_act_is_refused_in_words(body):
    ada = await gardener()
    trouble = await refused(ada.ask("POST", "/v1/acts", {}, body))
    assert trouble.status == 400
    assert set(trouble.error) == {"code", "message", "cause", "candidates", "next", "position"}


@pytest.mark.spec("API-4")
async def test_a_body_without_end_is_refused():
    ada = await gardener()
    body = json.dumps({"act": "add", "title": "x" * 300_000}).encode()
    assert (await refused(ada.ask("POST", "/v1/acts", {}, body))).code == "too-large"


async def test_more_than_fits_is_refused():
    ada = await gardener()
    for notes in ("x" * 20_000, ("x" * 10 + "\n\n") * 17_000):
        trouble = await refused(ada.act("add", title="pump", fields={"notes": notes}))
        assert trouble.code == "bad-field"


async def test_long_notes_take_several_entries_and_one_act():
    ada = await gardener()
    book = "\n\n".join(["x" * 16_000, "y" * 16_000] * 5 + [str(part) for part in range(200)])
    answer = await ada.act("add", title="pump", fields={"notes": book})
    assert answer["thing"]["notes"] == book
    assert answer["seq"] > 5
    assert (await ada.get("/v1/things", q="kind:task"))[0]["notes"] == book


async def test_an_act_nearly_spelled_is_suggested():
    trouble = await refused(Caller("ada").act("calim"))
    assert "claim" in trouble.error["next"][0]


@pytest.mark.parametrize(
    "title", ["👩‍🌾 Gieß die Töpfe", "يوم الجمعة", "\x1b[31mred", "a\u202eb", "null\0"]
)
async def test_titles_of_any_script_are_kept_as_they_are(title):
    ada = await gardener()
    ben = await friend_of(ada)
    await ada.add(title)
    meet(ada, ben)
    assert [one["title"] for one in await ben.get("/v1/things")] == [title]


# -- once and only once ----------------------------------------------------------------------------


@pytest.mark.spec("API-9")
async def test_a_request_sent_twice_is_done_once():
    ada = await gardener()
    first = await ada.act("add", title="dig", request="r1")
    again = await ada.act("add", title="dig", request="r1")
    assert not first["again"]
    assert again["again"]
    assert again["thing"] == first["thing"]
    assert again["seq"] == first["seq"]
    said = await ada.act("say", id=first["thing"]["id"], text="hm", request="r2")
    assert (await ada.act("say", id=first["thing"]["id"], text="hm", request="r2"))[
        "thought"
    ] == said["thought"]
    assert len(await ada.get("/v1/things", q="kind:task")) == 1


@pytest.mark.spec("API-9")
async def test_a_request_id_used_for_something_else_is_refused():
    ada = await gardener()
    await ada.act("add", title="dig", request="r1")
    trouble = await refused(ada.act("add", title="weed", request="r1"))
    assert (trouble.status, trouble.code) == (409, "request-reused")


@pytest.mark.spec("API-9")
async def test_requests_are_remembered_across_restarts_and_not_for_ever():
    store = MemoryStore()
    ada = await gardener(store=store)
    first = await ada.act("add", title="dig", request="r")
    again = Caller("ada", store, seed=99)
    assert (await again.act("add", title="dig", request="r"))["thing"] == first["thing"]
    done = again.node.requests._done["r"]
    for number in range(REMEMBERED):
        with store.transaction():
            again.node.requests.keep(f"more {number}", done)
        again.node.requests.remember(f"more {number}", done)
    for caller in (again, Caller("ada", store, seed=98)):
        assert len(caller.node.requests._done) == REMEMBERED
        assert "r" not in caller.node.requests._done


@pytest.mark.spec("API-9")
async def test_a_failed_request_is_not_remembered():
    store = MemoryStore()
    ada = await gardener(store=store)
    store.full = True
    trouble = await refused(ada.act("add", title="dig", request="r"))
    assert (trouble.status, trouble.code) == (507, "disk")
    store.full = False
    assert not (await ada.act("add", title="dig", request="r"))["again"]


@pytest.mark.spec("NODE-8")
async def test_with_a_full_disk_reading_goes_on_and_writing_recovers(tmp_path):
    store = SqliteStore(str(tmp_path / "moot.db"))
    ada = await gardener(store=store)
    await ada.add("dig")
    store._db.rows("pragma query_only = 1")
    for asked in (
        ada.act("add", title="x"),
        ada.act("group.new", name="kitchen"),
        ada.act("rename", name="eve"),
    ):
        trouble = await refused(asked)
        assert (trouble.status, trouble.code) == (507, "disk")
        assert trouble.error["next"]
    assert (await ada.act("init", name="ada"))["nothing"]
    assert [one["title"] for one in await ada.get("/v1/things")] == ["dig"]
    assert len(await ada.get("/v1/groups")) == 1
    store._db.rows("pragma query_only = 0")
    await ada.add("weed")
    assert len(await ada.get("/v1/things")) == 2
    store.close()


async def test_rebuilding_gives_the_same_state():
    ada = await gardener()
    await ada.add("dig", due="fri")
    (rebuilt,) = (await ada.act("rebuild"))["rebuilt"]
    assert rebuilt["equal"]
    assert [one["title"] for one in await ada.get("/v1/things")] == ["dig"]


async def test_stop_asks_the_node_to_end():
    ada = await gardener()
    assert (await ada.act("stop"))["pid"]
    assert ada.node.stopping
