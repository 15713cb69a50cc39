"""What a group is for: written by anybody, read by all, kept twice if two write at once."""

import pytest

from caller import apart, meet


@pytest.mark.spec("MODEL-79")
async def test_everybody_reads_what_the_group_is_for():
    ada, ben, _ = await apart()
    (garden,) = await ben.get("/v1/groups")
    assert garden["purpose"] is None
    answer = await ada.act("purpose", text="a place to sit")
    assert (answer["purpose"], answer["nothing"]) == ("a place to sit", False)
    assert (await ada.act("purpose", text="a place to sit"))["nothing"]
    meet(ada, ben)
    assert [one["purpose"] for one in await ben.get("/v1/groups")] == ["a place to sit"]
    assert (await ben.act("purpose", text=""))["purpose"] is None
    await ben.act("undo")
    meet(ada, ben)
    assert [one["purpose"] for one in await ada.get("/v1/groups")] == ["a place to sit"]


@pytest.mark.spec("MODEL-79")
async def test_two_purposes_are_both_kept_until_one_is_written():
    ada, ben, _ = await apart()
    await ada.act("purpose", text="to sit")
    await ben.act("purpose", text="to eat")
    meet(ada, ben)
    (conflict,) = await ada.get("/v1/conflicts")
    assert conflict["message"] == "ada set to sit, ben set to eat. Both are kept."
    assert conflict["next"] == ["moot group purpose WORDS"]
    await ada.act("purpose", text="to eat")
    meet(ada, ben)
    assert await ben.get("/v1/conflicts") == []
