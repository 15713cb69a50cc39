"""Words taken back: forgotten by all alike, and nothing else can be made to vanish."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import pytest

from moot.crdt import redaction, thought
from moot.crdt.op import Dot, Op
from moot.crdt.origin import Seed
from moot.crdt.value import Value
from moot.node.forge import Forge
from moot.node.replica import Replica
from moot.node.store.contract import Store
from moot.node.store.errors import DiskTrouble
from moot.protocol.body import Body
from moot.protocol.entry import seal
from moot.protocol.header import CONTENT, SIZE_CODES
from moot.protocol.limits import MAX_ASKS_PER_WANT
from moot.protocol.run import Dropped, Run
from moot.protocol.supply import Ask, Outcome
from workshop import (
    KEYS,
    NOON,
    Author,
    Dice,
    catch_up,
    everything,
    forge,
    outcomes,
    put,
    replica,
    signing_key,
    thing,
    titles,
)

NewStore = Callable[[], Store]
PUMP = thing("pump")


def say(pen: Forge, text: str, salt: int = 1) -> tuple[bytes, bytes]:
    """The thought's id, and that of the entry that holds it."""
    made = thought.say(Seed(pen.member, salt.to_bytes(10)), PUMP, text)
    return made.id, pen.write(made.ops)


def take_back(at: Replica, pen: Forge, target: bytes) -> bytes:
    return pen.write(redaction.redact(at.space, target, pen.member))


def body_of(at: Replica, entry: bytes) -> bytes | Dropped:
    place = at.ledger.find(entry)
    assert place is not None
    kept = at.ledger.read(place.entry)
    assert kept is not None
    return kept.item.body


def hollow(run: Run, *offsets: int) -> Run:
    """The run as one sends it who keeps some bodies to himself."""
    items = list(run.items)
    for at in offsets:
        body = items[at].body
        assert isinstance(body, bytes)
        left = Dropped(SIZE_CODES[len(body)], hashlib.sha256(body).digest())
        items[at] = items[at]._replace(body=left)
    return run._replace(items=tuple(items))


def after(source: Replica, entry: bytes) -> Sequence[Run]:
    """What follows an entry in its log."""
    place = source.ledger.find(entry)
    assert place is not None
    return source.supply([Ask(source.logs[place.log].key, (entry,))], 100_000).runs


@pytest.mark.spec("STORE-32")
def test_words_taken_back_leave_the_state_and_the_disk(store: Store) -> None:
    at = replica(store)
    ada = forge(at, "ada")
    target, entry = say(ada, "I was angry")
    again = ada.write(thought.reword(at.space, target, ada.member, "I was very angry" * 40))
    size = sum(log.size for log in at.logs)
    take_back(at, ada, target)
    seen = thought.view(at.space, target)
    assert seen is not None
    assert (seen.redacted, seen.text, seen.author, seen.about) == (True, "", ada.member, PUMP)
    for one in (entry, again):
        assert isinstance(body_of(at, one), Dropped)
    assert at.logs.size == sum(log.size for log in Replica(store, KEYS).logs) < size
    assert at.gaps() == 0
    assert all(b"angry" not in repr(line).encode() for line in at.space.snapshot())
    assert redaction.redact(at.space, target, ada.member) == []
    assert thought.reword(at.space, target, ada.member, "no") == []


@pytest.mark.spec("STORE-33")
@pytest.mark.spec("STORE-8")
def test_who_dropped_who_never_had_and_who_gets_it_later_hold_the_same(
    new_store: NewStore,
) -> None:
    source, before, never, late = (replica(new_store()) for _ in range(4))
    ada, ben = forge(source, "ada"), forge(source, "ben")
    target, _ = say(ada, "first")
    answer = thought.say(Seed(ben.member, bytes(10)), PUMP, "why?", "question", target)
    ben.write(answer.ops)
    ada.write(thought.reword(source.space, target, ada.member, "second"))
    ada.write([put("pump", "title", "the pump")])
    catch_up(before, source)
    whole = everything(before)
    take_back(source, ada, target)
    catch_up(before, source)  # had the bodies, then the redaction
    catch_up(never, source)  # never had the bodies
    # Hears of the redaction from another log than that of the words, and first.
    for run in (hollow(run, *_words(run)) for runs in whole for run in runs):
        late.ingest([run])
    late.ingest([run for runs in everything(source) for run in runs])
    for runs in whole:
        late.ingest(runs)  # the bodies, which nobody wants any more
    replicas = (source, before, never, late)
    assert len({one.state_hash() for one in replicas}) == 1
    assert {one.gaps() for one in replicas} == {0}
    for one in replicas:
        made = one.state_hash()
        one.rebuild()
        assert one.state_hash() == made
        assert not any(b"second" in repr(row).encode() for row in one.space.snapshot())
        assert [line.thought.id for line in _thread(one)] == [target, answer.id]


def _words(run: Run) -> list[int]:
    """Where in a run there are entries whose bodies may be lacking."""
    return [at for at, item in enumerate(run.items) if item.kind == CONTENT]


def _thread(at: Replica) -> list[thought.Line]:
    found = (thought.view(at.space, target) for target in at.space.targets())
    return thought.thread((one for one in found if one), PUMP)


@pytest.mark.spec("STORE-8")
@pytest.mark.spec("STORE-33")
def test_what_was_taken_back_before_it_came_is_so_after_a_rebuild(new_store: NewStore) -> None:
    desk, phone, reader = (replica(new_store()) for _ in range(3))
    ada = forge(desk, "ada")
    target, entry = say(ada, "hm")
    catch_up(phone, desk)
    second = Forge(phone, ada._member, signing_key("phone"), ada._clock, Dice(9))
    take_back(phone, second, target)
    second.write([put("pump", "title", "after")])
    for run in [run for runs in everything(phone) for run in runs if run.log == second.log]:
        reader.ingest([run])
    other = forge(reader, "ben")
    other.write([put("pump", "why", "meanwhile")])
    catch_up(reader, desk)
    other.write([put("pump", "stage", "later")])
    assert isinstance(body_of(reader, entry), Dropped)
    before, titled = reader.state_hash(), titles(reader, "pump")
    reader.rebuild()
    assert (reader.state_hash(), titles(reader, "pump")) == (before, titled)
    assert titled == ["after"]
    catch_up(phone, reader)
    assert phone.state_hash() == before


@pytest.mark.spec("STORE-32")
def test_words_said_anew_many_times_are_taken_back_at_once(store: Store) -> None:
    at = replica(store)
    ada = forge(at, "ada")
    target, _ = say(ada, "0")
    entries = [
        ada.write(thought.reword(at.space, target, ada.member, f"{number}"))
        for number in range(1, 100)
    ]
    take_back(at, ada, target)
    assert all(isinstance(body_of(at, entry), Dropped) for entry in entries)
    assert redaction.remaining(at.space, target, ada.member) == ()


@pytest.mark.spec("STORE-32")
@pytest.mark.spec("MODEL-76")
def test_nobody_takes_back_what_another_said_nor_anything_but_words(new_store: NewStore) -> None:
    at, reader = replica(new_store()), replica(new_store())
    ada, ben = forge(at, "ada"), forge(at, "ben")
    target, words = say(ada, "mine")
    title = ben.write([put("pump", "title", "the pump")])
    claim = ben.write([put("pump", "claims@", {"as": "lead"})])
    mixed = ben.write([*thought.say(Seed(ben.member, bytes(10)), PUMP, "hm").ops, put("a", "b", 1)])
    named: dict[str, object] = {"entries": [words, title, claim, mixed, bytes(32), b"x", 7]}
    ben.write([Op(target, thought.REDACTED, named, ())])  # type: ignore[arg-type]
    before = at.state_hash()
    assert all(isinstance(body_of(at, one), bytes) for one in (words, title, claim, mixed))
    seen = thought.view(at.space, target)
    assert seen is not None
    assert (seen.text, seen.redacted) == ("mine", False)
    catch_up(reader, at)
    assert reader.state_hash() == before


@pytest.mark.spec("KEY-31")
def test_what_is_marked_as_words_and_is_not_says_nothing(store: Store) -> None:
    """Else some would count it and others not, once it is taken back."""
    at = replica(store)
    ada = Author("ada")
    opening, end = ada.opening()
    made = thought.say(Seed(ada.member.public, bytes(10)), PUMP, "hm")
    runs = [opening]
    for seq, ops in enumerate(([*made.ops, put("pump", "title", "x")], made.ops), 1):
        body = Body(NOON, tuple(ops)).encode()
        fresh = Dice(seq).bytes(32)
        end, item = seal(KEYS, ada.signer, seq, end, CONTENT, body, fresh, words=True)
        runs.append(Run(opening.epoch, ada.log, seq, _end(runs), None, (item,)))
    at.ingest(runs)
    assert titles(at, "pump") == []
    seen = thought.view(at.space, made.id)
    assert seen is not None
    assert seen.text == "hm"
    assert [len(record.ops) for record in at.history()] == [0, 0, 2]


def _end(runs: Sequence[Run]) -> bytes:
    from moot.protocol.run import verify_run  # noqa: PLC0415

    return verify_run(runs[-1], KEYS.gate_public, KEYS.group)[-1]


@pytest.mark.spec("STORE-32")
@pytest.mark.spec("STORE-30")
def test_words_that_are_not_marked_stay_whenever_they_are_taken_back(new_store: NewStore) -> None:
    """Whoever lacks their body cannot know that nothing else was in it, so for nobody it goes."""
    one, other, third = (replica(new_store()) for _ in range(3))
    ada = Author("ada")
    opening, end = ada.opening()
    made = thought.say(Seed(ada.member.public, bytes(10)), PUMP, "hm")
    said, entry = ada.after(0, end, made.ops)
    value: Value = {"entries": [entry]}
    back, _ = ada.after(1, entry, [Op(made.id, thought.REDACTED, value, ())])
    for at in (one, other):
        at.ingest([opening])
    for run in (said, back):
        one.ingest([run])
    phone = forge(other, "ada", 5)
    catch_up(third, other)
    phone.write([Op(made.id, thought.REDACTED, value, ())])
    other.ingest([hollow(said, 0)])
    assert other.gaps() == 1
    other.ingest([said, back])
    for at in (one, other):
        assert isinstance(body_of(at, entry), bytes)
        assert len(at.space.live(made.id, thought.SAID)) == 1
        assert at.gaps() == 0
    catch_up(one, other)
    assert one.state_hash() == other.state_hash()


@pytest.mark.spec("STORE-30")
@pytest.mark.spec("STORE-31")
def test_bodies_that_nobody_took_back_are_gaps_until_somebody_gives_them(
    new_store: NewStore,
) -> None:
    source, reader = replica(new_store()), replica(new_store())
    ada, ben = forge(source, "ada"), forge(source, "ben")
    first = ada.write([put("pump", "title", "old")])
    say(ada, "words too")
    ben.write([put("pump", "title", "new", Dot(first, 0)), put("pump", "why", "because")])
    runs = [run for runs in everything(source) for run in runs]
    served = [hollow(run, *_words(run)) if run.log == ada.log else run for run in runs]
    assert set(outcomes(reader, *served)) == {Outcome.NEW}
    assert reader.frontier.digest() == source.frontier.digest()
    assert reader.gaps() == 2
    assert titles(reader, "pump") == []  # what builds on what is lacking waits
    assert reader.space.waiting() == 1
    reader.rebuild()
    assert (reader.gaps(), reader.space.waiting()) == (2, 1)
    (ask,) = reader.lacking()
    size = reader.logs.size
    news: list[object] = []
    reader.subscribe(news.append)
    assert set(outcomes(reader, *served)) == {Outcome.KNOWN}
    assert news == []
    assert outcomes(reader, *source.supply([ask], 100_000).runs) == [Outcome.NEW]
    assert len(news) == 1
    assert reader.gaps() == reader.space.waiting() == 0
    assert reader.lacking() == ()
    assert reader.logs.size == source.logs.size > size
    assert titles(reader, "pump") == ["new"]
    assert reader.state_hash() == source.state_hash()
    reader.rebuild()
    assert reader.state_hash() == source.state_hash()
    assert outcomes(reader, *source.supply([ask], 100_000).runs) == [Outcome.KNOWN]


@pytest.mark.spec("STORE-34")
def test_a_keeper_keeps_what_it_cannot_judge(new_store: NewStore) -> None:
    source = replica(new_store())
    keeper_keys = KEYS.lowered(type(KEYS.power).KEEP)
    keeper = replica(new_store(), keeper_keys)
    ada = forge(source, "ada")
    target, entry = say(ada, "hm")
    catch_up(keeper, source)
    take_back(source, ada, target)
    catch_up(keeper, source)
    assert isinstance(body_of(keeper, entry), bytes)
    assert (keeper.gaps(), keeper.lacking()) == (0, ())
    fresh = replica(new_store())
    catch_up(fresh, keeper)
    assert isinstance(body_of(fresh, entry), Dropped)
    assert fresh.state_hash() == source.state_hash()
    raised = Replica(keeper._store, KEYS)  # it is given the key to read
    assert raised.state_hash() == source.state_hash()
    assert isinstance(body_of(raised, entry), Dropped)
    assert raised.logs.size == sum(log.size for log in Replica(keeper._store, KEYS).logs)


@pytest.mark.spec("STORE-31")
def test_of_many_logs_that_lack_bodies_each_is_asked_for_in_turn(new_store: NewStore) -> None:
    """Bodies that are nowhere do not keep others from being asked for."""
    source, reader = replica(new_store()), replica(new_store())
    for number in range(MAX_ASKS_PER_WANT + 3):
        forge(source, f"person {number}", number).write([put("pump", "seen*", number)])
    for runs in everything(source):
        reader.ingest([hollow(run, *_words(run)) for run in runs])
    first, second = ({ask.log for ask in reader.lacking()} for _ in range(2))
    assert len(first) == len(second) == MAX_ASKS_PER_WANT
    assert first | second == {log.key for log in source.logs}


@pytest.mark.spec("STORE-32")
def test_a_disk_that_is_full_leaves_the_words_where_they_are(
    store: Store, break_disk: Callable[[Store, bool], None]
) -> None:
    at = replica(store)
    ada = forge(at, "ada")
    target, entry = say(ada, "hm")
    before = at.state_hash()
    ops = redaction.redact(at.space, target, ada.member)
    break_disk(store, True)
    with pytest.raises(DiskTrouble):
        ada.write(ops)
    break_disk(store, False)
    assert isinstance(body_of(at, entry), bytes)
    assert at.state_hash() == before
    ada.write(ops)
    assert isinstance(body_of(at, entry), Dropped)
    assert at.logs.size == Replica(store, KEYS).logs.size


@pytest.mark.spec("STORE-32")
def test_what_another_device_said_meanwhile_is_taken_back_by_doing_so_once_more(
    new_store: NewStore,
) -> None:
    desk, phone = replica(new_store()), replica(new_store())
    ada, again = forge(desk, "ada"), None
    target, _ = say(ada, "one")
    catch_up(phone, desk)
    again = Forge(phone, ada._member, signing_key("phone"), ada._clock, Dice(9))
    other = again.write(thought.reword(phone.space, target, ada.member, "two"))
    take_back(desk, ada, target)
    catch_up(desk, phone)
    catch_up(phone, desk)
    seen = thought.view(desk.space, target)
    assert seen is not None
    assert (seen.redacted, seen.text) == (True, "")
    assert isinstance(body_of(phone, other), bytes)
    take_back(phone, again, target)
    assert isinstance(body_of(phone, other), Dropped)
    catch_up(desk, phone)
    assert desk.state_hash() == phone.state_hash()
    assert isinstance(body_of(desk, other), Dropped)
