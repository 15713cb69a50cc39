"""Frames: any cutting of the stream gives the same messages, and lengths are bounded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.protocol.errors import Malformed
from moot.protocol.frame import HEAD, FrameReader, Kind, frame
from moot.protocol.limits import MAX_FRAME_BODY, MAX_SKIPPED_FRAME

MESSAGES = st.lists(st.tuples(st.sampled_from(Kind), st.binary(max_size=50)), max_size=8)


@pytest.mark.spec("SYNC-1")
@given(MESSAGES, st.data())
def test_any_cutting_gives_the_same_frames(
    messages: list[tuple[Kind, bytes]], data: st.DataObject
) -> None:
    stream = b"".join(frame(kind, body) for kind, body in messages)
    reader, found = FrameReader(), []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        reader.feed(stream[:size])
        stream = stream[size:]
        while (one := reader.next()) is not None:
            found.append((one.kind, one.body))
    assert found == messages


@pytest.mark.spec("SYNC-2")
@pytest.mark.parametrize("kind", [0, 5, 15, 35, 127])
def test_a_kind_that_nobody_defined_ends_it(kind: int) -> None:
    reader = FrameReader()
    reader.feed(HEAD.pack(0, kind))
    with pytest.raises(Malformed):
        reader.next()


@pytest.mark.spec("SYNC-2")
@pytest.mark.parametrize("size", [MAX_FRAME_BODY + 1, 2**32 - 1])
def test_a_length_beyond_the_bound_ends_it_at_once(size: int) -> None:
    reader = FrameReader()
    reader.feed(HEAD.pack(size, Kind.RUNS))
    with pytest.raises(Malformed):
        reader.next()


@pytest.mark.spec("SYNC-3")
@pytest.mark.parametrize("kind", [131, 200, 255])
def test_a_kind_of_a_later_version_is_skipped(kind: int) -> None:
    reader = FrameReader()
    reader.feed(HEAD.pack(MAX_SKIPPED_FRAME, kind) + bytes(MAX_SKIPPED_FRAME))
    reader.feed(frame(Kind.PING, b"x"))
    found = reader.next()
    assert found is not None
    assert found.kind is Kind.PING


@pytest.mark.spec("SYNC-3")
def test_what_is_skipped_is_bounded_too() -> None:
    reader = FrameReader()
    reader.feed(HEAD.pack(MAX_SKIPPED_FRAME + 1, 200))
    with pytest.raises(Malformed):
        reader.next()
