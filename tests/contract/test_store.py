"""What a home keeps besides entries."""

import pytest

from moot.node.store.contract import Store
from moot.protocol.errors import OurFault
from moot.protocol.group_keys import GroupKeys, Power
from workshop import KEYS, enrolment, forge, put, replica


def test_settings_and_secrets_are_kept(store: Store) -> None:
    with store.transaction():
        store.set_setting("group", "garden")
        store.set_setting("zones", {"a": [1, True, None]})
        store.set_secret("peer", bytes(32))
    assert store.setting("group") == "garden"
    assert store.setting("zones") == {"a": [1, True, None]}
    assert store.setting("missing") is None
    assert store.secret("peer") == bytes(32)
    assert store.secret("missing") is None
    with store.transaction():
        store.set_setting("group", None)
    assert store.setting("group") is None


def test_what_was_read_of_a_setting_goes_with_a_transaction_that_fails(store: Store) -> None:
    with store.transaction():
        store.set_setting("group", "garden")
    assert store.setting("group") == "garden"

    def fail() -> None:
        with store.transaction():
            store.set_setting("group", "orchard")
            store.set_setting("zone", 1)
            assert (store.setting("group"), store.setting("zone")) == ("orchard", 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (store.setting("group"), store.setting("zone")) == ("garden", None)


def test_what_fails_halfway_is_taken_back(store: Store) -> None:
    with store.transaction():
        store.set_setting("kept", 1)
    with pytest.raises(RuntimeError), store.transaction():
        store.set_setting("kept", 2)
        store.set_secret("gone", b"x")
        store.join(enrolment())
        raise RuntimeError
    assert store.setting("kept") == 1
    assert store.secret("gone") is None
    assert store.enrolments() == []


def test_enrolments_come_back_as_they_were(store: Store) -> None:
    reader = KEYS.lowered(Power.READ)
    first = enrolment(reader)._replace(member_seed=bytes(32), hints=("/ip4/10.0.0.1/tcp/4001",))
    other = enrolment(GroupKeys.write(bytes(32)))
    with store.transaction():
        store.join(first)
        store.join(other)
    assert store.enrolments() == [first, other]


def test_joining_again_with_more_power_replaces_the_secret_alone(store: Store) -> None:
    with store.transaction():
        store.join(enrolment(KEYS.lowered(Power.KEEP)))
    ledger = store.ledger(KEYS.group)
    with store.transaction():
        store.join(enrolment(KEYS))
    assert store.enrolments() == [enrolment(KEYS)]
    assert store.ledger(KEYS.group) is ledger


def test_leaving_takes_everything_of_the_group_and_nothing_else(store: Store) -> None:
    stays = GroupKeys.write(bytes(32))
    gone, kept = replica(store, KEYS), replica(store, stays)
    forge(gone, "ada").write([put("pump", "title", "fix it")])
    entry = forge(kept, "ben").write([put("well", "title", "dig it")])
    with store.transaction():
        store.leave(KEYS.group)
    assert store.enrolments() == [enrolment(stays)]
    with pytest.raises(OurFault):
        store.ledger(KEYS.group)
    assert kept.ledger.find(entry) is not None
    assert store.check() == []

    again = replica(store, KEYS)
    assert again.ledger.newest == 0
    assert list(again.space.targets()) == []


def test_a_ledger_is_one_object(store: Store) -> None:
    at = replica(store)
    assert store.ledger(KEYS.group) is at.ledger
