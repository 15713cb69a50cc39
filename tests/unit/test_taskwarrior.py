"""What Taskwarrior exports, in terms of goals, tasks and thoughts."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from moot.cli.exchange import taskwarrior
from moot.cli.exchange.found import Found
from moot.cli.exchange.texts import MOST
from moot.node.trouble import Trouble

BERLIN = ZoneInfo("Europe/Berlin")
UUID = "296d835e-8f85-4224-8f36-c612cad1b9f8"
PUMP: dict[str, Any] = {"uuid": UUID, "description": "Fix the pump", "status": "pending"}


def read(*items: object) -> Found:
    return taskwarrior.read(json.dumps(items), BERLIN, "Europe/Berlin")


def task(**more: object) -> dict[str, Any]:
    """The record of one task."""
    found = read({**PUMP, **more})
    (record,) = (one for one in found.records() if one["make"] == "task")
    return record


@pytest.mark.spec("EXCH-23")
def test_a_task_is_known_by_its_uuid() -> None:
    assert task(entry="20261101T080000Z") == {
        "make": "task", "from": "taskwarrior", "key": UUID, "title": "Fix the pump",
        "state": "open", "stage": "open", "due": None, "start": None, "tags": [], "goal": None,
        "notes": "", "at": "20261101T080000Z", "place": 0, "needs": [], "needs_if_known": [],
    }  # fmt: skip
    assert task(uuid=UUID.upper())["key"] == UUID


@pytest.mark.spec("EXCH-23")
@pytest.mark.parametrize(
    ("said", "day", "clock"),
    [
        ("20261126T230000Z", "2026-11-27", None),  # midnight in Berlin, in winter
        ("20260726T220000Z", "2026-07-27", None),  # and in summer
        ("20261127T225959Z", "2026-11-27", None),  # the end of a day
        ("20261127T170000Z", "2026-11-27", "18:00"),
        ("2026-11-27T17:00:00Z", "2026-11-27", "18:00"),
        ("2026-11-27T18:00:00+01:00", "2026-11-27", "18:00"),
    ],
)
def test_a_moment_is_a_day_where_it_is_midnight_here(
    said: str, day: str, clock: str | None
) -> None:
    at = {"date": day, "time": clock, "zone": "Europe/Berlin", "said": said}
    assert task(due=said)["due"] == at


@pytest.mark.spec("EXCH-23")
def test_a_task_begins_with_the_later_of_wait_and_scheduled() -> None:
    early, late = "20261101T230000Z", "20261105T230000Z"
    for wait, scheduled in ((early, late), (late, early), (None, late), (late, None)):
        assert task(wait=wait, scheduled=scheduled)["start"]["date"] == "2026-11-06"


@pytest.mark.spec("EXCH-23")
def test_states() -> None:
    assert task(start="20261101T080000Z")["stage"] == "doing"
    assert task(status="waiting")["state"] == "open"
    done = task(status="completed", end="20261105T080000Z", start="20261101T080000Z")
    assert (done["state"], done["stage"]) == ("done", "open")
    assert done["evidence"] == "done in Taskwarrior on 2026-11-05"
    gone = task(status="deleted")
    assert (gone["state"], gone["known_only"]) == ("dropped", True)


@pytest.mark.spec("EXCH-23")
def test_projects_are_goals_under_each_other() -> None:
    found = read({**PUMP, "project": "garden.water"}, {**PUMP, "uuid": "2", "project": "garden"})
    garden, water, pump, other = found.records()
    assert [(one["make"], one["title"]) for one in (garden, water)] == [
        ("goal", "garden"), ("goal", "water"),
    ]  # fmt: skip
    assert garden["goal"] is None
    assert water["goal"] == other["goal"] == {"from": "taskwarrior", "key": garden["key"]}
    assert pump["goal"] == {"from": "taskwarrior", "key": water["key"]}
    assert [one["place"] for one in (garden, water, pump, other)] == [0, 1, 2, 3]


@pytest.mark.spec("EXCH-23")
@pytest.mark.parametrize("depends", [["2", "3", UUID.upper()], f"2,3,{UUID}"])
def test_needs_name_tasks_of_the_file_and_others(depends: object) -> None:
    found = read({**PUMP, "uuid": "1", "depends": depends}, {**PUMP, "uuid": "2"}, PUMP)
    first = next(found.records())
    assert first["needs"] == ["2", UUID]
    assert first["needs_if_known"] == ["3"]


@pytest.mark.spec("EXCH-23")
def test_annotations_are_thoughts() -> None:
    noted = [
        {"entry": "20261102T080000Z", "description": "the seal is gone"},
        {"entry": "20261103T080000Z", "description": "word " * 8_000},
        {"entry": "20261104T080000Z", "description": "  "},
    ]
    _, first, *pieces = read({**PUMP, "annotations": noted}).records()
    assert first == {
        "make": "thought", "from": "taskwarrior", "key": f"{UUID} 20261102T080000Z",
        "about": {"make": "task", "key": UUID}, "text": "the seal is gone",
    }  # fmt: skip
    assert [piece["key"][-6:] for piece in pieces] == ["80000Z", "part 2", "part 3"]
    texts = [piece["text"] for piece in pieces]
    assert all(len(text.encode()) <= MOST for text in texts)
    assert texts[1].endswith("(2 of 3)")
    said = " ".join(text.rpartition("\n\n")[0].strip() for text in texts)
    assert said == ("word " * 8_000).strip()


@pytest.mark.spec("EXCH-23")
def test_what_has_no_field_here_is_told_in_words() -> None:
    assert task(recur="weekly", until="20261231T230000Z")["notes"] == (
        "Recurs: weekly.\n\nUntil 2027-01-01."
    )
    assert [task(priority=one)["lift"] for one in "HML"] == [3, 2, 1]
    assert task(tags=["next", "a b,c", "", "next"])["tags"] == ["next", "a-b-c"]
    assert task(tags="one,two")["tags"] == ["one", "two"]
    found = read({**PUMP, "priority": "X", "estimate": "3h", "urgency": 2.5})
    assert list(found.unknown) == ["estimate", "priority X"]


@pytest.mark.spec("EXCH-23")
def test_a_template_is_left_out_where_its_tasks_are_there() -> None:
    template = {**PUMP, "status": "recurring", "recur": "weekly"}
    found = read(template, {**PUMP, "uuid": "2", "parent": UUID, "recur": "weekly"})
    assert [one["key"] for one in found.records()] == ["2"]
    assert found.left_out == {"a template whose tasks are in the file": 1}
    assert [one["key"] for one in read(template).records()] == [UUID]


@pytest.mark.spec("EXCH-22")
def test_nobody_is_claimed_for() -> None:
    record = task(assigned="ben", start="20261101T080000Z")
    assert not {"who", "claims", "claim"} & record.keys()


def test_an_object_a_line_is_read_like_a_list() -> None:
    lines = "\n".join(json.dumps({**PUMP, "uuid": str(at)}) for at in range(3))
    found = taskwarrior.read(lines, BERLIN, "Europe/Berlin")
    assert [one["key"] for one in found.records()] == ["0", "1", "2"]


def test_a_task_that_is_there_twice_counts_once_as_it_is_there_last() -> None:
    records = list(read(PUMP, {**PUMP, "description": "later"}).records())
    assert [one["title"] for one in records] == ["later"]


def test_nothing_is_too_long_for_an_entry() -> None:
    record = task(description="x" * 40_000)
    assert len(record["title"]) == MOST
    assert record["title"] + record["notes"].replace("\n\n", "").replace(" ", "") == "x" * 40_000
    assert task(description="half \ud83d of a letter")["title"] == "half \ufffd of a letter"
    assert task(description="two\nlines\r\n")["title"] == "two lines"


@pytest.mark.spec("EXCH-25")
@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([1], "item 1: it is no object: 1"),
        ([PUMP, {**PUMP, "uuid": None}], "item 2: no task of Taskwarrior has no 'uuid'"),
        ([{**PUMP, "description": 5}], "item 1: 'description' is no text: 5"),
        ([{**PUMP, "status": "lost"}], "item 1: there is no status 'lost'"),
        ([{**PUMP, "due": "soon"}], "item 1: 'due' is no date: soon"),
        ([{**PUMP, "due": "00010101T000000Z"}], "item 1: 'due' is no date"),
        ([{**PUMP, "tags": 5}], "item 1: 'tags' is no list: 5"),
        ([{**PUMP, "annotations": [1]}], "item 1: an annotation is no object"),
        ([{**PUMP, "annotations": [{"description": 1}]}], "item 1: 'description' is no text: 1"),
        ([{**PUMP, "depends": {}}], "item 1: 'depends' is no list: {}"),
    ],
)
def test_a_file_of_a_bad_shape_is_refused_by_the_item(items: list[object], words: str) -> None:
    with pytest.raises(Trouble) as caught:
        taskwarrior.read(json.dumps(items), ZoneInfo("America/New_York"), "x")
    assert caught.value.code == "bad-file"
    assert caught.value.message.startswith(words)


@pytest.mark.spec("EXCH-25")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[\n{"uuid": "1",\n "description" "x"}]', "line 3: no JSON: expecting ':' delimiter"),
        ('[{"uuid": "1"', "line 1: no JSON"),
        ("[" * 100_000, "line 1: no JSON that can be read"),
        ("[" + "1" * 5_000 + "]", "line 1: no JSON that can be read"),
    ],
)
def test_what_is_no_json_is_refused_by_the_line(text: str, words: str) -> None:
    with pytest.raises(Trouble) as caught:
        taskwarrior.read(text, BERLIN, "x")
    assert caught.value.message.startswith(words)
