"""The history of a group as lines, and back through the door that all entries take."""

from __future__ import annotations

import json
import random
from hashlib import sha256

import pytest
import trio

from caller import PATIENCE, Caller, apart, friend_of, gardener, meet, refused
from exported import Line, lines, post, raw, reader, restore
from moot.crdt.op import Op
from moot.node.store.memory import MemoryStore
from moot.protocol.limits import MAX_IMPORT_BYTES, MAX_IMPORT_LINES
from workshop import NOON, Author, catch_up, put


async def busy() -> Caller:
    """Ada and Ben did this and that, and Ada has all of it."""
    ada, ben, pump = await apart()
    await ada.act("edit", id=pump, fields={"due": "fri", "tags": ["a"], "notes": "one\n\ntwo"})
    await ben.act("claim", id=pump, words='I have a ladder 🪜 "\\ \u2028')
    await ben.act("say", id=pump, text="line\nline", kind="question")
    await ada.act("goal.add", title="garden", why="to eat")
    meet(ada, ben)
    return ada


@pytest.mark.spec("EXCH-1")
async def test_the_first_line_says_what_follows() -> None:
    ada = await busy()
    head, *rest = await lines(ada)
    check = head.pop("check")
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    assert check == sha256(text.encode()).hexdigest()[:16]
    group = (await ada.get("/v1/groups"))[0]
    assert ada.garden.replica.keys.epoch is not None
    assert head == {
        "format": "moot-history",
        "version": 1,
        "group": {"name": "garden", "id": group["id"]},
        "made": "2027-01-15T08:00:00.000Z",
        "logs": 2,
        "entries": len(rest),
        "hash": (await ada.get("/v1/state-hash"))["hash"],
        "epoch": ada.garden.replica.keys.epoch.hex(),
    }


@pytest.mark.spec("EXCH-2")
async def test_a_line_tells_all_of_an_entry_in_words() -> None:
    ada = await gardener()
    pump = await ada.add("pump", tags=["water"])
    head, opening, named, added = await lines(ada)
    me = (await ada.get("/v1/people"))[0]["person"]
    assert (opening["seq"], opening["class"], named["seq"]) == (0, "authority", 1)
    assert opening["opening"].keys() == {"member", "vouch"}
    assert len(opening["admission"]) == 128
    assert "admission" not in added
    assert (added["author"], added["time"], added["at"]) == (me, NOON, head["made"])
    assert added["prev"] == named["id"]
    assert {op["object"] for op in added["ops"]} == {pump}
    assert [op["field"] for op in added["ops"]] == ["made*", "title", "place^", "tags"]
    assert {"object": pump, "field": "title", "value": "pump", "over": []} in added["ops"]
    await ada.act("edit", id=pump, fields={"title": "the pump", "tags-": ["water"]})
    titled, untagged = (await lines(ada))[-1]["ops"]
    assert titled["over"] == [f"{added['id']}:1"]
    assert untagged == {"object": pump, "field": "tags", "over": [f"{added['id']}:3"]}


@pytest.mark.spec("EXCH-5")
async def test_a_lost_replica_is_made_again_from_its_history() -> None:
    ada = await busy()
    told = await lines(ada)
    cy = await reader(ada)
    dry = await restore(cy, told, dry=True)
    assert (dry["new"], dry["entries"]) == (len(told) - 1, 0)
    done = await restore(cy, told)
    assert (done["new"], done["known"], done["left_out"]) == (len(told) - 1, 0, 0)
    assert done["entries"] == told[0]["entries"]
    assert (await cy.get("/v1/state-hash"))["hash"] == told[0]["hash"]
    assert cy.garden.replica.frontier.digest() == ada.garden.replica.frontier.digest()
    assert await raw(cy) == await raw(ada)
    seen = [await one.get("/v1/log") for one in (ada, cy)]
    told_ = [sorted((e["kind"], e["name"] or "", e["title"] or "") for e in log) for log in seen]
    assert told_[0] == told_[1]


@pytest.mark.spec("EXCH-5")
async def test_a_history_that_is_here_changes_nothing() -> None:
    ada = await busy()
    before = ada.node.seq
    told = await lines(ada)
    done = await restore(ada, told)
    assert (done["new"], done["known"]) == (0, len(told) - 1)
    assert ada.node.seq == before


async def test_what_came_since_is_taken_in_beside_what_is_here() -> None:
    ada = await busy()
    told = await lines(ada)
    cy = await friend_of(ada, "cy")
    await cy.add("another")
    news = await lines(cy)
    await restore(cy, told)
    done = await restore(ada, news)
    assert (done["new"], done["known"]) == (1, len(news) - 2)
    assert (await cy.get("/v1/state-hash"))["hash"] == (await ada.get("/v1/state-hash"))["hash"]


def _changed(told: list[Line], chance: random.Random) -> tuple[int, bytes]:
    """A history as bytes in which one letter is another, and the number of the line."""
    texts = [json.dumps(line, ensure_ascii=False).encode() for line in told]
    number = chance.randrange(len(texts))
    while True:
        data = bytearray(texts[number])
        data[chance.randrange(len(data))] = chance.choice(b'0123456789abcdefxyzA":,{}[]tfn\\ ')
        if bytes(data) == texts[number]:
            continue
        try:
            json.loads(bytes(data))
        except ValueError:
            continue  # what is no JSON the command line refuses
        if json.loads(bytes(data)) != told[number]:
            return number + 1, b"\n".join([*texts[:number], bytes(data), *texts[number + 1 :]])


@pytest.mark.spec("EXCH-6")
async def test_any_change_of_a_line_is_refused_by_its_number() -> None:
    ada = await busy()
    told = await lines(ada)
    cy = await reader(ada)
    chance = random.Random(7)
    for _ in range(400):
        number, data = _changed(told, chance)
        caught = await refused(restore(cy, [json.loads(line) for line in data.split(b"\n")]))
        if caught.code != "other-group":
            assert caught.code == "bad-file", caught
            assert caught.error["message"] == f"line {number} is not as it was written"
            assert caught.error["cause"]
        assert cy.garden.replica.ledger.count() == 0


@pytest.mark.spec("EXCH-6")
@pytest.mark.parametrize(
    ("part", "value", "cause"),
    [
        ("signature", "00" * 64, "a signature that does not fit its log and chain"),
        ("signature", None, "no signature follows it"),
        ("author", "0000000000000000", "its 'author' does not fit the rest of it"),
        ("at", "2020-01-01T00:00:00.000Z", "its 'at' does not fit the rest of it"),
        ("note", "mine", "its 'note' does not fit the rest of it"),
        ("salt", "00", "its 'salt' is not what it should be"),
        ("prev", "AB" * 32, "its 'prev' is not what it should be"),
        ("class", "other", "its 'class' is none"),
        ("seq", True, "its 'seq' is no place in a log"),
        ("time", 1.5, "its 'time' is no number of milliseconds"),
        ("ops", [], "a body that is not a time and 1 to 64 ops"),
        ("ops", [{"object": "x"}], "an op of it is none"),
        ("epoch", "00" * 32, "it is of a period of which no key is held"),
    ],
)
async def test_a_refusal_says_what_does_not_fit(part: str, value: object, cause: str) -> None:
    ada = await gardener()
    told = await lines(ada)
    told[-1][part] = value
    caught = await refused(restore(await reader(ada), told))
    assert caught.error["cause"] == cause
    assert caught.error["message"] == f"line {len(told)} is not as it was written"


@pytest.mark.spec("EXCH-6")
async def test_a_line_of_a_bad_shape_never_fails_otherwise() -> None:
    ada = await gardener()
    head, *rest = await lines(ada)
    cy = await reader(ada)
    deep: object = 1
    for _ in range(40):
        deep = [deep]
    for value in (
        None,
        1,
        "x",
        [],
        {},
        deep,
        {"$bytes": 1},
        {"$bytes": "0g"},
        {"$x": 1},
        2**60,
        1.5,
    ):
        for name in [name for name in rest[-1] if rest[-1][name] != value]:
            line = {**rest[-1], name: value}
            assert (await refused(restore(cy, [head, *rest[:-1], line]))).code == "bad-file"
        for part in ("object", "field", "value", "over"):
            (op, *ops) = rest[-1]["ops"]
            line = {**rest[-1], "ops": [{**op, part: value}, *ops]}
            if line != rest[-1]:
                assert (await refused(restore(cy, [head, *rest[:-1], line]))).code == "bad-file"
        for told in ([head, value], [value, *rest]):
            assert (await refused(restore(cy, told))).code == "bad-file"  # type: ignore[arg-type]


@pytest.mark.spec("EXCH-7")
@pytest.mark.parametrize("part", ["made", "entries", "hash", "logs", "epoch", "check", "more"])
async def test_a_changed_first_line_is_refused(part: str) -> None:
    ada = await gardener()
    head, *rest = await lines(ada)
    caught = await refused(restore(await reader(ada), [{**head, part: "2"}, *rest]))
    assert caught.error["message"] == "line 1 is not as it was written"


@pytest.mark.spec("EXCH-8")
async def test_the_history_of_another_group_is_refused_naming_both() -> None:
    ada = await gardener()
    told = await lines(ada)
    await ada.act("group.new", name="shed")
    caught = await refused(restore(ada, told))
    shed = next(one["id"] for one in await ada.get("/v1/groups") if one["name"] == "shed")
    assert (caught.status, caught.code) == (409, "other-group")
    for name in ("garden", told[0]["group"]["id"], "shed", shed):
        assert name in caught.error["message"]


async def test_a_file_of_a_later_version_is_not_guessed_at() -> None:
    ada = await gardener()
    head, *rest = await lines(ada)
    assert (await refused(restore(ada, [{**head, "version": 2}, *rest]))).code == "newer-file"


# -- what cannot be read ---------------------------------------------------------------------------


@pytest.mark.spec("EXCH-4")
async def test_a_keeper_exports_what_it_cannot_read_and_a_reader_reads_it() -> None:
    ada = await busy()
    keeper = await reader(ada, "keeper", "keep")
    catch_up(keeper.garden.replica, ada.garden.replica)
    told = await lines(keeper)
    assert told[0]["hash"] is None
    assert all(line["author"] is None and "sealed" in line for line in told[1:])
    cy = await reader(ada)
    half = len(told) // 2
    await restore(cy, told[: half + 1])
    await post(cy, kind="history", head=told[0], lines=told[half + 1 :], first=half + 2)
    assert cy.garden.replica.state_hash() == ada.garden.replica.state_hash()
    other = await reader(ada, "other", "keep")
    await restore(other, told)
    assert await raw(other) == await raw(keeper)


async def test_a_keeper_cannot_seal_what_is_readable() -> None:
    ada = await gardener()
    keeper = await reader(ada, "keeper", "keep")
    assert (await refused(restore(keeper, await lines(ada)))).code == "read-only"


# -- bounds and others' turns ----------------------------------------------------------------------


@pytest.mark.spec("API-47")
async def test_a_part_has_bounds() -> None:
    ada = await gardener()
    head, line = (await lines(ada))[:2]
    caught = await refused(restore(ada, [head, *[line] * (MAX_IMPORT_LINES + 1)]))
    assert caught.code == "usage"
    given = b'{"kind":"' + b"x" * MAX_IMPORT_BYTES + b'"}'
    assert (await refused(ada.ask("POST", "/v1/import", {}, given))).code == "too-large"
    whole = {"kind": "history", "head": head, "lines": [line]}
    for part, value in (
        ("kind", None), ("kind", "letters"), ("kind", []), ("lines", 1), ("lines", None),
        ("dry", 1), ("first", "x"), ("first", -1),
    ):  # fmt: skip
        assert (await refused(post(ada, **{**whole, part: value}))).code == "usage"


@pytest.mark.spec("API-45")
@pytest.mark.spec("API-46")
async def test_who_reads_a_history_gets_the_moment_at_which_it_was_asked_for() -> None:
    ada = await gardener()
    for number in range(600):
        ada.garden.write([Op(b"0123456789", "title", str(number), ())])
    pieces: list[bytes] = []
    with trio.fail_after(PATIENCE):
        async with ada.open("GET", "/v1/export/history") as answer:
            async for message in answer:
                pieces.append(message.get("body", b""))
                if len(pieces) == 3:  # the node answers others, and is written to
                    await ada.add("meanwhile")
    head, *rest = [json.loads(line) for line in b"".join(pieces).splitlines()]
    assert len(pieces) > 4
    assert head["entries"] == len(rest) == 602
    assert ada.garden.replica.ledger.count() == 603


@pytest.mark.spec("EXCH-5")
async def test_entries_of_a_fifth_branch_are_left_out_and_counted() -> None:
    ada = await gardener()
    keys = ada.garden.replica.keys
    mallory = Author("mallory", keys)
    opening, end = mallory.opening()
    branches = []
    for number in range(5):
        run, tip = mallory.after(0, end, [put("thing", "title", number)])
        more, _ = mallory.after(1, tip, [put("thing", "title", number + 10)])
        branches.append([run, more])
    ada.garden.replica.ingest([opening, *branches[0], *branches[1], *branches[2], *branches[3]])
    told = await lines(ada)
    ben = await gardener("ben", MemoryStore())
    await ben.act("join", invite=(await ada.act("invite", power="read"))["invite"])
    ben.garden.replica.ingest([opening, *(run for branch in branches[1:] for run in branch)])
    done = await restore(ben, told)
    assert (done["new"], done["known"], done["left_out"]) == (len(told) - 1 - 9, 7, 2)
