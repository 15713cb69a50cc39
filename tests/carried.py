"""Bundles as a node makes and takes them, given as the command line gives them."""

from __future__ import annotations

import io
import json
from typing import Any

from caller import Caller
from moot.cli.exchange.bundle_file import BundleFile
from moot.node.branches import run_of
from moot.node.exchange.bundling import Wanted, bundle_of
from moot.protocol.bundle import Packer
from moot.protocol.bundle_part import Contents, End, Piece, Receipt, written
from schemas import must_hold

COUNTED = ("new", "known", "gaps", "surplus", "paused", "faulty")


async def make(caller: Caller, **query: object) -> tuple[bytes, Any]:
    """A bundle, and what is said to be in it."""
    pieces, told = [], None
    async with caller.open("GET", "/v1/bundle", query) as answer:
        async for message in answer:
            if message["type"] == "http.response.start":
                assert message["status"] == 200, message
                headers = {k.decode(): v.decode() for k, v in message["headers"]}
                told = json.loads(headers["moot-bundle"])
            else:
                pieces.append(message["body"])
    return b"".join(pieces), told


async def made(caller: Caller) -> bytes:
    """A bundle of everything, without asking the API."""
    view = caller.node.view(caller.garden)
    return b"".join((await bundle_of(caller.node, view, Wanted("", ""))).pieces)


async def take(caller: Caller, data: bytes, group: str | None = None, windows: int = 0) -> Any:
    """What became of a bundle, or of its first windows."""
    file = BundleFile(io.BytesIO(data))
    told: dict[str, Any] = {"faults": [], "makers": {}, **dict.fromkeys(COUNTED, 0)}
    place: dict[str, object] = {"block": 0, "skip": None}
    while True:
        window = file.window(int(str(place["block"])))
        query = {"group": group, **place}
        answer, _ = await caller.ask("POST", "/v1/bundle", query, window)
        must_hold(answer, "bundle")
        for name in COUNTED:
            told[name] += answer[name]
        told["faults"] += answer["faults"]
        told["makers"] |= {one["name"]: one for one in answer["makers"]}
        told["contents"] = told.get("contents") or answer["contents"]
        told["ended"] = answer["ended"]
        windows -= 1
        if answer["ended"] or file.over or windows == 0:
            return told
        place = answer["next"]


def counts(told: Any) -> dict[str, int]:
    """Of what became of a bundle the counts that are not 0."""
    return {name: told[name] for name in COUNTED if told[name]}


async def newcomer(host: Caller, name: str = "cy") -> Caller:
    """Somebody who joined by an invite, and met nobody."""
    caller = Caller(name)
    await caller.act("join", invite=(await host.act("invite"))["invite"], name=name)
    return caller


async def fill(caller: Caller, count: int) -> int:
    """Write so many large entries; returns how many there are then."""
    thing = await caller.add("long")
    for _ in range(count):
        await caller.act("say", id=thing, text="x" * 16_000)
    return caller.garden.replica.ledger.count()


def bundle(host: Caller, *parts: Contents | Piece | Receipt | End) -> bytes:
    """A bundle of one's own making."""
    packer = Packer(host.garden.replica.keys.bundle_key, bytes(32))
    blocks = [block for part in parts for block in packer.add(written(part))]
    return packer.head + b"".join([*blocks, *packer.finish()])


def pieces(host: Caller) -> list[Piece]:
    """All that somebody holds, an entry each."""
    return [
        Piece(kept[-1].id, len(kept), run_of(log, kept).encode())
        for log, kept in host.garden.replica.pieces(1)
    ]
