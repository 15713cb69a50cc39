"""Greeting and sync messages against the vectors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moot.protocol.errors import Malformed, Refused
from moot.protocol.frame import Frame, FrameReader
from moot.protocol.group_keys import GroupKeys
from moot.protocol.heads import Marker, pack_heads, read_heads
from moot.protocol.hello import Badge, Hello, Line, Stage
from moot.protocol.messages import decode, encode
from moot.protocol.signature import SigningKey
from moot.protocol.supply import Tip
from moot.protocol.topic import by_log
from vector_files import Case, cases, raw, read, verdict


def end(case: Case, role: str, *, initiator: bool) -> Hello:
    pieces = [bytes.fromhex(piece) for piece in json.loads(case[f"chance_{role}"])]

    def chance(size: int) -> bytes:
        piece = pieces.pop(0)
        assert len(piece) == size
        return piece

    side = "initiator" if initiator else "responder"
    seed = case.get(f"{side}_log_seed")
    signer = SigningKey(bytes.fromhex(seed)) if seed else None
    secrets = json.loads(case[f"{side}_groups"])
    keys = [GroupKeys.write(bytes.fromhex(secret)) for secret in secrets]
    groups = [Badge(each.group, each.hello_key, signer) for each in keys]
    names = json.loads(case["names"])
    return Hello(
        Line(names[0], names[1], raw(case, "binding")),
        initiator=initiator,
        groups=groups,
        chance=chance,
    )


def one(data: bytes, hello: Hello) -> Frame:
    reader = FrameReader()
    reader.feed(data)
    frame = reader.next(hello.limit)
    assert frame is not None
    return frame


@pytest.mark.spec("HELLO-1")
@pytest.mark.spec("HELLO-2")
@pytest.mark.spec("HELLO-3")
@pytest.mark.spec("HELLO-5")
@pytest.mark.spec("HELLO-6")
@pytest.mark.spec("HELLO-7")
@pytest.mark.parametrize("path", cases("hello"))
def test_hello(path: Path) -> None:
    case = read(path)
    here, there = end(case, "i", initiator=True), end(case, "r", initiator=False)
    (offer,) = here.start()
    assert offer == raw(case, "offer")
    (answer,) = there.handle(one(offer, there))
    assert answer == raw(case, "answer")
    confirm, *proof_i = here.handle(one(answer, here))
    assert confirm == raw(case, "confirm")
    assert b"".join(proof_i) == raw(case, "proof_i")
    proof_r = there.handle(one(confirm, there))
    assert b"".join(proof_r) == raw(case, "proof_r")
    shared = json.loads(case["shared"])
    if not shared:
        assert here.stage is there.stage is Stage.STRANGERS
        return
    here.handle(one(proof_r[0], here))
    there.handle(one(proof_i[0], there))
    for hello, seed in ((here, "responder_log_seed"), (there, "initiator_log_seed")):
        assert [meeting.group.hex() for meeting in hello.meetings] == shared
        logs = {meeting.log for meeting in hello.meetings}
        assert logs == {SigningKey(raw(case, seed)).public}


@pytest.mark.spec("HELLO-8")
@pytest.mark.parametrize("path", cases("hello_bad"))
def test_a_hello_that_goes_wrong(path: Path) -> None:
    case = read(path)
    there = end(case, "r", initiator=False)
    heard = raw(case, "heard")
    with pytest.raises((Malformed, Refused)):
        there.handle(one(heard, there))
    assert there.meetings == ()


@pytest.mark.spec("SYNC-2")
@pytest.mark.spec("SYNC-3")
@pytest.mark.spec("SYNC-4")
@pytest.mark.parametrize("path", cases("sync"))
def test_sync(path: Path) -> None:
    case = read(path)
    data = raw(case, "frame")

    def take_in() -> bytes | None:
        reader = FrameReader()
        reader.feed(data)
        heard = reader.next()
        return None if heard is None else encode(decode(heard))

    if case["expect"] == "skipped":
        assert take_in() is None
        return
    assert verdict(take_in) == case["expect"]
    if case["expect"] == "accept":
        assert take_in() == data


@pytest.mark.spec("SYNC-8")
@pytest.mark.spec("SYNC-40")
@pytest.mark.parametrize("path", cases("heads"))
def test_heads(path: Path) -> None:
    case = read(path)
    marker = Marker(raw(case, "binding"), raw(case, "group"))
    rows = [bytes.fromhex(row) for row in json.loads(case["tips"])]
    tips = by_log(Tip(row[:32], int.from_bytes(row[32:36], "big"), row[36:]) for row in rows)
    told = marker.heads(tips, tips)
    assert pack_heads(told) == raw(case, "heads")
    assert read_heads(raw(case, "heads")) == told
    assert b"".join(marker.digests(tips, 16)) == raw(case, "parts")
