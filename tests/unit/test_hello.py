"""The hello: what two ends find out, and that nobody else finds out anything."""

from __future__ import annotations

import random

import pytest

from moot.protocol.errors import Malformed, Refused
from moot.protocol.frame import HEAD, Frame, FrameReader, Kind
from moot.protocol.hello import (
    BOX_SIZE,
    CONFIRM_SIZE,
    OFFER_SIZE,
    Badge,
    Hello,
    Line,
    Meeting,
    Stage,
)
from moot.protocol.limits import HELLO_SLOTS, MAX_HELLO_BYTES
from moot.protocol.signature import SigningKey

LINE = Line("12Dada", "12Dben", b"noise handshake of this one line")
ADA = SigningKey(b"ada's laptop".ljust(32))
BEN = SigningKey(b"ben's laptop".ljust(32))


def badge(name: str, signer: SigningKey | None) -> Badge:
    return Badge(name.encode().ljust(32), f"{name}'s hello key".encode().ljust(32), signer)


def start(initiator: bool, *badges: Badge, line: Line = LINE, seed: int | None = None) -> Hello:
    chance = random.Random(initiator if seed is None else seed)
    return Hello(line, initiator=initiator, groups=badges, chance=chance.randbytes)


def frames(data: list[bytes]) -> list[Frame]:
    reader = FrameReader()
    reader.feed(b"".join(data))
    found = []
    while (one := reader.next()) is not None:
        found.append(one)
    return found


def converse(ada: Hello, ben: Hello) -> list[Frame]:
    """Let two ends talk until neither has more to say; return all that was said."""
    said: list[Frame] = []
    ways = [(ben, frames(ada.start())), (ada, frames(ben.start()))]
    while any(waiting for _, waiting in ways):
        (to, waiting), (other, back) = ways
        for one in waiting:
            said.append(one)
            if not to.over:
                back += frames(to.handle(one))
        ways = [(other, back), (to, [])]
    return said


def slots(body: bytes) -> list[bytes]:
    tokens = body[-HELLO_SLOTS * 16 :]
    return [tokens[at : at + 16] for at in range(0, len(tokens), 16)]


@pytest.mark.spec("HELLO-5")
def test_both_learn_what_they_share_and_who_the_other_is() -> None:
    ada = start(True, badge("garden", ADA), badge("choir", ADA), badge("boats", ADA))
    ben = start(False, badge("choir", BEN), badge("bikes", BEN), badge("garden", None))
    converse(ada, ben)
    assert ada.stage is ben.stage is Stage.MET
    assert [each.group for each in ada.meetings] == [each.group for each in ben.meetings]
    assert set(ada.meetings) == {
        Meeting(badge("garden", None).group, None),
        Meeting(badge("choir", None).group, BEN.public),
    }
    assert {each.log for each in ben.meetings} == {ADA.public}


@pytest.mark.spec("HELLO-7")
def test_strangers_part_after_three_messages_of_the_usual_size() -> None:
    ada, ben = start(True, badge("garden", ADA)), start(False, badge("choir", BEN))
    said = converse(ada, ben)
    assert ada.stage is ben.stage is Stage.STRANGERS
    assert [one.kind for one in said] == [Kind.OFFER, Kind.ANSWER, Kind.CONFIRM]
    assert [len(one.body) for one in said] == [OFFER_SIZE, OFFER_SIZE, CONFIRM_SIZE]


@pytest.mark.spec("HELLO-2")
@pytest.mark.parametrize("groups", [0, 1, 16, 64])
def test_all_offers_look_alike(groups: int) -> None:
    badges = [badge(f"group {number}", ADA) for number in range(groups)]
    (offer,) = frames(start(True, *badges).start())
    assert len(offer.body) == 1_056
    assert len(set(slots(offer.body))) == HELLO_SLOTS
    assert slots(offer.body) == sorted(slots(offer.body))


@pytest.mark.spec("HELLO-2")
@pytest.mark.parametrize("damage", ["double", "unsorted"])
def test_slots_that_are_not_distinct_and_sorted_end_it(damage: str) -> None:
    ben = start(False, badge("garden", BEN))
    (offer,) = frames(start(True, badge("garden", ADA)).start())
    row = slots(offer.body)
    row[0:2] = [row[1], row[1]] if damage == "double" else [row[1], row[0]]
    with pytest.raises(Malformed):
        ben.handle(Frame(Kind.OFFER, offer.body[:32] + b"".join(row)))


@pytest.mark.spec("HELLO-8")
@pytest.mark.parametrize("size", [0, 32 + 63 * 16, 32 + 65 * 16, 32 + 64 * 15, OFFER_SIZE - 1])
def test_an_offer_of_another_size_ends_it(size: int) -> None:
    with pytest.raises(Malformed):
        start(False, badge("garden", BEN)).handle(Frame(Kind.OFFER, bytes(size)))


@pytest.mark.spec("HELLO-8")
def test_a_frame_that_is_not_due_is_refused_before_its_body_is_read() -> None:
    ben = start(False, badge("garden", BEN))
    for kind in Kind:
        reader = FrameReader()
        reader.feed(HEAD.pack(OFFER_SIZE if kind is not Kind.OFFER else OFFER_SIZE + 1, kind))
        with pytest.raises(Malformed):
            reader.next(ben.limit)


@pytest.mark.spec("HELLO-1")
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.OFFER])
def test_nothing_else_may_come_first(kind: Kind) -> None:
    with pytest.raises(Refused):
        start(False, badge("garden", BEN)).handle(Frame(kind, b""))


@pytest.mark.spec("HELLO-3")
@pytest.mark.parametrize(
    "line",
    [
        LINE._replace(binding=b"noise handshake of another line."),
        LINE._replace(initiator="12Dcy"),
        LINE._replace(responder="12Dcy"),
        Line(LINE.responder, LINE.initiator, LINE.binding),
    ],
    ids=["binding", "initiator", "responder", "swapped"],
)
def test_tokens_mean_nothing_on_another_line(line: Line) -> None:
    """What a man in the middle relays, or a recorder replays, is recognised by nobody."""
    ada = start(True, badge("garden", ADA))
    ben = start(False, badge("garden", BEN), line=line)
    converse(ada, ben)
    assert ada.stage is ben.stage is Stage.STRANGERS


@pytest.mark.spec("HELLO-4")
def test_a_recorded_opening_gets_nowhere() -> None:
    """Whoever replays an OFFER on the very same line cannot confirm: the nonces have changed."""
    ada, ben = start(True, badge("garden", ADA)), start(False, badge("garden", BEN))
    offer, _, confirm, proof, _ = converse(ada, ben)
    again = start(False, badge("garden", BEN), seed=7)
    again.handle(offer)
    assert again.handle(confirm) == []
    assert again.stage is Stage.STRANGERS
    with pytest.raises(Refused):
        again.handle(proof)


@pytest.mark.spec("HELLO-4")
def test_reflected_tokens_are_not_recognised() -> None:
    """Sending back what was offered, or answering with it, proves nothing."""
    ada = start(True, badge("garden", ADA))
    (offer,) = frames(ada.start())
    ada.handle(Frame(Kind.ANSWER, offer.body))
    assert ada.stage is Stage.STRANGERS
    ben = start(False, badge("garden", BEN))
    (answer,) = frames(ben.handle(offer))
    ben.handle(Frame(Kind.CONFIRM, answer.body[32:]))
    assert ben.stage is Stage.STRANGERS


@pytest.mark.spec("HELLO-4")
def test_the_answer_says_nothing_about_groups_that_were_not_offered() -> None:
    """Two responders, one in a further group, answer alike but for their random fill."""
    (offer,) = frames(start(True, badge("garden", ADA)).start())
    few = start(False, badge("garden", BEN), seed=3)
    many = start(False, badge("garden", BEN), badge("choir", BEN), seed=3)
    assert few.handle(offer) == many.handle(offer)


@pytest.mark.spec("HELLO-4")
def test_no_token_is_ever_used_twice() -> None:
    seen: set[bytes] = set()
    for seed in range(20):
        ada = start(True, badge("garden", ADA), badge("choir", ADA), seed=seed)
        ben = start(False, badge("garden", BEN), badge("choir", BEN), seed=100 + seed)
        for one in converse(ada, ben)[:3]:
            assert not seen.intersection(slots(one.body))
            seen.update(slots(one.body))


@pytest.mark.spec("HELLO-6")
def test_boxes_are_equally_long_whoever_speaks() -> None:
    ada = start(True, badge("garden", ADA), badge("choir", None))
    ben = start(False, badge("garden", None), badge("choir", BEN))
    said = converse(ada, ben)
    assert [len(one.body) for one in said if one.kind is Kind.PROOF] == [2 * BOX_SIZE] * 2


def _until_proof(signer: SigningKey | None = BEN) -> tuple[Hello, Frame]:
    """An initiator that waits for the proof, and the proof of a responder."""
    ada, ben = start(True, badge("garden", ADA)), start(False, badge("garden", signer))
    (offer,) = frames(ada.start())
    (answer,) = frames(ben.handle(offer))
    confirm, _ = frames(ada.handle(answer))
    (proof,) = frames(ben.handle(confirm))
    return ada, proof


@pytest.mark.spec("HELLO-10")
def test_a_box_that_does_not_open_ends_it() -> None:
    ada, proof = _until_proof()
    with pytest.raises(Refused):
        ada.handle(Frame(Kind.PROOF, proof.body[:-1] + bytes([proof.body[-1] ^ 1])))


@pytest.mark.spec("HELLO-10")
def test_our_own_box_sent_back_ends_it() -> None:
    ada, ben = start(True, badge("garden", ADA)), start(False, badge("garden", BEN))
    (offer,) = frames(ada.start())
    (answer,) = frames(ben.handle(offer))
    _, ours = frames(ada.handle(answer))
    with pytest.raises(Refused):
        ada.handle(ours)


@pytest.mark.spec("HELLO-10")
def test_a_log_whose_key_one_does_not_hold_ends_it() -> None:
    """A member names somebody else's log, and signs with his own key."""

    class Borrowed(SigningKey):
        def __init__(self) -> None:
            super().__init__(BEN.seed)
            self.public = ADA.public

    ada, proof = _until_proof(Borrowed())
    with pytest.raises(Refused):
        ada.handle(proof)


@pytest.mark.spec("HELLO-9")
def test_only_as_many_groups_are_offered_as_there_are_slots() -> None:
    badges = [badge(f"group {number}", ADA) for number in range(HELLO_SLOTS + 1)]
    ada, ben = start(True, *badges), start(False, *badges)
    converse(ada, ben)
    assert len(ada.meetings) == len(ben.meetings) == HELLO_SLOTS


@pytest.mark.spec("HELLO-9")
def test_who_is_dialled_knows_any_of_its_groups_however_many_it_has() -> None:
    many = [badge(f"group {number}", ADA) for number in range(5 * HELLO_SLOTS)]
    keeper, ben = start(False, *many), start(True, many[-1], many[200], badge("other", BEN))
    converse(ben, keeper)
    assert {meeting.group for meeting in ben.meetings} == {many[-1].group, many[200].group}
    assert len(keeper.meetings) == 2


@pytest.mark.spec("HELLO-11")
def test_nobody_greets_himself() -> None:
    with pytest.raises(Refused):
        start(True, badge("garden", ADA), line=Line("12Dada", "12Dada", LINE.binding))


@pytest.mark.spec("HELLO-8")
def test_what_a_stranger_makes_us_keep_fits_the_budget() -> None:
    assert OFFER_SIZE + CONFIRM_SIZE + 2 * HEAD.size <= MAX_HELLO_BYTES
    assert HELLO_SLOTS * BOX_SIZE + HEAD.size <= MAX_HELLO_BYTES
