"""The words around a hit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.node.query.excerpt import BEFORE, CUT, LENGTH, MAX_HIT, excerpt, opening
from moot.node.query.words import tokens
from moot.node.store.contract import Phrase

LONGEST = LENGTH + 2 * MAX_HIT


def phrase(text, *, begins=True):
    return Phrase(tuple(tokens(text)), begins)


def cut(text, *words):
    said = excerpt(text, [phrase(word) for word in words])
    return said and said.pieces


@pytest.mark.spec("FIND-7")
def test_hits_are_pieces_of_their_own():
    assert cut("the seal is gone", "seal") == ("the ", "seal", " is gone")
    assert cut("Pumps pump", "pum") == ("", "Pumps", " ", "pump", "")
    assert cut("a café, straße", "cafe", "strasse") == ("a ", "café", ", ", "straße", "")
    assert cut("東京の水泵坏了", "水泵") == ("東京の", "水泵", "坏了")
    assert cut("buy the used tank", "used tank") == ("buy the ", "used tank", "")
    assert cut("nothing of it", "pump") is None
    assert cut("", "pump") is None


@pytest.mark.spec("FIND-7")
def test_a_phrase_in_quotes_is_marked_where_it_is_whole():
    whole = phrase("pump", begins=False)
    assert excerpt("pumps and a pump", [whole]).pieces == ("pumps and a ", "pump", "")
    assert excerpt("pumps", [whole]) is None


@pytest.mark.spec("FIND-7")
def test_an_excerpt_is_one_line_without_control_characters():
    assert cut("a\n\n\tseal\r\n\x1b[31m \x9bis\0gone", "seal") == ("a ", "seal", " [31m is gone")


@pytest.mark.spec("FIND-7")
def test_a_long_text_is_cut_around_its_first_hit():
    text = "word " * 1000 + "the seal is gone " + "word " * 1000
    pieces = cut(text, "seal")
    assert pieces[0].startswith(CUT + "word")
    assert pieces[0].endswith("the ")
    assert pieces[1] == "seal"
    assert pieces[2].startswith(" is gone word")
    assert pieces[2].endswith(CUT)
    assert len(pieces[0]) <= BEFORE + 1


@pytest.mark.spec("FIND-7")
def test_it_counts_how_many_of_the_phrases_stand_there():
    both = [phrase("seal"), phrase("gone"), phrase("tank")]
    assert excerpt("the seal is gone", both).phrases == 2


@pytest.mark.spec("FIND-7")
@pytest.mark.parametrize("before", [0, 1, 350, 399, 400, 401, 595, 598, 600, 3000])
def test_a_hit_is_found_wherever_it_stands(before):
    text = "-" * before + "seal" + "-" * 700
    pieces = cut(text, "seal")
    assert pieces[1] == "seal"
    # Half a word at the edge of a window is no word.
    assert cut("x" * before + "seal" + "-" * 700, "eal") is None


def test_a_word_without_an_end_is_cut_as_well():
    pieces = cut("y" * 20_000, "y")
    assert pieces == ("", "y" * MAX_HIT + CUT, CUT)
    assert opening("short\n one") == ("short one",)
    assert opening("x" * 20_000) == ("x" * LENGTH + CUT,)


@pytest.mark.spec("FIND-7")
@given(st.text(max_size=900), st.text(min_size=1, max_size=3))
def test_whatever_the_text_an_excerpt_is_short_and_holds_it(text, word):
    wanted = phrase(word)
    if not wanted.tokens:
        return
    said = excerpt(text, [wanted])
    if said is None:
        return
    assert len("".join(said.pieces)) <= LONGEST
    assert len(said.pieces) % 2 == 1
    assert "".join(said.pieces).isprintable() or not any(
        ord(letter) < 32 for piece in said.pieces for letter in piece
    )
    for hit in said.pieces[1::2]:
        assert hit
