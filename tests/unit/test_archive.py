"""Putting away hides nothing that somebody did meanwhile."""

import pytest

from moot.crdt import archive, dots, elements, register, sign
from moot.crdt.conflict import conflicts
from people import Person, meet


def pair() -> tuple[Person, Person, bytes]:
    ada, ben = Person("a"), Person("b")
    target = ada.make_task()
    meet(ada, ben)
    return ada, ben, target


@pytest.mark.spec("MODEL-9")
def test_put_away_and_taken_back() -> None:
    ada, ben, target = pair()
    ben.act(archive.archive(ben.space, target))
    meet(ada, ben)
    assert archive.view(ada.space, target).archived
    assert conflicts(ada.space, target) == []
    ada.act(archive.keep(ada.space, target))
    assert not archive.view(ada.space, target).archived
    assert conflicts(ada.space, target) == []


@pytest.mark.spec("MODEL-9")
@pytest.mark.parametrize("clock", [0, 4_102_444_800_000])
def test_unseen_work_keeps_it_in_sight(clock: int) -> None:
    ada, ben, target = pair()
    ada.act(archive.archive(ada.space, target))
    ben.clock = clock
    ben.claim(target)
    meet(ada, ben)
    seen = archive.view(ada.space, target)
    assert not seen.archived
    assert [write.author for write in seen.touched] == [ben.key]
    (found,) = conflicts(ada.space, target)
    assert (found.kind, len(found.writes)) == ("archived", 2)
    ada.act(archive.archive(ada.space, target))
    assert archive.view(ada.space, target).archived


@pytest.mark.spec("MODEL-9")
def test_two_who_put_it_away_agree() -> None:
    ada, ben, target = pair()
    ada.act(*elements.add(ada.space, target, "tags", ["x"]), archive.archive(ada.space, target))
    ben.act(register.write(ben.space, target, "title", "new"))
    ben.act(archive.archive(ben.space, target))
    meet(ada, ben)
    assert archive.view(ada.space, target).archived
    assert conflicts(ada.space, target) == []


@pytest.mark.spec("MODEL-9")
@pytest.mark.parametrize("clock", [0, 4_102_444_800_000])
def test_kept_beside_put_away_is_in_sight_and_shown(clock: int) -> None:
    ada, ben, target = pair()
    ada.act(archive.archive(ada.space, target))
    meet(ada, ben)
    ben.act(archive.keep(ben.space, target))
    ada.clock = ada.clock + clock
    ada.act(archive.archive(ada.space, target))
    meet(ada, ben)
    assert not archive.view(ada.space, target).archived
    assert [found.kind for found in conflicts(ada.space, target)] == ["archived"]


@pytest.mark.spec("MODEL-9")
def test_what_the_archiver_does_later_does_not_bring_it_back() -> None:
    ada, ben, target = pair()
    ada.act(archive.archive(ada.space, target))
    ada.act(register.write(ada.space, target, "title", "old pump"))
    assert archive.view(ada.space, target).archived
    ben.hear(*ada.entries)
    ben.act(register.write(ben.space, target, "title", "new pump"))
    assert not archive.view(ben.space, target).archived


@pytest.mark.spec("MODEL-37")
def test_what_a_year_of_readings_left_behind_can_be_put_away_all_the_same() -> None:
    ada, ben = Person("a"), Person("b")
    target = ada.make_goal()
    ada.act(sign.add(target, "rain"))
    meet(ada, ben)
    (rain,) = sign.read(ben.space, target)
    for day in range(2 * dots.MOST_SEEN + 5):
        ben.act(sign.measure(target, rain.name, str(day)))
    ada.hear(*ben.entries)
    ada.act(archive.archive(ada.space, target))
    assert not archive.view(ada.space, target).archived  # one value cannot list so much
    ada.act(*archive.put_away(ada.space, target))
    assert archive.view(ada.space, target).archived
    assert conflicts(ada.space, target) == []
    ben.hear(*ada.entries)
    ben.act(sign.measure(target, rain.name, "7"))
    assert archive.view(ben.space, target).disputed
    ben.act(archive.keep(ben.space, target))
    assert not archive.view(ben.space, target).disputed
