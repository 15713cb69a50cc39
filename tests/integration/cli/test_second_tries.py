"""What a person types after something went wrong, and with keys that can do less, works too."""

import shlex

import pytest

from laptop import Laptop


@pytest.mark.spec("CLI-9")
def test_a_join_after_a_mistyped_invite(ada: Laptop) -> None:
    invite = ada.says("invite")
    ben = Laptop(ada.folder, "ben")
    try:
        assert ben.types("join", "--no-input", paste=invite[:-1]).code == 2
        assert "you are in garden" in ben.says("join", "--no-input", paste=invite)
        assert ben.reads("me")["name"] == "ben"
    finally:
        ben.close()


@pytest.mark.spec("CLI-9")
@pytest.mark.parametrize("name", ["", "../..", "a/b"])
def test_a_name_that_cannot_be_an_id(settled: Laptop, name: str) -> None:
    done = settled.types("show", name)
    assert (done.code, done.out) == (3, "")
    assert f"there is no '{name}' here" in done.err


@pytest.mark.spec("CLI-56")
def test_evidence_where_another_id_would_stand(settled: Laptop) -> None:
    made = settled.reads("add", "fix the pump")["thing"]["short"]
    refused = settled.types("done", made, "new seal, fitted", "and tried")
    assert refused.code == 3
    assert "there is no 'new seal, fitted' here" in refused.err
    words = shlex.split(refused.err.rsplit("next: moot ", 1)[1])
    assert words == ["done", made, "-m", "new seal, fitted and tried"]
    assert settled.reads("show", made)["state"] == "free"
    settled.says(*words)
    assert settled.reads("show", made)["state"] == "done"


@pytest.mark.spec("CLI-9")
def test_leaving_with_what_nobody_else_has_names_the_command_that_does_it(ada: Laptop) -> None:
    refused = ada.types("leave", "garden", "--yes")
    assert refused.code == 6
    words = refused.err.rsplit("moot ", 1)[1].split()
    assert "you left garden" in ada.says(*words)


@pytest.mark.spec("CLI-9")
def test_a_keeper_is_told_what_it_does_and_not_what_it_cannot_know(ada: Laptop) -> None:
    keeper = Laptop(ada.folder, "cy")
    try:
        keeper.says("join", "--no-input", paste=ada.says("invite", "--keep"))
        for command in ("now", "sync"):
            shown = keeper.says(command, MOOT_TTY="80")
            assert "only member" not in shown
            assert "moot keep status" in shown
        assert keeper.says("log") == ""
    finally:
        keeper.close()


@pytest.mark.spec("CLI-6")
def test_a_pipe_gets_nothing_for_what_is_not_there(fresh: Laptop) -> None:
    fresh.says("init", "--name", "ada", "--no-input")
    assert "None" not in fresh.says("status")
