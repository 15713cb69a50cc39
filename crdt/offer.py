"""Offers: a thought in which somebody offers a hand, and the claim that they make of it."""

from __future__ import annotations

from typing import Final

from moot.crdt import own, thought
from moot.crdt.claim import CLAIMS
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.crdt.value import Value

KIND: Final = "offer"
"""The kind of such a thought, and the name under which a claim cites it."""


def citing(taken: Op, offer: bytes) -> Op:
    """A claim as `claim.take` makes it, that says which offer it keeps."""
    value = taken.value if isinstance(taken.value, dict) else {}
    return taken._replace(value={**value, KIND: offer})


def kept(space: Space, target: bytes) -> dict[bytes, bytes]:
    """By member, the offer that their claim on an object keeps: their own, about it.

    spec: MODEL-74.
    """
    found = {}
    for member, slot in own.slots(space, target, CLAIMS, cited).items():
        said = thought.view(space, slot.said)
        if said and (said.author, said.about, said.kind) == (member, target, KIND):
            found[member] = said.id
    return found


def cited(value: Value) -> bytes | None:
    """The thought that a claim names as the offer it comes from."""
    offer = value.get(KIND) if isinstance(value, dict) else None
    return offer if isinstance(offer, bytes) else None
