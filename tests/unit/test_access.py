"""What settings and environment say of the network, and whether one looks around in it."""

import pytest

from moot.node import preferences
from moot.node.home import Home
from moot.node.trouble import Trouble
from moot.node.ways.access import Access, access_of
from moot.node.ways.proxy import Proxy

PROXY = Proxy("127.0.0.1", 9050)
LOOPBACK = ["/ip4/127.0.0.1/tcp/0", "/ip6/::1/tcp/0"]
REAL = ["/ip4/192.0.2.7/tcp/4001", *LOOPBACK]


@pytest.mark.spec("LAN-1")
@pytest.mark.parametrize(
    ("lan", "proxy", "listen", "looks"),
    [
        (None, None, [], True),
        (None, None, REAL, True),
        (None, None, LOOPBACK, False),
        (True, None, LOOPBACK, True),
        (False, None, [], False),
        (None, PROXY, [], False),
        (True, PROXY, [], False),
    ],
)
def test_when_a_node_looks_for_members_in_its_network(lan, proxy, listen, looks):
    assert Access(lan, proxy, ()).finds(listen) is looks


def test_settings_and_variables_are_read(tmp_path, monkeypatch):
    for name in ("MOOT_LAN", "MOOT_PROXY"):
        monkeypatch.delenv(name, raising=False)
    home = Home.find(str(tmp_path / "ada"), {})
    home.prepare()
    assert access_of(home) == access_of(None) == Access(None, None, ())
    onion = f"/onion3/{'a' * 56}:4001"
    preferences.write(home.config, "lan", "off")
    preferences.write(home.config, "proxy", "socks5://127.0.0.1:9050")
    preferences.write(home.config, "announce", f"/ip4/192.0.2.7/tcp/1 {onion}")
    assert access_of(home) == Access(False, PROXY, ("/ip4/192.0.2.7/tcp/1", onion))
    monkeypatch.setenv("MOOT_LAN", "on")
    monkeypatch.setenv("MOOT_PROXY", "off")
    assert access_of(home)[:2] == (True, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [("lan", "yes"), ("proxy", "127.0.0.1:9050"), ("announce", "192.0.2.7"), ("announce", "/x")],
)
def test_a_setting_that_cannot_be_is_refused(name, value):
    with pytest.raises(Trouble):
        preferences.checked(name, value)
