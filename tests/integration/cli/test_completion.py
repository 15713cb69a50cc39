"""Completion in a real bash, as keys are pressed."""

import subprocess
from collections.abc import Iterator

import pytest

from laptop import Laptop
from terminal import Terminal

READY = "ready-for-keys"


@pytest.fixture
def ada(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    laptop = Laptop(tmp_path_factory.mktemp("shell"), "ada")
    laptop.says("init", "--name", "ada", "--no-input")
    laptop.says("group", "new", "garden")
    folder = laptop.folder / "bin"
    folder.mkdir()
    moot = folder / "moot"
    moot.write_text(f'#!/bin/sh\nexec {laptop.command} "$@"\n')
    moot.chmod(0o755)
    (laptop.folder / "rc").write_text(
        f"PATH={folder}:$PATH\nsource <(moot completion bash)\nPS1='$ '\n"
        "bind 'set bell-style none'\nbind 'set page-completions off'\n"
        "bind 'set completion-query-items 0'\nbind 'set enable-bracketed-paste off'\n"
        f"echo {READY}\n"
    )
    yield laptop
    laptop.close()


@pytest.fixture
def shell(ada: Laptop) -> Iterator[Terminal]:
    """A bash in which moot is completed."""
    rc = str(ada.folder / "rc")
    terminal = Terminal(
        ("bash", "--noprofile", "--rcfile", rc, "-i"), ada.environment, ada.folder, 80
    )
    terminal.waits_for(READY)
    yield terminal
    terminal.types("\x15exit\n")
    terminal.ends()


@pytest.mark.spec("AUTO-14")
def test_keys_in_bash(ada: Laptop, shell: Terminal) -> None:
    task = ada.says("add", "-q", "fix the pump", "+water")
    other = ada.says("add", "-q", "paint the shed")
    short = ada.says("get", f"{task}.short")
    shell.types("moot cla\t")
    shell.waits_for("moot claim ")
    # Three: of ids that begin with one letter, the first only writes that.
    shell.types("\t\t\t")
    shell.waits_for(f"{short}  (fix the pump)")
    shell.waits_for(f"{ada.says('get', f'{other}.short')}  (paint the shed)")
    # Anew: ids that begin with the same letter have had it completed already.
    shell.types(f"\x15moot claim {short[:3]}\t")
    shell.waits_for(f"moot claim {short} ")
    shell.types("\x15moot list is:overd\t")
    shell.waits_for("moot list is:overdue ")
    shell.types("not:is:blocki\t")
    shell.waits_for("not:is:blocking ")
    shell.types("\x15moot list +wat\t")
    shell.waits_for("moot list +water ")
    shell.types("@m\t")
    shell.waits_for("@me ")
    shell.types("\x15moot --grou\t")
    shell.waits_for("moot --group ")
    shell.types("gar\tlist --sort=\x15moot get ")
    shell.types(f"{short}.titl\t")
    shell.waits_for(f"moot get {short}.title ")
    shell.types('\x15moot edit x d\tfri; echo e""nd\n')
    shell.waits_for("moot edit x due:fri")
    shell.waits_for("end")


@pytest.mark.spec("AUTO-15")
def test_bash_stays_quiet_where_there_is_no_node_or_no_moot(ada: Laptop, shell: Terminal) -> None:
    ada.says("node", "stop")
    shell.types('moot claim 3f\t\x15echo st""ill\n')
    shell.waits_for("still")
    assert "Traceback" not in shell.text
    assert ada.says("node", "stop") == "no node runs on this home"


def test_scripts_are_printed_and_others_refused(ada: Laptop) -> None:
    script = ada.says("completion", "bash")
    done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    refused = ada.types("completion", "fsh")
    assert refused.code == 2
    assert "moot completion fish" in refused.err
