"""Where a profile's files lie, and whom the node lets near them."""

import os
import resource
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from moot.node.api.door import open_socket
from moot.node.home import SOCKET_BYTES, Home
from moot.node.lock import HomeLock
from moot.node.trouble import Trouble


def refused(call, *arguments):
    with pytest.raises(Trouble) as caught:
        call(*arguments)
    assert caught.value.message
    return caught.value


def mode(path):
    return stat.S_IMODE(Path(path).stat().st_mode)


@pytest.mark.spec("NODE-1")
def test_a_named_home_holds_everything(tmp_path):
    home = Home.find(str(tmp_path / "ada"), {"MOOT_HOME": "/elsewhere"})
    for path in (home.config, home.data, home.state, home.runtime, home.database, home.socket):
        assert Path(path).is_relative_to(tmp_path / "ada")
    assert Home.find(None, {"MOOT_HOME": str(tmp_path)}).data == str(tmp_path)


@pytest.mark.spec("NODE-1")
def test_without_a_name_the_xdg_rules_hold(tmp_path):
    env = {"HOME": str(tmp_path)}
    home = Home.find(None, env)
    assert home.config == str(tmp_path / ".config/moot")
    assert home.data == str(tmp_path / ".local/share/moot")
    assert home.state == str(tmp_path / ".local/state/moot")
    env |= {"XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "relative", "XDG_RUNTIME_DIR": "/run/me"}
    home = Home.find(None, env)
    assert home.data == "/data/moot"
    assert home.config == str(tmp_path / ".config/moot")
    assert home.socket == "/run/me/moot/api.sock"


@pytest.mark.spec("NODE-1")
def test_a_long_path_gets_a_short_socket(tmp_path):
    home = Home.find(str(tmp_path / ("long" * 30)), {})
    assert len(os.fsencode(home.socket)) <= SOCKET_BYTES
    assert home.socket != Home.find(str(tmp_path / ("long" * 31)), {}).socket
    home.prepare()
    assert mode(Path(home.socket).parent) == 0o700
    listening = open_socket(home.socket)
    listening.close()
    Path(home.socket).unlink()
    Path(home.socket).parent.rmdir()


@pytest.mark.spec("NODE-2")
def test_what_we_make_is_ours_alone(tmp_path):
    home = Home.find(str(tmp_path / "new" / "ada"), {})
    home.prepare()
    assert mode(home.data) == mode(home.runtime) == 0o700
    home.prepare()


@pytest.mark.spec("NODE-2")
def test_the_sockets_folder_is_closed_to_others(tmp_path):
    home = Home.find(str(tmp_path), {})
    (tmp_path / "run").mkdir(mode=0o755)
    home.prepare()
    assert mode(home.runtime) == 0o700


@pytest.mark.spec("NODE-2")
def test_a_home_that_others_may_write_to_is_refused(tmp_path):
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada").chmod(0o777)
    trouble = refused(Home.find(str(tmp_path / "ada"), {}).prepare)
    assert trouble.code == "home-open"
    assert "chmod" in trouble.next[0]


@pytest.mark.spec("NODE-2")
@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder to another user")
def test_a_home_of_another_user_is_refused(tmp_path):
    (tmp_path / "bens").mkdir()
    os.chown(tmp_path / "bens", 12345, 12345)
    assert refused(Home.find(str(tmp_path / "bens"), {}).prepare).code == "home-owner"


@pytest.mark.spec("NODE-2")
def test_what_is_no_folder_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file", tmp_path / "file" / "ada"):
        trouble = refused(Home.find(str(path), {}).prepare)
        assert trouble.code == "home-unwritable"
        assert "no folder" in trouble.cause


@pytest.mark.spec("NODE-2")
def test_a_name_that_no_disk_takes_is_refused(tmp_path):
    trouble = refused(Home.find(str(tmp_path / ("x" * 300)), {}).prepare)
    assert trouble.code == "path-too-long"


@pytest.mark.spec("NODE-2")
def test_an_unwritable_home_is_refused(tmp_path):
    # Nothing is unwritable to root, who steps down for it.
    code = (
        "import os, sys; from moot.node.home import Home; from moot.node.trouble import Trouble\n"
        "home = Home.find(sys.argv[1], {})\n"
        "if os.getuid() == 0: os.setuid(12345)\n"
        "try: home.prepare()\n"
        "except Trouble as trouble: print(trouble.code, trouble.cause)"
    )
    tmp_path.chmod(0o500)
    try:
        found = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "ada")],
            capture_output=True,
            text=True,
            check=True,
        )
    finally:
        tmp_path.chmod(0o700)
    assert found.stdout == "home-unwritable Permission denied\n"


@pytest.mark.spec("NODE-3")
def test_one_home_has_one_node(tmp_path):
    path = str(tmp_path / "lock")
    with HomeLock(path):
        trouble = refused(HomeLock, path)
        assert trouble.code == "running"
        assert str(os.getpid()) in trouble.cause
    with HomeLock(path):
        pass


@pytest.mark.spec("NODE-3")
def test_the_lock_does_not_outlive_its_process(tmp_path):
    path = str(tmp_path / "lock")
    code = (
        "import os, sys; from moot.node.lock import HomeLock; HomeLock(sys.argv[1]); "
        "os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", code, path], check=False)
    assert killed.returncode == -9
    with HomeLock(path):
        assert Path(path).read_text().strip() == str(os.getpid())


def test_a_lock_that_cannot_be_written_is_trouble_of_the_disk(tmp_path):
    assert refused(HomeLock, str(tmp_path / "nowhere" / "lock")).code == "disk"


def test_a_lock_on_a_full_disk_is_trouble_of_the_disk(tmp_path):
    path = str(tmp_path / "lock")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))  # a file that cannot grow, as there
    try:
        assert refused(HomeLock, path).code == "disk"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with HomeLock(path):
        assert int(Path(path).read_text()) == os.getpid()


@pytest.mark.spec("API-1")
def test_the_socket_is_ours_alone(tmp_path):
    with open_socket(str(tmp_path / "api.sock")):
        assert mode(tmp_path / "api.sock") == 0o600


@pytest.mark.spec("NODE-4")
def test_a_socket_that_nobody_answers_at_is_replaced(tmp_path):
    path = str(tmp_path / "api.sock")
    open_socket(path).close()
    assert Path(path).exists()
    with open_socket(path), socket.socket(socket.AF_UNIX) as caller:
        caller.connect(path)


@pytest.mark.spec("NODE-4")
def test_a_socket_at_which_somebody_answers_stays(tmp_path):
    path = str(tmp_path / "api.sock")
    with open_socket(path):
        assert refused(open_socket, path).code == "socket-busy"
        with socket.socket(socket.AF_UNIX) as caller:
            caller.connect(path)


@pytest.mark.spec("NODE-4")
def test_a_file_in_the_way_of_the_socket_stays(tmp_path):
    (tmp_path / "api.sock").write_text("mine")
    assert refused(open_socket, str(tmp_path / "api.sock")).code == "socket-busy"
    assert (tmp_path / "api.sock").read_text() == "mine"


def test_a_path_too_long_for_a_socket_is_trouble(tmp_path):
    trouble = refused(open_socket, str(tmp_path / ("x" * 120)))
    assert trouble.code == "path-too-long"


def test_finding_a_home_loads_next_to_nothing():
    code = (
        "import sys; before = set(sys.modules); import moot.node.home; "
        "print(*sorted(set(sys.modules) - before))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    heavy = {"typing", "pathlib", "dataclasses", "hashlib", "trio", "json", "inspect"}
    assert not heavy & set(loaded.stdout.split())
