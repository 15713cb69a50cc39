"""What the doctor says of reaching others: addresses, the network around, the proxy, and peers."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from typing import Final

import trio

from moot.node import node as network
from moot.node.check import FAULT, OK, WARNING, Check
from moot.node.node import Node
from moot.node.people import unreached
from moot.node.trouble import Trouble
from moot.node.ways.access import Access, access_of
from moot.node.ways.outdoors import from_outside
from moot.node.ways.paths import ways
from moot.node.ways.proxy import GREETING, VERSION, Proxy
from moot.node.ways.target import targets

PROXY_SECONDS: Final = 3
"""For the proxy to take a call; the doctor waits no longer."""
MOST_TOLD: Final = 3
"""People of whom it is said why they are not reached."""


async def reach_checks(node: Node) -> list[Check]:
    """Look at all of it."""
    try:
        access = access_of(node.home)
    except Trouble as trouble:
        return [_network(node), Check("settings", FAULT, str(trouble), trouble.next)]
    checks = [_network(node)]
    if node.network.state == network.UP:
        checks += _families(node, access)
        checks.append(_lan(node, access))
        checks += from_outside(node)
    if access.proxy is not None:
        checks.append(await _proxy(access.proxy))
    return [*checks, _peers(node)]


def _network(node: Node) -> Check:
    state = node.network
    if state.state == network.UP:
        return Check("network", OK, f"others are told {', '.join(state.addresses) or 'nothing'}")
    if state.state == network.FAILED:
        return Check("network", FAULT, f"no network: {state.reason}", (state.remedy,))
    why = "was not asked for" if state.state == network.OFF else "is starting"
    return Check("network", WARNING, f"the network {why}", ("moot wait ready",))


def _families(node: Node, access: Access) -> Iterator[Check]:
    """What of the two internets we are in."""
    if access.proxy is not None:
        return
    found = targets(node.network.addresses)
    hosts = [one.host for one in found if not one.host.startswith("127.") and one.host != "::1"]
    families = {6 if ":" in host else 4 for host in hosts}
    if not families:
        yield Check(
            "families",
            WARNING,
            "only this machine can reach the node: it has no other address",
            ("connect to a network, or set MOOT_LISTEN anew, then:  moot node stop",),
        )
        return
    names = " and ".join(f"IPv{number}" for number in sorted(families))
    lacks = "" if 6 in families else "; IPv6 is not to be had here"
    yield Check("families", OK, f"reachable by {names}{lacks if socket.has_ipv6 else ''}")


def _lan(node: Node, access: Access) -> Check:
    """Whether members in the same network are found."""
    nearby = node.company.nearby()
    if nearby is None:
        if access.proxy is not None:
            return Check("lan", OK, "members in this network are not looked for: there is a proxy")
        if access.lan is False:
            on = ("moot config set lan on     in a network that you trust",)
            return Check("lan", OK, "members in this network are not looked for, as asked for", on)
        return Check("lan", OK, "members in this network are not looked for on loopback alone")
    if nearby.trouble is not None:
        off = ("moot config set lan off     if this network is to stay so",)
        return Check("lan", WARNING, f"members in this network: {nearby.trouble}", off)
    return Check(
        "lan",
        OK,
        f"seen in this network: {nearby.members} devices of members, {nearby.strangers} of others",
    )


async def _proxy(proxy: Proxy) -> Check:
    """Whether the proxy takes calls, and speaks as one."""
    reason = "no answer"
    with trio.move_on_after(PROXY_SECONDS):
        try:
            async with await trio.open_tcp_stream(proxy.host, proxy.port) as stream:
                await stream.send_all(GREETING)
                if (await stream.receive_some(2))[:1] == bytes((VERSION,)):
                    return Check("proxy", OK, f"all goes through {proxy}, which answers")
                reason = "what answers there is no SOCKS5 proxy"
        except OSError as error:
            reason = _words(error)
        except trio.BrokenResourceError:
            reason = "it hung up"
    return Check(
        "proxy",
        FAULT,
        f"nobody can be reached: the proxy {proxy} does not work: {reason}",
        ("start it, Tor for example, or:  moot config set proxy off",),
    )


def _words(error: BaseException | None) -> str:
    """The system's own word for what went wrong, out of what trio wraps around it."""
    while isinstance(error, OSError) and error.errno is None and error.__cause__ is not None:
        error = error.__cause__
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
    number = error.errno if isinstance(error, OSError) else None
    return os.strerror(number) if number and number > 0 else str(error)  # a look-up counts down


def _peers(node: Node) -> Check:
    """Who is reached on which way, or why nobody is. spec: API-82."""
    others = sum(len(node.board(group).names) > 1 for group in node.profile)
    count = len(node.company.visits())
    if count or not others:
        told = ", ".join(f"{n} {way.replace('-', ' ')}" for way, n in ways(node).items())
        return Check("peers", OK, f"connected to {count}{f': {told}' if told else ''}")
    return Check(
        "peers",
        WARNING,
        "; ".join(("nobody of your groups is connected", *_why(node))),
        ("moot sync     says since when, and why",),
    )


def _why(node: Node) -> Iterator[str]:
    failures = node.company.failures()
    for one in unreached(node)[:MOST_TOLD]:
        yield f"{one['name'] or 'a keeper'} ({failures[str(one['peer'])]})"
