"""Links that are good once, and sessions that end."""

import pytest
import trio
import trio.testing

from moot.node.page import sessions as page_sessions
from moot.node.page.sessions import Sessions
from moot.node.ports import SystemRandomness
from moot.protocol.limits import (
    MAX_PAGE_LINKS,
    MAX_PAGE_SESSIONS,
    PAGE_IDLE_S,
    PAGE_LINK_S,
    PAGE_SESSION_S,
)


class Hands:
    """A clock that somebody turns."""

    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        return self.now

    def wall_ms(self):
        return 0


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def sessions(clock):
    return Sessions(clock, SystemRandomness())


@pytest.mark.spec("WEB-6")
def test_a_link_has_256_bits_and_is_good_once(sessions):
    links = {sessions.make_link() for _ in range(MAX_PAGE_LINKS)}
    assert len(links) == MAX_PAGE_LINKS
    assert {len(link) for link in links} == {43}  # 32 bytes in base64
    link = links.pop()
    assert sessions.use_link(link) is not None
    assert sessions.use_link(link) is None
    assert sessions.use_link(links.pop()) is not None


@pytest.mark.spec("WEB-6")
def test_a_link_is_good_for_a_minute(sessions, clock):
    first, second = sessions.make_link(), sessions.make_link()
    clock.now += PAGE_LINK_S - 1
    assert sessions.use_link(first) is not None
    clock.now += 1
    assert sessions.use_link(second) is None


@pytest.mark.spec("WEB-6")
def test_every_link_is_compared_whole_whatever_was_given(sessions, monkeypatch):
    compared = []

    def compare(known, given):
        compared.append((known, given))
        return known == given

    monkeypatch.setattr(page_sessions, "compare_digest", compare)
    links = [sessions.make_link() for _ in range(3)]
    for given in (links[0], "", "é" * 9, links[2][:-1]):
        compared.clear()
        left = len(links) if given == links[0] else len(links) - 1
        sessions.use_link(given)
        assert [one for _, one in compared] == [given.encode()] * left


@pytest.mark.spec("WEB-7")
def test_the_oldest_links_and_sessions_give_way(sessions, clock):
    links = [sessions.make_link() for _ in range(MAX_PAGE_LINKS + 1)]
    assert sessions.use_link(links[0]) is None
    assert sessions.use_link(links[1]) is not None
    sessions.end_all()
    inside = []
    for _ in range(MAX_PAGE_SESSIONS + 1):
        clock.now += 1
        inside.append(sessions.use_link(sessions.make_link()))
    assert len(sessions) == MAX_PAGE_SESSIONS
    assert sessions.find(*inside[0]) is None
    assert sessions.find(*inside[1]) == inside[1]


@pytest.mark.spec("WEB-7")
def test_a_session_ends_when_it_rests_and_when_it_is_old(sessions, clock):
    resting, busy = (sessions.use_link(sessions.make_link()) for _ in range(2))
    for _ in range(PAGE_SESSION_S // (PAGE_IDLE_S - 1)):
        clock.now += PAGE_IDLE_S - 1
        assert sessions.find(*busy)
    assert sessions.find(*resting) is None
    clock.now = 1000.0 + PAGE_SESSION_S - 1
    assert sessions.find(*busy)
    clock.now += 1
    assert sessions.find(*busy) is None


@pytest.mark.spec("WEB-7")
async def test_what_still_goes_on_ends_with_its_session(sessions, clock):
    first = sessions.use_link(sessions.make_link())
    ended = []

    async def listen():
        with sessions.answering(first):
            await trio.sleep_forever()
        ended.append("listening")

    async with trio.open_nursery() as nursery:
        nursery.start_soon(listen)
        await trio.testing.wait_all_tasks_blocked()
        clock.now += PAGE_IDLE_S  # who listens does not rest
        assert sessions.find(*first) == first
        for _ in range(MAX_PAGE_SESSIONS):
            clock.now += 1
            assert sessions.use_link(sessions.make_link())
        await trio.testing.wait_all_tasks_blocked()
        assert ended == ["listening"]
    assert sessions.find(*first) is None


@pytest.mark.spec("WEB-7")
async def test_an_answer_ends_when_its_session_is_a_week_old(sessions, clock, autojump_clock):
    busy = sessions.use_link(sessions.make_link())
    clock.now += 1000
    began = trio.current_time()
    with sessions.answering(busy):
        await trio.sleep_forever()
    assert trio.current_time() - began == pytest.approx(PAGE_SESSION_S - 1000)


@pytest.mark.spec("WEB-5")
def test_a_cookie_without_its_key_is_nothing(sessions):
    ada, ben = (sessions.use_link(sessions.make_link()) for _ in range(2))
    assert sessions.find(ada.cookie, ben.key) is None
    assert sessions.find(ada.cookie, "") is None
    assert sessions.find("", ada.key) is None
    assert sessions.find(*ada) == ada


@pytest.mark.spec("WEB-7")
def test_to_end_all_ends_links_too(sessions):
    link, inside = sessions.make_link(), sessions.use_link(sessions.make_link())
    sessions.end_all()
    assert sessions.use_link(link) is None
    assert sessions.find(*inside) is None
