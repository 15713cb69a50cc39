"""What people have to settle, in a form a sentence can be made of."""

import pytest

from moot.crdt import group, member, own, register, task
from moot.crdt.conflict import Conflict, conflicts, everywhere
from moot.crdt.dots import pack
from moot.crdt.ids import derived
from moot.crdt.op import Op
from people import Person, meet


def both(field: str, one: object, other: object) -> tuple[Person, Person, bytes]:
    """Ada and Ben each wrote a field of one task."""
    ada, ben = Person("a"), Person("b", clock=2_000)
    target = ada.make_task()
    meet(ada, ben)
    ada.act(register.write(ada.space, target, field, one))  # type: ignore[arg-type] # plain values
    ben.act(register.write(ben.space, target, field, other))  # type: ignore[arg-type] # plain values
    meet(ada, ben)
    return ada, ben, target


def only(person: Person, target: bytes) -> Conflict:
    (found,) = conflicts(person.space, target)
    return found


@pytest.mark.spec("MODEL-16")
@pytest.mark.parametrize("values", [("Friday", "Monday"), ("Friday", None)])
def test_two_values_both_stay_until_one_is_written_over_them(
    values: tuple[str, str | None],
) -> None:
    ada, ben, target = both("title", *values)
    found = only(ada, target)
    assert (found.kind, found.target, found.field) == ("values", target, "title")
    assert [(write.author, write.value) for write in found.writes] == [
        (ada.key, values[0]),
        (ben.key, values[1]),
    ]
    assert found.shown is found.writes[1]
    assert task.view(ada.space, target).title == (values[1] or "")
    assert found == only(ben, target)
    assert list(everywhere(ada.space)) == [found]
    ada.act(register.write(ada.space, target, "title", "Friday"))
    assert conflicts(ada.space, target) == []


@pytest.mark.spec("MODEL-16")
def test_agreement_and_garbage_are_no_conflict() -> None:
    ada, ben, target = both("title", "Friday", "Friday")
    assert conflicts(ada.space, target) == []
    ben.act(Op(target, "title", 1, ()), Op(target, "title", [], ()))
    assert conflicts(ben.space, target) == []
    ben.act(Op(target, "hands", {"min": 1, "max": 1}, ()), Op(target, "hands", {"min": True}, ()))
    assert conflicts(ben.space, target) == []


@pytest.mark.spec("MODEL-16")
def test_fields_of_another_kind_are_not_asked_about() -> None:
    ada, _, target = both("state", "active", "resting")
    assert conflicts(ada.space, target) == []


@pytest.mark.spec("MODEL-16")
def test_an_id_tells_the_sides() -> None:
    ada, ben, target = both("title", "Friday", "Monday")
    before = only(ada, target)
    assert before.id == derived(
        "conflict", b"values", target, b"title", *(pack(write.dot) for write in before.writes)
    )
    ben.act(Op(target, "title", "Tuesday", ()))
    assert only(ben, target).id != before.id


@pytest.mark.spec("MODEL-16")
def test_the_other_quarrels() -> None:
    ada, ben = Person("a"), Person("b", clock=5_000)
    target = ada.make_task()
    ada.act(task.complete(ada.space, target))
    meet(ada, ben)
    ada.claim(target)
    ben.claim(target)
    ada.act(task.reopen(ada.space, target))
    ben.act(task.complete(ben.space, target))
    ben.act(Op(target, task.DONE, {"is": []}, ()))
    meet(ada, ben)
    found = {one.kind: one for one in conflicts(ada.space, target)}
    assert sorted(found) == ["claims", "done"]
    assert {write.author for write in found["claims"].writes} == {ada.key, ben.key}
    assert found["claims"].shown is None
    assert [write.value for write in found["done"].writes] == [{"is": "open"}, {"is": "done"}]
    assert found["done"].shown is found["done"].writes[1]


@pytest.mark.spec("MODEL-16")
def test_ones_own_devices_may_differ_and_other_people_may_not_matter() -> None:
    laptop, phone, ben = Person("a"), Person("a", clock=2_000), Person("b")
    laptop.act(*member.rename(laptop.space, laptop.key, "Ada"))
    phone.act(*member.rename(phone.space, phone.key, "Ada L."))
    profile = member.object_id(laptop.key)
    meet(laptop, phone, ben)
    ben.act(own.write(ben.space, profile, member.NAME, ben.key, "Eve"))
    meet(laptop, ben)
    found = only(laptop, profile)
    assert [write.value for write in found.writes] == ["Ada", "Ada L."]
    assert member.name(laptop.space, laptop.key) == "Ada L."


@pytest.mark.spec("MODEL-16")
def test_the_group_may_have_two_names() -> None:
    ada, ben = Person("a"), Person("b")
    ada.act(*group.name(ada.space, "garden"))
    ben.act(*group.name(ben.space, "orchard"))
    meet(ada, ben)
    assert only(ada, group.OBJECT).field == "name"
