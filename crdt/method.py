"""Methods: the ways in which a group may decide, and the words that a ballot may say in each."""

from __future__ import annotations

from typing import Final

CONSENT: Final = "consent"
MAJORITY: Final = "majority"
THRESHOLD: Final = "threshold"
APPROVAL: Final = "approval"
RANKED: Final = "ranked"
POLL: Final = "poll"
METHODS: Final = (CONSENT, MAJORITY, THRESHOLD, APPROVAL, RANKED, POLL)

CHOOSING: Final = (APPROVAL, RANKED)
"""Those that need options to choose from; a poll may have some."""
ENDLESS: Final = (THRESHOLD, POLL)
"""Those that no clock ends."""

YES: Final = "yes"
NO: Final = "no"
ABSTAIN: Final = "abstain"
OBJECT: Final = "object"
BLOCK: Final = "block"
WORDS: Final = (YES, NO, ABSTAIN, OBJECT, BLOCK)
"""Every word that some ballot may say, in the order in which they are counted."""


def choices(method: str, *, block: bool) -> tuple[str, ...]:
    """What a ballot may say where there are no options to choose from."""
    if method == CONSENT:
        return (YES, ABSTAIN, OBJECT)
    return (YES, NO, ABSTAIN, BLOCK) if block and method == MAJORITY else (YES, NO, ABSTAIN)
