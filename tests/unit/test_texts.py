"""What a thing says, as the index holds it."""

import pytest

from moot.node.store.contract import Text
from moot.node.things.row import Backer, Holder, Row
from moot.node.things.texts import BETWEEN, MAX_LETTERS, sources, text_of

PLAIN = Row(
    id=b"t" * 10, kind="task", title="Fix the pump", notes="drain it", why=None, state="claimed",
    archived=False, tags=("water",), holders=(), stage="open", hands=(1, 1), due=None, start=None,
    place=None, needs=(), lift=(0, 0), backing=(), vote=None, about=None, made=0, by=b"a" * 32,
    changed=0, disputes=0, marks=(), rev=b"",
)  # fmt: skip


@pytest.mark.spec("FIND-1")
def test_texts_stand_by_what_a_hit_in_them_weighs():
    held = Holder(b"a" * 32, "lead", 0, "I own a wrench", None, first=True, doubled=False)
    backed = Backer(b"a" * 32, "in", "shovels too")
    row = PLAIN._replace(
        why="summers", holders=(held,), backing=(backed,), remarks=(("evidence", "Tested"),)
    )
    talk = BETWEEN.join(("tested", "i own a wrench", "shovels too"))
    assert text_of(row.id, row) == Text(row.id, "fix the pump", f"summers{BETWEEN}drain it", talk)
    assert [one.name for one in sources(row)] == [
        "title", "why", "notes", "evidence", "claim", "backing",
    ]  # fmt: skip


@pytest.mark.spec("FIND-1")
def test_what_was_said_is_talk():
    said = PLAIN._replace(kind="thought", title="It leaks", notes=None, about=b"x" * 10)
    assert text_of(said.id, said) == Text(said.id, "", "", "it leaks")


def test_people_and_what_is_nothing_have_no_text():
    assert text_of(b"m" * 10, PLAIN._replace(kind="member", title="ada")) == Text(
        b"m" * 10, "", "", ""
    )
    assert text_of(b"n" * 10, None) == Text(b"n" * 10, "", "", "")


@pytest.mark.spec("FIND-10")
def test_a_thing_is_searched_as_far_as_one_act_can_write():
    notes = "word " * (MAX_LETTERS // 5) + " last"
    assert "last" not in text_of(PLAIN.id, PLAIN._replace(notes=notes)).body
    assert text_of(PLAIN.id, PLAIN._replace(notes=notes[-1000:])).body.endswith("last")
    many = tuple(("evidence", f"part{number} " + "x " * 8_000) for number in range(40))
    assert len(text_of(PLAIN.id, PLAIN._replace(remarks=many)).talk) < MAX_LETTERS + 200
