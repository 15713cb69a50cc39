# ruff: noqa: RUF001
"""Search through the API: in whatever was said, in any script, whatever becomes of the index."""

import pytest
import trio
from hypothesis import given, settings
from hypothesis import strategies as st

from caller import Caller, RefusedError, friend_of, gardener, meet, refused
from moot.node.store.memory import MemoryStore
from moot.node.store.sqlite import SqliteStore
from moot.node.things.finding import MOST


async def found(caller, q, **params):
    return await caller.get("/v1/search", q=q, **params)


async def named(caller, q, **params):
    return [one["title"] for one in await found(caller, q, **params)]


@pytest.mark.spec("FIND-1")
@pytest.mark.spec("API-65")
async def test_every_text_of_a_thing_is_looked_through():
    ada = await gardener()
    ben = await friend_of(ada)
    goal = (await ada.act("goal.add", title="water works", why="summers are dry"))["thing"]["id"]
    pump = await ada.add("fix the pump", notes="first: drain it\n\nthen: the gasket", goal=goal)
    await ada.act("back", id=goal, words="I bring shovels")
    await ada.act("claim", id=pump, words="I own a wrench")
    await ada.act("done", id=pump, evidence="measured the pressure")
    await ada.act("say", id=pump, text="a tank is cheaper")
    vote = await ada.act(
        "propose", title="where to dig", body="it floods in spring",
        options=["north", "by the oak"], method="approval", closes="1d",
    )  # fmt: skip
    meet(ada, ben)
    decision = vote["thing"]["id"]
    places = {
        "works": (goal, "title"), "dry": (goal, "why"), "shovels": (goal, "backing"),
        "drain": (pump, "notes"), "gasket": (pump, "notes"), "wrench": (pump, "claim"),
        "pressure": (pump, "evidence"), "floods": (decision, "body"), "oak": (decision, "option"),
    }  # fmt: skip
    for word, (identity, where) in places.items():
        (one,) = await found(ben, word)
        assert (one["id"], one["in"]) == (identity, where)
        assert one["snippet"][1] == word
    (said,) = await found(ben, "cheaper")
    assert (said["kind"], said["in"], said["goal"], said["goal_title"]) == (
        "thought", "said", pump, "fix the pump",
    )  # fmt: skip
    assert {"id", "short", "kind", "title", "state", "who", "tags", "is", "fit"} <= said.keys()


async def test_an_outcome_is_found():
    ada = await gardener()
    vote = await ada.act("propose", title="meet on Mondays", method="consent", closes="1d")
    await ada.act("vote", id=vote["thing"]["id"], choice="yes")
    ada.clock.now += 2 * 86_400_000
    ada.node.clerk.attend()
    await ada.act("outcome", id=vote["thing"]["id"], words="in the greenhouse, from May on")
    (one,) = await found(ada, "greenhouse")
    assert (one["in"], one["title"], one["state"]) == ("outcome", "meet on Mondays", "passed")


@pytest.mark.spec("FIND-2")
@pytest.mark.spec("FIND-3")
@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Fix the pump in Łódź", "lodz PUM"),
        ("починить Насос в ёлке", "насос елке"),
        ("φτιάξε την Αντλία", "αντλια"),
        ("إصلاح المُضخَّة", "المضخة"),
        ("לתקן את המַשְׁאֵבָה", "המשאבה"),
        ("पंप ठीक करो", "पंप"),
        ("ซ่อมปั๊มน้ำในสวน", "ปั๊มน้ำ"),
        ("修理花园里的水泵", "水泵"),
        ("庭のポンプを直す", "ポンプ"),
        ("정원의펌프를고치기", "펌프"),
        ("plant 🌱 today", "🌱"),
    ],
)
async def test_it_finds_in_every_script(title, asked):
    ada = await gardener()
    await ada.add("something else entirely")
    await ada.add(title)
    assert await named(ada, asked) == [title]


@pytest.mark.spec("FIND-4")
async def test_words_phrases_and_what_is_left_out():
    ada = await gardener()
    for title in ("buy the used tank", "the tank was used", "tanks in the north", "pumpkin"):
        await ada.add(title)
    assert len(await named(ada, "tank")) == 3
    assert await named(ada, "pum") == ["pumpkin"]
    assert len(await named(ada, "used tank")) == 2
    assert await named(ada, '"used tank"') == ["buy the used tank"]
    assert len(await named(ada, '"tank"')) == 2
    assert await named(ada, "tank not:used") == ["tanks in the north"]
    assert await named(ada, 'tank not:"used tank" not:north') == ["the tank was used"]
    error = await refused(found(ada, "not:tank"))
    assert (error.status, error.code) == (400, "usage")
    for nothing in ("", "is:open", "--- !!"):
        assert (await refused(found(ada, nothing))).code == "usage"


@pytest.mark.spec("FIND-6")
async def test_what_is_open_stands_first_where_things_fit_alike():
    ada = await gardener()
    done = await ada.add("mend the fence")
    await ada.act("done", id=done)
    await ada.add("mend the fence too")
    await ada.add("order seeds")
    first, second = await found(ada, "mend fence")
    assert (first["state"], second["state"]) == ("free", "done")
    assert "done" in second["is"]
    # What has the very words as its title is not buried under talk, finished as it is.
    for words in ("the fence", "fence it in", "which fence", "no fence"):
        await ada.act("say", id=done, text=words)
    for number in range(12):
        await ada.add(f"something else {number}")
    assert [one["kind"] for one in await found(ada, "fence")][:2] == ["task", "task"]


@pytest.mark.spec("FIND-8")
async def test_filter_terms_narrow_it_down_and_talk_counts_as_its_thing():
    ada = await gardener()
    spring = (await ada.act("goal.add", title="spring", why="food"))["thing"]["id"]
    pump = await ada.add("pump", goal=spring, **{"tags+": ["water"]}, due="tomorrow")
    other = await ada.add("pump as well")
    await ada.act("claim", id=pump)
    await ada.act("say", id=pump, text="the pump leaks")
    await ada.act("say", id=other, text="the pump is loud")
    await ada.act("done", id=other)

    async def kinds(q):
        return sorted(one["title"] for one in await found(ada, q))

    about = ["pump", "the pump leaks"]
    assert await kinds("pump") == ["pump", "pump as well", "the pump is loud", "the pump leaks"]
    for terms in ("+water", "@me", "goal:spring", "due:..fri", "is:mine"):
        assert await kinds(f"pump {terms}") == about
    assert await kinds("pump not:+water") == ["pump as well", "the pump is loud"]
    assert await kinds("pump kind:task") == ["pump", "pump as well"]
    assert await kinds("pump kind:task is:open") == ["pump"]
    assert (await refused(found(ada, "pump is:nonsense"))).code == "bad-filter"


@pytest.mark.spec("API-65")
async def test_the_best_are_given_and_all_are_counted():
    ada = await gardener()
    for number in range(25):
        await ada.add(f"pump number {number}")

    async def count(**params):
        answer, headers = await ada.ask("GET", "/v1/search", {"q": "pump", **params})
        return len(answer), headers["moot-total"]

    assert await count() == (20, "25")
    assert await count(limit=3) == (3, "25")
    assert await count(limit=0) == (25, "25")
    assert (await refused(found(ada, "pump", limit=MOST + 1))).code == "usage"


@pytest.mark.spec("FIND-9")
@pytest.mark.parametrize("kind", [MemoryStore, lambda: SqliteStore(":memory:")])
async def test_it_finds_what_is_said_now(kind):
    store = kind()
    ada = await gardener(store=store)
    pump = await ada.add("fix the pump")
    assert await named(ada, "pump") == ["fix the pump"]
    await ada.act("edit", id=pump, fields={"title": "fix the well"})
    assert await named(ada, "pump") == []
    assert await named(ada, "well") == ["fix the well"]
    before = await found(ada, "well")
    await ada.act("rebuild")
    assert await found(ada, "well") == before
    store.close()


@pytest.mark.spec("FIND-9")
async def test_a_node_that_starts_finds_without_making_the_index_again():
    store = MemoryStore()
    ada = await gardener(store=store)
    await ada.add("fix the pump")
    assert len(await found(ada, "pump")) == 1
    again = Caller("ada", store)
    board = again.node.board(again.garden)
    assert not board.prepare()
    assert len(await found(again, "pump")) == 1


@pytest.mark.spec("FIND-9")
@pytest.mark.parametrize("kind", ["sqlite", "memory"])
async def test_a_disk_that_takes_nothing_hinders_no_search(kind):
    store = SqliteStore(":memory:") if kind == "sqlite" else MemoryStore()
    ada = await gardener(store=store)
    await ada.add("fix the pump")
    await ada.add("order seeds")
    if isinstance(store, SqliteStore):
        store._db.rows("pragma query_only = 1")
    else:
        store.full = True
    assert await named(ada, "pum") == ["fix the pump"]
    if isinstance(store, SqliteStore):
        store._db.rows("pragma query_only = 0")
    else:
        store.full = False
    assert await named(ada, "pum") == ["fix the pump"]
    store.close()


async def found_or_refused(caller, q):
    """What is found, or the code of a refusal that is no bug."""
    try:
        return await found(caller, q, limit=0)
    except RefusedError as refusal:
        if refusal.code not in {"usage", "bad-filter"}:
            raise
        return refusal.code


HOSTILE = [
    '"', "'", "*", "^pump", "pump*", "NEAR(pump, 3)", "AND OR NOT", "title : pump", "{title}: x",
    "pump\0seed", "\ud7ff\uffff", "-pump", "+", "a AND (b", 'x" OR "y', "rowid", "🌱" * 100,
    "﷽" * 50, "x" * 4000, "é" * 4000, "水" * 200, "% _ ; drop table search; --", "\u202e\u2066",
    "search MATCH 1",
]  # fmt: skip


@pytest.mark.spec("FIND-10")
@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_only_text(text):
    store = SqliteStore(":memory:")
    ada = await gardener(store=store)
    await ada.add("fix the pump")
    await ada.act("say", id=await ada.add("x"), text=text)
    assert isinstance(await found_or_refused(ada, text), list | str)
    store.close()


@pytest.mark.spec("FIND-10")
@pytest.mark.parametrize("text", ["a " * 33, "水" * 257, " not:x" * 33 + " y"])
async def test_too_much_is_refused(text):
    ada = await gardener()
    assert (await refused(found(ada, text))).code == "bad-filter"


@pytest.mark.spec("FIND-10")
def test_whatever_is_said_is_found_by_its_own_words():
    store = SqliteStore(":memory:")
    ada = trio.run(lambda: gardener(store=store))
    task = trio.run(lambda: ada.add("anything"))

    async def say_and_find(text):
        said = await ada.act("say", id=task, text=text)
        hits = await found_or_refused(ada, f'"{text}"')
        refused = hits in ("usage", "bad-filter")
        assert refused or said["thought"]["id"] in [one["id"] for one in hits]

    @settings(max_examples=60)
    @given(st.text(min_size=1, max_size=60).filter(str.strip))
    def holds(text):
        trio.run(say_and_find, text)

    holds()
    store.close()
