"""Runs: the chain, what vouches for it, and the columns in which it travels."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.protocol.body import Body, read_body
from moot.protocol.encoding import decode, encode_unbounded
from moot.protocol.errors import Malformed, Refused
from moot.protocol.group_keys import GroupKeys, Power
from moot.protocol.header import AUTHORITY, CONTENT, NO_ENTRY
from moot.protocol.limits import MAX_RUN_BYTES, MAX_SEQ, RUN_ENTRIES
from moot.protocol.run import Dropped, Item, Run, open_run, verify_run
from scribe import KEYS, Scribe, said

OTHER = GroupKeys.write(b"o" * 32)


def opened(*texts: str, every: int = 0) -> Run:
    return Scribe("ada").run(*texts, opens=True, every=every)


def later(*texts: str, every: int = 0) -> Run:
    scribe = Scribe("ada")
    scribe.run("before", opens=True)
    return scribe.run(*texts, every=every)


def verified(run: Run, keys: GroupKeys = KEYS) -> list[bytes]:
    return verify_run(run, keys.gate_public, keys.group)


def with_item(run: Run, at: int, item: Item) -> Run:
    return run._replace(items=(*run.items[:at], item, *run.items[at + 1 :]))


@pytest.mark.spec("LOG-1")
def test_ids_are_those_that_the_author_gave() -> None:
    scribe = Scribe("ada")
    first = scribe.run("one", "two", opens=True)
    middle = scribe.prev
    second = scribe.run("three")
    assert verified(first)[-1] == middle == second.prev
    assert verified(second) == [scribe.prev]
    assert second.first == len(first.items) == 3
    assert verified(first, KEYS.lowered(Power.KEEP)) == verified(first)


@pytest.mark.spec("LOG-1")
def test_no_entry_can_be_left_out_moved_or_changed() -> None:
    run = later("one", "two", "three", "four")
    left_out = run._replace(items=(*run.items[:1], *run.items[2:]))
    swapped = run._replace(items=(run.items[1], run.items[0], *run.items[2:]))
    item = run.items[1]
    assert isinstance(item.body, bytes)
    changes: list[Run] = [
        left_out,
        swapped,
        run._replace(first=run.first + 1),
        run._replace(prev=b"p" * 32),
        run._replace(epoch=b"e" * 32),
        run._replace(log=Scribe("ben").log),
        with_item(run, 1, item._replace(kind=AUTHORITY)),
        with_item(run, 1, item._replace(salt=b"s" * 16)),
        with_item(run, 1, item._replace(body=bytes(len(item.body)))),
        with_item(run, 1, item._replace(body=item.body + bytes(64))),
        with_item(run, 1, item._replace(body=Dropped(1, hashlib.sha256(item.body).digest()))),
        with_item(run, 1, item._replace(body=Dropped(0, bytes(32)))),
    ]
    for changed in changes:
        with pytest.raises(Refused):
            verified(changed)


@pytest.mark.spec("LOG-2")
def test_a_log_starts_once_and_with_its_opening() -> None:
    start, on = opened("one"), later("one")
    changes = [
        start._replace(prev=b"p" * 32),
        start._replace(first=1),
        start._replace(items=start.items[1:]),
        with_item(start, 0, start.items[0]._replace(kind=CONTENT)),
        on._replace(prev=NO_ENTRY),
        on._replace(first=0),
        on._replace(first=0, prev=NO_ENTRY),
        on._replace(admission=KEYS.admit(on.log)),
    ]
    for changed in changes:
        with pytest.raises(Malformed):
            verified(changed)
        with pytest.raises(Malformed):
            Run.decode(changed.encode())


@pytest.mark.spec("LOG-3")
def test_a_log_must_be_admitted() -> None:
    run = opened("one")
    ben = Scribe("ben").log
    for admission in (bytes(64), KEYS.admit(ben), OTHER.admit(run.log), b"short"):
        with pytest.raises(Refused):
            verified(run._replace(admission=admission))
    with pytest.raises(Refused):
        verified(run, OTHER)
    with pytest.raises(Malformed):
        verified(run._replace(admission=None))


@pytest.mark.spec("LOG-4")
def test_every_signature_is_verified() -> None:
    run = opened(*"abcdefgh", every=3)
    signed = [at for at, item in enumerate(run.items) if item.signature]
    assert signed == [2, 5, 8]
    verified(run)
    for at in signed:
        for signature in (bytes(64), run.items[signed[at // 3 - 1]].signature):
            with pytest.raises(Refused):
                verified(with_item(run, at, run.items[at]._replace(signature=signature)))


@pytest.mark.spec("LOG-5")
def test_the_last_entry_is_signed() -> None:
    run = opened("one", "two", every=2)
    unsigned = with_item(run, 2, run.items[2]._replace(signature=None))
    for cut in (run._replace(items=run.items[:1]), unsigned):
        with pytest.raises(Malformed):
            verified(cut)
        with pytest.raises(Malformed):
            Run.decode(cut.encode())
    assert verified(run._replace(items=run.items[:2])) == verified(run)[:2]


@pytest.mark.spec("LOG-6")
def test_runs_are_bounded() -> None:
    assert len(verified(later(*["x"] * RUN_ENTRIES))) == RUN_ENTRIES == 512
    run = later(*["x"] * (RUN_ENTRIES + 1))
    for wrong in (run, run._replace(items=())):
        with pytest.raises(Malformed):
            verified(wrong)
    with pytest.raises(Malformed):
        verified(later("x")._replace(first=MAX_SEQ + 1))
    with pytest.raises(Malformed):
        verified(later("x", "y")._replace(first=MAX_SEQ))
    heavy = Item(CONTENT, bytes(16), bytes(65_536), bytes(64))
    full = later("x")._replace(items=(heavy,) * (MAX_RUN_BYTES // 65_536))
    assert Run.decode(full.encode()) == full
    for check in (verified, lambda over: Run.decode(over.encode())):
        with pytest.raises(Malformed):
            check(full._replace(items=(*full.items, heavy)))


@pytest.mark.spec("LOG-6")
def test_parts_have_their_sizes() -> None:
    run = later("one", "two")
    item = run.items[0]
    changes = [
        run._replace(epoch=b"e" * 31),
        run._replace(log=b"l" * 33),
        run._replace(prev=b"p" * 31),
        with_item(run, 0, item._replace(salt=b"s" * 15)),
        with_item(run, 0, item._replace(kind=2)),
        with_item(run, 0, item._replace(body=bytes(100))),
        with_item(run, 0, item._replace(body=Dropped(19, bytes(32)))),
        with_item(run, 0, item._replace(body=Dropped(-1, bytes(32)))),
        with_item(run, 0, item._replace(body=Dropped(0, bytes(31)))),
    ]
    for changed in changes:
        with pytest.raises(Malformed):
            verified(changed)


@pytest.mark.spec("LOG-7")
def test_branches_are_judged_each_by_itself() -> None:
    left, right = Scribe("ada"), Scribe("ada")
    assert left.run("same", opens=True) == right.run("same", opens=True)
    one, other = left.run("one"), right.run("other", "more")
    assert one.prev == other.prev
    assert verified(one)[0] != verified(other)[0]


@given(
    st.lists(st.text(max_size=300), min_size=1, max_size=8),
    st.booleans(),
    st.integers(0, 4),
    st.sets(st.integers(1, 7)),
)
@pytest.mark.spec("LOG-8")
def test_a_run_comes_back(texts: list[str], opens: bool, every: int, gone: set[int]) -> None:
    whole = opened(*texts, every=every) if opens else later(*texts, every=every)
    items = tuple(
        item._replace(body=Dropped(0, hashlib.sha256(item.body).digest()))
        if at in gone and isinstance(item.body, bytes) and len(item.body) == 128
        else item
        for at, item in enumerate(whole.items)
    )
    run = whole._replace(items=items)
    assert Run.decode(run.encode()) == run
    assert verified(run) == verified(whole)
    assert abs(run.size - len(run.encode())) <= 100
    assert KEYS.content_key is not None
    bodies = open_run(run, verified(run), KEYS.content_key, KEYS.group)
    for at, body in enumerate(bodies):
        kind, seq = run.items[at].kind, run.first + at
        content = read_body(body, KEYS.group, run.log, kind, seq)
        if isinstance(content, Body):
            assert body == said(texts[at - opens])
        else:
            assert kind == AUTHORITY or at in gone


def _columns(change: Callable[[list[object]], None], *texts: str) -> bytes:
    parts = decode(later(*texts, every=2).encode())
    assert isinstance(parts, list)
    change(parts)  # type: ignore[arg-type]
    return encode_unbounded(parts)


FLAGS, SIZES, SALTS, SIGNATURES, BODIES = range(5, 10)


@pytest.mark.parametrize(
    ("at", "value"),
    [
        *((at, None) for at in (0, 1, 2, 3, 5, 6, 7, 8, 9)),
        *((at, "text") for at in range(10)),
        (2, True),
        (2, -1),
        (2, 2**32),
        (4, b""),
        (FLAGS, b"\2"),
        (FLAGS, b"\2\2"),
        (FLAGS, b"\0\0"),
        (FLAGS, b"\0\x0a"),
        (FLAGS, b"\0\2\2"),
        (FLAGS, b"\4\2"),
        (FLAGS, b"\5\2"),
        (FLAGS, b""),
        (SIZES, b"\0"),
        (SIZES, b"\0\x13"),
        (SIZES, b"\0\1"),
        (SALTS, bytes(31)),
        (SALTS, bytes(48)),
        (SIGNATURES, bytes(63)),
        (SIGNATURES, bytes(128)),
        (SIGNATURES, b""),
        (BODIES, bytes(255)),
        (BODIES, bytes(384)),
        (BODIES, b""),
    ],
)
@pytest.mark.spec("LOG-8")
def test_columns_that_do_not_fit(at: int, value: object) -> None:
    def change(parts: list[object]) -> None:
        assert parts[at] != value
        parts[at] = value

    Run.decode(_columns(lambda _: None, "a", "b"))
    with pytest.raises(Malformed):
        Run.decode(_columns(change, "a", "b"))


@pytest.mark.spec("LOG-8")
def test_other_values_are_no_runs() -> None:
    for data in (
        b"",
        b"\xc0",
        b"\x90",
        _columns(lambda parts: parts.append(None), "a"),
        _columns(lambda parts: parts.remove(parts[-1]), "a"),
        opened("a").encode()[:-1],
        opened("a").encode() + b"\0",
    ):
        with pytest.raises(Malformed):
            Run.decode(data)
