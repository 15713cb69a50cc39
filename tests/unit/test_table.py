"""Tasks as a table: out, through a spreadsheet's hands, and in."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moot.cli.exchange import table, table_in
from moot.cli.exchange.found import Found
from moot.cli.exchange.table import COLUMNS, FORMULA, guarded, unguarded
from moot.cli.exchange.table_in import Here
from moot.node.trouble import Trouble

ID = "3f1axq7m2v8k4t0w"
GOAL = "9k2mxq7m2v8k4t0w"
THING: dict[str, Any] = {
    "id": ID, "kind": "task", "title": "fix the pump", "state": "claimed",
    "who": [{"name": "ben", "as": "lead"}, {"name": "cy", "as": "help"}],
    "due_at": {"date": "2026-11-27", "time": "18:00", "zone": "Europe/Berlin"}, "start_at": None,
    "tags": ["a", "water"], "goal": GOAL, "goal_title": "spring", "stage": "doing",
    "hands": {"min": 1, "max": 3}, "notes": "one\n\ntwo", "made": "2026-11-23T07:12:00.000Z",
    "by_name": "ada", "changed": "2026-11-24T07:12:00.000Z", "rev": "q8d1xq7m2v8k4t0w",
    "effort": {"minutes": 90, "members": 2}, "series": None, "occurs": {"series": GOAL},
}  # fmt: skip
NOTHING = {"minutes": None, "members": 0}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.text(
    st.sampled_from("=+-@'\t\r\n,;\"\uff1d a\0"), max_size=8
)


def written(*things: dict[str, Any]) -> str:
    return "".join(table.lines(things))


def here(*things: dict[str, Any]) -> Here:
    known = Here()
    known.goals = {GOAL: "spring"}
    known.tasks = {thing["id"]: table.cells(thing) for thing in things}
    return known


def read(text: str, known: Here | None = None, zone: str = "UTC") -> Found:
    return table_in.read(text, known or Here(), zone)


def row(head: str, *rows: str, known: Here | None = None) -> dict[str, Any]:
    """The one record of a table."""
    (record,) = (
        one for one in read("\n".join((head, *rows)), known).records() if one.get("make") != "goal"
    )
    return record


# -- out -------------------------------------------------------------------------------------------


@pytest.mark.spec("EXCH-9")
def test_a_row_says_what_a_task_says() -> None:
    head, *rows = written(THING).split("\r\n", 1)
    assert head == ",".join(COLUMNS)
    assert rows == [
        f'{ID},fix the pump,claimed,"ben, cy (helps)",2026-11-27 18:00,Europe/Berlin,,,a water,'
        f'spring,{GOAL},doing,1..3,1h30min,,{GOAL},"one\n\ntwo",2026-11-23T07:12:00.000Z,ada,'
        "2026-11-24T07:12:00.000Z,q8d1xq7m2v8k4t0w\r\n"
    ]


@pytest.mark.spec("EXCH-9")
@pytest.mark.spec("EXCH-10")
@given(st.dictionaries(st.sampled_from(["title", "goal_title", "notes", "by_name"]), TEXTS), TEXTS)
@example({"title": "=1+1"}, "a")
@example({"title": "'=1+1"}, "-")
@example({"title": "''"}, "@")
def test_whatever_people_wrote_comes_back_and_runs_nowhere(words: dict[str, str], tag: str) -> None:
    thing = {**THING, **words, "tags": [tag]}
    rows = list(csv.reader(io.StringIO(written(thing), newline="")))
    assert not any(cell[:1] and cell[0] in FORMULA for cell in rows[1])
    assert dict(zip(rows[0], map(unguarded, rows[1]), strict=True)) == table.cells(thing)
    found = read(written(thing), here(thing))
    assert (found.same, found.total, found.unknown) == (1, 0, {})


@pytest.mark.spec("EXCH-10")
@given(TEXTS)
def test_the_guard_can_be_turned_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    bare = text.lstrip("'")
    assert (guarded(text) != text) == (bool(bare) and bare[0] in FORMULA)


# -- in: rows of their own -------------------------------------------------------------------------


@pytest.mark.spec("EXCH-11")
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_columns_are_known_by_their_names(mark: str) -> None:
    text = mark.join(("Colour", "TITLE", "due", " tags ")) + "\r\n"
    text += mark.join(("red", '"dig, and; dig"', "2026-11-27", "a b")) + "\r\n"
    found = read(text)
    (record,) = found.records()
    assert (record["title"], record["tags"]) == ("dig, and; dig", ["a", "b"])
    assert record["due"] == {"date": "2026-11-27", "time": None, "zone": "UTC"}
    assert list(found.unknown) == ["colour"]
    assert not {"notes", "state", "start", "stage", "hands", "goal"} & record.keys()


def test_cells_are_read_as_people_write_them() -> None:
    head = "title,state,due,due_zone,start,stage,hands,notes"
    record = row(head, "dig,DONE,2026-11-27T18:00:00,Asia/Tokyo,,review,2,x")
    assert record["state"] == "done"
    assert record["due"] == {"date": "2026-11-27", "time": "18:00", "zone": "Asia/Tokyo"}
    assert (record["start"], record["stage"], record["hands"]) == (None, "review", [2, 2])
    assert row(head, "dig,claimed,,,,,1..3")["hands"] == [1, 3]
    assert row(head, "dig,archived")["state"] == "dropped"
    assert row(head, "dig")["title"] == "dig"
    assert "state" not in row(head, "dig")


@pytest.mark.spec("EXCH-22")
def test_a_row_claims_nothing_for_anybody() -> None:
    assert not {"who", "claims"} & row("title,who", "dig,ben").keys()
    thing = {**THING, "who": []}
    found = read(written(THING), here(thing))
    assert not list(found.records())
    assert found.left_out == {"a change of who has it: people claim for themselves": 1}


def test_rows_without_a_title_or_without_anything() -> None:
    found = read("title,due\n,2026-11-27\n,\n\ndig,\n")
    assert [one["title"] for one in found.records()] == ["dig"]
    assert found.left_out == {"a row without a title": 1}


@pytest.mark.spec("EXCH-12")
def test_a_row_has_the_name_that_lasts_longest() -> None:
    assert row("source,title", "x1,dig")["key"] == "source x1"
    assert row("id,title", f"{ID.upper()},dig")["key"] == ID
    assert row("id,title", "1,dig")["key"].startswith("row ")
    keys = [one["key"] for one in read("title,due\ndig,\nrest,\ndig,\n").records()]
    assert keys[0].removesuffix(" 1") == keys[2].removesuffix(" 2")
    again = [one["key"] for one in read("due,TITLE\n,dig\n,dig\n").records()]
    assert again == [keys[0], keys[2]]


def test_a_goal_is_one_that_is_here_or_a_new_one() -> None:
    known = here(THING)
    assert row("title,goal_id", f"dig,{GOAL}", known=known)["goal"] == {"id": GOAL}
    assert row("title,goal_id", f"dig,{ID}", known=known)["goal"] == {"id": ID}
    assert row("title,goal", "dig,SPRING", known=known)["goal"] == {"id": GOAL}
    assert row("title,goal", "dig,", known=known)["goal"] is None
    found = read("title,goal,goal_id\ndig,autumn,0000000000000000\nrest,autumn,\n", known)
    goal, *tasks = found.records()
    assert (goal["make"], goal["title"]) == ("goal", "autumn")
    assert {str(one["goal"]) for one in tasks} == {str({"from": "csv", "key": goal["key"]})}
    known.goals["0000000000000001"] = "spring"
    assert row("title,goal", "dig,spring", known=known)["goal"] == {
        "from": "csv", "key": "goal spring",
    }  # fmt: skip


# -- in: rows of what is here ----------------------------------------------------------------------


@pytest.mark.spec("EXCH-12")
@pytest.mark.parametrize(
    ("old", "new", "edit"),
    [
        ("fix the pump", "mend it", {"title": "mend it"}),
        (",claimed,", ",done,", {"state": "done"}),
        (",claimed,", ",free,", None),
        ("2026-11-27 18:00", "2026-11-28",
         {"due": {"date": "2026-11-28", "time": None, "zone": "Europe/Berlin"}}),
        ("2026-11-27 18:00", "", {"due": None}),
        ("Europe/Berlin", "Asia/Tokyo",
         {"due": {"date": "2026-11-27", "time": "18:00", "zone": "Asia/Tokyo"}}),
        ("a water", "water b", {"tags": ["water", "b"]}),
        (",doing,", ",,", {"stage": None}),
        ("1..3", "2", {"hands": [2, 2]}),
        ("1..3", "", {"hands": None}),
        ("one\n\ntwo", "one", {"notes": "one"}),
        ("one\n\ntwo", "one\r\n\r\ntwo", None),
        (f"spring,{GOAL}", f"autumn,{GOAL}", {"goal": {"from": "csv", "key": "goal autumn"}}),
        (f"spring,{GOAL}", ",", {"goal": None}),
        (f"spring,{GOAL}", f"spring,{ID}", {"goal": {"id": ID}}),
    ],
)  # fmt: skip
def test_what_differs_is_an_edit(old: str, new: str, edit: dict[str, Any] | None) -> None:
    text = written(THING)
    assert old in text
    found = read(text.replace(old, new), here(THING))
    wanted = [] if edit is None else [{"edit": ID, "rev": THING["rev"], **edit}]
    assert found.edits == wanted
    assert found.same == (edit is None)


@pytest.mark.spec("EXCH-12")
def test_a_row_of_few_columns_says_nothing_of_the_others() -> None:
    found = read(f"id,due\n{ID},2026-12-01\n", here(THING))
    due = {"date": "2026-12-01", "time": None, "zone": "Europe/Berlin"}
    assert found.edits == [{"edit": ID, "rev": None, "due": due}]


SERIES = {
    **THING, "state": "series", "who": [], "due_at": None, "occurs": None,
    "series": {"words": "every Fri at 18:00", "rules": []},
}  # fmt: skip


@pytest.mark.spec("EXCH-12")
def test_what_a_table_only_tells_is_changed_by_none_and_named() -> None:
    text = written(THING, {**SERIES, "id": GOAL})
    known = here(THING, {**SERIES, "id": GOAL})
    assert "every Fri at 18:00" in text
    assert (read(text, known).same, read(text, known).left_out) == (2, {})
    for old, new, why in (
        ("1h30min", "3h", "effort: each says it for themselves, with  moot effort"),
        ("every Fri at 18:00", "daily", "when it comes again: say that with  moot repeat"),
        (
            "pump,series,",
            "pump,done,",
            "a change of state of what comes again: say when with  moot repeat",
        ),
    ):
        assert old in text
        found = read(text.replace(old, new, 1), known)
        assert found.left_out == {why: 1}
        assert (found.edits, found.total) == ([], 0)


@pytest.mark.spec("EXCH-30")
def test_what_a_table_cannot_make_is_left_out_and_named() -> None:
    rows = [THING, SERIES, {**THING, "state": "skipped"}, {**THING, "state": "template"}]
    rows = [{**row, "id": f"{at}{ID[1:]}", "effort": NOTHING} for at, row in enumerate(rows)]
    found = read(written(*rows))
    assert [one["state"] for one in found.records() if one["make"] == "task"] == ["open"]
    assert found.left_out == {
        "what comes again: say when with  moot repeat": 1, "days of a series that were skipped": 1,
        "templates": 1,
    }  # fmt: skip
    found = read("title,series,effort\ndig,daily,2h\nrest,,\n")
    assert len(found.tasks) == 2
    assert len(found.left_out) == 2


# -- what is no table ------------------------------------------------------------------------------


@pytest.mark.spec("EXCH-25")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title,due\ndig,2026-13-01\n", "line 2: '2026-13-01' is no date; write 2026-11-27 or"),
        ("title,due\ndig,27.11.2026\n", "line 2: '27.11.2026' is no date"),
        ("title,due\ndig,2026-11-27 18:00 x\n", "line 2: '2026-11-27 18:00 x' is no date"),
        ('title,notes,state\n"a","x\ny",\nb,,later\n', "line 4: 'later' is no state"),
        ("title,stage\ndig,soon\n", "line 2: 'soon' is no stage; use one of  open doing waiting"),
        ("title,hands\ndig,many\n", "line 2: 'many' is no number of hands; write 2 or 1..3"),
        ("title,hands\ndig,3..1\n", "line 2: '3..1' is no number of hands"),
        ("title,x\ndig,1,2\n", "line 2: 3 cells under 2 names"),
        ("title,Title\na,b\n", "line 1: two columns are called 'title'"),
        ('title\n"dig\n', "line 2: no CSV: unexpected end of data"),
        ('title\n"dig"x\n', "line 2: no CSV: ',' expected after '\"'"),
    ],
)
def test_what_is_no_table_is_refused_by_the_line(text: str, words: str) -> None:
    with pytest.raises(Trouble) as caught:
        read(text)
    assert caught.value.code == "bad-file"
    assert caught.value.message.startswith(words)


@pytest.mark.spec("EXCH-25")
def test_a_damaged_rev_is_refused_by_the_line() -> None:
    with pytest.raises(Trouble) as caught:
        read(f"id,due,rev\n{ID},2026-12-01,{THING['rev']}x\n", here(THING))
    assert caught.value.code == "bad-file"
    assert caught.value.message.startswith("line 2: 'q8d1xq7m2v8k4t0wx' is no rev; leave the cell")
