"""Bounds of relays and of holes in routers, as `moot.protocol.limits` has all others.

All are this program's own caution; changing them changes no state.
"""

from typing import Final

MAX_RELAY_MESSAGE: Final = 4_096
"""One message to or from a relay, or about a hole: libp2p's own bound."""

RELAY_MS: Final = 10_000
"""From asking a relay to its answer, which may have to ask the other end first."""

RELAYS_HELD: Final = 2
"""Relays that we can be reached through: one may go, and each costs it a place."""

RESERVATION_MS: Final = 3_600_000
"""For how long a relay keeps a place for a peer: libp2p's own hour; asked for anew before."""

MAX_RESERVATIONS: Final = 48
"""Places that a relay keeps: as many as there are connections from others."""

MAX_CIRCUITS: Final = 32
"""Circuits that a relay carries at a time: each is two windows of memory at most, 16 MiB in all."""

CIRCUITS_PER_PEER: Final = 6
"""Circuits that begin or end at one peer: their windows, and the link's own, fit into what may lie
unread in the one connection that carries them."""

CIRCUIT_MS: Final = 7_200_000
"""How long one circuit lasts: who still needs it makes another, who forgot it frees the place."""

CIRCUIT_BYTES: Final = 268_435_456
"""Bytes through one circuit, both ways together: a group's whole history many times over."""

RELAY_BYTES_PER_PEER: Final = 1_073_741_824
"""Bytes that a relay carries in an hour for the peer that asked for the circuits."""

RELAY_ADDRESSES: Final = 3
"""Addresses that we tell of one relay: with two relays, two places are left for our own."""

RELAY_HEAD_START_MS: Final = 1_000
"""How long direct addresses are tried alone: a line with half a second of delay answers in it."""

RELAY_WAIT_MS: Final = 3_000
"""How long a dial waits for a relay that we are only just dialling too."""

RELAY_REFUSED_MS: Final = 600_000
"""Pause before a peer that would not be our relay is asked again: it may have become able to."""

RELAY_RETRY_MS: Final = 5_000
"""Pause before a relay is asked again that did not answer: it may have just begun to know us."""

PUNCH_TRIES: Final = 3
"""Tries to make holes on both sides at once: the number that libp2p recommends."""

PUNCH_MS: Final = 5_000
"""One try: the first packet may die at the other router, the second follows after a second."""

MAX_PUNCH_ADDRESSES: Final = 4
"""Addresses tried at once by each end: what its router calls it, and a guess or two."""

FIND_ROUTER_MS: Final = 2_000
"""For routers to answer when asked whether there is one: what libraries wait."""

MAPPING_MS: Final = 3_600_000
"""How long a router keeps a port for us; asked for anew after half of it. Whoever leaves without a
word leaves no more than an hour's hole behind."""

ROUTER_RETRY_MS: Final = 3_600_000
"""After which a router is asked again that gave nothing, or was not there."""

NAT_PMP_WAITS_MS: Final = (250, 500, 1_000)
"""For an answer to each try: as the RFC has it, but it goes on for a minute."""
