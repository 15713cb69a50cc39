"""A household behind a router that hides it, as most do: from outside there is one address."""

from __future__ import annotations

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

    def __init__(self, world: World, wan: Switch, name: str, number: int) -> None:
        """`number` makes the addresses: 5.0.0.NUMBER outside, 192.168.NUMBER.0/24 inside."""
        self.lan = world.switch(f"lan-{name}")
        self.router = world.host(f"router-{name}")
        self.outside = in_the_open(self.router, wan, f"5.0.0.{number}")
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
