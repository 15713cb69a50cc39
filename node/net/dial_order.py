"""In which order the addresses of a peer are tried.

After RFC 8305: the likely ones first, families in turn, each next one soon after. Not all at once:
each costs both ends a handshake, which a slow line and a small keeper feel, and an address that was
private at another place is somebody else's here, who need not hear from us if another answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from itertools import chain, zip_longest

from moot.node.link import Way
from moot.node.net.surroundings import Surroundings, plain
from moot.node.ways.target import Target


def in_order(targets: Sequence[Target], here: Surroundings) -> list[Target]:
    """Return the targets, best first; among equals as given, IPv6 and IPv4 in turn. spec: NET-20.

    First what lies in a network that we are in, then what the whole internet reaches, and last
    private addresses of networks that we are not in: a tunnel may lead there, or nothing.
    """
    classes: tuple[list[Target], list[Target], list[Target]] = ([], [], [])
    for one in targets:
        classes[_rank(one, here)].append(one)
    return list(chain.from_iterable(map(_families_in_turn, classes)))


def _rank(one: Target, here: Surroundings) -> int:
    if one.is_name:
        return 1
    if here.way(one.host) is not Way.DIRECT:
        return 0
    return 1 if plain(ip_address(one.host)).is_global else 2


def _families_in_turn(targets: Sequence[Target]) -> list[Target]:
    """IPv6 and IPv4 by turns, beginning with the family of the first."""
    first = [one for one in targets if (":" in one.host) == (":" in targets[0].host)]
    other = [one for one in targets if one not in first]
    return [one for one in chain.from_iterable(zip_longest(first, other)) if one is not None]
