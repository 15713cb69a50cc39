"""What a member has seen: theirs alone, bounded, and silent about everything else."""

import pytest

from moot.crdt import archive, claim, conflict, own, register, seen, task
from moot.crdt.op import Op
from moot.crdt.value import Value
from people import Person, meet


def item(number: int) -> bytes:
    return number.to_bytes(10)


@pytest.mark.spec("INBOX-1")
def test_what_two_devices_note_at_once_counts_both() -> None:
    laptop, phone = Person("ada"), Person("ada")
    pump = laptop.make_task()
    meet(laptop, phone)
    laptop.act(seen.note(laptop.space, pump, laptop.key, [item(1)]))
    phone.act(seen.note(phone.space, pump, phone.key, [item(2)]))
    meet(laptop, phone)
    for device in (laptop, phone):
        assert seen.read(device.space, pump, device.key) == {item(1), item(2)}
    laptop.act(seen.note(laptop.space, pump, laptop.key, [item(2), item(3)]))
    assert seen.read(laptop.space, pump, laptop.key) == {item(2), item(3)}
    assert len(own.slot(laptop.space, pump, seen.SEEN, laptop.key)) == 1


@pytest.mark.spec("INBOX-1")
def test_nobody_notes_for_another() -> None:
    ada, ben = Person("ada"), Person("ben")
    pump = ada.make_task()
    meet(ada, ben)
    ada.act(seen.note(ada.space, pump, ada.key, [item(1)]))
    meet(ada, ben)
    ben.act(Op(pump, seen.SEEN, [item(9)], tuple(w.dot for w in ben.space.live(pump, seen.SEEN))))
    meet(ada, ben)
    assert seen.read(ada.space, pump, ada.key) == {item(1)}
    assert seen.read(ada.space, pump, ben.key) == {item(9)}


@pytest.mark.spec("INBOX-3")
def test_a_note_holds_the_newest_of_too_many() -> None:
    ada = Person("ada")
    pump = ada.make_task()
    ada.act(seen.note(ada.space, pump, ada.key, map(item, range(seen.MOST_SEEN + 10))))
    kept = seen.read(ada.space, pump, ada.key)
    assert kept == {item(number) for number in range(10, seen.MOST_SEEN + 10)}


@pytest.mark.spec("INBOX-3")
@pytest.mark.parametrize("value", [None, "x", 7, {"ids": []}, [1, "x", b"short", [item(1)]]])
def test_whatever_else_stands_there_counts_for_nothing(value: Value) -> None:
    ada = Person("ada")
    pump = ada.make_task()
    ada.act(Op(pump, seen.SEEN, value, ()))
    assert seen.read(ada.space, pump, ada.key) == frozenset()


@pytest.mark.spec("INBOX-2")
@pytest.mark.spec("MODEL-9")
def test_a_note_neither_keeps_a_thing_from_the_archive_nor_is_seen_there() -> None:
    ada, ben = Person("ada"), Person("ben")
    pump = ada.make_task()
    meet(ada, ben)
    ada.act(archive.archive(ada.space, pump))
    ben.act(seen.note(ben.space, pump, ben.key, [item(1)]))
    meet(ada, ben)
    for person in (ada, ben):
        assert task.view(person.space, pump).archived
        assert conflict.conflicts(person.space, pump) == []
    ben.act(archive.keep(ben.space, pump))
    ben.act(archive.archive(ben.space, pump))
    (away,) = ben.space.live(pump, archive.ARCHIVED)
    assert isinstance(away.value, dict)
    listed = away.value["saw"]
    assert isinstance(listed, list)
    telling = [w for f, cell in ben.space.cells(pump).items() if f[-1] not in "@d" for w in cell]
    assert len(listed) == len(telling)


@pytest.mark.spec("INBOX-2")
def test_two_devices_that_note_different_things_are_no_conflict() -> None:
    laptop, phone = Person("ada"), Person("ada")
    pump = laptop.make_task()
    meet(laptop, phone)
    laptop.act(seen.note(laptop.space, pump, laptop.key, [item(1)]))
    phone.act(seen.note(phone.space, pump, phone.key, [item(2)]))
    phone.act(register.write(phone.space, pump, "title", "dig"))
    laptop.act(claim.take(laptop.space, pump, laptop.key))
    meet(laptop, phone)
    assert conflict.conflicts(laptop.space, pump) == []
    cells = laptop.space.cells(pump)
    assert set(cells) - set(seen.telling(cells)) == {seen.SEEN}
