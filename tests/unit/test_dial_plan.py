"""The dial plan: whom to dial when, and whom not."""

import pytest

from moot.node.peering.dial_plan import Contact, DialPlan
from moot.protocol.gossip_limits import SEAT_MS
from moot.protocol.limits import MAX_DIALS
from workshop import Dice

ADA = Contact("ada", ("/memory/ada",))
CROWD = [Contact(f"peer {number}", ("/memory/peer",)) for number in range(MAX_DIALS + 1)]


@pytest.mark.spec("SYNC-32")
def test_pauses_double_and_are_never_in_step() -> None:
    plan = DialPlan(Dice(1))
    now, pauses = 0, []
    for _ in range(50):
        assert plan.choose([ADA], now) == [ADA]
        plan.failed("ada", "nobody answers", now)
        due = plan.next([ADA])
        assert due is not None
        assert plan.choose([ADA], due - 1) == []
        pauses.append(due - now)
        now = due
    for number, pause in enumerate(pauses):
        longest = min(1_000 << number, 30_000) if number < 40 else 300_000
        assert longest // 2 <= pause <= longest
    assert len(set(pauses[6:40])) > 20


@pytest.mark.spec("SYNC-33")
def test_who_broke_a_rule_is_left_alone_for_a_while() -> None:
    plan = DialPlan(Dice(1))
    plan.shunned("ada", "a signature that does not fit", 0)
    for event in (plan.renew, lambda: plan.forgive(10), lambda: plan.failed("ada", "cut", 10)):
        event()
        assert plan.choose([ADA], 299_999) == []
        assert plan.shuns("ada", 299_999)
    assert plan.choose([ADA], 600_000) == [ADA]
    assert not plan.shuns("ada", 600_000)


def test_who_waits_for_a_free_dial_waits_for_no_time() -> None:
    plan = DialPlan(Dice(1))
    dialled = plan.choose(CROWD, 0)
    assert len(dialled) == MAX_DIALS
    assert plan.next(CROWD) is None
    plan.failed(dialled[0].peer, "nobody answers", 0)
    assert plan.next(CROWD) == 0
    assert plan.choose(CROWD, 0) == [one for one in CROWD if one not in dialled]


@pytest.mark.spec("SYNC-36")
def test_who_is_turned_away_again_and_again_comes_by_less_often() -> None:
    plan = DialPlan(Dice(1))
    pauses = []
    for _ in range(8):
        plan.choose([ADA], 0)
        plan.reached("ada")
        plan.busy("ada", 0, 1_000)
        due = plan.next([ADA])
        assert due is not None
        pauses.append(due)
        plan.again("ada")
    for pause, longest in zip(pauses, (30, 60, 120, 240, 300, 300, 300, 300), strict=True):
        assert longest * 500 <= pause <= longest * 1_000
    plan.busy("ada", 0, SEAT_MS)
    assert plan.choose([ADA], 30_000) == [ADA]


def test_who_comes_first_is_dialled_first_and_no_more_than_are_lacking() -> None:
    plan = DialPlan(Dice(1))
    assert plan.choose(CROWD, 0, 2) == CROWD[:2]
    assert plan.choose(CROWD, 0, 2) == []
    assert plan.next(CROWD, 2) is None
    assert plan.next(CROWD, 3) == 0
    plan.failed(CROWD[0].peer, "nobody answers", 0)
    assert plan.choose(CROWD, 0, 2) == CROWD[2:3]
