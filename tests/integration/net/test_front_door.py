"""Only the parts of libp2p that are used are loaded, and fastecdsa is not among them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import moot.node.net

NOT_LOADED = """
import importlib.abc
import sys

class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "fastecdsa":
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
"""


def run(program: str) -> list[str]:
    """Run a program in an interpreter of its own and return the words it prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.spec("NET-1")
def test_the_network_loads_neither_the_dht_nor_gossip_nor_relays() -> None:
    loaded = set(run("import moot.node.net.network, sys; print(*sys.modules)"))
    assert "libp2p.network.swarm" in loaded
    unwanted = {
        "fastecdsa",
        "libp2p.discovery",
        "libp2p.host",
        "libp2p.kad_dht",
        "libp2p.pubsub.pubsub",
        "libp2p.relay.circuit_v2.protocol",
        "libp2p.relay.circuit_v2.transport",
        "libp2p.security.insecure.transport",
        "libp2p.security.secio.transport",
        "zeroconf",
    }
    assert not unwanted & loaded


def test_the_defect_is_still_there() -> None:
    """Once its body runs, all of it is there: when this fails, the front door is not needed."""
    loaded = set(run("import moot.node.net, sys; from libp2p import new_host; print(*sys.modules)"))
    assert {"libp2p.kad_dht", "libp2p.relay.circuit_v2.protocol", "zeroconf"} <= loaded


def test_importing_the_package_loads_nothing_of_the_library() -> None:
    loaded = run("import moot.node.net, sys; print(*sys.modules)")
    places = {"libp2p.relay", "libp2p.relay.circuit_v2"}  # kept free, with nothing in them
    assert {name for name in loaded if name.startswith("libp2p.")} == places


def test_one_module_names_what_is_used_of_the_library() -> None:
    """And so decides in what order it is loaded, whichever of our modules comes first."""
    folder = Path(moot.node.net.__file__).parent
    naming = {
        path.stem
        for path in folder.glob("*.py")
        if re.search(r"^\s*(from|import) (libp2p|multiaddr)", path.read_text(), re.MULTILINE)
    }
    assert naming == {"library"}


@pytest.mark.spec("NET-1")
def test_libp2p_works_whole_without_fastecdsa() -> None:
    program = (
        NOT_LOADED
        + """
import moot.node.net
from libp2p import new_host
print(new_host().get_id())
from libp2p.crypto.ecc import create_new_key_pair
try:
    create_new_key_pair("P-256")
except NotImplementedError as error:
    print("refused")
"""
    )
    assert run(program)[1:] == ["refused"]


def test_without_the_stand_in_libp2p_asks_for_fastecdsa() -> None:
    program = (
        NOT_LOADED
        + """
try:
    import libp2p
except ModuleNotFoundError as error:
    print(error)
"""
    )
    assert run(program) == ["fastecdsa"]
