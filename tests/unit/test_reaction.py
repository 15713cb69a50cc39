"""Reactions, offers, verified members and names of devices: what counts, and whose word."""

import pytest

from moot.crdt import claim, device, member, offer, own, reaction, thought, verified
from moot.crdt.op import Op
from moot.crdt.value import Value
from people import Person, meet


def texts(person: Person, target: bytes) -> list[tuple[str, int]]:
    return [(one.text, len(one.members)) for one in reaction.read(person.space, target)]


@pytest.mark.spec("MODEL-72")
def test_reactions_are_counted_by_member_the_most_wanted_first() -> None:
    ada, ben = Person("ada"), Person("ben", clock=2_000)
    dig = ada.make_task()
    meet(ada, ben)
    for person, text in ((ada, "+1"), (ada, "ah"), (ben, "ah")):
        person.act(*reaction.add(person.space, dig, person.key, text))
    meet(ada, ben)
    assert texts(ada, dig) == texts(ben, dig) == [("ah", 2), ("+1", 1)]
    assert reaction.read(ada.space, dig)[0].members == (ada.key, ben.key)
    ben.act(*reaction.remove(ben.space, dig, ben.key, "ah"))
    assert reaction.remove(ben.space, dig, ben.key, "ah") == []
    assert list(own.slots(ben.space, dig, reaction.REACTIONS, lambda value: value)) == [ada.key]


@pytest.mark.spec("MODEL-72")
def test_what_two_devices_of_one_person_react_stands_together() -> None:
    desk, phone = Person("ada"), Person("ada", clock=2_000)
    dig = desk.make_task()
    meet(desk, phone)
    desk.act(*reaction.add(desk.space, dig, desk.key, "+1"))
    phone.act(*reaction.add(phone.space, dig, phone.key, "ah"))
    meet(desk, phone)
    assert reaction.of(desk.space, dig, desk.key) == ("+1", "ah")
    desk.act(*reaction.remove(desk.space, dig, desk.key, "+1"))
    meet(desk, phone)
    assert reaction.of(phone.space, dig, desk.key) == ("ah",)


@pytest.mark.spec("MODEL-72")
@pytest.mark.parametrize(
    "value", [None, "x", [1, b"x", None, ["x"]], ["", "a b", "x" * 33, "\x7f", "a\n"], {"x": 1}]
)
def test_what_is_no_reaction_is_not_read(value: Value) -> None:
    ada = Person("ada")
    ada.act(Op(b"t" * 10, reaction.REACTIONS, value, ()))
    assert reaction.read(ada.space, b"t" * 10) == ()


@pytest.mark.spec("MODEL-72")
def test_of_many_reactions_of_one_member_the_first_count() -> None:
    ada = Person("ada")
    many: list[Value] = [f"x{number}" for number in range(20)]
    ada.act(Op(b"t" * 10, reaction.REACTIONS, many, ()))
    assert reaction.of(ada.space, b"t" * 10, ada.key) == tuple(f"x{n}" for n in range(8))
    with pytest.raises(ValueError, match="more than 8"):
        reaction.add(ada.space, b"t" * 10, ada.key, "y")


@pytest.mark.spec("MODEL-71")
def test_a_member_is_verified_by_others_who_name_the_whole_key() -> None:
    ada, ben, cy = Person("ada"), Person("ben"), Person("cy")
    profile = member.object_id(ben.key)
    ada.act(*verified.verify(ada.space, ada.key, ben.key))
    assert verified.verify(ada.space, ada.key, ben.key) == []
    ben.act(Op(profile, verified.VERIFIED, {"key": ben.key}, ()))
    cy.act(Op(profile, verified.VERIFIED, {"key": cy.key}, ()))
    meet(ada, ben, cy)
    assert verified.by(ben.space, ben.key) == (ada.key,)
    assert verified.by(ben.space, cy.key) == ()
    ada.act(*verified.take_back(ada.space, ada.key, ben.key))
    assert verified.by(ada.space, ben.key) == ()
    assert verified.take_back(ada.space, ada.key, ben.key) == []


@pytest.mark.spec("MODEL-70")
def test_only_its_member_names_a_device() -> None:
    ada, ben = Person("ada"), Person("ben")
    log = b"\x3f\x9a\x01\xbc" + b"l" * 28
    assert device.field(log) == "device.3f9a01bc@"
    ada.act(device.call(ada.space, ada.key, log, "desk"))
    ben.act(Op(member.object_id(ada.key), device.field(log), "trap", ()))
    meet(ada, ben)
    assert device.name(ben.space, ada.key, log) == "desk"
    assert device.name(ben.space, ben.key, log) is None


@pytest.mark.spec("MODEL-74")
def test_a_claim_keeps_only_an_offer_of_its_own_about_the_same() -> None:
    ada, ben = Person("ada"), Person("ben")
    dig, weed = ada.make_task("dig"), ada.make_task("weed")
    meet(ada, ben)
    offered = thought.say(ben.seed(), dig, "I can", offer.KIND)
    hers = thought.say(ada.seed(), dig, "so can I", offer.KIND)
    elsewhere = thought.say(ben.seed(), weed, "I can", offer.KIND)
    asked = thought.say(ben.seed(), dig, "can I?", "question")
    for made in (offered, elsewhere, asked):
        ben.act(*made.ops)
    ada.act(*hers.ops)
    meet(ada, ben)
    for made, counts in ((offered, True), (hers, False), (elsewhere, False), (asked, False)):
        ben.act(offer.citing(claim.take(ben.space, dig, ben.key), made.id))
        assert offer.kept(ben.space, dig) == ({ben.key: made.id} if counts else {})
    ben.act(offer.citing(claim.take(ben.space, dig, ben.key), offered.id))
    ben.act(claim.take(ben.space, dig, ben.key, words="now"))
    assert offer.kept(ben.space, dig) == {ben.key: offered.id}
    ben.act(claim.take(ben.space, dig, ben.key, "help"))
    assert offer.kept(ben.space, dig) == {}
