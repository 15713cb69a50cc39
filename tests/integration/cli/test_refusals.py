"""Whatever goes wrong: a short word, the next command, the right exit code, no traceback."""

import json
import os
import re
import socket
import subprocess
import threading
from pathlib import Path

import pytest

from laptop import COMMAND, Done, Laptop


def _well_told(done: Done) -> str:
    """Check the shape of a refusal; returns it."""
    lines = done.err.splitlines()
    assert done.out == ""
    assert lines[0].startswith("moot: ")
    assert lines[-1].startswith("next: ")
    assert len(lines) <= 3
    assert "Traceback" not in done.err
    return done.err


@pytest.mark.spec("CLI-9")
@pytest.mark.spec("CLI-10")
@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ("shw", 2, "did you mean 'show'?"),
        ("list --limit many", 2, "--limit is a number"),
        ("add fix due:someday", 2, "someday"),
        ("add fix deu:fri", 2, "did you mean due:fri?"),
        ("edit PUMP pump", 2, "is no FIELD:VALUE"),
        ("list is:nonsense", 2, "nonsense"),
        ("say PUMP -", 2, "nothing came in to say"),
        ("claim PUMP --as boss", 2, "boss"),
        ("wait synced --timeout soon", 2, "no length of time"),
        ("log -f is:blue", 2, "is:blue"),
        ("at yesterday log -f", 2, "does not go on"),
        ("at yesterday claim PUMP", 2, "the present alone"),
        ("at 2099-01-01 list", 2, "still to come"),
        ("inbox --read", 2, "needs ids"),
        ("inbox --all-read x", 2, "takes no ids"),
        ("log -f is:nonsense", 2, "is:nonsense"),
        ("find is:open", 2, "needs a word"),
        ("view show nothing", 2, "no view 'nothing'"),
        ("view save x_y +water", 2, "no name for a view"),
        ("view drop nothing", 3, "no view 'nothing'"),
        ("show zzzz", 3, "there is no 'zzzz' here"),
        ("leave nowhere", 3, "you are in no group 'nowhere'"),
        ("ping nobody", 3, "nobody"),
        ("group use nowhere", 3, "nowhere"),
        ("-g nowhere list", 3, "nowhere"),
        ("goal add dig horizon:2099-05", 2, "next: moot goal add dig horizon:2099-05 --why TEXT"),
        ("drop PUMP", 4, "you do not have"),
        ("reopen PUMP", 6, "is not done"),
        ("init --name eve", 6, "ada"),
        ("group new garden", 6, "garden"),
        ("wait met --timeout 0", 8, "not yet"),
        ("wait met --timeout 1s", 124, "not within 1 s"),
        ("leave garden", 2, "moot leave garden --yes"),
        ("join", 2, "no invite came in"),
    ],
)
def test_refusals(settled: Laptop, words: str, code: int, message: str) -> None:
    pump = json.loads(settled.says("list", "+water", "--json"))[0]["id"]
    done = settled.types(*(pump if word == "PUMP" else word for word in words.split()))
    told = _well_told(done)
    assert done.code == code
    assert message in told
    as_json = settled.types(*(pump if word == "PUMP" else word for word in words.split()), "--json")
    assert as_json.code == code
    assert json.loads(as_json.err)["error"]["message"] in told


@pytest.mark.spec("CLI-9")
def test_what_is_near_is_offered_and_not_taken(settled: Laptop) -> None:
    things = settled.reads("list", "--all", "kind:task,goal")
    ids = sorted(thing["id"] for thing in things)
    first = ids[0]
    unknown = settled.types("show", f"{first[:15]}{'0' if first[15] != '0' else '1'}")
    assert unknown.code == 3
    assert first[:4] in unknown.err  # the near one is offered, and not taken


@pytest.mark.spec("CLI-9")
@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda text: text.replace(text[20], "B" if text[20] != "B" else "C", 1), "letter"),
        (lambda text: text[: len(text) // 2], "invite"),
        (lambda text: f"MOOT9{text[5:]}", "newer"),
        (lambda _: "hello there", "invite"),
    ],
    ids=["one letter", "cut", "newer", "something else"],
)
def test_an_invite_that_is_not_one(settled: Laptop, spoil: object, message: str) -> None:
    good = settled.says("invite")
    done = settled.types("join", "--no-input", paste=spoil(good))  # type: ignore[operator]
    assert done.code == 2
    told = _well_told(done)
    assert message in told.lower()
    assert good[30:60] not in told


@pytest.mark.spec("CLI-9")
def test_before_there_is_a_profile_or_a_group(fresh: Laptop) -> None:
    for words in ("", "list", "status", "who", "add x", "me", "dump"):
        done = fresh.types(*words.split())
        assert (done.code, "moot init" in _well_told(done)) == (4, True)
    assert not fresh.home.exists(), "asking must not leave a home behind"
    fresh.says("init", "--name", "ada", "--no-input")
    done = fresh.types("add", "x")
    assert (done.code, "moot group new NAME" in _well_told(done)) == (4, True)


@pytest.mark.spec("CLI-9")
def test_a_home_that_cannot_be_used(fresh: Laptop) -> None:
    fresh.home.write_text("a file in the way")
    done = fresh.types("init", "--name", "ada", "--no-input")
    assert done.code == 4
    assert "in the way" in _well_told(done)
    fresh.home.unlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
@pytest.mark.spec("CLI-9")
def test_a_home_of_another_user(fresh: Laptop) -> None:
    fresh.home.mkdir()
    os.chown(fresh.home, 12345, 12345)
    done = fresh.types("init", "--name", "ada", "--no-input")
    assert done.code == 4
    assert "belongs to another user" in _well_told(done)


@pytest.mark.spec("CLI-9")
def test_a_damaged_store(ada: Laptop) -> None:
    ada.says("add", "x")
    ada.says("node", "stop")
    (ada.home / "moot.db").write_bytes(b"this is no database" * 1000)
    for rest in ada.home.glob("moot.db-*"):
        rest.unlink()
    done = ada.types("list")
    assert done.code == 1
    assert "damaged" in _well_told(done)
    examined = ada.types("doctor")
    assert examined.code == 1
    assert "fault" in examined.out


@pytest.mark.spec("CLI-9")
def test_something_else_listens_where_the_node_would(fresh: Laptop) -> None:
    door = fresh.home / "run" / "api.sock"
    door.parent.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(door))
        listening.listen()
        listening.settimeout(30)
        (fresh.home / "moot.db").touch()

        def serve() -> None:
            for _ in range(2):  # a command tries once more
                listening.accept()[0].close()

        serving = threading.Thread(target=serve)
        serving.start()
        done = fresh.types("list")
        serving.join(30)
    assert done.code == 5
    _well_told(done)


@pytest.mark.spec("CLI-4")
def test_several_first_commands_at_once_leave_one_node(ada: Laptop) -> None:
    ada.says("node", "stop")
    running = [
        subprocess.Popen(
            [*COMMAND, "status", "--json"], env=ada.environment, stdout=subprocess.PIPE
        )
        for _ in range(4)
    ]
    pids = set()
    for process in running:
        out, _ = process.communicate(timeout=90)
        assert process.returncode == 0
        pids.add(json.loads(out)["pid"])
    assert len(pids) == 1


@pytest.mark.spec("CLI-4")
def test_a_node_killed_is_started_again_and_nothing_is_lost(ada: Laptop) -> None:
    ada.says("add", "fix the pump")
    os.kill(ada.reads("status")["pid"], 9)
    assert [thing["title"] for thing in ada.reads("list")] == ["fix the pump"]


def test_a_clock_far_off_is_said_and_does_no_harm(fresh: Laptop) -> None:
    fresh.says("init", "--name", "ada", "--no-input")
    fresh.says("group", "new", "garden")
    assert fresh.types("add", "x", "due:1970-01-01").code == 0
    assert "overdue" in fresh.says("list", MOOT_TTY="80")


@pytest.mark.spec("CLI-13")
def test_one_wrong_name_among_several_changes_nothing(ada: Laptop) -> None:
    ids = [ada.says("add", "-q", title) for title in ("one", "two")]
    done = ada.types("claim", ids[0], "zzzz", ids[1])
    assert done.code == 3
    assert all(thing["state"] == "free" for thing in ada.reads("list"))
    ada.says("claim", *ids)
    assert all(thing["state"] == "claimed" for thing in ada.reads("list"))
    lines = ada.says("done", *ids, "--json").splitlines()
    assert [json.loads(line)["thing"]["id"] for line in lines] == ids


@pytest.mark.spec("CLI-3")
def test_which_group_is_meant(ada: Laptop) -> None:
    for name in ("kitchen", "choir"):
        ada.says("group", "new", name)
    folder = ada.folder / ".moot"

    def meant(*words: str, **env: str) -> object:
        return json.loads(ada.says(*words, "now", "--json", **env))["group"]

    assert meant() == "choir"
    ada.says("group", "use", "garden")
    assert meant() == "garden"
    folder.write_text("# for this folder\ngroup: kitchen\n")
    assert meant() == "kitchen"
    assert meant(MOOT_GROUP="choir") == "choir"
    assert meant("-g", "garden", MOOT_GROUP="choir") == "garden"
    folder.write_text("key: secret\n")
    refused = ada.types("list")
    assert refused.code == 2
    assert ".moot" in _well_told(refused)


@pytest.mark.spec("CLI-14")
def test_an_invite_file_is_new_and_ours_alone(settled: Laptop, tmp_path: Path) -> None:
    path = tmp_path / "garden.invite"
    settled.says("invite", "--to", str(path))
    assert settled.says("invite", "--to", "-") == path.read_text().strip()
    assert not Path(settled.home, "-").exists()
    assert path.stat().st_mode & 0o777 == 0o600
    assert re.fullmatch(r"MOOT1[0-9A-Z]+\n", path.read_text())
    before = path.read_text()
    refused = settled.types("invite", "--read", "--to", str(path))
    assert refused.code == 6
    assert path.read_text() == before
    assert settled.types("invite", "--to", str(tmp_path / "no" / "where")).code == 1
    both = settled.types("invite", "--read", "--keep")
    assert both.code == 2


def test_a_node_is_stopped_even_if_it_answers_nobody(ada: Laptop) -> None:
    pid = ada.reads("status")["pid"]
    ada.says("node", "stop")
    assert "no node runs" in ada.says("node", "stop")
    again = ada.reads("node", "start")
    assert again["started"] is True
    assert again["pid"] != pid
    assert ada.reads("node", "start")["started"] is False
    (ada.home / "run" / "api.sock").unlink()
    assert "has stopped" in ada.says("node", "stop")


def test_what_the_node_noted_can_be_read(ada: Laptop) -> None:
    ada.says("node", "stop")
    assert "ready, pid" in ada.says("node", "logs")
    assert len(ada.says("node", "logs", "-n", "1").splitlines()) == 1
    assert ada.reads("node", "logs")["path"].endswith("node.log")
