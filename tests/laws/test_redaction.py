"""Words taken back: whatever a replica had of them, and when, it shows what all others show."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.histories import MEMBERS, Entry, histories
from laws.reference import Reference
from moot.crdt import redaction, thought
from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.op import Dot, Op
from moot.crdt.origin import MADE, Seed
from moot.crdt.space import Space
from moot.crdt.value import Value
from moot.node.forge import Forge
from moot.node.replica import Replica
from moot.node.store.memory import MemoryStore
from moot.node.store.sqlite import SqliteStore
from moot.protocol.header import CONTENT, SIZE_CODES
from moot.protocol.run import Dropped, Item, Run, verify_run
from moot.protocol.signature import SigningKey
from moot.protocol.supply import Ask
from workshop import KEYS, Dice, Stopped, everything, forge, signing_key
from workshop import replica as home

chances = st.randoms(use_true_random=False)
TARGETS = [b"t%d" % number + b"." * 8 for number in range(3)]


@st.composite
def words(draw: st.DrawFn, number: int) -> Entry:
    """An entry of words by somebody about something."""
    field_ = draw(st.sampled_from([thought.SAID, MADE]))
    value: dict[str, Value] = {"kind": "thought", "text": draw(st.sampled_from("abc"))}
    op = Op(draw(st.sampled_from(TARGETS)), field_, value, ())
    identity = hashlib.sha256(b"words %d" % number).digest()
    return Entry(identity, draw(st.sampled_from(MEMBERS)), draw(st.integers(0, 9)), (op,))


@pytest.mark.spec("MODEL-76")
@given(histories(most=12), st.data(), chances)
def test_what_is_forgotten_counts_as_empty_whenever_that_becomes_known(
    made: list[Entry], data: st.DataObject, chance: random.Random
) -> None:
    said = [data.draw(words(number)) for number in range(data.draw(st.integers(1, 5)))]
    covers = [
        Entry(hashlib.sha256(b"cover %d" % at).digest(), one.author, 5, (
            Op(one.ops[0].target, one.ops[0].field, "x", (Dot(one.id, 0),)),
            Op(TARGETS[0], "title", "y", (Dot(one.id, 0),)),
        ))
        for at, one in enumerate(said)
        if data.draw(st.booleans())
    ]  # fmt: skip
    gone = {one.id for one in said if data.draw(st.booleans())}
    entries = [*made, *said, *covers]
    emptied = [replace(one, ops=()) if one.id in gone else one for one in entries]
    expected = Reference(emptied)
    assert all(redaction.is_words(one.ops) for one in said)
    for _ in range(3):
        steps: list[Entry | bytes] = [*entries, *gone]
        chance.shuffle(steps)
        space = Space(MemoryShelf())
        for step in steps:
            if isinstance(step, bytes):
                space.forget(step)
            else:
                space.apply(step.id, step.author, step.time, step.ops)
        assert list(space.snapshot()) == expected.snapshot()
        assert space.waiting() == expected.waiting


# -- whole replicas --------------------------------------------------------------------------------


@dataclass
class Circle:
    """People with a replica each, who say things, take them back, and meet."""

    chance: random.Random
    homes: list[Replica] = field(default_factory=list)
    pens: list[Forge] = field(default_factory=list)
    thoughts: list[bytes] = field(default_factory=list)
    entries: list[bytes] = field(default_factory=list)

    def add(self, member: SigningKey, device: str) -> None:
        number = len(self.homes)
        at = home(SqliteStore(":memory:") if number % 2 else MemoryStore())
        self.homes.append(at)
        self.pens.append(Forge(at, member, signing_key(device), Stopped(), Dice(number)))

    def act(self, who: int) -> None:
        at, pen = self.homes[who], self.pens[who]
        ops = self.chance.choice(_DEEDS)(self, at, pen)
        if ops:
            self.entries.append(pen.write(ops))

    def pick(self) -> bytes:
        return self.chance.choice(self.thoughts) if self.thoughts else TARGETS[0]


def _say(circle: Circle, _: Replica, pen: Forge) -> list[Op]:
    answered = circle.chance.choice([None, *circle.thoughts])
    seed = Seed(pen.member, circle.chance.randbytes(10))
    made = thought.say(seed, TARGETS[0], circle.chance.choice("abc"), "thought", answered)
    circle.thoughts.append(made.id)
    return made.ops


def _reword(circle: Circle, at: Replica, pen: Forge) -> list[Op]:
    return thought.reword(at.space, circle.pick(), pen.member, circle.chance.choice("abc"))


def _redact(circle: Circle, at: Replica, pen: Forge) -> list[Op]:
    return redaction.redact(at.space, circle.pick(), pen.member)


def _redact_anything(circle: Circle, _: Replica, pen: Forge) -> list[Op]:
    """As somebody would who means harm, or who errs."""
    named = circle.chance.sample(circle.entries, k=min(3, len(circle.entries)))
    return [Op(circle.pick(), thought.REDACTED, {"entries": [*named]}, ())]


def _work(circle: Circle, _: Replica, __: Forge) -> list[Op]:
    seen = [Dot(circle.chance.choice(circle.entries), 0)] if circle.entries else []
    where = circle.chance.choice(["title", "claims@", thought.SAID, "said@", MADE])
    return [Op(circle.pick(), where, circle.chance.choice("xy"), tuple(seen))]


def _mix(circle: Circle, at: Replica, pen: Forge) -> list[Op]:
    return [*_say(circle, at, pen), Op(circle.pick(), "title", "mixed", ())]


_DEEDS = [_say, _say, _reword, _redact, _redact, _redact_anything, _work, _work, _mix]


def _meet(circle: Circle, reader: Replica, source: Replica, withheld: float) -> None:
    """Bring a reader some of what a source holds; bodies may be withheld."""
    for key in dict.fromkeys(log.key for log in source.logs):
        supply = source.supply([Ask(key, tuple(reader.climb(key)))], 65_536)
        for run in supply.runs:
            if circle.chance.random() < 0.8:
                reader.ingest([_with_less(run, circle.chance, withheld)])


def _with_less(run: Run, chance: random.Random, part: float) -> Run:
    return run._replace(items=tuple(_less(item, chance, part) for item in run.items))


def _less(item: Item, chance: random.Random, part: float) -> Item:
    if isinstance(item.body, Dropped) or item.kind != CONTENT or chance.random() >= part:
        return item
    left = Dropped(SIZE_CODES[len(item.body)], hashlib.sha256(item.body).digest())
    return item._replace(body=left)


@pytest.mark.spec("STORE-33")
@pytest.mark.spec("STORE-9")
@settings(max_examples=settings().max_examples // 3)
@given(st.integers(0, 2**32))
def test_replicas_agree_whatever_bodies_they_had_and_when(seed: int) -> None:
    circle = Circle(random.Random(seed))
    chance = circle.chance
    for member, device in (("ada", "desk"), ("ada", "phone"), ("ben", "lap"), ("cy", "tab")):
        circle.add(signing_key(member), device)
    for _ in range(chance.randint(5, 40)):
        circle.act(chance.randrange(4))
        reader, source = chance.sample(circle.homes, 2)
        _meet(circle, reader, source, chance.choice([0, 0, 0.3]))
    fresh = home(SqliteStore(":memory:"))
    homes = [*circle.homes, fresh]
    for _ in range(4):  # enough for everybody to hear everything from everybody
        for reader in homes:
            for source in homes:
                if reader is not source:
                    _catch_up_whole(reader, source)
    assert len({one.frontier.digest() for one in homes}) == 1
    assert {one.gaps() for one in homes} == {0}
    hashes = {one.state_hash() for one in homes}
    assert len(hashes) == 1
    for one in homes:
        one.rebuild()
        assert one.state_hash() in hashes
        assert one.logs.size == sum(log.size for log in Replica(one._store, KEYS).logs)
    assert _kept(homes) >= _kept_at_least(circle, fresh)


def _catch_up_whole(reader: Replica, source: Replica) -> None:
    """As a session does, bodies that are lacking and all."""
    asks = [Ask(key, tuple(reader.climb(key))) for key in {log.key for log in source.logs}]
    for ask in (*asks, *reader.lacking()):
        rest: tuple[Ask, ...] = (ask,)
        while rest:
            supply = source.supply(rest, 65_536)
            reader.ingest(supply.runs)
            rest = supply.rest


def _kept(homes: list[Replica]) -> int:
    """Of how many entries somebody has the body."""
    return len({
        kept.id
        for at in homes
        for kept in at.ledger.since(0, 10_000)
        if not isinstance(kept.item.body, Dropped)
    })  # fmt: skip


def _kept_at_least(circle: Circle, at: Replica) -> int:
    """How many entries nobody can have taken back: those that hold more than words."""
    return sum(
        not redaction.is_words(record.ops) for record in at.history() if not record.dropped
    ) - len(circle.homes)


@settings(max_examples=settings().max_examples // 3)
@given(st.integers(0, 2**32), st.data())
def test_which_headers_are_valid_does_not_hang_on_bodies(seed: int, data: st.DataObject) -> None:
    """DOMAIN, invariant 6."""
    at = home(MemoryStore())
    pen = forge(at, "ada", seed % 1_000)
    pen.write_all([[Op(TARGETS[0], "title", f"{number}", ())] for number in range(6)])
    for runs in everything(at):
        for run in runs:
            ids = verify_run(run, KEYS.gate_public, KEYS.group)
            part = data.draw(st.sampled_from([0.2, 0.5, 1]))
            less = _with_less(run, random.Random(seed), part)
            assert verify_run(less, KEYS.gate_public, KEYS.group) == ids
            assert verify_run(Run.decode(less.encode()), KEYS.gate_public, KEYS.group) == ids
