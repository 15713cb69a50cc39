"""A household behind a router that hides it, as most do: from outside there is one address."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

from netns.world import Host, Switch, World

RULES: Final = """
table ip home {{
  chain out {{ type nat hook postrouting priority 100; oifname "{wan}" masquerade {how}; }}
  chain through {{
    type filter hook forward priority 0; policy drop;
    ct state established,related accept
    iifname "{lan}" accept
    ct status dnat accept
  }}
  chain inside {{
    type filter hook input priority 0; policy drop;
    ct state established,related accept
    iifname {{ "lo", "{lan}" }} accept
  }}
}}
"""
CHAINS: Final = """
table inet filter {
  chain miniupnpd { }
  chain prerouting_miniupnpd { }
  chain postrouting_miniupnpd { }
  chain before { type nat hook prerouting priority -100; jump prerouting_miniupnpd; }
  chain after { type nat hook postrouting priority 100; jump postrouting_miniupnpd; }
}
"""
MAPPER: Final = """
ext_ifname={wan}
listening_ip={lan}
enable_upnp={upnp}
enable_natpmp={pmp}
upnp_table_name=filter
upnp_nat_table_name=filter
upnp_forward_chain=miniupnpd
upnp_nat_chain=prerouting_miniupnpd
upnp_nat_postrouting_chain=postrouting_miniupnpd
uuid=41f220c9-f815-445c-9a2b-f26a2a9bdd42
"""
KEEPS_PORTS: Final = ""
NEW_PORTS: Final = "fully-random"
"""Another port for each connection: nobody can know the next one."""


def in_the_open(host: Host, wan: Switch, address: str) -> str:
    """Give a host a public address, in no network with any other: all the rest is far away."""
    port = host.plug(wan, f"{address}/32")
    host.ip("route", "replace", "default", "dev", port.card)
    return address


class Household:
    """A router, its inner network, and one machine in it."""

    def __init__(
        self, world: World, wan: Switch, name: str, number: int, outside: str = "5.0.0.{}"
    ) -> None:
        """`number` makes the addresses: 5.0.0.NUMBER outside, 192.168.NUMBER.0/24 inside."""
        self._mapper: subprocess.Popen[bytes] | None = None
        self.lan = world.switch(f"lan-{name}")
        self.router = world.host(f"router-{name}")
        self.outside = in_the_open(self.router, wan, outside.format(number))
        self.router.plug(self.lan, f"192.168.{number}.1/24")
        self.router.forward()
        self.masquerade(KEEPS_PORTS)
        self.host = world.host(name)
        self.host.plug(self.lan, f"192.168.{number}.2/24")
        self.host.route(f"192.168.{number}.1")

    def masquerade(self, how: str) -> None:
        """Give connections from inside ports on the router: the same ones, or others."""
        wan, lan = (port.card for port in self.router.ports)
        self.router.run("nft", "flush", "ruleset")
        self.router.run("nft", RULES.format(wan=wan, lan=lan, how=how))

    def lets_in(self, folder: Path, *, upnp: bool = True, pmp: bool = True) -> None:
        """Let machines inside ask for ports, as routers do that are sold for homes."""
        wan, lan = (port.card for port in self.router.ports)
        words = {True: "yes", False: "no"}
        settings = folder / f"{self.router.name}.conf"
        settings.write_text(MAPPER.format(wan=wan, lan=lan, upnp=words[upnp], pmp=words[pmp]))
        self.router.run("nft", CHAINS)
        mapper = shutil.which("miniupnpd", path="/usr/sbin:/usr/bin")
        assert mapper is not None
        pid = str(folder / f"{self.router.name}.pid")
        with (folder / f"{self.router.name}.log").open("wb") as log:
            self._mapper = subprocess.Popen(
                self.router.command(mapper, "-d", "-f", str(settings), "-P", pid),
                stdout=log,
                stderr=log,
            )

    def mapped(self) -> int:
        """How many ports it lets others in by."""
        return self.router.run(
            "nft", "list", "chain", "inet", "filter", "prerouting_miniupnpd"
        ).count("dnat")

    def close(self) -> None:
        """End what runs on the router."""
        if self._mapper is not None:
            self._mapper.kill()
            self._mapper.wait()
