"""A keeper's quota: each group for itself, all together, and the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from moot.node import preferences
from moot.node.home import Home
from moot.node.keeper import quota as module
from moot.node.keeper.quota import ALL, DISK, GROUP, size_of
from moot.node.keeper.worries import worries
from moot.node.node import Node
from moot.node.profile import Membership
from moot.node.store.contract import Store
from moot.node.store.memory import MemoryStore
from moot.protocol.group_keys import GroupKeys, Power
from moot.protocol.invite import Invite
from moot.protocol.keeper_limits import KEPT_ENTRY_BYTES
from moot.protocol.limits import MAX_ENTRY_BYTES
from moot.protocol.supply import Outcome
from sessions import heavy
from workshop import Author, Dice, Stopped


@pytest.fixture
def keeper(store: Store, tmp_path: Path) -> Node:
    home = Home.find(str(tmp_path / "home"), {})
    home.prepare()
    return Node(store, Stopped(), Dice(1), home)


def takes(keeper: Node, number: int) -> tuple[Membership, Author]:
    """One more group, and somebody who writes in it."""
    keys = GroupKeys.write((b"the secret of group %02d" % number).ljust(32, b"."))
    membership, _ = keeper.profile.join(Invite(keys.lowered(Power.KEEP), "", ()))
    return membership, Author("ada", keys)


def put_in(membership: Membership, author: Author, entries: int) -> list[Outcome]:
    """Give a group so many entries of 32 KiB, a run each, until no more is taken."""
    found: list[Outcome] = []
    for run in heavy(author, entries):
        found += [one.outcome for one in membership.replica.ingest([run]).landings]
        if found[-1] is Outcome.PAUSED:
            break
    return found


def set_to(keeper: Node, name: str, size: str | None) -> None:
    assert keeper.home is not None
    preferences.write(keeper.home.config, name, size)
    keeper.quota.look()


@pytest.mark.spec("KEEP-7")
def test_a_group_that_is_full_pauses_and_the_others_go_on(keeper: Node) -> None:
    set_to(keeper, preferences.GROUP_QUOTA, "200KB")
    (one, ada), (other, ben) = takes(keeper, 1), takes(keeper, 2)
    outcomes = put_in(one, ada, 9)
    assert set(outcomes) == {Outcome.NEW, Outcome.PAUSED}
    assert keeper.quota.size(one.id) == size_of(one.replica)
    assert 200_000 - MAX_ENTRY_BYTES < keeper.quota.size(one.id) <= 200_000
    assert (keeper.quota.why_full(one.id), one.replica.is_full) == (GROUP, True)
    assert (keeper.quota.why_full(other.id), other.replica.is_full) == (None, False)
    assert set(put_in(other, ben, 2)) == {Outcome.NEW}
    assert keeper.quota.used == size_of(one.replica) + size_of(other.replica)


@pytest.mark.spec("KEEP-7")
def test_all_groups_together_have_a_quota_too(keeper: Node) -> None:
    set_to(keeper, preferences.QUOTA, "0.2MB")
    (one, ada), (other, ben) = takes(keeper, 1), takes(keeper, 2)
    assert set(put_in(one, ada, 9)) == {Outcome.NEW, Outcome.PAUSED}
    assert set(put_in(other, ben, 1)) == {Outcome.PAUSED}
    assert keeper.quota.why_full(one.id) == keeper.quota.why_full(other.id) == ALL
    keeper.profile.leave(one)
    assert keeper.quota.why_full(other.id) is None
    assert set(put_in(other, ben, 1)) == {Outcome.NEW}


@pytest.mark.spec("KEEP-7")
def test_a_disk_that_is_nearly_full_pauses_everything(
    keeper: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, ada = takes(keeper, 1)
    monkeypatch.setattr(module, "KEEPER_RESERVE", 2**60)
    assert keeper.quota.why_full(one.id) == DISK
    assert set(put_in(one, ada, 1)) == {Outcome.PAUSED}
    monkeypatch.undo()
    assert set(put_in(one, ada, 1)) == {Outcome.NEW}


@pytest.mark.spec("KEEP-8")
def test_room_again_is_told_once(keeper: Node) -> None:
    told = []
    keeper.quota.on_room.append(lambda: told.append("room"))
    set_to(keeper, preferences.GROUP_QUOTA, "100KB")
    one, ada = takes(keeper, 1)
    put_in(one, ada, 4)
    keeper.quota.look()
    assert told == []
    set_to(keeper, preferences.GROUP_QUOTA, "1GB")
    keeper.quota.look()
    assert told == ["room"]
    assert Outcome.PAUSED not in put_in(one, ada, 4)


def test_settings_that_cannot_be_read_leave_the_last_in_force(keeper: Node) -> None:
    set_to(keeper, preferences.QUOTA, "3GB")
    assert keeper.quota.limits.all == 3 * 10**9
    assert keeper.home is not None
    Path(keeper.home.config, "config").write_text("keeper.quota = much\n")
    assert keeper.quota.limits.all == 3 * 10**9
    Path(keeper.home.config, "config").unlink()
    assert keeper.quota.limits == module.Limits()


def test_groups_of_which_one_is_a_member_have_no_part_in_it() -> None:
    node = Node(MemoryStore(), Stopped(), Dice(1))
    node.profile.set_name("ada")
    garden = node.profile.found_group("garden")
    assert garden.id not in node.quota
    assert (node.quota.used, garden.replica.is_full) == (0, False)
    kept, author = takes(node, 1)
    put_in(kept, author, 1)
    assert node.quota.used == kept.replica.logs.size + 2 * KEPT_ENTRY_BYTES


@pytest.mark.spec("KEEP-10")
def test_what_is_nearly_full_and_what_nobody_visits_is_told_with_a_remedy(keeper: Node) -> None:
    set_to(keeper, preferences.GROUP_QUOTA, "1MB")
    one, ada = takes(keeper, 1)
    assert [each["code"] for each in worries(keeper)] == ["unmet"]
    log, then = b"a" * 32, keeper.clock.wall_ms() - 31 * 86_400_000
    with keeper.store.transaction():
        one.replica.ledger.peers.meet("12D3KooWada", log, None, then)
    (unseen,) = worries(keeper)
    assert unseen["message"] == f"no member of {one.name} was here for 31 days"
    with keeper.store.transaction():
        one.replica.ledger.peers.meet("12D3KooWada", log, None, keeper.clock.wall_ms())
    assert worries(keeper) == []
    put_in(one, ada, 28)
    (nearly,) = worries(keeper)
    assert nearly["message"] == f"{one.name} has nearly the 1 MB that one group may take"
    assert nearly["next"] == ["moot config set keeper.each 2 MB"]
    set_to(keeper, preferences.QUOTA, "1MB")
    set_to(keeper, preferences.GROUP_QUOTA, None)
    (nearly,) = worries(keeper)
    assert "together" in str(nearly["message"])
    set_to(keeper, preferences.QUOTA, "0.9MB")
    (paused,) = worries(keeper)
    assert "all groups are paused" in str(paused["message"])
    assert paused["next"] == ["moot config set keeper.quota 1.8 MB", "moot keep drop GROUP"]
