"""The state hash: the same for the same state, and for no other."""

from __future__ import annotations

import hashlib

import pytest

from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.crdt.value import Value
from moot.protocol.encoding import encode
from moot.protocol.state_hash import state_hash

ADA = b"a" * 32


def space(*values: Value, field: str = "log*") -> Space:
    made = Space(MemoryShelf())
    for number, value in enumerate(values):
        op = Op(b"some thing", field, value, ())
        made.apply(number.to_bytes(32, "big"), ADA, 1_000 + number, [op])
    return made


@pytest.mark.spec("LOG-11")
def test_rows_are_hashed_one_by_one() -> None:
    made = space("x")
    digest = hashlib.sha256(b"moot/1/state\0")
    for row in made.snapshot():
        data = encode(row)
        digest.update(len(data).to_bytes(4, "big") + data)
    assert state_hash(made) == digest.digest()
    assert state_hash(space()) == hashlib.sha256(b"moot/1/state\0").digest()


@pytest.mark.spec("LOG-11")
def test_other_states_have_other_hashes() -> None:
    made: list[tuple[Value, ...]] = [
        (),
        ("x",),
        ("y",),
        ("x", "y"),
        ("y", "x"),
        (None,),
        (["x"],),
        ({"a": 1, "b": 2},),
    ]
    assert len({state_hash(space(*values)) for values in made}) == len(made)
    assert state_hash(space({"b": 2, "a": 1})) == state_hash(space({"a": 1, "b": 2}))


@pytest.mark.spec("LOG-11")
def test_no_state_is_too_large_or_deep_to_hash() -> None:
    deep: Value = []
    for _ in range(8):
        deep = [deep]
    assert len(state_hash(space(deep))) == 32
    assert len(state_hash(space(*range(9_000)))) == 32
