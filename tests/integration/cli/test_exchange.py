"""Files out of a group and into one, as people and scripts do it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from laptop import Laptop
from terminal import INTERRUPT

MANY = 3_000


@pytest.fixture
def cy(ada: Laptop, tmp_path: Path) -> Iterator[Laptop]:
    """Somebody with ada's group and a key that reads, who holds nothing of it."""
    ada.says("invite", "--read", "--to", "read.invite")
    laptop = Laptop(tmp_path, "cy")
    laptop.says("join", "--name", "cy", "-q", paste=(tmp_path / "read.invite").read_text())
    yield laptop
    laptop.close()


@pytest.mark.spec("EXCH-5")
def test_a_history_goes_from_one_home_to_another(ada: Laptop, cy: Laptop, tmp_path: Path) -> None:
    pump = ada.says("add", "-q", "fix the pump", "+water")
    ada.says("say", pump, "the seal is gone")
    told = ada.reads("export", "garden.jsonl")
    path = tmp_path / "garden.jsonl"
    assert told == {
        "path": "garden.jsonl", "format": "jsonl", "written": 4, "left_out": 0,
        "bytes": path.stat().st_size,
    }  # fmt: skip
    dry = cy.reads("import", "garden.jsonl", "--dry-run")
    assert (dry["new"], dry["dry"], dry["same"]) == (4, True, None)
    taken = cy.reads("import", "garden.jsonl")
    assert (taken["new"], taken["known"], taken["same"]) == (4, 0, True)
    assert taken["hash"] == ada.says("state-hash") == cy.says("state-hash")
    again = cy.says("import", "-", paste=path.read_bytes())
    assert again.splitlines()[0] == "nothing new: all 4 entries are in garden already"
    first, rest = ada.says("export", "-", "--as", "jsonl").split("\n", 1)
    assert rest == cy.says("export", "-", "--as", "jsonl").split("\n", 1)[1]
    assert json.loads(first)["entries"] == rest.count("\n") + 1


@pytest.mark.spec("EXCH-6")
@pytest.mark.spec("EXCH-7")
def test_a_history_that_was_changed_is_refused(ada: Laptop, tmp_path: Path) -> None:
    ada.says("add", "fix the pump")
    ada.says("export", "garden.jsonl")
    text = (tmp_path / "garden.jsonl").read_text()
    for changed, words in (
        (text.replace("the pump", "the lamp"), "moot: line 4 is not as it was written\n"),
        (text.replace('"name":"garden"', '"name":"gArden"', 1), "moot: line 1 is not as it was"),
        (text.rsplit("\n", 2)[0], "moot: the file is not whole: 2 entries follow its first line"),
    ):
        done = ada.types("import", "-", paste=changed)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(words), done.err


@pytest.mark.spec("EXCH-8")
def test_a_history_of_another_group_names_both(ada: Laptop) -> None:
    ada.says("export", "garden.jsonl")
    garden, shed = ada.reads("group", "list")[0]["id"], ada.says("group", "new", "shed", "-q")
    done = ada.types("import", "garden.jsonl")
    assert done.code == 6
    assert done.err.startswith(
        f"moot: the file is of garden ({garden}), and this is shed ({shed})\n"
    )
    assert ada.reads("import", "garden.jsonl", "-g", garden)["new"] == 0


@pytest.mark.spec("CLI-29")
def test_a_file_is_not_written_over_unasked(ada: Laptop, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("mine")
    done = ada.types("export", "t.csv")
    assert (done.code, done.err.splitlines()[0]) == (6, "moot: t.csv is there already")
    assert (tmp_path / "t.csv").read_text() == "mine"
    ada.says("export", "t.csv", "--force")
    assert (tmp_path / "t.csv").read_text().startswith("id,title,")


def test_every_format_says_what_it_wrote(settled: Laptop) -> None:
    assert settled.says("export", "a.csv") == "wrote 3 tasks to a.csv"
    assert settled.says("export", "b.csv", "is:due", "+water") == "wrote 1 task to b.csv"
    assert settled.says("export", "a.ics") == "wrote 1 task to a.ics; 2 without a day left out"
    assert settled.says("export", "a.md") == "wrote 4 goals and tasks to a.md"
    assert settled.says("export", "b.md", "--goal", "garden", "-q") == "b.md"
    report = (settled.folder / "b.md").read_text()
    assert "## open the garden\n" in report
    assert "修理水泵" not in report
    rows = list(csv.reader(io.StringIO(settled.says("export", "-", "--as", "csv"))))
    assert [row[1] for row in rows][:3] == ["title", "fix the pump", "修理水泵 🌱"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("tasks.txt",), "moot: 'tasks.txt' does not say in which format"),
        (("-",), "moot: '-' does not say in which format"),
        (("x.csv", "--as", "pdf"), "moot: there is no format 'pdf'"),
        (("x.jsonl", "is:open"), "moot: a filter chooses tasks; jsonl takes none"),
        (("x.csv", "--goal", "garden"), "moot: --goal is for a report"),
        (("x.csv", "is:blue"), "moot: "),
        (("no/x.csv",), "moot: cannot write no/x.csv"),
        (("-", "--as", "csv", "--json"), None),
    ],
)
def test_an_export_that_cannot_be_leaves_nothing(
    settled: Laptop, words: tuple[str, ...], message: str | None
) -> None:
    before = sorted(path.name for path in settled.folder.iterdir())
    done = settled.types("export", *words)
    assert done.code in {1, 2}
    assert done.out == ""
    assert message is None or done.err.startswith(message), done.err
    assert sorted(path.name for path in settled.folder.iterdir()) == before


TASKS: list[dict[str, object]] = [
    {"uuid": "1", "description": "Fix the pump", "project": "garden", "priority": "H",
     "annotations": [{"entry": "20261102T080000Z", "description": "gone"}], "estimate": "3h"},
    {"uuid": "2", "description": "old", "status": "deleted"},
]  # fmt: skip


@pytest.mark.spec("CLI-30")
@pytest.mark.spec("EXCH-20")
def test_what_another_program_holds_is_taken_in_once(ada: Laptop) -> None:
    file = json.dumps(TASKS)
    assert ada.says("import", "-", "--dry-run", paste=file).splitlines()[0] == (
        "1 goal, 1 task and 1 thought would be made in garden"
    )
    assert ada.reads("list", "--all") == []
    told = json.loads(ada.says("import", "-", "--json", paste=file))
    assert told == {
        "format": "taskwarrior", "group": "garden", "dry": False, "goals": 1, "tasks": 1,
        "thoughts": 1, "changed": 0, "same": 0, "kept": 0,
        "left_out": {"deleted there, and not here": 1}, "unknown": ["estimate"],
    }  # fmt: skip
    assert ada.says("import", "-", paste=file).splitlines() == [
        "nothing new for garden", "  3 here already, just so",
        "  left out: 1 (deleted there, and not here)", "  not understood: estimate",
    ]  # fmt: skip
    (pump,) = ada.reads("list")
    ada.says("edit", pump["id"], "title:mend it")
    later = json.dumps([{**TASKS[0], "description": "Fix the tap", "tags": ["x"]}])
    assert ada.says("import", "-", paste=later).splitlines()[:2] == [
        "1 thing changed, as the file has it", "  2 here already, just so",
    ]  # fmt: skip
    assert ada.reads("list")[0]["title"] == "mend it"
    shown = ada.reads("show", pump["id"])
    assert (shown["tags"], shown["imported"]["key"]) == (["x"], "1")
    assert "from\ttaskwarrior, 1" in ada.says("show", pump["id"])


def recurring(ada: Laptop) -> None:
    """A chore of which a day is somebody's and another skipped; a template; an effort."""
    chore = ada.says("add", "-q", "water", "hands:2")
    ada.says("repeat", chore, "every", "fri", "18:00", "from:2099-01-01")
    ada.says("effort", chore, "1h30min")
    first, second, *_ = ada.says("series", chore, "-q").splitlines()
    ada.says("claim", first)
    ada.says("skip", second)
    ada.says("template", "save", ada.says("add", "-q", "pick {what}"), "harvest")
    ada.says("archive", ada.says("add", "-q", "old"))


@pytest.mark.spec("EXCH-9")
@pytest.mark.spec("EXCH-12")
def test_a_table_goes_out_and_in(ada: Laptop, tmp_path: Path) -> None:
    ada.says("add", "--", "=1+1", "+not", "a", "tag")
    ada.says("add", "dig", "due:2026-12-01", "+spade")
    ada.says("export", "t.csv")
    assert ada.says("import", "t.csv").splitlines() == [
        "nothing new for garden", "  2 here already, just so",
    ]  # fmt: skip
    recurring(ada)
    before = ada.says("state-hash")
    ada.says("export", "all.csv")
    told = ada.reads("import", "all.csv")
    assert (told["same"], told["left_out"], told["unknown"]) == (7, {}, [])
    assert ada.says("state-hash") == before
    text = (tmp_path / "t.csv").read_text()
    ada.says("import", "-", paste=text.replace("dig,free", "rest,done"))
    states = {thing["title"]: thing["state"] for thing in ada.reads("list", "--all")}
    assert (states["=1+1 +not a tag"], states["rest"]) == ("free", "done")
    ada.says("group", "new", "shed")
    for outcome in ("2 tasks made in shed", "nothing new for shed"):
        assert ada.says("import", "t.csv", "--from", "csv").splitlines()[0] == outcome
    titles = sorted(thing["title"] for thing in ada.reads("list", "--all"))
    assert titles == ["=1+1 +not a tag", "dig"]


@pytest.mark.spec("CLI-30")
@pytest.mark.parametrize(
    ("words", "file", "message"),
    [
        (("-",), "", "moot: the file is empty"),
        (("-",), "buy milk\n", "moot: the file is nothing that moot knows"),
        (("-", "--from", "github"), "title\nx\n", "moot: this is not a list of GitHub issues; it"),
        (("-", "--from", "xml"), "title\n", "moot: there is no format 'xml'"),
        (("-", "--repo", "a/b"), "title\nx\n", "moot: --repo is for GitHub issues"),
        (("-",), '[{"uuid":"1","description":"x"', "moot: line 1: no JSON"),
        (("no.csv",), "", "moot: cannot read no.csv"),
    ],
)
def test_an_import_that_cannot_be_changes_nothing(
    settled: Laptop, words: tuple[str, ...], file: str, message: str
) -> None:
    before = settled.says("state-hash")
    done = settled.types("import", *words, paste=file)
    assert done.code in {1, 2}
    assert done.out == ""
    assert done.err.startswith(message), done.err
    assert settled.says("state-hash") == before


@pytest.mark.spec("CLI-31")
def test_who_stops_an_import_goes_on_with_it_later(ada: Laptop, tmp_path: Path) -> None:
    tasks = [{"uuid": str(at), "description": f"task {at}"} for at in range(MANY)]
    (tmp_path / "many.json").write_text(json.dumps(tasks))
    terminal = ada.sees("import", "many.json")
    terminal.waits_for(f" of {MANY:,} records")
    terminal.types(INTERRUPT)
    assert terminal.ends() == 130
    assert "stopped after " in terminal.text
    assert "Traceback" not in terminal.text
    there = len(ada.reads("list"))
    assert 0 < there < MANY
    assert there % 200 == 0
    told = ada.reads("import", "many.json")
    assert (told["tasks"], told["same"]) == (MANY - there, there)
