"""What happens to machines and the lines between them."""

from __future__ import annotations

from machine.deed import Hand, deed
from machine.village import NAMES, Village


@deed()
def part(village: Village, hand: Hand) -> None:
    """Nobody reaches anybody."""
    del hand
    village.connect()


@deed()
def pair_up(village: Village, hand: Hand) -> None:
    """Two meet, and the third is alone."""
    village.connect(*(name for name in NAMES if name != hand.who))


@deed()
def meet(village: Village, hand: Hand) -> None:
    """All meet, and come to know and to show the same."""
    del hand
    village.connect(*NAMES)
    village.check_all()


@deed("node stop", "node start")
def restart(village: Village, hand: Hand) -> None:
    """Somebody's node is stopped and started."""
    village.stop(hand.who)
    village.settle()


@deed()
def crash(village: Village, hand: Hand) -> None:
    """Somebody's node is killed, and started by the next command."""
    village.kill(hand.who)
    village.settle()
