"""What bounds a keeper, each with its reason. All of it is caution, and not validity."""

from typing import Final

MAX_KEPT_GROUPS: Final = 1_024
"""Groups that one keeper takes on: a hello costs it a token for each, three milliseconds in all."""

KEPT_ENTRY_BYTES: Final = 128
"""What a keeper's quota counts for an entry beside its body: 116 were measured on the disk."""

KEEPER_QUOTA: Final = 10_000_000_000
"""Bytes that a keeper holds of all groups unless told otherwise: a third of the smallest card that
a Raspberry Pi is sold with."""

KEEPER_GROUP_QUOTA: Final = 2_000_000_000
"""Bytes that a keeper holds of one group unless told otherwise: some million entries."""

KEEPER_CONNECTIONS: Final = 256
"""Connections of a keeper in all: 20 groups of a dozen devices each, in 45 MB of memory."""

KEEPER_INBOUND: Final = 224
"""Connections that others opened to a keeper: members dial it, it dials few."""

KEEPER_PER_ADDRESS: Final = 8
"""Connections to a keeper from one household: two people with their devices, in several groups."""

KEEPER_RESERVE: Final = 256_000_000
"""Bytes of the disk that a keeper leaves free: for its log, an upgrade, and whoever lives there."""
