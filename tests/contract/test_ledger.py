"""Entries of one group: kept, found, walked."""

from __future__ import annotations

import pytest

from moot.node.store.contract import Card, Kept, Ledger, Place, Store, named
from moot.protocol.group_keys import GroupKeys
from moot.protocol.header import NO_ENTRY
from moot.protocol.limits import MAX_ADDRESSES_PER_PEER, MAX_KNOWN_PEERS
from moot.protocol.run import Dropped, Item
from workshop import KEYS, NOON, enrolment, forge, put, replica, thing

EPOCH = b"e" * 32
KEY = b"k" * 32


def _id(name: str) -> bytes:
    return name.encode().ljust(32, b".")


def _item(name: str, *, signed: bool = True) -> Item:
    return Item(0, name.encode().ljust(16, b"s"), name.encode() * 64, b"s" * 64 if signed else None)


class Log:
    """One log that a test builds by hand, of entries named by words."""

    def __init__(self, store: Store, key: bytes = KEY) -> None:
        self.store = store
        self.ledger: Ledger = store.ledger(KEYS.group)
        with store.transaction():
            self.number = self.ledger.add_log(key, b"a" * 64, None)

    def add(self, seq: int, parent: str | None, *names: str) -> None:
        ids, items = [_id(name) for name in names], [_item(name) for name in names]
        before = None if parent is None else self.entry(parent)
        with self.store.transaction():
            at = Place(self.ledger.next_entry(), self.number, seq)
            self.ledger.append(at, before, EPOCH, ids, items, [1] * len(ids))

    def entry(self, name: str) -> int:
        place = self.ledger.find(_id(name))
        assert place is not None
        return place.entry

    def names(self, entries: list[Kept]) -> str:
        return " ".join(kept.id.rstrip(b".").decode() for kept in entries)

    def heads(self) -> set[str]:
        return {name.rstrip(b".").decode() for name, _ in self.ledger.heads()}


@pytest.fixture
def log(store: Store) -> Log:
    with store.transaction():
        store.join(enrolment())
    return Log(store)


def _forked(log: Log) -> None:
    """a - b - c - d - e, with f - g - h after b, and i after g."""
    log.add(0, None, "a", "b", "c", "d")
    log.add(2, "b", "f", "g")
    log.add(4, "d", "e")
    log.add(4, "g", "h")
    log.add(4, "g", "i")


def test_entries_come_back_as_they_were(log: Log) -> None:
    log.add(0, None, "a", "b")
    log.add(2, "b", "c")
    kept = log.ledger.chain(log.number, 0, 10)
    assert [entry.id for entry in kept] == [_id("a"), _id("b"), _id("c")]
    assert [entry.prev for entry in kept] == [NO_ENTRY, _id("a"), _id("b")]
    assert [entry.item for entry in kept] == [_item("a"), _item("b"), _item("c")]
    assert {entry.epoch for entry in kept} == {EPOCH}
    assert [entry.place.seq for entry in kept] == [0, 1, 2]
    assert log.ledger.newest == kept[-1].place.entry
    assert log.ledger.read(kept[1].place.entry) == kept[1]
    assert log.ledger.epochs() == [EPOCH]


def test_a_dropped_body_and_a_missing_signature_come_back(log: Log) -> None:
    item = Item(1, b"s" * 16, Dropped(3, b"d" * 32), None)
    with log.store.transaction():
        at = Place(log.ledger.next_entry(), log.number, 0)
        log.ledger.append(at, None, EPOCH, [_id("a")], [item], [None])
    assert log.ledger.at(log.number, 0)[0].item == item


def test_what_is_not_held_is_not_found(log: Log) -> None:
    log.add(0, None, "a")
    assert log.ledger.find(_id("b")) is None
    assert log.ledger.read(log.ledger.newest + 1) is None
    assert log.ledger.at(log.number, 1) == []
    assert log.ledger.chain(log.number, 1, 10) == []
    assert log.ledger.since(log.ledger.newest, 10) == []


def test_an_id_is_found_by_its_beginning(log: Log) -> None:
    log.add(0, None, "apple", "apricot", "plum")
    assert log.ledger.find_prefix(b"ap", 10) == [_id("apple"), _id("apricot")]
    assert log.ledger.find_prefix(b"apri", 10) == [_id("apricot")]
    assert log.ledger.find_prefix(b"ap", 1) == [_id("apple")]
    assert log.ledger.find_prefix(b"x", 10) == []


def test_a_fork_keeps_every_branch(log: Log) -> None:
    _forked(log)
    names = log.names
    assert log.heads() == {"e", "h", "i"}
    assert log.ledger.fork(log.number) == 2
    assert names(log.ledger.at(log.number, 2)) == "c f"
    assert names(log.ledger.at(log.number, 4)) == "e h i"
    assert names(log.ledger.chain(log.number, 1, 10)) == "b c f d g e h i"
    assert names(log.ledger.chain(log.number, 1, 3)) == "b c f"
    prevs = {kept.id: kept.prev for kept in log.ledger.chain(log.number, 0, 10)}
    assert prevs[_id("c")] == prevs[_id("f")] == _id("b")
    assert prevs[_id("d")] == _id("c")
    assert prevs[_id("g")] == _id("f")
    assert prevs[_id("h")] == prevs[_id("i")] == _id("g")


def test_followers_and_lineage_keep_to_their_branch(log: Log) -> None:
    _forked(log)
    ledger = log.ledger

    def followers(name: str) -> int:
        place = ledger.find(_id(name))
        assert place is not None
        return ledger.followers(place)

    assert [followers(name) for name in "abcdefghi"] == [1, 2, 1, 1, 0, 1, 2, 0, 0]
    assert ledger.lineage(log.entry("i"), 0) == [log.entry(name) for name in "igfba"]
    assert ledger.lineage(log.entry("e"), 2) == [log.entry(name) for name in "edc"]
    assert ledger.lineage(log.entry("b"), 2) == []


def test_entries_since_are_in_the_order_of_arrival(log: Log) -> None:
    _forked(log)
    assert log.names(log.ledger.since(0, 100)) == "a b c d f g e h i"
    assert log.names(log.ledger.since(log.entry("d"), 2)) == "f g"


def test_a_second_opening_of_one_key_is_a_log_of_its_own(log: Log) -> None:
    log.add(0, None, "a", "b")
    other = Log(log.store)
    other.add(0, None, "x", "y")
    assert log.names(log.ledger.chain(log.number, 0, 10)) == "a b"
    assert log.names(log.ledger.chain(other.number, 0, 10)) == "x y"
    assert log.heads() == {"b", "y"}
    assert [known.key for known in log.ledger.logs()] == [KEY, KEY]
    assert log.ledger.fork(log.number) is None


def test_a_member_is_noted_once_the_opening_is_read(log: Log) -> None:
    with log.store.transaction():
        log.ledger.set_member(log.number, b"m" * 32)
    assert [known.member for known in log.ledger.logs()] == [b"m" * 32]


def test_a_failed_append_leaves_no_trace(log: Log) -> None:
    log.add(0, None, "a")
    newest = log.ledger.newest

    def fail() -> None:
        with log.store.transaction():
            number = log.ledger.add_log(b"z" * 32, b"a" * 64, None)
            log.ledger.append(
                Place(log.ledger.next_entry(), number, 0),
                None,
                EPOCH,
                [_id("x")],
                [_item("x")],
                [1],
            )
            log.ledger.append(
                Place(log.ledger.next_entry(), log.number, 1),
                log.entry("a"),
                b"f" * 32,
                [_id("b")],
                [_item("b")],
                [1],
            )
            assert log.ledger.find(_id("b")) is not None
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert log.ledger.find(_id("b")) is None
    assert log.ledger.find(_id("x")) is None
    assert log.ledger.newest == newest
    assert log.heads() == {"a"}
    assert len(log.ledger.logs()) == 1
    assert log.ledger.epochs() == [EPOCH]
    log.add(1, "a", "b")
    assert log.heads() == {"b"}


def test_groups_do_not_see_each_other(log: Log, store: Store) -> None:
    other = GroupKeys.write(bytes(32))
    with store.transaction():
        store.join(enrolment(other))
    log.add(0, None, "a")
    ledger = store.ledger(other.group)
    assert ledger.find(_id("a")) is None
    assert ledger.find_prefix(b"a", 10) == []
    assert ledger.since(0, 10) == []
    assert ledger.newest == 0
    assert ledger.read(log.entry("a")) is None
    assert ledger.heads() == []
    assert ledger.logs() == []


def test_cards_are_kept_until_touched(log: Log) -> None:
    cards, store = log.ledger.cards, log.store
    pump, well, roof = thing("pump"), thing("well"), thing("roof")
    names = ["pump", "well", "roof"]
    forge(replica(store), "ada").write([put(name, "title", "x") for name in names])
    assert sorted(cards.stale(10)) == [pump, roof, well]
    assert len(cards.stale(2)) == 2
    done = Card(well, "task", False, {"title": "dig"})
    todo = Card(pump, "task", True, {"title": "fix"})
    goal = Card(roof, "goal", True, {"title": "dry"})
    with store.transaction():
        cards.keep([done, todo, goal])
    assert cards.stale(10) == []
    assert cards.card(pump) == todo
    assert list(cards.of_kind("task", open_only=True)) == [todo]
    assert list(cards.of_kind("task", open_only=False)) == [todo, done]
    assert cards.between(thing("p"), thing("roof"), 10) == [pump, roof]
    with store.transaction():
        cards.touch([pump])
    assert cards.card(pump) is None
    assert cards.stale(10) == [pump]
    assert list(cards.of_kind("task", open_only=True)) == []


def test_peers_are_listed_by_when_they_were_met(log: Log) -> None:
    peers, store = log.ledger.peers, log.store
    with store.transaction():
        peers.hear("heard", ["/ip4/1.1.1.1"])
        peers.meet("early", b"l" * 32, None, NOON)
        peers.meet("late", None, "/ip4/2.2.2.2", NOON + 1)
        peers.hear("late", ["/ip4/0.0.0.1", "/ip4/2.2.2.2"])
    known = {peer.peer: peer for peer in peers.known()}
    assert list(known) == ["late", "early", "heard"]
    assert known["late"].addresses == ("/ip4/2.2.2.2", "/ip4/0.0.0.1")
    assert known["early"].log == b"l" * 32
    assert known["heard"].met == 0
    with store.transaction():
        peers.drop("late")
    assert [peer.peer for peer in peers.known()] == ["early", "heard"]


def test_what_is_heard_last_is_kept_of_what_was_only_heard(log: Log) -> None:
    peers, store = log.ledger.peers, log.store
    with store.transaction():
        peers.meet("friend", None, "/ip4/works", NOON)
        peers.hear("friend", [f"/ip4/{number:04}" for number in range(MAX_ADDRESSES_PER_PEER - 1)])
        peers.hear("friend", ["/ip4/9999", "/ip4/relay/p2p-circuit"])
    (known,) = peers.known()
    assert len(known.addresses) == MAX_ADDRESSES_PER_PEER
    assert {"/ip4/works", "/ip4/9999", "/ip4/relay/p2p-circuit"} <= set(known.addresses)


def test_the_address_book_is_bounded(log: Log) -> None:
    peers, store = log.ledger.peers, log.store
    with store.transaction():
        peers.meet("friend", None, "/ip4/works", NOON)
        peers.hear("friend", [f"/ip4/{number:04}" for number in range(100)])
        for number in range(MAX_KNOWN_PEERS + 10):
            peers.hear(f"stranger {number}", ["/ip4/1.1.1.1"])
    known = peers.known()
    assert len(known) == MAX_KNOWN_PEERS
    assert known[0].peer == "friend"
    assert known[0].addresses[0] == "/ip4/works"
    assert len(known[0].addresses) == MAX_ADDRESSES_PER_PEER


def test_acknowledgements_say_who_has_what(log: Log) -> None:
    log.add(0, None, "a", "b", "c")
    peers, store = log.ledger.peers, log.store
    ben, cy = b"b" * 32, b"c" * 32
    a, b, c = (log.ledger.find(_id(name)) for name in "abc")
    assert peers.acks() == {}
    peers.acknowledge(ben, [_id("b"), _id("unknown")])
    peers.acknowledge(cy, [_id("c")])
    for _ in ("in memory", "written"):
        assert peers.acks() == {ben: [b], cy: [c]}
        with store.transaction():
            store.set_setting("anything", 1)
    peers.acknowledge(ben, [_id("c"), _id("a")])
    assert peers.acks() == {ben: [a, c], cy: [c]}
    assert c is not None
    peers.acknowledge(ben, [], [c.log])
    peers.acknowledge(cy, [_id("a")], [c.log, 77])
    for _ in ("in memory", "written"):
        assert peers.acks() == {cy: [a]}
        with store.transaction():
            store.set_setting("anything", 2)


@pytest.mark.spec("KEEP-5")
def test_what_a_keeper_acknowledged_goes_by_its_peer_id_and_is_forgotten_with_it(log: Log) -> None:
    log.add(0, None, "a", "b")
    peers, store = log.ledger.peers, log.store
    keeper = named("12D3KooWkeeper")
    with store.transaction():
        peers.meet("12D3KooWkeeper", None, None, NOON)
        peers.hear("12D3KooWrumour", ["/ip4/1.1.1.1"])
        peers.meet("12D3KooWben", b"b" * 32, None, NOON)
    assert [one.peer for one in peers.known() if one.keeps] == ["12D3KooWkeeper"]
    for name in ("a", "b"):
        peers.acknowledge(keeper, [_id(name)])
        assert peers.acks() == {keeper: [log.ledger.find(_id(name))]}
        with store.transaction():
            store.set_setting("anything", name)  # the acknowledgement is written with it
    with store.transaction():
        peers.drop("12D3KooWkeeper")
    assert peers.acks() == {}


def test_every_branch_counts(log: Log) -> None:
    assert log.ledger.count() == 0
    log.add(0, None, "one", "two", "three")
    log.add(1, "one", "other")
    assert log.ledger.count() == 4
    other = GroupKeys.write(b"the write secret of another grou")
    with log.store.transaction():
        log.store.join(enrolment(other))
    assert log.store.ledger(other.group).count() == 0
