"""`moot.Node`: a node inside this process, and what it leaves of itself."""

import logging
import os
import signal
import threading
from pathlib import Path

import pytest

import moot


def _surroundings() -> tuple[object, ...]:
    mask = os.umask(0o022)
    os.umask(mask)
    return (
        mask,
        [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)],
        list(logging.getLogger().handlers),
        {one.name for one in threading.enumerate() if one.name.startswith("moot")},
    )


@pytest.mark.spec("AUTO-25")
def test_it_runs_while_a_with_lasts_and_leaves_nothing() -> None:
    before = _surroundings()
    with moot.Node() as node, moot.connect(node.home) as m:
        m.init("ada")
        m.new_group("garden")
        m.add("fix the pump")
        assert [one.title for one in m.things()] == ["fix the pump"]
        assert m.get("/v1/status")["pid"] == os.getpid()
        home = Path(node.home)
    assert not home.exists()
    assert _surroundings() == before


@pytest.mark.spec("AUTO-25")
def test_a_home_that_was_named_stays_and_goes_on(tmp_path: Path) -> None:
    home = str(tmp_path / "ada")
    with moot.Node(home) as node, moot.connect(node.home) as m:
        m.init("ada")
        m.new_group("garden")
        m.add("fix the pump")
        with pytest.raises(moot.Trouble) as refused, moot.Node(home):
            raise AssertionError("two nodes on one home")
        assert refused.value.code == "running"
    assert not list(tmp_path.rglob("api.sock"))
    with moot.Node(home), moot.connect(home) as m:
        assert [one.title for one in m.things()] == ["fix the pump"]
        m.get("/v1/me")
        m.act("stop")  # from within, as `moot node stop` does


@pytest.mark.spec("AUTO-25")
def test_what_stops_it_from_starting_is_raised(tmp_path: Path) -> None:
    home = tmp_path / "ada"
    home.mkdir()
    (home / "moot.db").write_bytes(b"no database" * 1_000)
    with pytest.raises(moot.Trouble) as refused, moot.Node(str(home)):
        raise AssertionError("a node on a damaged store")
    assert refused.value.code == "damaged"
    assert {one.name for one in threading.enumerate()} == {"MainThread"}


@pytest.mark.spec("AUTO-25")
def test_two_meet_in_one_process() -> None:
    with (
        moot.Node(listen=moot.Node.LOOPBACK) as here,
        moot.Node(listen=moot.Node.LOOPBACK) as there,
        moot.connect(here.home) as ada,
        moot.connect(there.home) as ben,
    ):
        ada.init("ada")
        ada.new_group("garden")
        assert ada.wait("ready")
        pump = ada.add("fix the pump")
        ben.init("ben")
        ben.join(ada.invite())
        assert ben.wait("synced")
        ben.done(pump)
        assert ada.wait(pump)
        assert [one.name for one in ada.people()] == ["ada", "ben"]
