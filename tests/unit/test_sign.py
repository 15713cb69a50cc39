"""Signs of progress, amounts, links and estimates as their cells read."""

import pytest

from moot.crdt import amount, dots, effort, link, sign
from moot.crdt.effort import Effort
from moot.crdt.link import Link
from moot.crdt.op import Dot, Op
from moot.crdt.value import Value
from people import Person, meet


@pytest.mark.spec("MODEL-34")
@pytest.mark.parametrize(
    "text", ["0", "12", "-3.5", "0.000001", "999999999999999", "-0", "1.50", "0.10"]
)
def test_amounts_are_kept_as_they_were_written(text: str) -> None:
    assert amount.read(text) == text


@pytest.mark.spec("MODEL-34")
@pytest.mark.parametrize(
    "value",
    ["", "1,5", "01", "+1", ".5", "5.", "1e3", "1 000", "1.1234567", "1" * 16, "٣", "1\n", "nan",
     "--1", 12, True, None, b"12", ["12"]],
)  # fmt: skip
def test_what_is_no_amount(value: Value) -> None:
    assert amount.read(value) is None


@pytest.mark.spec("MODEL-33")
def test_readings_belong_to_the_sign_that_they_name_and_stand_side_by_side() -> None:
    ada, ben = Person("a"), Person("b", clock=2_000)
    target = ada.make_goal()
    ada.act(sign.add(target, "beans", "40", "kg"), sign.add(target, "guests"))
    meet(ada, ben)
    beans, guests = sign.read(ada.space, target)
    ada.act(sign.measure(target, beans.name, "12"))
    ben.act(sign.measure(target, beans.name, "12.5", "after the frost"))
    meet(ada, ben)
    beans, guests = sign.read(ben.space, target)
    assert (beans.text, beans.target, beans.unit) == ("beans", "40", "kg")
    assert [(one.member, one.value, one.words) for one in beans.readings] == [
        (ada.key, "12", None),
        (ben.key, "12.5", "after the frost"),
    ]
    assert (guests.target, guests.unit, guests.readings) == (None, None, ())


@pytest.mark.spec("MODEL-33")
def test_a_sign_taken_away_while_somebody_read_it_is_known_to_be_gone() -> None:
    ada, ben = Person("a"), Person("b")
    target = ada.make_goal()
    ada.act(sign.add(target, "beans"), sign.add(target, "guests"))
    meet(ada, ben)
    beans, guests = sign.read(ada.space, target)
    ada.act(sign.remove(target, beans.name))
    ben.act(sign.measure(target, beans.name, "3"))
    meet(ada, ben)
    assert sign.read(ada.space, target) == (guests,)
    assert sign.gone(ada.space, target) == (beans.name,)
    assert [one.value for one in sign.readings(ada.space, target)[beans.name]] == ["3"]
    ada.act(sign.remove(target, guests.name))
    assert sign.gone(ada.space, target) == (beans.name,)  # of what nobody read nothing is lost


@pytest.mark.spec("MODEL-2")
@pytest.mark.parametrize(
    "value",
    [None, "x", {}, {"sign": b"x", "value": "1"}, {"value": "1"}, {"sign": 1, "value": "1"}],
)
def test_what_is_no_reading_is_absent(value: Value) -> None:
    ada = Person("a")
    target = ada.make_goal()
    ada.act(sign.add(target, "beans"))
    (beans,) = sign.read(ada.space, target)
    ada.act(Op(target, sign.READINGS, value, ()))
    name = dots.pack(beans.name)
    for wrong in (1, "1e3", None, "x"):
        ada.act(Op(target, sign.READINGS, {"sign": name, "value": wrong}, ()))
    never = dots.pack(Dot(b"n" * 32, 0))
    ada.act(Op(target, sign.READINGS, {"sign": never, "value": "1"}, ()))
    assert sign.read(ada.space, target)[0].readings == ()
    assert sign.gone(ada.space, target) == ()


def test_a_sign_needs_text_and_what_else_is_odd_of_it_is_left_out() -> None:
    assert sign.parse({"text": "beans", "target": 40, "unit": 1}) == sign.Said("beans", None, None)
    odd: list[Value] = [None, "beans", {}, {"text": ""}, {"text": 3}, ["beans"]]
    for value in odd:
        assert sign.parse(value) is None


@pytest.mark.spec("MODEL-35")
def test_links_are_distinct_by_what_they_say() -> None:
    ada, ben = Person("a"), Person("b")
    target, other = ada.make_task(), ada.make_goal()
    meet(ada, ben)
    serves, page = Link("serves", other), Link("url", "https://example.org")
    for person in (ada, ben):
        person.act(*link.add(person.space, target, serves), *link.add(person.space, target, page))
    meet(ada, ben)
    assert link.read(ada.space, target) == (serves, page)
    assert link.add(ada.space, target, serves) == []
    ada.act(*link.remove(ada.space, target, serves))
    assert link.read(ada.space, target) == (page,)
    assert link.remove(ada.space, target, serves) == []


@pytest.mark.spec("MODEL-35")
def test_what_is_no_link_is_absent_and_the_first_few_are_read() -> None:
    ada = Person("a")
    target = ada.make_task()
    odd: list[Value] = [
        None, "x", {"as": "serves", "to": b"short"}, {"as": "loves", "to": b"t" * 10},
        {"as": "url", "to": ""}, {"as": "url", "to": "x" * 2_049}, {"as": "url", "to": b"x"},
        {"to": b"t" * 10}, {"as": "serves", "to": "text"},
    ]  # fmt: skip
    for value in odd:
        ada.act(Op(target, link.LINKS, value, ()))
    assert link.read(ada.space, target) == ()
    for number in range(link.MOST_LINKS + 1):
        ada.act(*link.add(ada.space, target, Link("url", f"https://example.org/{number}")))
    held = link.read(ada.space, target)
    assert len(held) == link.MOST_LINKS
    assert held[0] == Link("url", "https://example.org/0")


@pytest.mark.spec("MODEL-35")
@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/x?y=1#z", True), ("HTTP://example.org", True),
        ("mailto:ada@example.org", True), ("https://", False), ("javascript:alert(1)", False),
        ("data:text/html,x", False), ("https://example.org/a b", False), (" https://x", False),
        ("https://exam\u0440le.org", False), ("https://x\u202e", False), ("http\u017f://x", False),
        ("example.org", False), ("https://x\n", False),
    ],
)  # fmt: skip
def test_which_addresses_may_be_followed(url: str, safe: bool) -> None:
    assert link.is_safe(url) is safe


@pytest.mark.spec("MODEL-36")
@pytest.mark.parametrize(
    ("given", "median"), [([], None), ([90], 90), ([60, 90], 60), ([90, 30, 600], 90)]
)
def test_the_middle_of_what_members_estimate(given: list[int], median: int | None) -> None:
    people = [Person(f"{at}") for at in range(len(given) + 1)]
    target = people[-1].make_task()
    meet(*people)
    for person, number in zip(people, given, strict=False):
        person.act(effort.give(person.space, target, person.key, number))
    people[-1].act(Op(target, effort.EFFORT, -1, ()), Op(target, effort.EFFORT, "2h", ()))
    meet(*people)
    assert effort.view(people[0].space, target) == Effort(median, len(given))
