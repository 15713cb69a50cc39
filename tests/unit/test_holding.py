"""Who has what: the look that is kept is the one that would be made anew."""

from caller import apart, friend_of, meet
from moot.node.things.holding import Holding


def kept_and_new(*people):
    for one in people:
        garden = one.garden
        kept = one.node.view(garden).holding
        new = Holding(garden.replica, garden.me, garden.log)
        for row in one.node.board(garden).things():
            assert kept.count(row.marks) == new.count(row.marks)
            assert kept.everywhere(row.marks) == new.everywhere(row.marks)
        assert kept.devices == new.devices
        assert kept.entries == new.entries
        assert kept.ours_alone == new.ours_alone
        assert kept.ours_waiting == new.ours_waiting
        assert [kept.lacks(person) for person in kept.others] == [
            new.lacks(person) for person in new.others
        ]


async def test_a_look_that_is_kept_follows_all_that_happens():
    ada, ben, pump = await apart()
    kept_and_new(ada, ben)
    await ada.act("say", id=pump, text="leaks")
    await ben.act("claim", id=pump)
    kept_and_new(ada, ben)
    meet(ada, ben)
    kept_and_new(ada, ben)
    await ben.act("done", id=pump, evidence="new seal")
    kept_and_new(ada, ben)
    cleo = await friend_of(ada, "cleo")
    meet(ada, ben, cleo)
    await cleo.add("fence")
    kept_and_new(ada, ben, cleo)
    meet(ada, cleo)
    kept_and_new(ada, ben, cleo)
    await ada.act("rebuild")
    kept_and_new(ada, ben, cleo)


async def test_an_act_takes_no_other_look_at_everything():
    ada, _, _ = await apart()
    before = ada.node.view(ada.garden).holding
    await ada.add("rake")
    assert ada.node.view(ada.garden).holding is before
