"""Series: the same series and day are the same task on every device, in every zone."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.histories import MEMBERS, replica, state
from laws.histories import Entry as Written
from moot.crdt import conflict, elements, occurrence, origin, register, series, task
from moot.crdt.ids import derived
from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.occurrence import At
from moot.crdt.op import Op
from moot.crdt.series import Segment
from moot.crdt.space import Space
from values import VALUES

SERIES = b"0123456789"
days = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat)
ats = st.builds(At, days, st.none() | st.times().map(lambda at: at.strftime("%H:%M")))
ids = st.binary(min_size=10, max_size=10)
words = st.sampled_from(["water", "feed", None])


def entry(number: int, author: bytes, ops: list[Op], clock: int = 5) -> Written:
    return Written(hashlib.sha256(b"%d" % number).digest(), author, clock, tuple(ops))


@pytest.mark.spec("SERIES-1")
@given(ids, ats, st.permutations(MEMBERS), st.lists(st.integers(-5, 5), min_size=5, max_size=5))
def test_whoever_touches_a_day_touches_the_same_one(
    chore: bytes, at: At, members: list[bytes], clocks: list[int]
) -> None:
    """DOMAIN, invariant 4: there is no zone and no maker in it."""
    made = [series.occur(chore, at) for _ in members]
    assert len({one.id for one in made}) == 1
    entries = [
        entry(number, member, [*one.ops, task.complete(Space(MemoryShelf()), one.id)], clock)
        for number, (member, one, clock) in enumerate(zip(members, made, clocks, strict=True))
    ]
    space = replica(entries)
    assert list(space.targets()) == [made[0].id]
    found = origin.of(space, made[0].id)
    assert found is not None
    assert (found.series, found.at, found.eff) == (chore, at.text, min(clocks))
    assert not list(conflict.everywhere(space))
    assert state(space) == state(replica(entries[::-1]))


@pytest.mark.spec("SERIES-1")
@given(ids, ats, ids, ats)
def test_different_days_and_series_are_different_tasks(
    one: bytes, at: At, other: bytes, then: At
) -> None:
    same = series.occur(one, at).id == series.occur(other, then).id
    assert same is ((one, at) == (other, then))


@pytest.mark.spec("SERIES-1")
@given(ats, st.sampled_from(["series", "at", "source", "kind", "nothing"]), VALUES, st.booleans())
def test_nobody_passes_a_day_off_as_another_or_hides_what_it_is(
    at: At, changed: str, value: object, late: bool
) -> None:
    """A false word about it, before or after, changes nothing; a bare word makes nothing less."""
    made = series.occur(SERIES, at)
    said = made.ops[0].value
    assert isinstance(said, dict)
    false = (
        {**said, changed: value} if changed in said else {"kind": "task", "source": said["source"]}
    )
    lie = Op(made.id, origin.MADE, false, ())  # type: ignore[arg-type] # any value will do
    entries = [entry(1, MEMBERS[0], made.ops, 5), entry(2, MEMBERS[1], [lie], 9 if late else 1)]
    found = origin.of(replica(entries), made.id)
    assert found is not None
    assert (found.kind, found.series, found.at) == ("task", SERIES, at.text)


@pytest.mark.spec("SERIES-1")
@pytest.mark.parametrize(
    "at",
    ["", "2026", "2026-02-30", "2026-11-27T", "2026-11-27T24:00", "2026-11-27T18:00:00", 5, None],
)
def test_what_is_no_time_makes_no_occurrence(at: object) -> None:
    source = derived("occurrence", SERIES, str(at).encode())
    target = derived("source", b"task", source)
    value = {"kind": "task", "source": source, "series": SERIES, "at": at}
    space = replica([entry(1, MEMBERS[0], [Op(target, origin.MADE, value, ())])])  # type: ignore[arg-type]
    assert occurrence.read(at) is None
    assert origin.of(space, target) is None


@pytest.mark.spec("SERIES-4")
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["title", "tags", "hands", "due"]), words),
                max_size=12))  # fmt: skip
def test_what_a_day_has_no_word_for_it_takes_from_its_series(
    writes: list[tuple[bool, str, str | None]],
) -> None:
    space = Space(MemoryShelf())
    at = At("2026-11-27", "18:00")
    day = series.occur(SERIES, at)
    space.apply(b"m" * 32, MEMBERS[0], 0, day.ops)
    chore = (Segment(At("2026-01-01", "18:00"), "FREQ=DAILY", "Asia/Tokyo"),)
    space.apply(b"s" * 32, MEMBERS[0], 0, [
        register.write(None, SERIES, "kind", "task"), series.repeat(None, SERIES, chore)
    ])  # fmt: skip
    for number, (own, field, word) in enumerate(writes):
        target = day.id if own else SERIES
        value: object = word
        if field == "hands" and word:
            value = {"min": 1, "max": len(word)}
        if field == "due" and word:
            value = {"date": "2026-12-24", "time": None, "zone": "UTC"}
        ops = [register.write(space, target, field, value)]  # type: ignore[arg-type] # one of these
        if field == "tags":
            ops = elements.add(space, target, "tags", [word]) if word else []
        if ops:
            space.apply(bytes([number]) * 32, MEMBERS[0], number, ops)
    seen, lender = task.view(space, day.id), task.view(space, SERIES)
    own_fields = {field for field in ("title", "tags", "hands") if space.live(day.id, field)}
    for field in ("title", "tags", "hands"):
        if field not in own_fields:
            assert getattr(seen, field) == getattr(lender, field)
    if not space.live(day.id, "due"):
        assert seen.due is not None
        assert (seen.due.date, seen.due.time, seen.due.zone) == (at.date, at.time, "Asia/Tokyo")
    assert (seen.series, lender.series) == ((), chore)


@pytest.mark.spec("SERIES-2")
@given(VALUES | st.fixed_dictionaries({"rules": st.lists(
    VALUES | st.fixed_dictionaries({
        "from": VALUES | ats.map(lambda at: at.text),
        "rule": VALUES | st.just("FREQ=DAILY"),
        "zone": VALUES | st.just("UTC"),
    }), max_size=3)}))  # fmt: skip
def test_a_series_is_read_or_absent_and_comes_back_as_it_was(value: object) -> None:
    found = series.read(value)  # type: ignore[arg-type] # whatever stands in a cell
    if found is not None:
        orders = [one.start.order for one in found]
        assert orders == sorted(set(orders))
        assert series.read(series.value(found)) == found


@pytest.mark.spec("SERIES-2")
def test_of_many_rules_the_last_stay() -> None:
    chore: series.Series = ()
    for year in range(1900, 1900 + series.MOST_SEGMENTS + 3):
        chore = series.changed(chore, Segment(At(f"{year}-01-01", None), "FREQ=DAILY", "UTC"))
    assert len(chore) == series.MOST_SEGMENTS
    assert series.read(series.value(chore)) == chore
    more = {
        "rules": [{"from": f"{year}-01-01", "rule": None, "zone": ""} for year in range(1900, 1965)]
    }
    assert series.read(more) is None  # type: ignore[arg-type]
    assert series.holding(chore, At("1800-01-01", None)) == chore[0]
    assert series.holding((), At("1800-01-01", None)) is None
