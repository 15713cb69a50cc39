"""Bundles between real homes whose nodes are on no network at all."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from laptop import COMMAND, LONGEST_S, Laptop

HEAD, BLOCK = 79, 65_536
SOME, LONG_ONES = 80, 350
"""Tasks with notes of 8 KB each: some 3 MB, two windows."""


@pytest.fixture
def ben(ada: Laptop, tmp_path: Path) -> Iterator[Laptop]:
    """Somebody who joined ada's group by an invite on a stick, and never met anybody."""
    laptop = joined(ada, "ben")
    yield laptop
    laptop.close()


def joined(host: Laptop, name: str, *power: str) -> Laptop:
    laptop = Laptop(host.folder, name)
    laptop.says("join", "--name", name, "-q", paste=host.says("invite", *power, "--to", "-"))
    return laptop


def filled(laptop: Laptop, tasks: int) -> None:
    """Long tasks."""
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["title", "notes"])
    rows.writerows([f"task {number}", f"{number} " * 1_700] for number in range(tasks))
    assert laptop.says("import", "-", paste=table.getvalue())


def has(laptop: Laptop) -> dict[str, Any]:
    """What the others are known to lack, by name."""
    return {one["name"]: one["lacks"] for one in laptop.reads("sync")["people"]}


@pytest.mark.spec("BUN-7")
@pytest.mark.spec("BUN-9")
def test_a_group_lives_by_hand_alone(ada: Laptop, ben: Laptop) -> None:
    pump = ada.says("add", "-q", "fix the pump")
    told = ada.reads("bundle", "make", "garden.bundle")
    path = ada.folder / "garden.bundle"
    assert (told["entries"], told["of"], told["for"]) == (3, 3, None)
    assert told["bytes"] == path.stat().st_size == HEAD + BLOCK
    assert path.stat().st_mode & 0o777 == 0o600
    assert ben.says("bundle", "take", "garden.bundle").splitlines() == [
        "3 entries taken into garden",
        "  ada made it, and has all you wrote but 2 entries",
        "next: moot     or  to answer by hand:  moot bundle make FILE --for ada",
    ]
    ben.says("claim", pump)
    assert has(ben) == {"ada": None}  # nobody ever heard of what she has but of her own
    assert ben.says("bundle", "make", "back.bundle", "--for", "ada").splitlines()[0] == (
        "wrote 3 entries to back.bundle (65 kB): what ada is not known to have"
    )
    taken = ada.reads("bundle", "take", "back.bundle")
    assert (taken["new"], taken["ended"], taken["makers"][0]["lacks"]) == (3, True, 0)
    assert has(ada) == {"ben": 0}
    assert ada.reads("show", pump)["have"]["count"] == 1
    assert ada.says("state-hash") == ben.says("state-hash")
    # And the receipt for that, with nothing else to carry.
    ada.says("bundle", "make", "receipt.bundle", "--for", "ben", "-q")
    assert ben.says("bundle", "take", "receipt.bundle").splitlines() == [
        "nothing new for garden",
        "  ada made it, and has everything you wrote",
        "next: moot",
    ]
    assert has(ben) == {"ada": 0}
    ada.types("node", "stop")
    assert has(ada) == {"ben": 0}  # it is on the disk


def test_through_pipes_and_programs(ada: Laptop, ben: Laptop) -> None:
    ada.says("add", "fix the pump")
    made = subprocess.run(
        (*COMMAND, "bundle", "make", "-"), capture_output=True, env=ada.environment,
        cwd=ada.folder, timeout=LONGEST_S, check=True,
    ).stdout  # fmt: skip
    assert len(made) == HEAD + BLOCK
    assert ben.says("bundle", "take", "-", paste=made).startswith("3 entries taken into garden")
    again = ben.says("bundle", "take", "-", paste=made)
    assert again.startswith("nothing new: all 3 entries of it are in garden already")
    done = ada.types("bundle", "make", "-", "--json")
    assert (done.code, done.out) == (2, "")
    assert ada.says("bundle", "make", "x.bundle", "-q") == "x.bundle"
    terminal = ada.sees("bundle", "make", "-")
    assert terminal.ends() == 2
    assert "nothing to read on a terminal" in terminal.text


@pytest.mark.spec("BUN-13")
def test_a_take_that_is_killed_goes_on(ada: Laptop, ben: Laptop) -> None:
    filled(ada, LONG_ONES)
    ada.says("bundle", "make", "garden.bundle")
    data = (ada.folder / "garden.bundle").read_bytes()
    assert len(data) > 40 * BLOCK
    take = subprocess.Popen(
        (*COMMAND, "bundle", "take", "-"), env=ben.environment, cwd=ben.folder,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert take.stdin is not None
    try:
        take.stdin.write(data[: HEAD + 36 * BLOCK])
        take.stdin.flush()
        while len(ben.reads("list")) < 50:
            assert take.poll() is None
        os.kill(ben.reads("status")["pid"], signal.SIGKILL)
        assert ben.says("add", "-q", "meanwhile")
        # The node that was killed is replaced, and the take goes on where it was.
        out, err = take.communicate(data[HEAD + 36 * BLOCK :], timeout=LONGEST_S)
    finally:
        take.kill()
        take.wait()
    assert (take.returncode, err) == (0, b"")
    assert b"entries taken into garden" in out
    assert len(ben.reads("list")) == LONG_ONES + 1
    ben.says("bundle", "make", "back.bundle", "--for", "ada")
    ada.says("bundle", "take", "back.bundle")
    assert ada.says("state-hash") == ben.says("state-hash")


@pytest.mark.spec("BUN-6")
def test_a_cut_or_damaged_file_says_where(ada: Laptop, ben: Laptop) -> None:
    filled(ada, SOME)
    ada.says("bundle", "make", "garden.bundle")
    data = (ada.folder / "garden.bundle").read_bytes()
    cut = HEAD + 5 * BLOCK + 1_234
    done = ben.types("bundle", "take", "-", paste=data[:cut])
    assert done.code == 1
    _, *lines = done.out.splitlines()
    assert lines[0] == f"  ! cut short at byte {cut:,}; what came is taken"
    assert lines[-1].startswith("next: moot bundle make FILE")
    there = len(ben.reads("list"))
    assert 0 < there < SOME
    at = HEAD + 6 * BLOCK
    hurt = data[: at + 9] + b"?" + data[at + 10 :]
    done = ben.types("bundle", "take", "-", "--json", paste=hurt)
    assert done.code == 1
    assert f'"at":{at}' in done.out
    assert '"ended":true' in done.out
    assert ben.says("bundle", "take", "garden.bundle")
    assert len(ben.reads("list")) == SOME


@pytest.mark.spec("BUN-12")
def test_what_cannot_be_taken_is_refused_in_words(ada: Laptop, tmp_path: Path) -> None:
    ada.says("bundle", "make", "garden.bundle")
    data = (tmp_path / "garden.bundle").read_bytes()
    eve = Laptop(tmp_path, "eve")
    done = eve.types("bundle", "take", "garden.bundle")
    assert (done.code, done.err.splitlines()[-1]) == (
        4, "next: moot join < INVITE     and then:  moot bundle take FILE",
    )  # fmt: skip
    try:
        eve.says("init", "--name", "eve", "--no-input")
        done = eve.types("bundle", "take", "garden.bundle")
        assert done.code == 4
        assert done.err.splitlines()[0] == "moot: this bundle is of a group that you are not in"
        assert "moot join" in done.err.splitlines()[-1]
    finally:
        eve.close()
    for wrong, code, words in (
        (b"", 2, "moot: this is no bundle, or its beginning is damaged"),
        (b"title\nx\n", 2, "moot: this is no bundle, or its beginning is damaged"),
        (data[:14] + b"\2" + data[15:], 2, "moot: a newer moot made this bundle"),
    ):
        done = ada.types("bundle", "take", "-", paste=wrong)
        assert (done.code, done.err.splitlines()[0]) == (code, words)
    done = ada.types("bundle", "take", "nothing.bundle")
    assert (done.code, done.err.splitlines()[0]) == (1, "moot: cannot read nothing.bundle")
    done = ada.types("import", "garden.bundle")
    assert done.err.splitlines()[-1] == "next: moot bundle take FILE"
    done = ada.types("bundle", "make", "garden.bundle")
    assert (done.code, done.err.splitlines()[0]) == (6, "moot: garden.bundle is there already")
    done = ada.types("bundle", "make", "/dev/full")
    assert (done.code, done.err.splitlines()[0]) == (1, "moot: cannot write /dev/full")
    done = ada.types("bundle", "make", "b", "--for", "zoe")
    assert (done.code, done.err.splitlines()[-1]) == (3, "next: moot who")
    assert not (tmp_path / "b").exists()
    done = ada.types("bundle", "make", "b", "--for", "ada", "--since", "3d")
    assert done.code == 2


def test_keepers_and_readers_carry(ada: Laptop, ben: Laptop) -> None:
    ada.says("add", "fix the pump")
    ada.says("bundle", "make", "1.bundle")
    porters = [joined(ada, "kim", "--keep"), joined(ada, "rae", "--read")]
    try:
        carried = "1.bundle"
        for number, porter in enumerate(porters, 2):
            assert porter.says("bundle", "take", carried).startswith("3 entries taken into ")
            carried = f"{number}.bundle"
            assert porter.says("bundle", "make", carried).startswith("wrote 3 entries to ")
    finally:
        for porter in porters:
            porter.close()
    assert ben.says("bundle", "take", carried).startswith("3 entries taken into garden")
    assert [one["title"] for one in ben.reads("list")] == ["fix the pump"]
