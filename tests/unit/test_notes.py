"""Notes by paragraph: what is given is read back, and edits beside each other merge."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.crdt import notes
from moot.crdt.conflict import conflicts
from moot.crdt.op import Op
from people import Person, meet

NAMES = (f"{number:06}" for number in count())
TEXTS = st.text(st.sampled_from("ab\n"), max_size=30) | st.lists(
    st.sampled_from(["one", "two", "three", "four"]), max_size=8
).map("\n\n".join)


def rewrite(person: Person, target: bytes, text: str | None) -> list[Op]:
    ops = notes.rewrite(person.space, target, text, NAMES)
    person.act(*ops)
    return ops


@pytest.mark.spec("MODEL-11")
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_what_is_given_is_read_back_to_the_letter(texts: list[str]) -> None:
    ada = Person("a")
    target = ada.make_task()
    for text in texts:
        rewrite(ada, target, text)
        assert notes.text(ada.space, target) == (text or None)
        assert notes.rewrite(ada.space, target, text, NAMES) == []


@pytest.mark.spec("MODEL-11")
def test_only_paragraphs_that_differ_are_written() -> None:
    ada = Person("a")
    target = ada.make_task()
    rewrite(ada, target, "one\n\ntwo\n\nthree")
    before = {block.field for block in notes.blocks(ada.space, target)}
    ops = rewrite(ada, target, "one\n\nTWO\n\nthree\n\nfour")
    assert len(ops) == 2
    assert len({op.field for op in ops} & before) == 1
    assert len(rewrite(ada, target, "one\n\nthree\n\nfour")) == 1
    assert len(rewrite(ada, target, None)) == 3


@pytest.mark.spec("MODEL-10")
def test_edits_to_different_paragraphs_both_stand() -> None:
    ada, ben = Person("a"), Person("b")
    target = ada.make_task()
    rewrite(ada, target, "one\n\ntwo\n\nthree")
    meet(ada, ben)
    rewrite(ada, target, "ONE\n\ntwo\n\nthree")
    rewrite(ben, target, "one\n\nhalf\n\ntwo\n\nthree, at last")
    meet(ada, ben)
    for person in (ada, ben):
        assert notes.text(person.space, target) == "ONE\n\nhalf\n\ntwo\n\nthree, at last"
        assert conflicts(person.space, target) == []


@pytest.mark.spec("MODEL-10")
@pytest.mark.parametrize("clocks", [(10, 20), (20, 10)])
def test_a_paragraph_that_is_edited_while_another_takes_it_out_is_shown(
    clocks: tuple[int, int],
) -> None:
    ada, ben = Person("a"), Person("b")
    target = ada.make_task()
    rewrite(ada, target, "one\n\ntwo")
    meet(ada, ben)
    ada.clock, ben.clock = (10_000 + clock for clock in clocks)
    rewrite(ada, target, "one")
    rewrite(ben, target, "one\n\ntwo and a half")
    meet(ada, ben)
    assert notes.text(ada.space, target) == "one\n\ntwo and a half"
    (found,) = conflicts(ada.space, target)
    assert found.shown is not None
    assert found.shown.author == ben.key
    rewrite(ada, target, "one")
    meet(ada, ben)
    assert notes.text(ben.space, target) == "one"
    assert conflicts(ben.space, target) == []


@pytest.mark.spec("MODEL-10")
def test_paragraphs_in_cells_of_other_readings_are_none() -> None:
    """Else a member could write a paragraph that nobody else can take out."""
    ada = Person("a")
    target = ada.make_task()
    ada.act(*(Op(target, f"notes.x{end}", {"rank": "a", "text": "t"}, ()) for end in "@*^"))
    assert notes.text(ada.space, target) is None
