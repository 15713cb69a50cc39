"""News in quick succession travel together, and the first of them at once."""

from itertools import pairwise

import pytest
import trio
import trio.testing

from moot.node.peering.talk import Talk
from moot.protocol.events import Committed
from moot.protocol.limits import NEWS_GAP_MS
from sessions import two
from workshop import KEYS, NOON, forge, put


class Line:
    """A link of which only the ends are asked."""

    peer, local_peer, binding, initiator = "ben", "ada", bytes(32), True


class Running:
    """Virtual time."""

    def wall_ms(self):
        return NOON

    def monotonic(self):
        return trio.current_time()


class Group:
    def __init__(self, at):
        self.replica = at


@pytest.mark.spec("SYNC-48")
async def test_the_first_news_goes_at_once_and_the_rest_of_a_burst_together(autojump_clock):
    _, ada, _ = two()
    pen = forge(ada.replica, "ada")
    talk = Talk(Line(), ada.house, {KEYS.group: Group(ada.replica)}, Running(), None)
    told = []
    talk._feed = lambda event: told.append((trio.current_time(), event))
    ada.replica.subscribe(lambda commit: talk._committed(ada.replica, commit))
    async with trio.open_nursery() as nursery:
        nursery.start_soon(talk._watch)
        await trio.testing.wait_all_tasks_blocked()
        began = trio.current_time()
        for number in range(10):
            pen.write([put("pump", "title", str(number))])
            await trio.sleep(NEWS_GAP_MS / 5000)
        await trio.sleep(1)
        pen.write([put("pump", "title", "later")])
        later = trio.current_time()
        await trio.sleep(1)
        nursery.cancel_scope.cancel()
    news = [at for at, event in told if isinstance(event, Committed)]
    assert news[0] == began
    assert news[-1] == later
    assert len(news) == 4
    assert all(end - start >= NEWS_GAP_MS / 1000 - 1e-9 for start, end in pairwise(news))
