"""Starting with the machine, and leaving it: services and `moot uninstall`."""

import json
import os
import plistlib
import pwd
import shutil
import subprocess
from pathlib import Path

import pytest

from laptop import Laptop
from moot.cli.system_unit import SystemUnit
from moot.cli.unit import Unit
from moot.node.home import Home
from moot.node.trouble import Trouble

SYSTEMCTL = '#!/bin/sh\necho "$@" >> {said}\nexit {code}\n'


def _systemctl(laptop: Laptop, code: int) -> Path:
    """A systemctl that notes what it is asked; returns where."""
    folder, said = laptop.folder / "bin", laptop.folder / "said"
    folder.mkdir(exist_ok=True)
    program = folder / "systemctl"
    program.write_text(SYSTEMCTL.format(said=said, code=code))
    program.chmod(0o755)
    laptop.environment["PATH"] = f"{folder}:{laptop.environment['PATH']}"
    return said


@pytest.mark.spec("AUTO-19")
def test_a_service_is_written_started_and_removed(ada: Laptop) -> None:
    said = _systemctl(ada, 0)
    shown = ada.reads("service", "show")
    assert not shown["installed"]
    answer = ada.reads("service", "install")
    path = Path(answer["path"])
    assert path.parent == ada.folder / ".config" / "systemd" / "user"
    assert path.read_text() == shown["text"] == ada.reads("service", "show")["text"]
    assert answer["started"]
    assert said.read_text().splitlines() == [
        "--user daemon-reload",
        f"--user enable --now {path.name}",
    ]
    # The node that a command had started made room for the service's.
    assert ada.says("node", "stop") == "no node runs on this home"
    assert f"--home {ada.home}" in path.read_text()
    said.unlink()
    assert ada.reads("service", "remove")["removed"]
    assert said.read_text().splitlines() == [
        f"--user disable --now {path.name}",
        "--user daemon-reload",
    ]
    assert not path.exists()
    assert not ada.reads("service", "remove")["removed"]


@pytest.mark.spec("AUTO-19")
def test_where_nobody_starts_services_the_command_is_told(ada: Laptop) -> None:
    _systemctl(ada, 1)
    told = ada.says("service", "install")
    assert "nobody here to start it now" in told
    assert "systemctl --user daemon-reload && systemctl --user enable --now moot-ada" in told
    assert ada.reads("list") == []


@pytest.mark.spec("AUTO-19")
@pytest.mark.parametrize("name", ["home", 'a b%c"$d\\e', "ü"])
def test_the_unit_is_one_that_systemd_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MOOT_LISTEN", "/ip4/0.0.0.0/tcp/0 /ip6/::/tcp/0")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    home = str(tmp_path / name)
    unit = Unit(Home.find(home, {}), named=True, platform="linux")
    lines = unit.text.splitlines()
    assert lines.count("Restart=on-failure") == 1
    assert 'Environment="MOOT_LISTEN=/ip4/0.0.0.0/tcp/0 /ip6/::/tcp/0"' in lines
    (start,) = (line for line in lines if line.startswith("ExecStart="))
    assert " -I -m moot.node --home " in start
    if name != "home":
        assert start.endswith('"')
    assert unit.name.isascii()
    if shutil.which("systemd-analyze"):
        file = tmp_path / f"{unit.name}.service"
        file.write_text(unit.text)
        done = subprocess.run(
            ["systemd-analyze", "--user", "--man=no", "verify", str(file)],
            capture_output=True, text=True, check=False, env={"HOME": str(tmp_path),
            "PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(tmp_path)},
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.spec("KEEP-16")
@pytest.mark.parametrize("name", ["home", 'a b%c"$d'])
def test_the_unit_of_the_system_is_fenced_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("MOOT_LISTEN", "/tcp/4101")
    folder = tmp_path / name
    folder.mkdir()
    home = Home.find(str(folder), {})
    if os.geteuid() == 0:
        with pytest.raises(Trouble, match="should not run as root"):
            SystemUnit(home, named=True)
        os.chown(folder, pwd.getpwnam("daemon").pw_uid, -1)
    unit = SystemUnit(home, named=True)
    lines = unit.text.splitlines()
    assert f"User={folder.owner()}" in lines
    assert "Environment=MOOT_LISTEN=/tcp/4101" in lines
    assert {"NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet="} <= set(lines)
    (writable,) = [line for line in lines if line.startswith("ReadWritePaths=")]
    assert name.split(maxsplit=1)[0] in writable
    assert unit.path == f"/etc/systemd/system/{unit.name}.service"
    with pytest.raises(Trouble, match="one folder"):
        SystemUnit(home, named=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Trouble, match="only root") as told:
        unit.must_be_root()
    assert told.value.next[0].endswith(f"| sudo tee {unit.path}")
    if shutil.which("systemd-analyze"):
        file = tmp_path / f"{unit.name}.service"
        file.write_text(unit.text)
        for check in (("verify",), ("security", "--offline=true", "--threshold=30")):
            done = subprocess.run(
                ["systemd-analyze", "--man=no", *check, str(file)],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done
            assert check[0] == "security" or done.stderr == ""


@pytest.mark.spec("AUTO-19")
def test_the_property_list_is_one_that_launchd_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("MOOT_LISTEN", raising=False)
    unit = Unit(Home.find(None, {"HOME": str(tmp_path)}), named=False, platform="darwin")
    assert unit.path == f"{tmp_path}/Library/LaunchAgents/local.moot.plist"
    read = plistlib.loads(unit.text.encode())
    assert read["Label"] == "local.moot"
    assert read["ProgramArguments"][1:] == ["-I", "-m", "moot.node"]
    assert read["KeepAlive"] == {"SuccessfulExit": False}
    assert read["RunAtLoad"] is True


@pytest.fixture
def installed(ada: Laptop) -> Laptop:
    """A machine on which it looks as if ./install had run, with a home of the usual place."""
    ada.says("node", "stop")
    ada.environment["MOOT_HOME"] = ""
    share = ada.folder / ".local" / "share"
    venv = share / "moot" / "venv" / "bin"
    venv.mkdir(parents=True)
    (venv / "moot").write_text("x" * 2000)
    link = ada.folder / ".local" / "bin" / "moot"
    link.parent.mkdir()
    link.symlink_to(venv / "moot")
    for path in ("man/man1/moot.1", "bash-completion/completions/moot"):
        (share / path).parent.mkdir(parents=True)
        (share / path).write_text("made by ./install")
    _systemctl(ada, 0)
    ada.says("init", "--name", "ada", "--no-input")
    ada.says("group", "new", "garden")
    ada.says("service", "install")
    ada.says("list")
    return ada


def _files(laptop: Laptop) -> set[str]:
    return {
        str(path.relative_to(laptop.folder))
        for path in laptop.folder.rglob("*")
        if (path.is_file() or path.is_symlink()) and path.parts[-2] not in {"ada", "bin"}
    } | {".local/bin/moot" for path in [laptop.folder / ".local/bin/moot"] if path.is_symlink()}


@pytest.mark.spec("AUTO-18")
def test_uninstall_takes_the_program_and_leaves_what_was_written(installed: Laptop) -> None:
    before = _files(installed)
    listed = installed.reads("uninstall", "--dry-run")
    assert listed["removed"] == []
    program = [Path(one["path"]) for one in listed["program"]]
    assert [path.name for path in program] == ["moot.service", "moot", "moot.1", "moot", "venv"]
    assert listed["program"][-1]["bytes"] == 2000
    assert {Path(one["path"]).name for one in listed["home"]} >= {
        "moot.db",
        "node.lock",
        "node.log",
    }
    assert _files(installed) == before
    refused = installed.types("uninstall")
    assert (refused.code, refused.out) == (2, "")
    assert "moot uninstall --yes" in refused.err
    assert installed.types("uninstall", "--home-too").code == 2
    assert _files(installed) == before
    installed.says("uninstall", "--yes")
    assert not any(path.exists() or path.is_symlink() for path in program)
    assert (installed.folder / ".local/share/moot/moot.db").exists()
    assert installed.says("node", "stop") == "no node runs on this home"
    assert [group["name"] for group in installed.reads("group", "list")] == ["garden"]
    installed.says("node", "stop")


@pytest.mark.spec("AUTO-18")
def test_with_the_home_only_our_own_files_go(installed: Laptop) -> None:
    mine = installed.folder / ".local" / "share" / "moot" / "diary.txt"
    mine.write_text("dear diary")
    other = installed.folder / ".config" / "moot" / "configuration"
    other.write_text("of another program")
    said = installed.sees("uninstall", "--home-too", "--yes", NO_COLOR="1")
    assert said.ends() == 0
    assert "and what was written here:" in said.text
    assert mine.read_text() == "dear diary"
    assert other.exists()
    left = {path for path in _files(installed) if "moot" in path}
    assert left == {".local/share/moot/diary.txt", ".config/moot/configuration"}


@pytest.mark.spec("AUTO-18")
def test_another_program_of_that_name_is_left_alone(installed: Laptop) -> None:
    link = installed.folder / ".local" / "bin" / "moot"
    link.unlink()
    link.write_text("another program")
    unit = installed.folder / ".config" / "systemd" / "user" / "moot-of-others.service"
    unit.write_text("[Service]\nExecStart=/bin/true\n")
    installed.says("uninstall", "--yes")
    assert link.read_text() == "another program"
    assert unit.exists()
    again = installed.types("uninstall", "--yes", "--json")
    assert again.code == 3
    assert json.loads(again.err)["error"]["message"] == "nothing of ./install is here"
