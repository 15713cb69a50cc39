"""`moot keep` at a terminal and in scripts, without a network."""

from pathlib import Path

import pytest

from laptop import Laptop


@pytest.fixture
def keeper(tmp_path: Path):
    laptop = Laptop(tmp_path, "pi")
    yield laptop
    laptop.close()


@pytest.mark.spec("KEEP-1")
def test_an_invite_is_pasted_unseen_or_read_from_a_file(ada: Laptop, keeper: Laptop) -> None:
    invite = ada.says("invite", "--keep", "--to", "-")
    told = keeper.types("keep", "status")
    assert (told.code, told.out) == (4, "")
    assert "next: moot keep < INVITE" in told.err
    terminal = keeper.sees("keep")
    terminal.waits_for("Paste the invite")
    terminal.types(f"{invite}\n")
    assert terminal.ends() == 0
    assert "this machine keeps" in terminal.text
    assert invite[:20] not in terminal.text
    group = keeper.says("keep", "status", "--quiet")
    path = keeper.folder / "keep.invite"
    path.write_text(f"{invite}\n")
    assert keeper.says("keep", "--from", str(path), "--quiet") == group
    told = keeper.types("keep", "--from", "nowhere")
    assert told.code == 2
    assert "next: moot keep --from FILE" in told.err
    assert keeper.types("keep", paste="").code == 2


@pytest.mark.spec("KEEP-11")
def test_dropping_wants_to_be_meant(ada: Laptop, keeper: Laptop) -> None:
    group = keeper.says("keep", "--quiet", paste=ada.says("invite", "--keep", "--to", "-"))
    told = keeper.types("keep", "drop", group)
    assert told.code == 2
    assert f"next: moot keep drop {group} --yes" in told.err
    assert keeper.says("keep", "status", "--quiet") == group
    terminal = keeper.sees("keep", "drop", group)
    terminal.waits_for("Delete all that is kept here")
    terminal.types("y\n")
    assert terminal.ends() == 0
    assert keeper.says("keep", "status", "--quiet") == ""
    assert keeper.types("keep", "drop", group, "--yes").code == 4
