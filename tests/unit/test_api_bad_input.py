"""What people and programs get wrong: named, with what to do instead."""

import json

import pytest

from caller import Caller, friend_of, gardener, meet, refused
from moot.protocol.limits import MAX_TEXT_BYTES


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
