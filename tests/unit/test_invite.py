"""Invites: what one says comes back, and what went wrong in copying is named."""

from __future__ import annotations

import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.crdt.value import Value
from moot.protocol import invite_text, reed_solomon
from moot.protocol.encoding import encode
from moot.protocol.errors import Malformed, TooNew
from moot.protocol.group_keys import GroupKeys, Power
from moot.protocol.invite import Invite, Oneself
from moot.protocol.invite_text import ALPHABET
from moot.protocol.limits import MAX_INVITE_TEXT
from moot.protocol.reed_solomon import DATA, ORDER

KEYS = GroupKeys.write(b"w" * 32)
HINT = "/ip4/192.168.1.20/tcp/40123/p2p/12D3KooWGardenersPeerIdHereWithManyLetters"
INVITE = Invite(KEYS, "Garden \U0001f331", (HINT,))
TEXT = INVITE.text()

hints = st.lists(
    st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=80), max_size=8
)
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=16)
symbols = st.lists(st.integers(0, 31), min_size=1, max_size=DATA)


def complaint(text: str) -> str:
    with pytest.raises(Malformed) as raised:
        Invite.read(text)
    return str(raised.value)


def changed(text: str, place: int) -> tuple[str, str]:
    """The text with the letter at a place (from 1) replaced, and the new letter."""
    letter = ALPHABET[(ALPHABET.index(text[place - 1]) + 7) % 32]
    return text[: place - 1] + letter + text[place:], letter


@given(st.sampled_from(Power), names, hints)
@pytest.mark.spec("INV-3")
def test_an_invite_comes_back(power: Power, name: str, addresses: list[str]) -> None:
    invite = Invite(KEYS.lowered(power), name, tuple(addresses))
    assert Invite.read(invite.text()) == invite


@pytest.mark.spec("INV-3")
def test_what_an_invite_says() -> None:
    for power, gate in ((Power.WRITE, None), (Power.READ, KEYS.gate_public)):
        keys = KEYS.lowered(power)
        payload = invite_text.read(Invite(keys, "Garden", (HINT,)).text())
        assert payload == encode([1, power.value, keys.secret, gate, "Garden", [HINT]])


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        [1],
        [0, 2, b"w" * 32, None, "", []],
        [True, 2, b"w" * 32, None, "", []],
        [1, 3, b"w" * 32, None, "", []],
        [1, -1, b"w" * 32, None, "", []],
        [1, True, b"w" * 32, KEYS.gate_public, "", []],
        [1, 2, b"w" * 31, None, "", []],
        [1, 2, b"w" * 33, None, "", []],
        [1, 2, "w" * 32, None, "", []],
        [1, 2, b"w" * 32, KEYS.gate_public, "", []],
        [1, 1, b"w" * 32, None, "", []],
        [1, 0, b"w" * 32, b"g" * 31, "", []],
        [1, 0, b"w" * 32, bytes(32), "", []],
        [1, 0, b"w" * 32, b"\xff" * 32, "", []],
        [1, 2, b"w" * 32, None, "x" * 65, []],
        [1, 2, b"w" * 32, None, b"x", []],
        [1, 2, b"w" * 32, None, "", {}],
        [1, 2, b"w" * 32, None, "", [""]],
        [1, 2, b"w" * 32, None, "", [b"x"]],
        [1, 2, b"w" * 32, None, "", ["x\n"]],
        [1, 2, b"w" * 32, None, "", ["é"]],
        [1, 2, b"w" * 32, None, "", ["x" * 257]],
        [1, 2, b"w" * 32, None, "", ["x"] * 9],
        [1, 2, b"w" * 32, None, "", [], 0],
    ],
)
@pytest.mark.spec("INV-3")
def test_bytes_that_are_no_invite(value: Value) -> None:
    assert "invite" in complaint(invite_text.write(encode(value)))


def test_what_no_invite_can_say_is_not_written() -> None:
    for name, addresses in (("x" * 65, ()), ("", ("\x1b[2J",)), ("\ud800", ()), ("", ("",))):
        with pytest.raises(ValueError):  # noqa: PT011 -- the words are Malformed's
            Invite(KEYS, name, addresses).text()


@pytest.mark.spec("INV-1")
def test_letters() -> None:
    payload = invite_text.read(TEXT)
    check = hashlib.sha256(b"moot/1/invite-check\0" + len(payload).to_bytes(4, "big") + payload)
    framed = len(payload).to_bytes(2, "big") + payload + check.digest()[:4]
    bits = "".join(f"{byte:08b}" for byte in framed)
    bits += "0" * (-len(bits) % 5)
    letters = [ALPHABET[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5)]
    assert TEXT[:5] == "MOOT1"
    body = TEXT[5:]
    blocks = [body[at : at + ORDER] for at in range(0, len(body), ORDER)]
    assert [block[:-2] for block in blocks] == [
        "".join(letters[at : at + DATA]) for at in range(0, len(letters), DATA)
    ]
    assert set(body) <= set(ALPHABET)
    assert len(TEXT) == invite_text.letters_for(len(payload))
    assert len(Invite(KEYS, "Garden", ()).text()) < 100


@given(st.binary(min_size=12, max_size=1_000))
@pytest.mark.spec("INV-1")
def test_any_bytes_come_back(data: bytes) -> None:
    assert invite_text.read(invite_text.write(data)) == data


@pytest.mark.spec("INV-2")
def test_the_last_hints_are_left_out_when_there_is_no_room() -> None:
    long = tuple(str(number) * 250 for number in range(8))
    text = Invite(KEYS, "Garden", long).text()
    assert len(text) <= MAX_INVITE_TEXT
    kept = Invite.read(text).hints
    assert 3 <= len(kept) < 8
    assert kept == long[: len(kept)]
    many = tuple(str(number) for number in range(12))
    assert Invite.read(Invite(KEYS, "Garden", many).text()).hints == many[:8]


@given(symbols)
@pytest.mark.spec("INV-4")
def test_checks_make_both_sums_zero(data: list[int]) -> None:
    block = [*data, *reed_solomon.checks(data)]
    plain = weighted = 0
    for place, symbol in enumerate(block):
        plain ^= symbol
        for _ in range(place):  # times x, modulo x^5 + x^2 + 1
            symbol <<= 1  # noqa: PLW2901
            symbol ^= 0b100101 * (symbol >> 5)  # noqa: PLW2901
        weighted ^= symbol
    assert (plain, weighted) == (0, 0)
    assert reed_solomon.find(block) is None


@given(symbols, st.data())
@pytest.mark.spec("INV-4")
def test_one_wrong_symbol_is_found_and_two_are_noticed(
    data: list[int], draw: st.DataObject
) -> None:
    block = [*data, *reed_solomon.checks(data)]
    places = draw.draw(
        st.lists(st.integers(0, len(block) - 1), min_size=2, max_size=2, unique=True)
    )
    first, second = (draw.draw(st.integers(1, 31)) for _ in range(2))
    wrong = list(block)
    wrong[places[0]] ^= first
    assert reed_solomon.find(wrong) == (places[0], block[places[0]])
    wrong[places[1]] ^= second
    assert reed_solomon.find(wrong) is not None


@pytest.mark.spec("INV-5")
def test_letters_are_taken_as_they_are_meant() -> None:
    spaced = "  " + "\r\n\t".join(TEXT[at : at + 9] for at in range(0, len(TEXT), 9)) + "\n"
    dashed = "-\u2013\u200b\u00a0".join(TEXT[at : at + 4] for at in range(0, len(TEXT), 4))
    looks = TEXT.replace("0", "O").replace("1", "l")
    for text in (TEXT.lower(), spaced, dashed, looks, looks.lower(), TEXT.replace("1", "I")):
        assert Invite.read(text) == INVITE


@pytest.mark.parametrize("place", range(1, len(TEXT) + 1))
@pytest.mark.spec("INV-6")
def test_a_wrong_letter_is_named_with_its_place(place: int) -> None:
    text, letter = changed(TEXT, place) if place not in (2, 3) else (_put(place, "D"), "D")
    if place == 5:
        text, letter = _put(5, "Q"), "Q"
    should = f"letter {place} of the invite looks wrong: '{letter}', perhaps '{TEXT[place - 1]}'"
    assert complaint(text) == should
    assert complaint(" ".join(text)) == should


def _put(place: int, letter: str) -> str:
    return TEXT[: place - 1] + letter + TEXT[place:]


@pytest.mark.parametrize(
    ("letter", "shown"),
    [("U", "'U'"), ("?", "'?'"), ("é", r"'\xe9'"), ("\x1b", r"'\x1b'"), ("\u202e", r"'\u202e'")],
)
@pytest.mark.spec("INV-6")
def test_letters_that_invites_do_not_use(letter: str, shown: str) -> None:
    for place in (6, 40, len(TEXT)):
        said = f"letter {place} of the invite looks wrong: {shown}, perhaps '{TEXT[place - 1]}'"
        assert complaint(_put(place, letter)) == said


@pytest.mark.spec("INV-6")
def test_wrong_letters_in_several_blocks_are_all_named() -> None:
    text, first = changed(TEXT, 40)
    text, second = changed(text, 100)
    assert complaint(text) == (
        f"letters 40 and 100 of the invite look wrong: '{first}', perhaps '{TEXT[39]}';"
        f" '{second}', perhaps '{TEXT[99]}'"
    )


@pytest.mark.spec("INV-6")
def test_several_wrong_letters_in_one_block_are_never_guessed() -> None:
    for left, right in itertools.combinations(range(37, 68), 2):
        text, _ = changed(changed(TEXT, left)[0], right)
        assert "between letters 37 and 67" in complaint(text)
    swapped = TEXT[:44] + TEXT[45] + TEXT[44] + TEXT[46:]
    assert "between letters 37 and 67" in complaint(swapped)


@pytest.mark.spec("INV-6")
def test_letters_that_fit_each_other_but_not_the_check() -> None:
    """Whole blocks of two sound invites, mixed: only the check over all of it can tell."""
    other = Invite(GroupKeys.write(b"o" * 32), INVITE.name, INVITE.hints).text()
    assert complaint(TEXT[:67] + other[67:]).startswith("the invite is damaged")


@pytest.mark.spec("INV-6")
def test_a_text_cut_short() -> None:
    for length in range(5, len(TEXT)):
        said = complaint(TEXT[:length])
        assert "cut short" in said
        assert length < 36 or f"{length} of its {len(TEXT)} letters" in said


@pytest.mark.spec("INV-6")
def test_a_text_that_goes_on() -> None:
    for more in ("A", "AB", "?", "Hello, come and join us!", TEXT):
        said = complaint(TEXT + "\n" + more)
        assert f"ends with letter {len(TEXT)}" in said
        assert f" {len(more.replace(' ', ''))} more" in said


@pytest.mark.spec("INV-6")
def test_a_text_with_something_before_it() -> None:
    for before in ("Hello! ", "x", "> "):
        assert "other text before" in complaint(before + TEXT)


@pytest.mark.parametrize("place", [6, 20, 40, 70, 120])
@pytest.mark.spec("INV-6")
def test_letters_missing_or_doubled_in_the_middle(place: int) -> None:
    first = 6 + (place - 6) // 31 * 31
    for text in (TEXT[: place - 1] + TEXT[place:], TEXT[:place] + TEXT[place - 1 :]):
        assert f"between letters {first} and" in complaint(text)


@pytest.mark.parametrize(
    "text", ["", " \n", "hello", "MOO", "M", "https://example.org/", "1" * 99, "\0"]
)
@pytest.mark.spec("INV-6")
def test_what_is_no_invite(text: str) -> None:
    assert complaint(text) == "this is not an invite: an invite starts with MOOT1"
    assert "starts with MOOT1" in complaint("WOOT1" + TEXT[5:-1])
    assert "too long" in complaint(TEXT + "x" * 100_000)


@given(st.text(max_size=100) | st.text(ALPHABET, max_size=300), st.booleans())
@pytest.mark.spec("INV-6")
def test_any_text_is_complained_about(text: str, prefixed: bool) -> None:
    assert complaint("MOOT1" * prefixed + text).isprintable()


@given(st.lists(st.tuples(st.integers(5, len(TEXT) - 1), st.sampled_from(ALPHABET)), min_size=1))
@pytest.mark.spec("INV-6")
def test_nothing_wrong_is_ever_taken(changes: list[tuple[int, str]]) -> None:
    letters = list(TEXT)
    for place, letter in changes:
        letters[place] = letter
    if "".join(letters) != TEXT:
        complaint("".join(letters))


@pytest.mark.spec("INV-7")
def test_newer_invites() -> None:
    for digit in "2345":
        with pytest.raises(TooNew, match="newer moot"):
            Invite.read("MOOT" + digit + TEXT[5:])
        with pytest.raises(TooNew, match="newer moot"):
            Invite.read(f"moot{digit}whatever it may say")
    with pytest.raises(TooNew, match="newer moot"):
        Invite.read(invite_text.write(encode([3, "something else"])))


@given(names, names, hints)
@pytest.mark.spec("INV-30")
def test_a_device_invite_comes_back(name: str, person: str, addresses: list[str]) -> None:
    invite = Invite(KEYS, name, tuple(addresses), Oneself(b"m" * 32, person))
    assert Invite.read(invite.text()) == invite


@pytest.mark.spec("INV-30")
def test_a_device_invite_of_a_weaker_key_is_not_written_and_none_shows_its_secrets() -> None:
    oneself = Oneself(b"m" * 32, "Ada")
    for power in (Power.READ, Power.KEEP):
        with pytest.raises(ValueError, match="not an invite"):
            Invite(KEYS.lowered(power), "Garden", (), oneself).text()
    with pytest.raises(ValueError, match="person"):
        Invite(KEYS, "Garden", (), Oneself(b"m", "Ada")).text()
    assert "mmm" not in repr(Invite(KEYS, "Garden", (), oneself))
