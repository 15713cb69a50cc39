"""What of the group's decisions comes to one's inbox."""

import pytest

from caller import friend_of, gardener, meet


@pytest.mark.spec("INBOX-5")
async def test_who_is_asked_finds_it_in_their_inbox_and_then_what_came_of_it():
    ada = await gardener()
    ben, cy = [await friend_of(ada, name) for name in ("ben", "cy")]
    meet(ada, ben, cy)
    meet(ada, ben, cy)
    tank = (await ada.act("propose", title="buy the tank"))["thing"]["id"]
    meet(ada, ben, cy)

    async def inbox(one):
        return [(item["kind"], item["message"]) for item in await one.get("/v1/inbox")]

    assert await inbox(ada) == []
    assert await inbox(ben) == [("vote", "ada asks for your vote")]
    await ben.act("vote", id=tank, choice="yes")
    assert await inbox(ben) == []
    for one in (ada, cy):
        await one.act("vote", id=tank, choice="yes")
        meet(ada, ben, cy)
    for one in (ada, ben, cy):
        one.clock.now += 60_000
    for _ in range(3):
        for one in (ada, ben, cy):
            one.node.clerk.attend()
            meet(ada, ben, cy)
    for one in (ada, ben, cy):
        assert await inbox(one) == [("decided", "it passed")]
    await ben.act("seen", all=True)
    assert await inbox(ben) == []
