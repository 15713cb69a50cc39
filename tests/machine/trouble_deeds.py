"""What happens to machines and the lines between them."""

from __future__ import annotations

from machine.deed import DEEDS, Hand, deed
from machine.village import NAMES, Village

QUARRELS = (
    "claim", "done", "reopen", "edit", "need", "move", "put_away", "claim", "aim_otherwise",
    "pledge", "turn", "tag", "drop", "weigh", "vote",
)  # fmt: skip


@deed()
def quarrel(village: Village, hand: Hand) -> None:
    """Two do the same kind of thing to the same, unheard by each other; then all meet."""
    name, other = hand.way(QUARRELS), hand.way((0, 0, 1, 2))
    if not village.ledger.things(hand.who, "task"):
        DEEDS["add"](village, hand)
    village.connect(*NAMES)
    village.connect()
    for one in (hand.beside(0), hand.beside(0).beside(other)):
        DEEDS[name](village, one)
    village.connect(*NAMES)
    village.check_all()


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
