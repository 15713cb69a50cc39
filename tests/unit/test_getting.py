"""How far it is with what others have and we lack."""

import pytest

from moot.cli.presence import getting_words
from moot.node.company import Getting
from moot.node.peering.spell import Spell
from moot.protocol.comparing import Phase
from sessions import two, write
from stepper import connect
from workshop import KEYS, busy


@pytest.mark.spec("API-99")
def test_a_spell_tells_what_came_of_what_was_lacking():
    spell = Spell()
    assert spell.look(0, 500, 1.0) is None
    assert spell.look(1_000, 600, 2.0) == Getting(0, 1_000, 0, None)
    assert spell.look(750, 100_600, 4.0) == Getting(250, 1_000, 100_000, 6)
    assert spell.look(1_200, 200_600, 5.0) == Getting(0, 1_200, 200_000, None)  # more was written
    assert spell.look(0, 300_600, 9.0) is None
    assert spell.look(10, 300_700, 20.0) == Getting(0, 10, 0, None)


@pytest.mark.spec("API-99")
def test_a_session_knows_how_many_entries_it_lacks_until_it_lacks_none():
    world, ada, ben = two(disk_ms=20)
    busy(ada.replica, people=4, entries=400)
    write(ben, "mine")
    wire = connect(ben, ada)
    seen = []
    for _ in range(600):
        world.pass_time(1)
        if wire.left.session.phase(KEYS.group) is Phase.OPEN:
            seen.append(wire.left.session.lacking(KEYS.group))
    assert max(seen) >= 400
    assert seen[-1] == 0
    assert wire.right.session.lacking(KEYS.group) == 0


@pytest.mark.spec("CLI-99")
def test_progress_is_told_in_a_line():
    told = {"entries": 41_200, "of": 100_000, "bytes": 12_345_678, "seconds_left": 20}
    line = "getting 41,200 of about 100,000 entries, 12 MB, about 20 s left"
    assert getting_words(told) == line
    assert getting_words({**told, "seconds_left": 200}).endswith("about 4 min left")
    assert getting_words({**told, "seconds_left": None}).endswith("12 MB")
