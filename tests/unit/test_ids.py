"""Ids as people type them, and finding things by their beginnings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller import gardener, refused
from moot.crdt import task
from moot.crdt.origin import Seed
from moot.node.things.ids import ALPHABET, LETTERS, Register, normal, read_id, written

IDS = st.binary(min_size=10, max_size=10)


@given(IDS)
def test_an_id_is_read_as_it_was_written(identity):
    letters = written(identity)
    assert len(letters) == LETTERS
    assert set(letters) <= set(ALPHABET)
    assert read_id(letters) == identity


@given(IDS, IDS)
def test_written_ids_sort_as_their_bytes(one, other):
    assert (written(one) < written(other)) == (one < other)


@pytest.mark.spec("API-6")
def test_case_dashes_and_lookalikes_do_not_matter():
    assert normal(" 3F1A-OIL ") == "3f1a011"
    assert read_id("0000-0000-OOOO-0001") == written_back("0000000000000001")
    assert read_id("000000000000000u") is None
    assert read_id("3f1a") is None


def written_back(letters):
    return read_id(letters)


@given(st.sets(IDS, min_size=1, max_size=60))
def test_a_short_id_is_the_shortest_that_means_one_thing(ids):
    register = Register(ids)
    everything = sorted(map(written, ids))
    for letters in everything:
        short = register.short(letters)
        assert len(short) >= 4
        assert [one for one in everything if one.startswith(short)] == [letters]
        if len(short) > 4:
            assert len([one for one in everything if one.startswith(short[:-1])]) > 1


@given(st.lists(IDS, max_size=40))
def test_a_register_grows_to_what_it_would_be_at_once(ids):
    register = Register()
    for identity in ids:
        register.add(identity)
    assert register._sorted == Register(ids)._sorted


# -- looking up ------------------------------------------------------------------------------------


def planted(caller, *beginnings):
    """Tasks whose ids begin as told, found by trying salts."""
    forge = caller.garden.forge
    wanted, number = list(beginnings), 0
    while wanted:
        made = task.create(Seed(forge.member, number.to_bytes(10)), f"task {wanted[0]}", None, "i")
        number += 1
        if written(made.id).startswith(wanted[0]):
            forge.write(made.ops)
            wanted.pop(0)


@pytest.mark.spec("API-6")
async def test_a_beginning_that_only_one_open_thing_has_is_enough():
    ada = await gardener()
    planted(ada, "3f1", "3f2", "9c")
    assert (await ada.get("/v1/things/9C"))["title"] == "task 9c"
    assert (await ada.get("/v1/things/3f-1"))["title"] == "task 3f1"
    await ada.act("done", id="3f1")
    assert (await ada.get("/v1/things/3f"))["title"] == "task 3f2"
    await ada.act("done", id="3f")
    assert (await refused(ada.get("/v1/things/3f"))).code == "ambiguous"
    assert (await ada.get("/v1/things/3f1"))["state"] == "done"


@pytest.mark.spec("API-7")
async def test_what_fits_several_is_refused_with_all_of_them():
    ada = await gardener()
    planted(ada, "3f1", "3f2")
    trouble = await refused(ada.act("done", id="3f"))
    assert (trouble.status, trouble.code) == (404, "ambiguous")
    assert trouble.error["message"] == "'3f' could be two things"
    assert {one["title"] for one in trouble.error["candidates"]} == {"task 3f1", "task 3f2"}
    short = trouble.error["candidates"][0]["short"]
    assert trouble.error["next"] == [f"type one more letter, for example  moot done {short}"]
    assert all(one["state"] == "free" for one in await ada.get("/v1/things"))


@pytest.mark.spec("API-7")
@pytest.mark.parametrize("typed", ["fix", "the pump", "fxi the pump"])
async def test_what_fits_nothing_is_refused_with_what_is_near(typed):
    ada = await gardener()
    await ada.add("fix the pump")
    trouble = await refused(ada.get(f"/v1/things/{typed}"))
    assert (trouble.status, trouble.code) == (404, "unknown")
    assert [one["title"] for one in trouble.error["candidates"]] == ["fix the pump"]


@pytest.mark.spec("API-7")
async def test_an_id_with_one_wrong_letter_is_suggested():
    ada = await gardener()
    pump = await ada.add("pump")
    typed = pump[:3] + ("z" if pump[3] != "z" else "y") + pump[4]
    trouble = await refused(ada.get(f"/v1/things/{typed}"))
    assert [one["id"] for one in trouble.error["candidates"]] == [pump]


@pytest.mark.parametrize("typed", ["x", "%00", "zzzzzzzzzzzzzzzz", "a" * 5_000, "💧"])
async def test_nonsense_is_unknown(typed):
    ada = await gardener()
    assert (await refused(ada.get(f"/v1/things/{typed}"))).code == "unknown"
