"""What tests of sessions share: two homes, what was said, logs of some weight."""

from __future__ import annotations

from typing import TypeVar

from moot.protocol.events import (
    Send,
)
from moot.protocol.frame import FrameReader, Kind
from moot.protocol.messages import Message, decode
from moot.protocol.run import Run
from stepper import End, Home, World
from workshop import Author, forge, put

Said = TypeVar("Said", bound=Message)

HELLO = 2_500
"""More than the bytes of one end's hello for one group."""


def messages(end: End) -> list[Message]:
    """What an end said after the hello."""
    reader = FrameReader()
    for send in end.effects(Send):
        reader.feed(send.data)
    said = []
    while (frame := reader.next()) is not None:
        if frame.kind >= Kind.SUMMARY:
            said.append(decode(frame))
    return said


def said(end: End, kind: type[Said]) -> list[Said]:
    return [message for message in messages(end) if isinstance(message, kind)]


def two(seed: int = 0, disk_ms: int = 0) -> tuple[World, Home, Home]:
    world = World(seed)
    return world, Home(world, "ada", disk_ms=disk_ms), Home(world, "ben", disk_ms=disk_ms)


def heavy(author: Author, entries: int) -> list[Run]:
    """The runs of a log of entries of 32 KiB."""
    run, end = author.opening()
    runs = [run]
    for number in range(entries):
        act = [put("book", f"page{number}.{part}", "x" * 15_000) for part in range(2)]
        run, end = author.after(number, end, act)
        runs.append(run)
    return runs


def write(home: Home, *texts: str, who: str = "") -> None:
    pen = forge(home.replica, who or home.name)
    for text in texts:
        pen.write([put("thing", "title", text)])
