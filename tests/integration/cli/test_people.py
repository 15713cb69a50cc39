"""Two people and their terminals: comparing words, several invites at once, not listening."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from laptop import LOOPBACK, Laptop, two_met


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    """Ada and ben, who have met."""
    with two_met(tmp_path) as found:
        yield found


@pytest.mark.spec("CLI-54")
def test_words_are_compared_by_a_picture(both: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    """What it shows is what the other types."""
    ada, ben = both
    command = ben.says("me", "--qr").splitlines()[-1]
    assert command.startswith("moot person verify ")
    terminal = ben.sees("me", "--qr", NO_COLOR="1")
    assert terminal.ends() == 0
    assert terminal.text.rstrip().endswith(command)
    assert sum("\u2588" in line for line in terminal.text.splitlines()) > 15
    narrow = ben.sees("me", "--qr", width=30, NO_COLOR="1")
    assert narrow.ends() == 0
    assert "\u2588" not in narrow.text
    ada.says(*command.split()[1:])
    assert ada.reads("who", "ben")["verified_by_me"]
    ben.says("group", "new", "pond")
    assert ben.says("me", "--qr").splitlines()[-1] != command
    ben.says("invite", "--read", "--to", "read.invite")
    cy = Laptop(tmp_path, "cy")
    try:
        cy.says("join", "--name", "cy", "-q", paste=(tmp_path / "read.invite").read_text())
        refused = cy.types("me", "--qr")
        assert (refused.code, "you have no words" in refused.err) == (4, True)
    finally:
        cy.close()


@pytest.mark.spec("CLI-55")
def test_the_last_vote_says_what_comes_of_it(both: tuple[Laptop, Laptop]) -> None:
    """Also while the others are away, who have yet to confirm it."""
    ada, ben = both
    tank = ada.says("propose", "buy a tank", "closes:2d", "-q")
    ada.says("wait", "synced")
    ben.says("vote", tank, "no")
    ben.says("wait", "synced")
    ben.says("node", "stop")
    last = ada.says("vote", tank, "yes")
    assert "1 yes, 1 no, all voted. As it stands it does not pass" in last
    barrow = ada.says("propose", "lend the barrow", "closes:2d", "-q")
    assert "stands" not in ada.says("vote", barrow, "yes")


@pytest.mark.spec("CLI-39")
def test_words_are_compared_by_a_person(both: tuple[Laptop, Laptop]) -> None:
    ada, ben = both
    words = ben.reads("me")["groups"][0]["words"]
    for answer, code in (("n", 1), ("", 1)):
        terminal = ada.sees("person", "verify", "ben", "--yes", NO_COLOR="1")
        terminal.waits_for(f"Are ben's words {words}? [y/N]")
        terminal.types(f"{answer}\r")
        assert terminal.ends() == code
        assert not ada.reads("who", "ben")["verified_by_me"]
    unasked = ada.types("person", "verify", "ben", "--yes")
    assert unasked.code == 2
    assert "--words" in unasked.err
    terminal = ada.sees("person", "verify", "ben", NO_COLOR="1")
    terminal.waits_for("[y/N]")
    terminal.types("y\r")
    assert terminal.ends() == 0
    assert "ben is verified" in terminal.text
    assert ada.reads("who", "ben")["verified_by_me"]
    wrong = ada.types("person", "verify", "ben", "--words", "copper-lark-two-barn")
    assert wrong.code == 6
    assert "poses as ben" in wrong.err
    assert "verify no longer ben" in ada.says("person", "verify", "ben", "--not")


@pytest.mark.spec("CLI-38")
def test_what_muted_people_say_is_folded(both: tuple[Laptop, Laptop]) -> None:
    ada, ben = both
    pump = ada.says("add", "pump", "-q")
    ada.says("wait", "synced")
    said = ben.says("say", pump, "the seal is gone", "-q")
    ben.says("wait", "synced")
    assert "said\tben: the seal is gone" in ada.says("show", pump)
    ada.says("person", "mute", "ben")
    assert "the seal is gone" not in ada.says("show", pump)
    assert "the seal is gone" in ada.says("show", pump, "--muted")
    assert "the seal is gone" not in ada.says("log")
    terminal = ada.sees("show", pump, NO_COLOR="1")
    terminal.ends()
    assert f"ben, muted:  moot show {said[:4]} --muted" in terminal.text
    assert "the seal is gone" in ada.says("show", said, "--muted")


@pytest.mark.spec("CLI-37")
def test_several_invites_come_in_one_file(both: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    ada, _ = both
    ada.says("group", "new", "choir")
    path = tmp_path / "all.invite"
    ada.says("device", "add", "--all", "--to", str(path))
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_text().splitlines()) == 2
    phone = Laptop(tmp_path, "phone", LOOPBACK)
    try:
        told = phone.says("join", paste=path.read_text())
        assert "a device of" in told
        assert {one["name"] for one in phone.reads("group", "list")} == {"garden", "choir"}
        assert phone.reads("me")["name"] == "ada"
        again = phone.says("join", paste=path.read_text())
        assert again.count("already a device") == 2
        broken = phone.types("join", paste=path.read_text()[:-9])
        assert broken.code == 2
        refused = ada.types("device", "add", "--all")
        assert refused.code == 2
    finally:
        phone.close()
