"""Check words: a key as four words that two people can compare aloud."""

from __future__ import annotations

import hashlib
from typing import Final

from moot.protocol.hashing import label
from moot.protocol.wordlist import WORDS

COUNT: Final = 4
ROUNDS: Final = 4_096
"""Steps of PBKDF2: a millisecond for us, but twelve bits more work for whoever tries keys until
one has the words of somebody else."""


def check_words(key: bytes) -> tuple[str, ...]:
    """Return the four words of a member key, or of a group's id. spec: KEY-7."""
    drawn = hashlib.pbkdf2_hmac("sha256", key, label("check-words"), ROUNDS, COUNT)
    return tuple([WORDS[number] for number in drawn])
