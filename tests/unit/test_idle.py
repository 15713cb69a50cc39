"""What a node does though nobody asks: what lists need after a change, and else next to nothing."""

from __future__ import annotations

import pytest
import trio
from trio.testing import MockClock

from caller import gardener
from moot.node.daemon import CARDS_SECONDS, IDLE_SECONDS, _prepare_cards


@pytest.mark.spec("NODE-13")
async def test_lists_are_prepared_after_a_change_and_nobody_looks_in_between(
    monkeypatch: pytest.MonkeyPatch, autojump_clock: MockClock
) -> None:
    ada = await gardener()
    node = ada.node
    looks: list[int] = []
    monkeypatch.setattr(node.pasts, "forget", looks.append)
    board = node.board_unprepared(ada.garden)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_prepare_cards, node)
        await trio.sleep(CARDS_SECONDS + 1)
        assert len(looks) == 1
        await ada.add("fix the pump")
        await trio.sleep(CARDS_SECONDS + 1)
        assert len(looks) == 2
        assert not board.prepare()
        looks.clear()
        await trio.sleep(60 * IDLE_SECONDS)
        assert 50 < len(looks) <= 60
        nursery.cancel_scope.cancel()
