"""Saved views as cells."""

import pytest

from moot.crdt import conflict, group, member, saved_view
from moot.crdt.op import Op
from moot.crdt.saved_view import MAX_FILTER, MOST, Saved
from people import Person, meet

MINE = Saved("@me due:..eow", None)
FREE = Saved("is:ready", "-score")
WATER = Saved("is:ready +water", None)


def save(person, name, saved, *, shared=True):
    person.act(saved_view.save(person.space, person.key, name, saved, shared=shared))


def drop(person, name, *, shared=True):
    person.act(*saved_view.drop(person.space, person.key, name, shared=shared))


def shared(person):
    return {name: view.saved for name, view in saved_view.of_group(person.space).items()}


def own(person, key):
    return {name: view.saved for name, view in saved_view.of_member(person.space, key).items()}


@pytest.mark.spec("VIEW-1")
def test_the_group_s_views_and_one_s_own():
    ada, ben = Person("ada"), Person("ben")
    save(ada, "free-now", FREE)
    save(ada, "week", MINE, shared=False)
    meet(ada, ben)
    assert shared(ben) == {"free-now": FREE}
    assert own(ben, ada.key) == {"week": MINE}
    assert own(ben, ben.key) == {}
    drop(ben, "free-now")
    drop(ada, "week", shared=False)
    meet(ada, ben)
    assert (shared(ada), own(ada, ada.key)) == ({}, {})
    assert saved_view.drop(ada.space, ada.key, "week", shared=False) == []
    assert saved_view.drop(ada.space, ada.key, "nothing", shared=True) == []


@pytest.mark.spec("VIEW-1")
@pytest.mark.parametrize("name", ["", "A", "a b", "a.b", "ä", "x" * 33, "a@", "a*", "a^", "../x"])
def test_what_is_no_name(name):
    assert saved_view.name_of(f"view.{name}") in (None, name.removesuffix("@"))
    assert not saved_view.NAME.fullmatch(name)


@pytest.mark.spec("VIEW-1")
@pytest.mark.parametrize(
    "value",
    [None, 1, "is:open", {}, {"filter": 1}, {"filter": "x", "sort": 1}, {"sort": "due"},
     {"filter": "x" * (MAX_FILTER + 1)}, {"filter": "x", "sort": "x" * 33}],
)  # fmt: skip
def test_what_is_no_view_reads_as_absent(value):
    ada = Person("ada")
    ada.act(Op(group.OBJECT, "view.free", value, ()))
    assert shared(ada) == {}
    assert list(conflict.everywhere(ada.space)) == []


@pytest.mark.spec("VIEW-2")
def test_nobody_writes_into_another_s_views():
    ada, ben = Person("ada"), Person("ben")
    save(ada, "week", MINE, shared=False)
    meet(ada, ben)
    field = saved_view.field_of("week", shared=False)
    ben.act(Op(member.object_id(ada.key), field, {"filter": "is:done"}, ()))
    meet(ada, ben)
    assert own(ada, ada.key) == own(ben, ada.key) == {"week": MINE}


@pytest.mark.spec("VIEW-2")
def test_one_s_devices_may_differ_and_that_shows():
    laptop, phone = Person("ada"), Person("ada", clock=5_000)
    laptop.act(*member.rename(laptop.space, laptop.key, "ada"))
    meet(laptop, phone)
    save(laptop, "week", MINE, shared=False)
    save(phone, "week", FREE, shared=False)
    meet(laptop, phone)
    assert own(laptop, laptop.key) == {"week": FREE}
    (found,) = conflict.everywhere(laptop.space)
    assert (found.kind, found.field, len(found.writes)) == ("values", "view.week@", 2)
    save(laptop, "week", MINE, shared=False)
    meet(laptop, phone)
    assert own(phone, phone.key) == {"week": MINE}
    assert list(conflict.everywhere(phone.space)) == []


@pytest.mark.spec("VIEW-3")
def test_two_who_keep_one_name_at_once_both_show():
    ada, ben = Person("ada"), Person("ben", clock=9_000)
    save(ada, "free", FREE)
    save(ben, "free", WATER)
    meet(ada, ben)
    for one in (ada, ben):
        assert saved_view.of_group(one.space)["free"].disputed
        assert shared(one) == {"free": WATER}
        (found,) = conflict.everywhere(one.space)
        assert (found.kind, found.target, found.field) == ("values", group.OBJECT, "view.free")
        assert found.shown.author == ben.key
    save(ada, "free", FREE)
    meet(ada, ben)
    assert shared(ben) == {"free": FREE}
    assert list(conflict.everywhere(ben.space)) == []


@pytest.mark.spec("VIEW-3")
def test_a_view_that_is_dropped_while_another_changes_it_stays():
    ada, ben = Person("ada"), Person("ben", clock=1_000)
    save(ada, "free", FREE)
    meet(ada, ben)
    ada.clock = 9_000
    save(ben, "free", WATER)
    drop(ada, "free")
    meet(ada, ben)
    assert shared(ada) == {"free": WATER}
    (found,) = conflict.everywhere(ada.space)
    assert found.shown.author == ben.key
    drop(ada, "free")
    meet(ada, ben)
    assert shared(ben) == {}


def test_two_who_keep_the_same_are_no_conflict():
    ada, ben = Person("ada"), Person("ben")
    save(ada, "free", FREE)
    save(ben, "free", FREE)
    meet(ada, ben)
    assert not saved_view.of_group(ada.space)["free"].disputed


@pytest.mark.spec("VIEW-9")
def test_no_more_are_shown_than_anybody_reads():
    ada = Person("ada")
    for number in range(MOST + 5):
        save(ada, f"v{number:04}", FREE)
    assert list(shared(ada)) == [f"v{number:04}" for number in range(MOST)]
