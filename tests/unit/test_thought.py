"""Thoughts: in whose words, in which of them, and what is left when they are taken back."""

from __future__ import annotations

import pytest

from moot.crdt import conflict, redaction, thought
from moot.crdt.op import Dot, Op
from moot.crdt.origin import MADE
from moot.crdt.value import NOTHING, Value
from people import Person, meet

T = b"t" * 10


def say(person: Person, text: str = "one", kind: str = "question") -> bytes:
    made = thought.say(person.seed(), person.make_task(), text, kind)
    person.act(*made.ops)
    return made.id


def text(person: Person, target: bytes) -> str | None:
    seen = thought.view(person.space, target)
    return seen and seen.text


@pytest.mark.spec("MODEL-75")
def test_the_words_said_last_count_whatever_the_clock_showed() -> None:
    ada = Person("ada", clock=9_000)
    target = say(ada)
    ada.clock = 5
    ada.act(*thought.reword(ada.space, target, ada.key, "two"))
    seen = thought.view(ada.space, target)
    assert seen is not None
    assert (seen.text, seen.kind, seen.made) == ("two", "question", 9_001)
    said = thought.versions(ada.space, target, ada.key)
    assert [one.words.text for one in said] == ["one", "two"]
    assert conflict.conflicts(ada.space, target) == []


@pytest.mark.spec("MODEL-75")
@pytest.mark.spec("MODEL-16")
def test_what_two_devices_said_anew_at_once_is_a_conflict_until_it_is_said_again() -> None:
    desk, phone = Person("ada"), Person("ada", clock=2_000)
    target = say(desk)
    meet(desk, phone)
    desk.act(*thought.reword(desk.space, target, desk.key, "two"))
    phone.act(*thought.reword(phone.space, target, desk.key, "three"))
    meet(desk, phone)
    (found,) = conflict.conflicts(desk.space, target)
    assert (found.kind, found.field) == ("values", thought.SAID)
    assert len(found.writes) == 2
    assert found.shown == found.writes[-1]
    assert text(desk, target) == text(phone, target) == "three"
    desk.act(*thought.reword(desk.space, target, desk.key, "two"))
    meet(desk, phone)
    assert conflict.conflicts(phone.space, target) == []
    assert text(phone, target) == "two"


@pytest.mark.spec("MODEL-75")
@pytest.mark.parametrize("number", [None, -1, True, "9", 2.0, b"", 2**53])
def test_a_number_that_is_none_is_the_smallest(number: object) -> None:
    ada = Person("ada")
    target = say(ada)
    value: dict[str, Value] = {"kind": "news", "text": "x", "n": number}  # type: ignore[dict-item]
    ada.act(Op(target, thought.SAID, value, ()))
    counts = number == 2**53
    assert thought.versions(ada.space, target, ada.key)[-1].number == (2**53 if counts else 0)
    ada.act(*thought.reword(ada.space, target, ada.key, "y"))
    said = thought.versions(ada.space, target, ada.key)
    assert said[-1].words.text == "y"
    assert said[-1].number <= 2**53


@pytest.mark.spec("MODEL-78")
def test_a_thought_taken_back_shows_no_words_and_keeps_its_place() -> None:
    ada, ben = Person("ada"), Person("ben")
    target = say(ada)
    meet(ada, ben)
    assert redaction.redact(ben.space, target, ben.key) == []
    ada.clock = 90_000
    ada.act(*redaction.redact(ada.space, target, ada.key))
    ben.act(Op(target, thought.REDACTED, NOTHING, ()))
    meet(ada, ben)
    for person in (ada, ben):
        seen = thought.view(person.space, target)
        assert seen is not None
        assert (seen.text, seen.kind, seen.redacted, seen.made) == ("", "thought", True, 1_001)
    assert thought.reword(ada.space, target, ada.key, "two") == []


@pytest.mark.spec("MODEL-78")
def test_nobody_hides_what_another_said() -> None:
    ada, ben = Person("ada"), Person("ben")
    target = say(ada)
    meet(ada, ben)
    ben.act(Op(target, thought.REDACTED, {"made": 1, "entries": []}, ()))
    meet(ada, ben)
    assert text(ada, target) == "one"
    ada.act(Op(target, thought.REDACTED, "garbage", ()))
    assert text(ada, target) == "one"


@pytest.mark.spec("MODEL-76")
def test_what_an_entry_of_words_may_hold() -> None:
    words = Op(T, thought.SAID, {"text": "x"}, ())
    made = Op(T, MADE, {"kind": "thought"}, ())
    assert redaction.is_words([words])
    assert redaction.is_words([made, words])
    for wrong in (
        Op(T, "title", {"text": "x"}, ()),
        Op(T, MADE, {"kind": "goal"}, ()),
        Op(T, thought.SAID, NOTHING, ()),
        Op(T, thought.SAID, "x", ()),
        Op(T, thought.SAID, {"text": "x"}, (Dot(bytes(32), 0),)),
        Op(T, thought.REDACTED, {"entries": []}, ()),
    ):
        assert not redaction.is_words([wrong])
        assert not redaction.is_words([words, wrong])
    assert not redaction.is_words([])


@pytest.mark.spec("MODEL-76")
def test_which_entries_are_named() -> None:
    ids: list[Value] = [bytes([number]) * 32 for number in range(80)]
    op = Op(T, thought.REDACTED, {"entries": [*ids[:2], b"short", 7, *ids[2:]]}, ())
    assert redaction.named([op, op]) == tuple(ids[:62])
    other = Op(T, thought.REDACTED, {"entries": ids[70:]}, ())
    assert set(redaction.named([op, other])) == {*ids[:62], *ids[70:]}
    wrong: list[Value] = [None, 1, [], {"entries": {"x": 1}}, {"made": "x"}]
    for value in wrong:
        assert redaction.named([Op(T, thought.REDACTED, value, ())]) == ()
    assert redaction.named([Op(T, thought.REDACTED, NOTHING, ())]) == ()
