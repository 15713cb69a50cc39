"""What tests of the liar share: his victim, the story there is to tell, how he ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from liar import Liar, meet_a_liar
from moot.protocol.events import Ending
from moot.protocol.messages import (
    Heads,
    Message,
    Runs,
    Sent,
    Summary,
    Want,
)
from moot.protocol.run import Run
from moot.protocol.supply import Tip
from stepper import End, Home, World, connect, equal
from workshop import Author, put

CY = Author("cy")
OTHER = Summary(0, b"another frontier".ljust(32), 3)
"""Opens the conversation: the liar claims to hold something else."""
NOTHING = Heads(0, (), ())
"""Ends the comparing: he names no log."""


def chapters(count: int, size: int = 100) -> Iterator[tuple[Run, bytes]]:
    """Cy's log, one entry at a time after its opening, each with its id."""
    run, end = CY.opening()
    yield run, end
    for number in range(count):
        run, end = CY.after(number, end, [put("book", f"page{number}", "x" * size)])
        yield run, end


STORY = list(chapters(12))
END = Tip(CY.log, 12, STORY[-1][1])
RUNS = tuple(run for run, _ in STORY)


def victim(*, knows: int = 0, seed: int = 1) -> tuple[World, Home, Liar, End]:
    """A home that holds so many entries of Cy's log and just met a liar."""
    world = World(seed)
    home = Home(world, "ada")
    home.replica.ingest(RUNS[:knows])
    liar, end = meet_a_liar(home)
    liar.say(OTHER, NOTHING)
    return world, home, liar, end


def answering(liar: Liar, *answers: Callable[[Want], list[Message]]) -> None:
    """Answer the first want in the first way, and so on; the last way for all that follow."""

    def answer(message: Message) -> None:
        if isinstance(message, Want):
            way = answers[min(len(liar.wants()), len(answers)) - 1]
            liar.say(*way(message))

    liar.answer = answer


def assert_dropped(end: End, *words: str) -> None:
    assert end.over is not None
    assert end.over.ending is Ending.OFFENCE
    assert all(word in end.over.reason for word in words), end.over.reason


def assert_unharmed(home: Home) -> None:
    """An honest peer brings everything, within seconds."""
    honest = Home(home.world, "honest")
    honest.replica.ingest(RUNS)
    wire = connect(home, honest)
    home.world.pass_time(3_000)
    assert equal(home, honest)
    assert wire.left.over is wire.right.over is None


def served(want: Want, *runs: Run, end: bool = True) -> list[Message]:
    answer: list[Message] = [Runs(0, want.number, runs)] if runs else []
    return [*answer, Sent(0, want.number, (), ())] if end else answer
