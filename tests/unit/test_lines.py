"""Lists answered from kept lines say what they would say if each line was made anew."""

import random

import pytest

from caller import RefusedError, apart, gardener, meet, refused
from moot.node.query.filter import WORDS
from moot.node.things import lines
from moot.node.things.lines import FIELDS, KEPT, STEADY, WATCHED

HOUR = 3_600_000
LINE = "id,short,kind,title,state,who,tags,due,due_at,stage,is,conflicts"
ALL = ",".join(sorted(FIELDS))


async def same(caller, fields, **params):
    """Ask, and compare with what the view says of each thing, in the order of a fresh sort."""
    answer = await caller.get("/v1/things", fields=fields, all=1, **params)
    view = caller.node.view(caller.garden)
    rows = view.ordered(view.matching(params.get("q", ""), finished=True), "due")
    assert answer == [view.thing(row, fields.split(",")) for row in rows]
    return answer


DEEDS = (
    "add", "add", "goal", "claim", "drop", "done", "reopen", "due", "start", "tag", "title", "say",
    "need", "unneed", "move", "rename", "propose", "vote", "lift", "back", "wait", "wait", "meet",
    "meet", "late", "long", "stage", "hands",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_a_kept_line_is_what_a_new_one_would_be(seed):
    chance = random.Random(seed)
    ada, ben, first = await apart()
    known = [first]
    for step in range(60):
        who = chance.choice((ada, ben))
        await _do(chance, who, chance.choice(DEEDS), known, step, (ada, ben))
        for one in (ada, ben):
            await same(one, LINE)
            if step % 7 == 0:
                await same(one, ALL)
                await same(one, LINE, q="is:open not:is:blocked")


async def _do(chance, who, deed, known, step, both):
    here = [one for one in known if who.node.board(who.garden).exact(one)]
    one, other = chance.choice(here), chance.choice(here)
    acts = {
        "add": lambda: who.act("add", title=f"t{step}", fields={"due": chance.choice(("", "2d"))}),
        "goal": lambda: who.act("goal.add", title=f"g{step}", why="w"),
        "claim": lambda: who.act("claim", id=one),
        "drop": lambda: who.act("drop", id=one),
        "done": lambda: who.act("done", id=one),
        "reopen": lambda: who.act("reopen", id=one),
        "due": lambda: who.act("edit", id=one, fields={"due": chance.choice(("1h", "3d", "9d"))}),
        "start": lambda: who.act("edit", id=one, fields={"start": chance.choice(("2h", "4d"))}),
        "tag": lambda: who.act("edit", id=one, fields={"tags+": [f"x{step % 3}"]}),
        "title": lambda: who.act("edit", id=one, fields={"title": f"named {step}"}),
        "stage": lambda: who.act("edit", id=one, fields={"stage": "doing"}),
        "hands": lambda: who.act("edit", id=one, fields={"hands": "2"}),
        "say": lambda: who.act("say", id=one, text=f"words {step}"),
        "need": lambda: who.act("need", id=one, on=other),
        "unneed": lambda: who.act("need", id=one, on=other, **{"not": True}),
        "move": lambda: who.act("move", id=one, under=other),
        "rename": lambda: who.act("rename", name=f"{who.name}{step % 4}"),
        "propose": lambda: who.act("propose", title=f"p{step}", closes="1d", about=one),
        "vote": lambda: who.act("vote", id=one, choice="yes"),
        "lift": lambda: who.act("lift", id=one, lift=2),
        "back": lambda: who.act("back", id=one),
    }
    if deed == "meet":
        meet(*both)
    elif deed in ("wait", "late", "long"):
        ahead = {"wait": HOUR, "late": -HOUR, "long": 20 * 24 * HOUR}[deed]
        for caller in both:
            caller.clock.now += ahead
    else:
        try:
            answer = await acts[deed]()
        except RefusedError:
            return
        if answer["thing"] and answer["thing"]["id"] not in known:
            known.append(answer["thing"]["id"])


async def test_what_is_kept_is_used():
    ada = await gardener()
    await ada.add("pump")
    await same(ada, LINE)
    (kept,) = ada.node.board(ada.garden).lines._kept.values()
    (line,) = kept.values()
    line.text = '{"title":"kept"}'
    assert await ada.get("/v1/things", fields=LINE) == [{"title": "kept"}]
    ada.clock.now += 40 * 24 * HOUR  # it is stale now
    await same(ada, LINE)


async def test_an_id_that_needs_more_letters_is_told_with_them():
    ada = await gardener()
    await ada.add("pump")
    await same(ada, LINE)
    board = ada.node.board(ada.garden)
    (row,) = board.things()
    board.register.add(row.id[:-1] + bytes([row.id[-1] ^ 1]))
    (thing,) = await same(ada, LINE)
    assert thing["short"] == thing["id"]


async def test_other_fields_and_many_sets_of_them():
    ada = await gardener()
    await ada.add("pump", notes="x" * 5000)
    for field in (*FIELDS, "score", "have", "goal_title"):
        await same(ada, field)
    await same(ada, ALL)
    assert len(ada.node.board(ada.garden).lines._kept) == KEPT
    assert (await refused(ada.get("/v1/things", fields="id,colour"))).code == "usage"


def test_every_word_that_is_named_there_is_one():
    assert WORDS.keys() >= STEADY | WATCHED
    assert not STEADY & WATCHED
    unknown = set(WORDS) - STEADY - WATCHED
    assert {WORDS[word] for word in unknown} == set(lines.OTHERS)
