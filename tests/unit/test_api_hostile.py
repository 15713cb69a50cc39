"""A member may write anything into any cell: every answer stays an answer."""

import trio
from hypothesis import given
from hypothesis import strategies as st

from caller import friend_of, gardener, meet
from moot.crdt import group, member
from moot.crdt.op import Op
from moot.crdt.value import NOTHING
from moot.protocol.limits import MAX_TIME_MS
from values import VALUES

FIELDS = (
    "made*", "kind", "title", "why", "notes.a", "notes.b", "state", "due", "start", "stage",
    "hands", "tags", "claims@", "done", "said@", "name@", "about@", "archived", "place^", "name",
    "lift@", "effort@", "backing@", "horizon", "later-version", "x@", "y*", "z^",
)  # fmt: skip
TEXTS = st.sampled_from(
    [
        "task",
        "goal",
        "thought",
        "member",
        "done",
        "open",
        "lead",
        "2026-13-45",
        "25:99",
        "UTC",
        "\0",
    ]
)
DAYS = st.sampled_from(["0001-01-01", "9999-12-31", "2026-11-27"])
CLOCKS = st.none() | st.sampled_from(["00:00", "23:59"])
ZONES = st.sampled_from(["UTC", "+23:59", "-23:59", "Nowhere/Here", "../../etc/passwd", ""])
SHAPED = st.one_of(
    st.fixed_dictionaries({"date": DAYS | TEXTS, "time": CLOCKS | TEXTS, "zone": ZONES}),
    st.fixed_dictionaries({"min": st.integers(-1, 2000), "max": st.integers(-1, 2000)}),
    st.fixed_dictionaries(
        {"parent": st.none() | st.binary(max_size=12), "rank": st.text(max_size=3)}
    ),
    st.fixed_dictionaries({"kind": TEXTS, "salt": st.binary(max_size=12)}),
    st.fixed_dictionaries({"kind": TEXTS, "text": st.text(max_size=5)}),
    st.fixed_dictionaries({"as": TEXTS, "words": TEXTS, "saw": st.lists(st.binary(max_size=33))}),
    st.fixed_dictionaries({"is": TEXTS, "evidence": VALUES}),
)
VALUE = st.just(NOTHING) | TEXTS | SHAPED | VALUES


@st.composite
def writes(draw):
    """Ops by which somebody writes what they like to things that are there, or are not."""
    return [
        (draw(st.integers(0, 6)), draw(st.sampled_from(FIELDS)), draw(VALUE), draw(st.booleans()))
        for _ in range(draw(st.integers(1, 6)))
    ]


@given(
    st.lists(writes(), min_size=1, max_size=5), st.sampled_from([0, 1_800_000_000_000, MAX_TIME_MS])
)
def test_whatever_a_member_writes_every_request_is_answered(acts, now):
    trio.run(_scene, acts, now)


async def _scene(acts, now):
    ada = await gardener()
    eve = await friend_of(ada, "eve")
    meet(ada, eve)
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    pump = await ada.add("pump", goal=goal, due="2030-01-01", notes="a\n\nb")
    said = (await ada.act("say", id=pump, text="hm"))["thought"]["id"]
    meet(ada, eve)
    space = eve.garden.replica.space
    targets = [*space.targets(), group.OBJECT, member.object_id(eve.garden.me), b"0123456789"]
    eve.clock.now = now
    for ops in acts:
        made = []
        for number, field, value, covers in ops:
            target = targets[number % len(targets)]
            over = tuple(write.dot for write in space.live(target, field)) if covers else ()
            made.append(Op(target, field, value, over))
        eve.garden.forge.write(made)
    meet(ada, eve)
    for caller in (ada, eve):
        for path in (
            "things",
            "tree",
            "log",
            "people",
            "sync",
            "status",
            "groups",
            "doctor",
            "dump",
        ):
            await caller.get(f"/v1/{path}")
        things = await caller.get("/v1/things", all=1)
        for thing in things:
            await caller.get(f"/v1/things/{thing['id']}")
        for query in ("is:due,overdue,stale,conflict", "due:..2030-01-01", "made:>7d", "@none"):
            await caller.get("/v1/things", q=query, all=1)
        await caller.get("/v1/log", q="kind:edit")
    assert (await ada.get("/v1/state-hash"))["hash"] == (await eve.get("/v1/state-hash"))["hash"]
    assert {pump, goal, said} <= {thing["id"] for thing in await ada.get("/v1/things", all=1)}
