"""How many sessions carry the news of a group, and how long is waited for what, with reasons.

Caution, as most of `limits`: changing them changes no state. The reasons that are figures come from
`bench/gossip.py`; specs/gossip.md has them.
"""

from typing import Final

# -- with whom ------------------------------------------------------------------------------------

PICKED_SESSIONS: Final = 4
"""Sessions of a group that we pick at random and dial, beside the near ones and the keepers: with
those of others that pick us there are eight. In 30 random graphs of 1,000 nodes of which a third
go at once, four picks each left 1 in 1,400 of the others cut off, three 1 in 170; when a fifth go,
four left nobody."""

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

EAGER_SESSIONS: Final = 1
"""Sessions of a group on which news are pushed from the start; the others wait until they show that
they are needed. What is grafted where it helps was, in fair weather, a better tree than what is
left of three each after pruning: sooner at 100 and 1,000 nodes and not later at 300, with fewer
copies (decision 12)."""

GRAFT_MS: Final = 400
"""Time that what was announced has to come by a push before it is asked for: with half of it the
last of 100 nodes had it somewhat sooner, with more copies; with twice of it the other way round."""

# -- what was missed ------------------------------------------------------------------------------

AUDIT_MS: Final = 300_000
"""Longest time between two comparisons in a conversation in which nothing moves: 50 bytes."""

AUDIT_QUIET_MS: Final = 10_000
"""Time without a move after which nothing is on its way any more."""
