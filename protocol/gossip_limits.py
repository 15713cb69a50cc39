"""How many sessions carry the news of a group, and how long is waited for what, with reasons.

Caution, as most of `limits`: changing them changes no state. The reasons that are figures come from
`bench/gossip.py`; specs/gossip.md has them.
"""

from typing import Final

# -- with whom ------------------------------------------------------------------------------------

PICKED_SESSIONS: Final = 4
"""Sessions of a group that we pick at random and dial, beside the near ones and the keepers: with
those of others that pick us there are eight, and a third of all nodes may go at once and part
nobody from the rest."""

NEAR_SESSIONS: Final = 2
"""Members in the same network that are dialled first, and kept: their way is short."""

KEEPER_SESSIONS: Final = 2
"""Keepers that are dialled first, and kept: one may be down."""

MAX_SESSIONS_PER_GROUP: Final = 16
"""Sessions in one group, those that others dialled among them: beyond it one gives way."""

SEAT_MS: Final = 120_000
"""Time that a session has before it may give way to a newcomer: where few can be dialled and many
dial them, they take turns of that length, instead of pushing each other out."""

ROTATE_MS: Final = 600_000
"""Longest time after which a session of a large group gives way to another."""

# -- by which way ---------------------------------------------------------------------------------

EAGER_SESSIONS: Final = 3
"""Sessions of a group on which news are pushed from the start; on more they are announced until it
shows that they are needed: what is left of three each is a tree after a few news."""

GRAFT_MS: Final = 400
"""Time that what was announced has to come by a push before it is asked for: twice what the longest
way through a tree takes more than the shortest, at 1,000 nodes."""

# -- what was missed ------------------------------------------------------------------------------

AUDIT_MS: Final = 300_000
"""Longest time between two comparisons in a conversation in which nothing moves: 50 bytes."""

AUDIT_QUIET_MS: Final = 10_000
"""Time without a move after which nothing is on its way any more."""
