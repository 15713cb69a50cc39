"""Bounds on finding and reaching others, each with its reason: the rest of `limits`."""

from __future__ import annotations

from typing import Final

DIAL_STAGGER_MS: Final = 200
"""Between two addresses of a peer, unless the first fails sooner: RFC 8305 says 100 to 250. Seven
dead ones before the good one cost 1.4 s, and who answers sooner than that gets one handshake."""

LOOK_MS: Final = 2_000
"""Between looks at the clocks, and without netlink at our addresses: what changed is to be dealt
with within 10 s."""

SETTINGS_LOOK_MS: Final = 5_000
"""Between looks at the settings of the network, a file of a few lines."""

SLEPT_MS: Final = 5_000
"""Beyond the time between two looks: what a busy machine may be late without having slept."""

BURST_MS: Final = 300
"""Of quiet after which a change of addresses is over: a new network brings several in turn."""

MOST_BURSTS: Final = 10
"""Changes in a row after which we act all the same, every 3 s at the latest."""

SIGN_OF_LIFE_MS: Final = 3_000
"""For any byte from a peer after we moved or slept: a relayed line answers in one."""

BEACON_SLOTS: Final = 8
"""Groups for which a node shows itself in its network at a time: with more, a TXT record would no
longer fit into one packet. Who is in more takes others each time."""

BEACON_ADDRESSES: Final = 4
"""Addresses in a beacon: those of one interface, or of two."""

BEACON_HOURS: Final = 24
"""After which a node takes another name in its network: a day of presence at most can be linked."""

BEACONS_AT_ONCE: Final = 200
"""Of beacons heard that are looked at without a pause: a large assembly, in a sixth of a CPU second
for whoever is in 64 groups."""

BEACONS_A_SECOND: Final = 20
"""After that; the rest is left out, and whoever floods a network keeps a node 2 % busy."""

MAX_NEARBY: Final = 256
"""Members remembered as seen in this network, and strangers counted."""

LAN_RETRY_MS: Final = 60_000
"""Between tries to look around in a network that does not let us: it may come to."""
