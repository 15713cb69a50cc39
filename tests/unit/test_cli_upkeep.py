"""How checklists, loose ends, conflicts, horizons and signs read on a terminal and on a pipe."""

import io
from types import SimpleNamespace
from typing import Any

import pytest

from moot.cli import moment
from moot.cli.checklist import part_lines, parts
from moot.cli.commands.loose import _show as show_loose
from moot.cli.commands.show import _conflict as show_conflict
from moot.cli.conflict_text import value_text
from moot.cli.event_text import detail
from moot.cli.field_words import split
from moot.cli.measures import days, span_words, work_length
from moot.cli.outlook import outlook, pledged, sign_words
from moot.cli.screen import Screen


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What something writes on a terminal of so many columns; a pipe without any."""
    monkeypatch.setattr(moment, "now", lambda: moment.seconds("2026-11-23T12:00:00.000Z"))

    def run(write: Any, *arguments: Any, columns: str = "80") -> list[str]:
        monkeypatch.setenv("MOOT_TTY", columns)
        text = io.StringIO()
        screen = Screen(text, colour=False)
        call = SimpleNamespace(
            screen=screen, verbose=False,
            id_of=lambda thing: thing["short" if columns else "id"],
        )  # fmt: skip
        write(call, *arguments)
        screen.flush()
        return text.getvalue().splitlines()

    return run


def child(title: str, state: str = "free", **more: Any) -> dict[str, Any]:
    plain = {"id": f"{title}-whole", "short": title[:4], "kind": "task", "title": title,
             "state": state, "who": [], "parts": {"done": 0, "all": 0}}  # fmt: skip
    return plain | more


@pytest.mark.spec("CLI-21")
def test_the_leaves_under_a_task_are_a_list_to_tick_off(told: Any) -> None:
    ben = [{"name": "ben", "as": "lead"}]
    task = {"kind": "task", "children": [
        child("seal", "done"), child("hose", "claimed", who=ben),
        child("beds", parts={"done": 1, "all": 3}), child("long " * 30),
        child("spring", "forming", kind="goal"), child("gone", "archived"),
    ]}  # fmt: skip
    lines = told(parts, task)
    assert lines[:4] == [
        "",
        "  [x] seal  seal",
        "  [ ] hose  hose  ben",
        "  beds  beds  1 of 3, free",
    ]
    assert lines[4].startswith("  [ ] long  long long")
    assert all(len(line) <= 80 for line in lines)
    assert lines[5:] == ["  spri  spring  forming", "  and 1 archived"]
    assert list(part_lines(task))[:3] == [
        "[x] seal-whole seal",
        "[ ] hose-whole hose",
        "beds-whole beds",
    ]
    assert not any("gone" in line for line in part_lines(task))
    assert told(parts, {"kind": "task", "children": []}) == []


@pytest.mark.spec("CLI-21")
def test_under_a_goal_nothing_is_a_box(told: Any) -> None:
    assert told(parts, {"kind": "goal", "children": [child("seal")]}) == ["", "  seal  seal  free"]


ENDS = [
    {"reason": "overdue", "words": "it is overdue, and nobody has it", "since": "…",
     "next": ["moot claim pump"], "thing": child("pump"), "about": None},
    {"reason": "stranded", "words": "it is open, and what it is part of is reached", "since": "…",
     "next": ["moot move hose under none", "moot archive hose"], "thing": child("hose"),
     "about": {"title": "the \x1b[31mspring"}},
]  # fmt: skip


@pytest.mark.spec("CLI-20")
def test_every_loose_end_has_its_reason_and_a_command(told: Any) -> None:
    assert told(show_loose, ENDS, 5) == [
        "pump  pump",
        "      it is overdue, and nobody has it",
        "      next: moot claim pump",
        "hose  hose",
        "      it is open, and what it is part of is reached (the \u241b[31mspring)",
        "      next: moot move hose under none     or  moot archive hose",
        "and 3 more:  moot loose -n 5",
    ]
    assert told(show_loose, [], 0) == ["nothing has fallen between people", "next: moot next"]
    assert told(show_loose, ENDS[:1], 5, columns="") == [
        "pump-whole\toverdue\tpump\tit is overdue, and nobody has it\tmoot claim pump"
    ]
    assert told(show_loose, [], 0, columns="") == []


@pytest.mark.spec("CLI-22")
def test_every_way_out_of_a_conflict_is_shown(told: Any) -> None:
    side = {"person": "b", "at": "2026-11-22T18:00:00.000Z", "shown": False}
    conflict = {
        "kind": "archived", "field": "archived",
        "message": "ada archived this while ben worked on it. It stays in sight.",
        "values": [{"field": "archived", "value": True, "name": "ada", **side},
                   {"field": "due", "value": {"date": "2026-12-01", "time": None}, "name": "ben",
                    **side}],
        "next": ["moot archive 3f1a --not     to keep it", "moot archive 3f1a     to put it away"],
    }  # fmt: skip
    lines = told(show_conflict, conflict)
    assert lines[0] == "  ! ada archived this while ben worked on it. It stays in sight."
    assert "archived it" in lines[1]
    assert "due: 2026-12-01" in lines[2]
    assert lines[3:] == [
        "    next: moot archive 3f1a --not     to keep it",
        "          moot archive 3f1a     to put it away",
    ]
    kept = {"field": "archived", "value": None}
    assert value_text(conflict, kept) == "keeps it"
    assert value_text({"kind": "values"}, {"field": "due", "value": None}) == "nothing"


@pytest.mark.parametrize(
    ("first", "last", "words", "typed"),
    [
        ("2027-05-01", "2027-05-31", "May 2027", "2027-05-01..2027-05-31"),
        ("2028-02-01", "2028-02-29", "Feb 2028", "2028-02-01..2028-02-29"),
        ("2027-01-01", "2027-12-31", "2027", "2027-01-01..2027-12-31"),
        ("2027-01-01", "2028-12-31", "2027 to 2028", "2027-01-01..2028-12-31"),
        ("2026-12-01", "2027-05-31", "Dec 2026 to May 2027", "2026-12-01..2027-05-31"),
        ("2027-02-01", "2027-05-31", "Feb to May 2027", "2027-02-01..2027-05-31"),
        ("2027-06-02", "2027-06-02", "2 Jun 2027", "2027-06-02"),
        (None, "2027-06-30", "until 30 Jun 2027", "..2027-06-30"),
        ("2027-06-30", None, "from 30 Jun 2027", "2027-06-30.."),
        ("2027-06-02", "2027-07-31", "2 Jun 2027 to 31 Jul 2027", "2027-06-02..2027-07-31"),
    ],
)
def test_spans_of_days(
    told: Any, first: str | None, last: str | None, words: str, typed: str
) -> None:
    span = {"from": first, "to": last}
    assert (span_words(span), days(span)) == (words, typed)


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (90, "1 h 30 min")]
)
def test_lengths_of_work(minutes: int, words: str) -> None:
    assert work_length(minutes) == words


def reading(value: str, words: str | None = None) -> dict[str, Any]:
    return {"person": "b", "name": "ben", "at": "2026-11-22T18:00:00.000Z", "value": value,
            "words": words}  # fmt: skip


def sign(*readings: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"sign": "x", "text": "beans", "target": "40", "unit": "kg", "gone": False,
            "count": len(readings), "readings": list(readings)} | more  # fmt: skip


def test_signs_show_what_was_read_last_by_whom_and_when(told: Any) -> None:
    def line(call: Any, one: Any) -> None:
        call.screen.line(sign_words(call, one))

    assert told(line, sign()) == ["beans: nothing yet of 40 kg"]
    assert told(line, sign(target=None)) == ["beans: nothing yet"]
    assert told(line, sign(reading("12"))) == ["beans: 12 of 40 kg, ben, yesterday"]
    two = sign(reading("12"), reading("13.5", "rain"), unit=None)
    assert told(line, two) == ["beans: 13.5 of 40, ben, yesterday (rain); 2 readings"]
    assert told(line, two, columns="") == [
        "beans: 13.5 of 40, ben, 2026-11-22T18:00:00.000Z (rain); 2 readings"
    ]


def test_what_there_is_to_know_of_a_goal(told: Any) -> None:
    other = {"id": "9k2m-whole", "short": "9k2m", "title": "spring"}
    goal = {
        "horizon": {"from": "2027-05-01", "to": "2027-05-31"}, "threshold": 5,
        "effort": {"minutes": 90, "members": 2}, "pledged": {"counting": 1, "all": 2},
        "pledges": [{"name": "ada", "words": "seeds", "if": None, "counts": True},
                    {"name": "ben", "words": "a day", "if": 3, "counts": False}],
        "signs": [sign(), sign(reading("1"), gone=True), sign(reading("1"), gone=True, text=None)],
        "links": [{"as": "url", "url": "https://x", "thing": None},
                  {"as": "serves", "url": None, "thing": other | {"title": None}}],
        "linked_by": [{"as": "duplicate-of", "thing": other}],
    }  # fmt: skip

    def lines(call: Any, thing: Any) -> None:
        for name, value in outlook(call, thing):
            call.screen.line(f"{name}: {value}")

    assert told(lines, goal) == [
        "horizon: May 2027",
        "effort: 1 h 30 min, the middle of 2 members",
        "pledged: 1 of 5, 1 waiting",
        "pledge: ada: seeds",
        "pledge: ben: a day (waits for 3)",
        "sign 1: beans: nothing yet of 40 kg",
        "sign: taken away: beans, 1 reading",
        "sign: taken away: one that this version cannot read, 1 reading",
        "link: https://x",
        "link: serves something that has not come here yet (9k2m)",
        "link: has a duplicate spring (9k2m)",
    ]
    assert pledged(goal) == "1 of 5 pledged, 1 waiting"
    goal |= {"threshold": None, "pledged": {"counting": 2, "all": 2}}
    assert pledged(goal) == "2 pledged"


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("link", {"links": {"to": {"as": "serves", "to": "9k2m8v"}}}, "links: serves 9k2m"),
        ("link", {"links": {"to": {"as": "url", "to": "https://x"}}}, "links: https://x"),
        ("effort", {"effort": {"to": 90}}, "effort: 1 h 30 min"),
        ("effort", {"effort": {"to": None}}, "effort: none"),
        ("promote", {"kind": {"to": "goal"}, "why": {"to": "to eat"}}, "why: to eat"),
        ("edit", {"horizon": {"to": {"from": "2027-05-01", "to": None}}}, "horizon: 2027-05-01.."),
        ("link", {"links": {"to": {"as": ["x"], "to": 3}}}, "links: ['x'] 3"),
        ("archive", {"archived": {"to": True}}, ""),
    ],
)
def test_what_the_log_says_beside_the_verb(kind: str, change: Any, words: str) -> None:
    assert detail({"kind": kind, "text": None, "change": change}) == words


def test_horizon_and_threshold_are_fields_on_the_command_line() -> None:
    assert split(["Harvest", "horizon:2027-05", "threshold:5"], None) == (
        "Harvest",
        {"horizon": "2027-05", "threshold": "5"},
    )
