"""Bodies that somebody withheld: asked for at every meeting, of whoever may have them."""

from __future__ import annotations

import hashlib

import pytest

from moot.protocol.header import CONTENT, SIZE_CODES
from moot.protocol.messages import Want
from moot.protocol.run import Dropped, Item, Run
from sessions import HELLO, heavy, said, two
from stepper import Home, connect, equal
from workshop import Author, everything, forge, put


def without_bodies(run: Run) -> Run:
    return run._replace(items=tuple(map(_less, run.items)))


def _less(item: Item) -> Item:
    if isinstance(item.body, Dropped) or item.kind != CONTENT:
        return item
    digest = hashlib.sha256(item.body).digest()
    return item._replace(body=Dropped(SIZE_CODES[len(item.body)], digest))


def robbed(source: Home, *readers: Home) -> None:
    """Readers who were given all that the source holds, and no bodies."""
    for runs in everything(source.replica):
        for reader in readers:
            reader.replica.ingest(map(without_bodies, runs))


@pytest.mark.spec("STORE-31")
def test_bodies_come_from_whoever_has_them_though_nothing_else_is_new() -> None:
    world, ada, ben = two()
    pen = forge(ada.replica, "ada")
    pen.write_all([[put("thing", "title", f"{number}")] for number in range(700)])
    robbed(ada, ben)
    assert equal(ada, ben)
    assert ben.replica.state_hash() != ada.replica.state_hash()
    wire = connect(ada, ben)
    world.pass_time(5_000)
    assert ben.replica.gaps() == 0
    assert ben.replica.state_hash() == ada.replica.state_hash()
    assert wire.left.over is wire.right.over is None
    assert len(said(wire.right, Want)) == 1


@pytest.mark.spec("STORE-31")
def test_more_than_fits_one_want_comes_in_several() -> None:
    world, ada, ben = two()
    ada.replica.ingest(heavy(Author("cy"), 100))
    robbed(ada, ben)
    wire = connect(ben, ada)
    world.pass_time(60_000)
    assert ben.replica.gaps() == 0
    assert ben.replica.state_hash() == ada.replica.state_hash()
    assert len(said(wire.left, Want)) > 1


@pytest.mark.spec("STORE-31")
def test_whoever_has_them_not_either_is_asked_once_and_kept() -> None:
    world, ada, ben = two()
    source = Home(world, "cy")
    source.replica.ingest(heavy(Author("cy"), 100))
    robbed(source, ada, ben)
    wire = connect(ada, ben)
    world.pass_time(60_000)
    assert wire.left.over is wire.right.over is None
    assert [len(said(end, Want)) for end in (wire.left, wire.right)] == [1, 1]
    assert ada.replica.gaps() > 0
    connect(ada, source)
    world.pass_time(60_000)
    assert ada.replica.gaps() == 0


@pytest.mark.spec("STORE-31")
def test_a_log_that_the_peer_never_showed_is_not_asked_for() -> None:
    world, ada, ben = two()
    source = Home(world, "cy")
    forge(source.replica, "cy").write([put("thing", "title", "x")])
    robbed(source, ben)
    forge(ada.replica, "ada").write([put("thing", "title", "y")])
    wire = connect(ada, ben)
    world.pass_time(20)
    first = [ask.log for want in said(wire.right, Want) for ask in want.asks]
    assert first.count(forge(source.replica, "cy").log) == 0
    world.pass_time(20_000)
    assert equal(ada, ben)
    assert wire.right.over is None


@pytest.mark.spec("STORE-31")
def test_who_lacks_nothing_says_nothing_more() -> None:
    world, ada, ben = two()
    forge(ada.replica, "ada").write([put("thing", "title", "x")])
    for runs in everything(ada.replica):
        ben.replica.ingest(runs)
    wire = connect(ada, ben)
    world.pass_time(1_000)
    assert said(wire.left, Want) == said(wire.right, Want) == []
    assert wire.left.sent < HELLO + 100
