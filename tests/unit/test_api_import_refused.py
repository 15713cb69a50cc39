"""Parts of an import that cannot be taken in are refused whole; the bounds of one part."""

from __future__ import annotations

import pytest

from caller import gardener, refused
from exported import reader
from moot.node.acts.fields import MAX_NOTES_BYTES
from moot.protocol.limits import MAX_IMPORT_RECORDS, MAX_TEXT_BYTES
from unit.test_api_import import GOAL, SAID, TASK, counted, pump, take

LONG = f"it has more than {MAX_TEXT_BYTES} bytes"


@pytest.mark.parametrize(
    ("record", "cause"),
    [
        (1, "it is no JSON object"),
        ({}, "'make' is goal, task or thought"),
        ({**TASK, "make": "member"}, "'make' is goal, task or thought"),
        ({**TASK, "make": []}, "'make' is goal, task or thought"),
        ({**TASK, "key": ""}, "'from' and 'key' say what it is, briefly"),
        ({**TASK, "key": "x" * 600}, "'from' and 'key' say what it is, briefly"),
        ({**TASK, "key": 1}, "it is no text"),
        ({**TASK, "title": " "}, "'title': it is empty"),
        ({**TASK, "title": "x" * (MAX_TEXT_BYTES + 1)}, f"'title': {LONG}"),
        ({**TASK, "notes": 1}, "'notes': it is no text"),
        ({**TASK, "notes": "x" * (MAX_TEXT_BYTES + 1)}, f"'notes': {LONG}"),
        ({**TASK, "notes": "x\n\n" * MAX_NOTES_BYTES},
         f"'notes': it has more than {MAX_NOTES_BYTES} bytes"),
        ({**TASK, "due": "fri"}, "'due': it is no date"),
        ({**TASK, "due": {"date": "2026-02-30", "zone": "UTC"}}, "'due': it is no date"),
        ({**TASK, "hands": [0, 0]}, "'hands': it is no number of hands"),
        ({**TASK, "state": "lost"}, "'state': it is none of  open done dropped"),
        ({**TASK, "stage": 1}, "'stage': it is none of  open doing waiting review"),
        ({**GOAL, "horizon": {}}, "'horizon': it is no span of days"),
        ({**TASK, "goal": "p"}, "'goal' names no goal"),
        ({**TASK, "at": "x" * 65}, "'at' has at most 64 bytes"),
        ({**TASK, "url": "x" * 2_049}, "'url' has at most 2048 bytes"),
        ({**TASK, "tags": "a"}, "'tags' is a list of at most 100"),
        ({**TASK, "tags": [""]}, "a tag has 1 to 256 bytes"),
        ({**TASK, "tags": [1]}, "it is no text"),
        ({**TASK, "needs": "1"}, "'needs' is a list of at most 500"),
        ({**TASK, "place": -1}, "'place' is a number"),
        ({**TASK, "lift": 4}, "'lift' is 0 to 3"),
        ({**SAID, "text": " "}, "'text' is empty"),
        ({**SAID, "about": 1}, "'about' names a goal or a task"),
        ({**SAID, "about": {"make": "thought", "key": "x"}}, "'about' names a goal or a task"),
        ({**SAID, "kind": "shout"}, "'kind' is one of  thought question concern offer news"),
        ({"edit": "x"}, "'edit' is no id"),
    ],
)  # fmt: skip
async def test_a_part_with_a_bad_record_is_refused_whole(record: object, cause: str) -> None:
    ada = await gardener()
    before = ada.garden.replica.ledger.newest
    caught = await refused(take(ada, GOAL, record, first=7))
    assert caught.code == "usage"
    assert caught.error["message"] == "record 8 is none that can be taken in"
    assert caught.error["cause"] == cause
    assert ada.garden.replica.ledger.newest == before


async def test_an_edit_with_a_bad_field_is_refused() -> None:
    ada = await gardener()
    target = await ada.add("dig")
    caught = await refused(take(ada, {"edit": target, "stage": "soon"}))
    assert caught.error["message"] == "record 1 is none that can be taken in"


@pytest.mark.spec("API-47")
async def test_a_part_has_bounds_and_a_dry_one_writes_nothing() -> None:
    ada = await gardener()
    many = [{**TASK, "key": str(at)} for at in range(MAX_IMPORT_RECORDS + 1)]
    assert (await refused(take(ada, *many))).code == "usage"
    before = ada.garden.replica.ledger.newest
    assert counted(await take(ada, *many[1:], dry=True)) == {"tasks": MAX_IMPORT_RECORDS}
    assert ada.garden.replica.ledger.newest == before
    assert (await refused(take(ada, TASK, dry="yes"))).code == "usage"


async def test_who_cannot_write_cannot_take_in() -> None:
    ada = await gardener()
    assert (await refused(take(await reader(ada), TASK))).code == "read-only"


async def test_a_thing_of_many_words_takes_several_entries_of_one_transaction() -> None:
    ada = await gardener()
    notes = "\n\n".join(f"{at} " + "x" * 16_000 for at in range(11))
    await take(ada, {**TASK, "notes": notes, "tags": [f"t{at}" for at in range(100)]})
    assert (await pump(ada))["notes"] == notes
    assert len((await pump(ada))["tags"]) == 100
