"""Two sessions stepped through virtual time: of which logs they tell what, where there are many."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest

from moot.protocol import frontier, heads, shapes
from moot.protocol.events import Acked
from moot.protocol.frame import HEAD
from moot.protocol.heads import Head, Marker, Stub, name_of, pack_heads, part_count, part_of
from moot.protocol.limits import LOGS_PER_PART, MANY_LOGS, MAX_LOGS, MAX_PARTS, MAX_WANT_BYTES
from moot.protocol.messages import (
    Differ,
    Have,
    Heads,
    Parts,
    Runs,
    Sent,
    Summary,
    Want,
    encode,
)
from moot.protocol.supply import Tip
from sessions import heavy, messages, said, two
from stepper import End, Home, Wire, connect, equal
from workshop import Author, put

COMPARING = (Summary, Parts, Heads, Differ)
MANY = MANY_LOGS + 40


def crowd(count: int, *homes: Home, start: int = 0) -> list[tuple[Author, bytes]]:
    """So many people open a log, and some homes have it; each with the end of it."""
    people = []
    for number in range(start, start + count):
        author = Author(f"member {number}")
        run, end = author.opening()
        people.append((author, end))
        for home in homes:
            home.replica.ingest([run])
    return people


def go_on(people: list[tuple[Author, bytes]], *homes: Home) -> None:
    """Each of them writes one entry more, and some homes have it."""
    for author, end in people:
        run, _ = author.after(0, end, [put("x", "title", "more")])
        for home in homes:
            home.replica.ingest([run])


def compared(wire: Wire[End]) -> int:
    """The bytes in which both ends compared, frames included."""
    told = [one for end in (wire.left, wire.right) for one in messages(end)]
    return sum(len(encode(message)) for message in told if isinstance(message, COMPARING))


def kinds(end: End) -> list[str]:
    return [type(message).__name__ for message in messages(end) if isinstance(message, COMPARING)]


@pytest.mark.spec("SYNC-8")
def test_of_few_logs_each_end_tells_all_at_once() -> None:
    world, ada, ben = two()
    crowd(9, ada, ben)
    crowd(2, ada, start=100)
    wire = connect(ada, ben)
    world.pass_time(1_000)
    assert equal(ada, ben)
    assert kinds(wire.left) == kinds(wire.right) == ["Summary", "Heads"]
    (heads_of_ada,), (heads_of_ben,) = said(wire.left, Heads), said(wire.right, Heads)
    assert (len(heads_of_ada.heads), len(heads_of_ben.heads)) == (11, 9)
    assert heads_of_ada.parts == ()


def test_a_log_known_by_its_name_that_an_answer_leaves_over_is_asked_for_again() -> None:
    world, ada, ben = two()
    for author, opening in crowd(6, ada):
        long = [put("x", "notes", "long " * 3_000)]
        run, end = author.after(0, opening, *[long] * 30)
        ada.replica.ingest([run, author.after(30, end, *[long] * 30)[0]])
    assert ada.replica.logs.size > MAX_WANT_BYTES  # one want does not bring it all
    connect(ada, ben)
    world.pass_time(10_000)
    assert equal(ada, ben)


@pytest.mark.spec("SYNC-8")
@pytest.mark.parametrize("more", ["left", "right", "neither"])
def test_of_many_logs_one_end_tells_those_that_may_differ_and_the_other_how(more: str) -> None:
    world, ada, ben = two()
    crowd(MANY, ada, ben)
    crowd(2 + 2 * (more == "left"), ada, start=1_000)
    crowd(2 + 2 * (more == "right"), ben, start=2_000)
    wire = connect(ada, ben)
    world.pass_time(2_000)
    assert equal(ada, ben)
    fewer, richer = (wire.right, wire.left) if more == "left" else (wire.left, wire.right)
    assert kinds(fewer) == ["Summary", "Parts", "Differ"]
    assert kinds(richer) == ["Summary", "Heads"]
    (told,) = said(richer, Heads)
    assert len(told.heads) < MANY // 2
    (differ,) = said(fewer, Differ)
    assert len(differ.which) == len(told.heads)
    assert sum(differ.which) == (4 if more != "neither" else 2)
    assert len(differ.more) == 2


@pytest.mark.spec("SYNC-8")
def test_a_thousand_logs_cost_little_to_compare() -> None:
    world, ada, ben = two()
    people = crowd(1_000, ada, ben)
    cy = Home(world, "cy")
    cold = connect(ada, cy)
    world.pass_time(60_000)
    assert equal(ada, cy)
    assert compared(cold) < 16_000
    go_on(people[:5], ada)
    few = connect(ada, ben)
    world.pass_time(5_000)
    assert equal(ada, ben)
    assert compared(few) < 2_000
    cold.snap()
    few.snap()
    go_on(people[5:], ben)
    assert not equal(cy, ben)
    all_differ = connect(cy, ben)
    world.pass_time(60_000)
    assert equal(cy, ben)
    assert 1_000 < compared(all_differ) < 20_000


@pytest.mark.spec("SYNC-9")
def test_heads_of_logs_that_forked_are_told_and_heard() -> None:
    world, ada, ben = two()
    for number in range(MANY):
        author = Author(f"member {number}")
        opening, start = author.opening()
        left, _ = author.after(0, start, [put("x", "left", "a")])
        right, end = author.after(0, start, [put("x", "right", "b")])
        both, _ = author.after(1, end, [put("x", "right", "c")])
        ada.replica.ingest([opening, left, right])
        ben.replica.ingest([opening, right, both][: 1 + number % 3])
    wire = connect(ada, ben)
    world.pass_time(5_000)
    assert equal(ada, ben)
    assert wire.left.over is wire.right.over is None


def shown(end: End) -> set[Tip]:
    """What an end remembers that the other one holds."""
    tips: dict[bytes, set[Tip]] = {}
    for acked in end.effects(Acked):
        for log in {*acked.nothing, *(tip.log for tip in acked.tips)}:
            tips[log] = {tip for tip in acked.tips if tip.log == log}
    return set().union(*tips.values())


@pytest.mark.spec("SYNC-42")
@pytest.mark.parametrize("logs", [9, MANY])
def test_comparing_acknowledges_what_the_other_holds_and_nothing_else(logs: int) -> None:
    world, ada, ben = two()
    people = crowd(logs, ada, ben)
    go_on(people[:3], ada)
    go_on(people[3:6], ben)
    crowd(2, ada, start=1_000)
    ends = {
        log: seq for log in ben.replica.frontier.logs() for seq, _ in ben.replica.frontier.tips(log)
    }
    wire = connect(ada, ben, delay=50)
    while not wire.left.session.phase(ada.keys.group) or kinds(wire.left)[-1] == "Summary":
        world.pass_time(1)
    world.pass_time(160)
    known = {tip.log: tip.seq for tip in shown(wire.left)}
    assert known
    assert all(ends.get(log, -1) >= seq for log, seq in known.items())
    world.pass_time(3_000)
    for end, peer in ((wire.left, ben), (wire.right, ada)):
        frontier = peer.replica.frontier
        all_of_it = {
            Tip(log, seq, entry) for log in frontier.logs() for seq, entry in frontier.tips(log)
        }
        assert shown(end) == all_of_it


@pytest.mark.spec("SYNC-42")
def test_what_a_peer_lost_is_not_remembered_of_it() -> None:
    world, ada, ben = two()
    people = crowd(5, ada, ben)
    go_on(people[:2], ada)
    restored = Home(world, "ben")
    run, _ = people[0][0].opening()
    restored.replica.ingest([run])
    wire = connect(ada, restored)
    world.pass_time(1)
    while not wire.left.effects(Acked):
        world.pass_time(1)
    (first, *_) = wire.left.effects(Acked)
    assert first.tips == ()
    assert set(first.nothing) == {author.log for author, _ in people}
    world.pass_time(2_000)
    assert equal(ada, restored)


# -- logs that share a name -----------------------------------------------------------------------


@pytest.fixture
def one_byte_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys whose first 8 bytes are the same take 2^32 tries to find, or 2^64 for another's."""
    for module in (heads, frontier, shapes):
        monkeypatch.setattr(module, "NAME_BYTES", 1)


def namesakes(count: int) -> Iterator[tuple[Author, Author]]:
    """Pairs of people whose logs share their first byte, and no third does."""
    rows: dict[bytes, list[Author]] = {}
    for number in range(100 + 10 * count):
        author = Author(f"namesake {number}")
        rows.setdefault(author.log[:1], []).append(author)
    pairs = [(row[0], row[1]) for row in rows.values() if len(row) > 1]
    assert len(pairs) >= count
    yield from pairs[:count]


@pytest.mark.spec("SYNC-41")
@pytest.mark.usefixtures("one_byte_names")
@pytest.mark.parametrize("count", [3, MANY // 2])
@pytest.mark.parametrize("seed", range(6))
def test_logs_that_share_a_name_are_told_apart(count: int, seed: int) -> None:
    """Each end holds none, one or both of each pair, shorter or longer: all of it travels."""
    world, ada, ben = two(seed)
    for pair in namesakes(count):
        for author in pair:
            opening, end = author.opening()
            more, _ = author.after(0, end, *([put("x", "seen*", n)] for n in range(3)))
            for home in (ada, ben):
                home.replica.ingest([opening, more][: world.chance.randrange(3)])
    wires = [connect(ada, ben)]
    world.pass_time(20_000)
    assert equal(ada, ben)
    for wire in wires:
        assert wire.left.over is wire.right.over is None


@pytest.mark.spec("SYNC-41")
@pytest.mark.usefixtures("one_byte_names")
def test_a_namesake_that_comes_from_a_third_is_no_offence() -> None:
    world, ada, ben = two()
    cy = Home(world, "cy")
    ((first, second),) = namesakes(1)
    for home, author in ((ada, first), (ben, second), (cy, first)):
        opening, end = author.opening()
        more, _ = author.after(0, end, [put("x", "title", author.member.public.hex()[:8])])
        home.replica.ingest([opening, more])
    wires = [connect(ada, ben, delay=30), connect(cy, ben, delay=20), connect(ada, cy, delay=10)]
    world.pass_time(20_000)
    assert equal(ada, ben, cy)
    for wire in wires:
        assert wire.left.over is wire.right.over is None


@pytest.mark.spec("SYNC-41")
@pytest.mark.usefixtures("one_byte_names")
@pytest.mark.parametrize("seed", range(8))
def test_namesakes_part_no_honest_peers_however_many_bring_them(seed: int) -> None:
    """Three homes, each with none, one or both of each pair, shorter or longer, or forked."""
    world, ada, ben = two(seed, disk_ms=20 * (seed % 2))
    homes = [ada, ben, Home(world, "cy")]
    for pair in namesakes(20):
        for author in pair:
            opening, end = author.opening()
            trunk, tip = author.after(0, end, *([put("x", "seen*", n)] for n in range(3)))
            branches = [author.after(3, tip, [put("x", field, "y")])[0] for field in ("a", "b")]
            for home in homes:
                runs = [opening, trunk, *branches][: world.chance.randrange(5)]
                home.replica.ingest(runs)
    for _ in range(4):  # whoever differs though nothing moves compares anew over another line
        wires = [connect(*two_of, delay=9) for two_of in combinations(homes, 2)]
        world.pass_time(10_000)
        for wire in wires:
            assert wire.left.over is wire.right.over is None
            wire.snap()
        if equal(*homes):
            return
    raise AssertionError("something never travels")


@pytest.mark.spec("SYNC-15")
def test_a_log_that_is_known_by_name_alone_is_asked_of_one_peer_at_a_time() -> None:
    world, ada, ben = two()
    cy = Home(world, "cy")
    people = crowd(MANY, ada, ben)
    go_on(people, ada, ben)
    wires = connect(cy, ada), connect(cy, ben)
    world.pass_time(10_000)
    assert equal(ada, ben, cy)
    runs = [run for wire in wires for one in said(wire.right, Runs) for run in one.runs]
    assert len(runs) == len({(run.log, run.first) for run in runs})
    wants = [want for wire in wires for want in said(wire.left, Want)]
    assert all(len(ask.log) == 8 for want in wants for ask in want.asks)
    assert not any(sent.lost for wire in wires for sent in said(wire.right, Sent))
    assert said(wires[0].left, Have)


@pytest.mark.spec("SYNC-41")
def test_logs_that_a_budget_did_not_reach_are_asked_for_by_key() -> None:
    world, ada, ben = two()
    for number in range(30):
        ada.replica.ingest(heavy(Author(f"member {number}"), 10))
    wire = connect(ada, ben)
    world.pass_time(20_000)
    assert equal(ada, ben)
    rests = [ask for sent in said(wire.left, Sent) for ask in sent.rest]
    assert any(ask.known == () for ask in rests), "every log was reached"


# -- the short forms ------------------------------------------------------------------------------


@pytest.mark.spec("SYNC-40")
def test_marks_and_digests_are_those_of_one_line() -> None:
    tip = Tip(b"l" * 32, 7, b"i" * 32)
    one, other = Marker(b"1" * 32, b"g" * 32), Marker(b"2" * 32, b"g" * 32)
    assert one.mark(tip) == Marker(b"1" * 32, b"g" * 32).mark(tip)
    assert len({one.mark(tip), other.mark(tip), Marker(b"1" * 32, b"h" * 32).mark(tip)}) == 3
    tips = {tip.log: frozenset({tip})}
    assert one.digests(tips, 16) != other.digests(tips, 16)
    assert sum(a != b for a, b in zip(one.digests(tips, 16), one.digests({}, 16), strict=True)) == 1


@pytest.mark.spec("SYNC-8")
def test_parts_are_few_for_few_logs_and_never_too_many() -> None:
    counts = [part_count(logs) for logs in range(MAX_LOGS + 1)]
    assert counts[: MANY_LOGS + 1] == [1] * (MANY_LOGS + 1)
    assert counts == sorted(counts)
    assert (counts[MANY_LOGS + 1], counts[1_000], counts[-1]) == (16, 128, MAX_PARTS)
    assert all(logs / LOGS_PER_PART <= count for logs, count in enumerate(counts) if count > 1)
    for log in (bytes(32), b"\x7f" * 32, b"\xff" * 32):
        assert 0 <= part_of(log, 16) == part_of(name_of(log), 16) < 16


def test_a_head_is_a_few_bytes() -> None:
    (short,) = (Head(b"l" * 8, (Stub(62, b"mark"),)),)
    assert len(pack_heads([short])) == 8 + 1 + 4
    assert len(encode(Heads(0, (), (short,)))) == HEAD.size + 1 + 1 + 2 + 2 + 13
