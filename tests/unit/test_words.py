# ruff: noqa: RUF001
"""Words as search compares them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.node.query.words import MAX_TOKEN, composed, placed, tokens


@pytest.mark.spec("FIND-2")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fix THE Pump", "fix the pump"),
        ("Łódź café Ångström", "lodz CAFE angstrom"),
        ("straße ŒUVRE Þór", "STRASSE oeuvre thor"),
        ("cafe\u0301", "caf\u00e9"),
        ("İstanbul ısı", "istanbul isi"),
        ("Ёлка", "елка"),
        ("Άνθρωπος ΟΔΟΣ", "ανθρωπος οδός"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("أحمد مدرســة", "احمد مدرسه"),
        ("\uff30\uff35\uff2d\uff30 \uff12\uff14\uff10", "pump 240"),
        ("ｶﾞｽ", "ガス"),
        ("٢٤٠", "240"),
        ("\ufb01x", "fix"),
        ("pu\u00admp", "pump"),
    ],
)
def test_what_makes_no_difference(one, other):
    assert tokens(one) == tokens(other) != []


@pytest.mark.spec("FIND-2")
@pytest.mark.parametrize(
    ("one", "other"),
    [("की", "का"), ("हिन्दी", "हनद"), ("น้ำ", "นา"), ("か", "が"), ("পানি", "পন"), ("pump", "pumps")],
)
def test_what_does(one, other):
    assert tokens(one) != tokens(other)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ben's e-mail: a/b_c", "ben s e mail a b c"),
        ("हिन्दी में क़लम", "हिन्दी में क\u093cलम"),
        ("🌱plant👩‍🌾!", "🌱 plant 👩 🌾"),
        ('\0NEAR("a" OR b*) ^c {d}:-e', "near a or b c d e"),
        ("x\u200by", "x y"),
        ("", ""),
        (" \n\t\u2028", ""),
        ("†‡§", ""),
    ],
)
def test_signs_part_words(text, said):
    assert tokens(text) == said.split()


@pytest.mark.spec("FIND-3")
@pytest.mark.parametrize(
    "text", ["水泵坏了", "東京タワー", "한국어", "ปั๊มน้ำ", "ຍິນດີ", "ភាសាខ្មែរ", "မြန်မာ"]
)
def test_scripts_without_spaces_come_a_character_at_a_time(text):
    said = tokens(text)
    for start in range(len(text)):
        part = tokens(text[start : start + 2])
        assert part
        assert any(said[at : at + len(part)] == part for at in range(len(said)))


@pytest.mark.spec("FIND-10")
def test_a_word_counts_by_its_beginning():
    assert tokens("x" * 20_000) == ["x" * MAX_TOKEN]
    assert [one.text for one in placed("x" * 20_000)] == ["x" * MAX_TOKEN]


TEXTS = st.text(max_size=80) | st.text(
    alphabet="aB é\u0301ø水ガｶﾞน้ำ한שָأ٣½㏂㍿🌱\u200d\ufe0f\u200b\0\"*-'", max_size=80
)


@pytest.mark.spec("FIND-10")
@given(TEXTS)
def test_any_text_has_tokens_that_mean_nothing_else(text):
    said = tokens(text)
    whole = composed(text)
    found = list(placed(whole))
    assert [one.text for one in found] == said
    for one in found:
        assert 0 <= one.start < one.end <= len(whole)
    for token in said:
        assert 0 < len(token) <= MAX_TOKEN
        assert all(letter.isalnum() or not letter.isascii() for letter in token)
        assert not any(letter.isspace() for letter in token)


@pytest.mark.spec("FIND-2")
@given(TEXTS)
def test_however_letters_and_marks_are_put_together(text):
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(unicodedata.normalize("NFC", text))
