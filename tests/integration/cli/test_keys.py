"""Keys: shown, kept in a backup, brought back from it, and locked by a passphrase."""

from __future__ import annotations

import json
import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from laptop import LOOPBACK, Laptop
from moot.cli import passphrase
from moot.cli.commands import keys
from moot.cli.launch import pid_of
from moot.node.home import Home
from moot.protocol import limits
from terminal import INTERRUPT, Terminal

PASSPHRASE = "correct horse battery"
LINE = f"{PASSPHRASE}\n"
ANOTHER = "staple of another kind"
SECRETS = ("fix the old pump", "ada of the hill", "the walled garden")
"""A title, a name and the name of a group, which no file of a locked home may hold."""


@pytest.fixture
def back(tmp_path: Path) -> Iterator[Laptop]:
    """A machine on which moot never ran."""
    laptop = Laptop(tmp_path, "back")
    yield laptop
    laptop.close()


@pytest.fixture
def locked(ada: Laptop) -> Laptop:
    """A locked home with something in it."""
    ada.says("person", "rename", SECRETS[1])
    ada.says("group", "new", SECRETS[2])
    ada.says("add", SECRETS[0])
    assert in_the_clear(ada) == list(SECRETS)
    ada.says("key", "lock", paste=LINE)
    return ada


def in_the_clear(laptop: Laptop) -> list[str]:
    """Which of the secrets can be read in the files of a home."""
    files = [path.read_bytes() for path in laptop.home.rglob("*") if path.is_file()]
    assert len(files) > 2
    return [secret for secret in SECRETS if any(secret.encode() in data for data in files)]


def types_twice(terminal: Terminal, question: str = "(not shown): ") -> None:
    """Answer with a new passphrase, which must not be seen, and let the command end well."""
    for asked in (question, "The same once more: "):
        terminal.waits_for(asked)
        terminal.types(f"{PASSPHRASE}\r")
    assert terminal.ends() == 0
    assert "horse" not in terminal.text


def node_of(laptop: Laptop) -> int | None:
    return pid_of(Home.find(str(laptop.home)))


def test_bounds_are_those_of_the_protocol() -> None:
    assert passphrase.SHORTEST == limits.MIN_PASSPHRASE_LETTERS
    assert passphrase.LONGEST_LINE > limits.MAX_PASSPHRASE_BYTES
    assert keys.LARGEST == limits.MAX_SEALED_BYTES


# -- showing and keeping ---------------------------------------------------------------------------


@pytest.mark.spec("CLI-62")
def test_keys_are_told_in_words_to_compare(ada: Laptop) -> None:
    ada.says("group", "new", "kitchen")
    terminal = ada.sees("key", "show", NO_COLOR="1")
    assert terminal.ends() == 0
    me = ada.reads("me")["groups"]
    for one in me:
        assert f"you      {one['person']}  {one['words']}" in terminal.text
    assert terminal.text.count("can write, and ask others in") == 2
    assert terminal.text.count("none made here") == 2
    assert "the store is in the clear\nnext: moot key backup FILE" in terminal.text
    told = ada.reads("key", "show", "-g", "kitchen")
    assert [one["group"] for one in told["groups"]] == ["kitchen"]
    rows = [line.split("\t") for line in ada.says("key", "show").splitlines()]
    assert [row[:3] for row in rows] == [
        ["group", me[0]["id"], "garden"],
        ["group", me[1]["id"], "kitchen"],
        ["locked", "no"],
    ]
    assert ada.says("key", "show", "-q").splitlines() == [one["person"] for one in me]


@pytest.mark.spec("CLI-63")
def test_a_backup_is_a_new_file_of_ones_own(ada: Laptop, tmp_path: Path) -> None:
    told = json.loads(ada.says("key", "backup", "my.keys", "--json", paste=LINE))
    path = tmp_path / "my.keys"
    assert told["path"] == str(path)
    assert told["bytes"] == path.stat().st_size
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert ada.reads("key", "show")["groups"][0]["backup"] is not None
    before = path.read_bytes()
    for words in (("my.keys",), (str(path),)):
        done = ada.types("key", "backup", *words, paste=LINE)
        assert (done.code, done.out) == (6, "")
        assert "is there already" in done.err
        assert "moot key backup ANOTHER-NAME" in done.err
    assert path.read_bytes() == before
    (tmp_path / "link.keys").symlink_to(tmp_path / "nowhere")
    assert ada.types("key", "backup", "link.keys", paste=LINE).code == 6
    assert ada.types("key", "backup", "no/such/folder.keys", paste=LINE).code == 1
    for paste in ("", "\n", "short\n", "x" * 1025 + "\n", b"\xff" * 12 + b"\n"):
        done = ada.types("key", "backup", "other.keys", paste=paste)
        assert (done.code, done.out) == (2, ""), done
        assert "passphrase" in done.err
    assert sorted(one.name for one in tmp_path.glob("*.keys*")) == ["link.keys", "my.keys"]


@pytest.mark.spec("CLI-60")
def test_a_passphrase_is_typed_twice_and_not_seen(ada: Laptop, tmp_path: Path) -> None:
    terminal = ada.sees("key", "backup", "my.keys", NO_COLOR="1")
    terminal.waits_for("A passphrase for the backup (not shown): ")
    terminal.types(f"{PASSPHRASE}\r")
    terminal.waits_for("The same once more: ")
    terminal.types("correct horse butter\r")
    assert terminal.ends() == 2
    assert "the two differ" in terminal.text
    assert not (tmp_path / "my.keys").exists()
    for typed in ("short\r", "\r", INTERRUPT):
        terminal = ada.sees("key", "backup", "my.keys")
        terminal.waits_for("(not shown): ")
        terminal.types(typed)
        assert terminal.ends() == (130 if typed == INTERRUPT else 2)
        assert "Traceback" not in terminal.text
    terminal = ada.sees("key", "backup", "my.keys", NO_COLOR="1")
    types_twice(terminal)
    assert "wrote the keys of garden to my.keys" in terminal.text
    quiet = ada.sees("key", "backup", "b.keys", "--no-input")
    assert quiet.ends() == 2
    assert "no passphrase came in" in quiet.text


@pytest.mark.spec("CLI-60")
def test_there_is_no_option_for_a_passphrase(ada: Laptop) -> None:
    for command in ("backup", "restore", "lock", "unlock"):
        page = ada.says("help", "key", command)
        assert "PASSPHRASE" not in page
    assert ada.types("key", "lock", "--passphrase", PASSPHRASE).code == 2
    assert ada.types("key", "lock", MOOT_PASSPHRASE=PASSPHRASE).code == 2


@pytest.mark.spec("CLI-64")
@pytest.mark.spec("INV-33")
@pytest.mark.spec("KEY-45")
def test_one_comes_back_as_the_same_person(ada: Laptop, back: Laptop, tmp_path: Path) -> None:
    ada.environment["MOOT_LISTEN"] = back.environment["MOOT_LISTEN"] = LOOPBACK
    ada.says("node", "stop")
    ada.says("add", SECRETS[0])
    ada.says("group", "new", "kitchen")
    ada.says("group", "use", "garden")
    ada.says("key", "backup", "my.keys", paste=LINE)
    words = [one["words"] for one in ada.reads("me")["groups"]]
    ben = Laptop(tmp_path, "ben", LOOPBACK)
    try:
        ben.says("join", "--name", "ben", paste=ada.says("invite"))
        ben.says("wait", "synced", "--timeout", "60s")
        # The machine is lost, and what is left of ada is what ben has.
        os.kill(node_of(ada) or 0, signal.SIGKILL)
        told = back.says("key", "restore", "my.keys", paste=LINE).splitlines()
        assert told == [
            "in garden you are ada again",
            f"  your check words here: {words[0]}",
            "in kitchen you are ada again",
            f"  your check words here: {words[1]}",
        ]
        again = back.says("key", "restore", "my.keys", paste=LINE).splitlines()
        assert again == ["in garden you are ada already", "in kitchen you are ada already"]
        back.says("join", paste=ben.says("invite"))  # it changes nothing but says where ben is
        back.says("wait", "synced", "-g", "garden", "--timeout", "60s")
        assert [one["title"] for one in back.reads("list")] == [SECRETS[0]]
        assert {one["name"] for one in ben.reads("who")} == {"ada", "ben"}
        other = ben.types("key", "restore", "my.keys", paste=LINE)
        assert other.code == 6
        assert other.out.startswith("in garden this home is somebody else; that stays as it was")
        assert ben.reads("who")[0]["name"] == "ben"
    finally:
        ben.close()


@pytest.mark.spec("KEY-45")
def test_a_wrong_passphrase_or_file_brings_nothing_back(
    ada: Laptop, back: Laptop, tmp_path: Path
) -> None:
    ada.says("key", "backup", "my.keys", paste=LINE)
    data = (tmp_path / "my.keys").read_bytes()
    wrong = back.types("key", "restore", "my.keys", paste="not the right one\n")
    assert wrong.code == 4
    assert "that is not the passphrase of this backup" in wrong.err
    assert "next: moot key restore my.keys" in wrong.err
    (tmp_path / "cut.keys").write_bytes(data[:-1])
    (tmp_path / "big.keys").write_bytes(bytes(limits.MAX_SEALED_BYTES + 1))
    for name, code in (("cut.keys", 2), ("big.keys", 2), ("none.keys", 3), (".", 1)):
        done = back.types("key", "restore", name, paste=LINE)
        assert (done.code, done.out) == (code, ""), done
    assert back.types("me").code == 4 or back.reads("me")["groups"] == []


# -- locking ---------------------------------------------------------------------------------------


@pytest.mark.spec("CLI-61")
@pytest.mark.spec("STORE-41")
@pytest.mark.spec("STORE-43")
@pytest.mark.spec("NODE-11")
def test_a_locked_home_tells_nothing_whatever_happens_to_it(locked: Laptop) -> None:
    assert node_of(locked) is None
    assert in_the_clear(locked) == []
    for words in ("list", "now", "add x", "status", "node start", "key show", "log -f"):
        done = locked.types(*words.split())
        assert (done.code, done.out) == (4, ""), done
        assert done.err == "moot: this home is locked\nnext: moot key unlock\n"
    error = json.loads(locked.types("list", "--json").err)["error"]
    assert (error["code"], error["next"]) == ("locked", ["moot key unlock"])
    assert node_of(locked) is None
    wrong = locked.types("key", "unlock", paste="not the right one\n")
    assert wrong.code == 4
    assert "that is not the passphrase of this home" in wrong.err

    assert locked.says("key", "unlock", paste=LINE).startswith("this home is unlocked")
    assert locked.says("key", "unlock").startswith("this home is unlocked already")
    assert [one["title"] for one in locked.reads("list")] == [SECRETS[0]]
    locked.says("done", locked.reads("list")[0]["id"])
    locked.says("add", SECRETS[0])
    assert locked.reads("key", "show")["locked"]
    assert in_the_clear(locked) == []
    os.kill(node_of(locked) or 0, signal.SIGKILL)
    assert in_the_clear(locked) == []
    assert locked.types("list").code == 4
    locked.says("key", "unlock", paste=LINE)
    assert [one["title"] for one in locked.reads("list", "--all")] == [SECRETS[0]] * 2
    locked.says("key", "lock")
    assert node_of(locked) is None
    assert locked.says("key", "lock").startswith("this home is locked already")
    assert in_the_clear(locked) == []


@pytest.mark.spec("NODE-12")
def test_a_passphrase_is_in_no_argument_environment_or_log(locked: Laptop) -> None:
    locked.says("key", "unlock", paste=LINE)
    process = Path(f"/proc/{node_of(locked)}")
    if not process.exists():
        pytest.skip("processes are looked into on Linux alone")
    assert b"--unlock" in (process / "cmdline").read_bytes()
    for name in ("cmdline", "environ"):
        assert b"horse" not in (process / name).read_bytes()
    assert "Max core file size        0 " in (process / "limits").read_text()
    locked.types("key", "lock", "--change", paste=f"wrong one here\n{ANOTHER}\n")
    assert b"horse" not in (locked.home / "node.log").read_bytes()
    assert ANOTHER not in (locked.home / "node.log").read_text()


@pytest.mark.spec("CLI-61")
def test_the_passphrase_is_changed_and_taken_away(locked: Laptop) -> None:
    store = (locked.home / "moot.db").read_bytes()
    wrong = locked.types("key", "lock", "--change", paste=f"wrong one here\n{ANOTHER}\n")
    assert wrong.code == 4
    assert "next: moot key lock --change" in wrong.err
    half = locked.types("key", "lock", "--change", paste=LINE)
    assert half.code == 2
    locked.says("key", "lock", "--change", paste=f"{PASSPHRASE}\n{ANOTHER}\n")
    assert (locked.home / "moot.db").read_bytes() == store
    assert locked.types("key", "unlock", paste=LINE).code == 4
    locked.says("key", "unlock", paste=f"{ANOTHER}\n")
    # With the node running, too.
    locked.says("key", "lock", "--change", paste=f"{ANOTHER}\n{PASSPHRASE}\n")
    assert locked.reads("key", "show")["locked"]
    assert locked.types("key", "lock", "--off", paste="wrong one here\n").code == 4
    assert locked.types("key", "lock", "--off", "--change", paste=LINE).code == 2
    assert "in the clear" in locked.says("key", "lock", "--off", paste=LINE)
    assert not (locked.home / "moot.vault").exists()
    assert [one["title"] for one in locked.reads("list")] == [SECRETS[0]]
    assert not locked.reads("key", "show")["locked"]
    assert locked.says("key", "unlock") == "no passphrase locks this home"
    for option in ("--off", "--change"):
        assert locked.types("key", "lock", option, paste=LINE).code == 6


@pytest.mark.spec("CLI-61")
def test_doctor_service_and_uninstall_know_a_locked_home(locked: Laptop) -> None:
    found = locked.reads("doctor")
    assert found["faults"] == 0
    states = {one["name"]: one["state"] for one in found["checks"]}
    assert states == {"home": "ok", "vault": "ok", "store": "warning"}
    service = locked.types("service", "install")
    assert service.code == 4
    assert "cannot ask for the passphrase" in service.err
    told = json.loads(locked.says("uninstall", "--dry-run", "--json"))
    assert {"moot.db", "moot.vault"} <= {Path(one["path"]).name for one in told["home"]}
    assert "this home is locked" not in locked.says("node", "stop")

    vault = locked.home / "moot.vault"
    good = vault.read_bytes()
    vault.write_bytes(good[:-1])
    broken = locked.types("doctor")
    assert broken.code == 1
    assert "moot.vault" in broken.out
    damaged = locked.types("key", "unlock", paste=LINE)
    assert damaged.code == 1
    assert "is damaged" in damaged.err
    vault.write_bytes(good)
    locked.says("key", "unlock", paste=LINE)
    assert {one["name"]: one["state"] for one in locked.reads("doctor")["checks"]}["vault"] == "ok"
    vault.unlink()
    gone = locked.types("doctor")
    assert gone.code == 1
    assert "once the node stops, nobody can open the store again" in gone.out
    locked.says("node", "stop")
    lost = locked.types("list")
    assert lost.code == 1
    assert "a passphrase locks it, and the vault beside it is gone" in lost.err
    vault.write_bytes(good)
    locked.says("key", "unlock", paste=LINE)
    assert "and this home is locked" in locked.says("node", "stop")


@pytest.mark.spec("CLI-61")
def test_who_installed_a_service_is_told_that_it_cannot_ask(ada: Laptop) -> None:
    ada.says("service", "install")
    told = ada.says("key", "lock", paste=LINE)
    assert "its service cannot ask for a passphrase, so it starts no node" in told
    ada.says("service", "remove")


@pytest.mark.spec("NODE-11")
def test_a_node_of_a_locked_home_ends_well_so_that_no_service_tries_again(locked: Laptop) -> None:
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    done = subprocess.run(
        (sys.executable, "-I", "-m", "moot.node", "--home", str(locked.home)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == "moot: this home is locked\nnext: moot key unlock\n"


@pytest.mark.spec("CLI-60")
def test_at_a_terminal_locking_warns_and_asks_twice(ada: Laptop) -> None:
    terminal = ada.sees("key", "lock", NO_COLOR="1")
    terminal.waits_for("Whoever forgets the passphrase loses what is here: nobody can help.")
    types_twice(terminal, "A passphrase for this home (not shown): ")
    assert "this home is locked: its store is encrypted now" in terminal.text
    terminal = ada.sees("key", "unlock", NO_COLOR="1")
    terminal.waits_for("The passphrase of this home: ")
    terminal.types(f"{PASSPHRASE}\r")
    assert terminal.ends() == 0
    assert "next: moot     or, when you go:  moot key lock" in terminal.text
