"""Keys by the API: told without a secret, sealed into a backup, and taken from one."""

import json
from base64 import b64decode, b64encode
from typing import Any

import pytest
import trio

from caller import Caller, apart, friend_of, gardener, meet, refused
from moot.node.passphrase import COST, sealed
from moot.node.store.sqlite import SqliteStore
from moot.protocol.backup import Backup
from moot.protocol.invite import Invite
from moot.protocol.limits import MIN_PASSPHRASE_LETTERS
from moot.protocol.signature import SigningKey
from moot.protocol.strongbox import Strongbox, stretched
from schemas import must_hold

PASSPHRASE = "correct horse battery"


async def post(caller: Caller, route: str, **given: object) -> Any:
    body = json.dumps(given).encode()
    return (await caller.ask("POST", f"/v1/keys/{route}", {}, body))[0]


async def backup(caller: Caller, **given: object) -> str:
    answer = await post(caller, "backup", passphrase=PASSPHRASE, **given)
    must_hold(answer, "backup")
    return str(answer["backup"])


async def restored(caller: Caller, file: str, **given: object) -> dict[str, str]:
    """What became of each group."""
    answer = await post(caller, "restore", passphrase=PASSPHRASE, backup=file, **given)
    must_hold(answer, "restored")
    found = {one["name"]: one["state"] for one in answer["groups"]}
    assert answer["others"] == list(found.values()).count("other")
    return found


def inside(file: str) -> bytes:
    box = Strongbox.read("backup", b64decode(file))
    assert box.cost == COST
    return box.open(stretched("backup", PASSPHRASE.encode(), box.salt, box.cost))


@pytest.mark.spec("API-80")
@pytest.mark.spec("API-81")
async def test_which_keys_are_held_is_told_without_them():
    ada = await gardener()
    await ada.act("group.new", name="kitchen")
    keys = await ada.get("/v1/keys")
    must_hold(keys, "keys")
    assert not keys["locked"]
    assert [one["group"] for one in keys["groups"]] == ["garden", "kitchen"]
    me = await ada.get("/v1/me")
    assert [one["words"] for one in keys["groups"]] == [one["words"] for one in me["groups"]]
    assert {(one["devices"], one["power"], one["backup"]) for one in keys["groups"]} == {
        (1, "write", None)
    }
    (only,) = (await ada.get("/v1/keys", group="kitchen"))["groups"]
    assert only["group"] == "kitchen"
    file = await backup(ada)
    told = json.dumps([keys, await ada.get("/v1/me"), await ada.get("/v1/status"), file])
    for membership in ada.node.profile:
        kept = membership.enrolment
        for secret in (kept.secret, kept.member_seed, kept.log_seed):
            assert secret is not None
            assert secret.hex() not in told
            assert b64encode(secret).decode().rstrip("=") not in told
            assert secret not in b64decode(file)


async def test_a_reader_and_a_keeper_have_keys_too():
    ada = await gardener()
    for power in ("read", "keep"):
        eve = Caller("eve")
        await eve.act("join", invite=(await ada.act("invite", power=power))["invite"], name="eve")
        (one,) = (await eve.get("/v1/keys"))["groups"]
        assert (one["power"], one["person"], one["log"], one["devices"]) == (power, None, None, 0)
        again = Caller("eve", seed=5)
        # A keeper knows no name.
        name = "garden" if power == "read" else eve.garden.written[:8]
        assert await restored(again, await backup(eve)) == {name: "joined"}
        assert await restored(again, await backup(eve)) == {name: "here"}
        assert again.garden.replica.keys == eve.garden.replica.keys
        # Who can write already is not made weaker by it.
        assert await restored(ada, await backup(eve)) == {"garden": "here"}
        assert ada.garden.me is not None


@pytest.mark.spec("KEY-43")
@pytest.mark.spec("KEY-44")
async def test_a_backup_holds_what_a_device_invite_does_and_no_key_of_a_log():
    ada = await gardener()
    ben = await friend_of(ada)
    await ada.act("group.new", name="kitchen")
    await ada.act("rename", name="Ada L.")
    content = inside(await backup(ada))
    kept = Backup.read(content)
    assert kept.name == "Ada L."
    assert [one.name for one in kept.invites] == ["garden", "kitchen"]
    for invite, membership in zip(kept.invites, ada.node.profile, strict=True):
        assert invite.keys == membership.replica.keys
        assert invite.oneself is not None
        assert invite.oneself.name == "Ada L."
        assert SigningKey(invite.oneself.seed).public == membership.me
        assert membership.enrolment.log_seed is not None
        assert membership.enrolment.log_seed not in content
    assert [
        one.name for one in Backup.read(inside(await backup(ada, group="kitchen"))).invites
    ] == ["kitchen"]
    assert ben.garden.enrolment.member_seed is not None
    assert ben.garden.enrolment.member_seed not in content


@pytest.mark.spec("KEY-45")
async def test_whoever_comes_back_is_the_same_person_in_every_count_and_vote():
    ada, ben, pump = await apart()
    tank = (await ada.act("propose", title="buy a tank"))["thing"]["id"]
    await ada.act("vote", id=tank, choice="yes")
    meet(ada, ben)
    file = await backup(ada)

    back = Caller("nobody", seed=77)
    assert await restored(back, file, name="whoever") == {"garden": "joined"}
    assert back.node.profile.name == "ada"
    assert back.garden.me == ada.garden.me
    assert back.garden.log != ada.garden.log
    meet(ben, back)
    people = {one["name"]: one["devices"] for one in await ben.get("/v1/people")}
    assert people == {"ada": 2, "ben": 1}
    vote = (await back.get(f"/v1/things/{tank}"))["vote"]
    assert (vote["asked"], vote["voted"], vote["yours"]) == (2, 1, "yes")
    await back.act("vote", id=tank, choice="no")
    await back.act("claim", id=pump)
    meet(ben, back)
    vote = (await ben.get(f"/v1/things/{tank}"))["vote"]
    assert (vote["asked"], vote["voted"], vote["counts"]["no"]) == (2, 1, 1)
    keys = (await back.get("/v1/keys"))["groups"][0]
    assert keys["devices"] == 2
    before = back.garden.log
    assert await restored(back, file) == {"garden": "here"}
    assert back.garden.log == before


@pytest.mark.spec("KEY-45")
async def test_a_home_that_is_somebody_else_stays_that():
    ada = await gardener()
    ben = await friend_of(ada)
    await ada.act("group.new", name="kitchen")
    file, me = await backup(ada), ben.garden.me
    assert await restored(ben, file) == {"garden": "other", "kitchen": "joined"}
    assert ben.garden.name == "garden"
    assert ben.garden.me == me
    assert ben.node.profile.name == "ben"
    assert await restored(ben, file, group="kitchen") == {"kitchen": "here"}
    wrong = await refused(restored(ben, file, group="cellar"))
    assert wrong.code == "unknown"


@pytest.mark.spec("KEY-45")
@pytest.mark.spec("KEY-42")
async def test_wrong_passphrases_and_damaged_files_are_told_apart_and_change_nothing():
    ada = await gardener()
    file = await backup(ada)
    data = b64decode(file)
    back = Caller("new")
    wrong = await refused(post(back, "restore", passphrase="another one", backup=file))
    assert (wrong.code, wrong.status) == ("wrong-passphrase", 403)
    for bad in (data[:-1], data[:500] + b"x" + data[501:], b"", b"a letter", data + b"x"):
        given = b64encode(bad).decode()
        assert (await refused(post(back, "restore", passphrase=PASSPHRASE, backup=given))).code == (
            "bad-file"
        )
    newer = b64encode(data[:14] + b"\x02" + data[15:]).decode()
    assert (await refused(post(back, "restore", passphrase=PASSPHRASE, backup=newer))).code == (
        "newer-file"
    )
    odd = b64encode(sealed("backup", PASSPHRASE.encode(), b"\x90", back.node.randomness)).decode()
    assert (await refused(post(back, "restore", passphrase=PASSPHRASE, backup=odd))).code == (
        "bad-file"
    )
    for given in ({"backup": file}, {"passphrase": "", "backup": file}, {"passphrase": 7}):
        assert (await refused(post(back, "restore", **given))).code == "usage"
    strange = await refused(post(back, "restore", passphrase=PASSPHRASE, backup="*"))
    assert strange.code == "usage"
    assert len(back.node.profile) == 0
    assert back.node.profile.name is None


@pytest.mark.spec("KEY-46")
async def test_a_new_passphrase_is_long_enough_and_no_file():
    ada = await gardener()
    for bad in ("x" * (MIN_PASSPHRASE_LETTERS - 1), "x" * 1025, None, ["correct horse battery"]):
        assert (await refused(post(ada, "backup", passphrase=bad))).code == "usage"
    await post(ada, "backup", passphrase="x" * MIN_PASSPHRASE_LETTERS)
    nobody = Caller("eve")
    await nobody.act("init", name="eve")
    assert (await refused(post(nobody, "backup", passphrase=PASSPHRASE))).code == "no-group"


async def test_a_backup_counts_once_it_is_said_to_be_written():
    ada = await gardener()
    await ada.act("group.new", name="kitchen")
    await backup(ada)
    assert {one["backup"] for one in (await ada.get("/v1/keys"))["groups"]} == {None}
    told = await post(ada, "written", group="kitchen")
    must_hold(told, "keys")
    garden, kitchen = (await ada.get("/v1/keys"))["groups"]
    assert garden["backup"] is None
    assert kitchen["backup"] == told["groups"][0]["backup"] is not None


@pytest.mark.spec("API-81")
async def test_nothing_is_kept_of_a_passphrase(tmp_path):
    path = tmp_path / "moot.db"
    ada = await gardener(store=SqliteStore(str(path)))
    names = ("select name from setting", "select name from secret")
    before = [ada.node.store._db.rows(one) for one in names]
    file = await backup(ada)
    await restored(ada, file)
    assert [ada.node.store._db.rows(one) for one in names] == before
    ada.node.store.close()
    assert PASSPHRASE.encode() not in path.read_bytes()


@pytest.mark.spec("API-81")
async def test_the_node_answers_others_while_a_passphrase_is_stretched():
    ada = await gardener()
    answered = 0
    with trio.fail_after(60):
        async with trio.open_nursery() as nursery:
            done = trio.Event()

            async def seal() -> None:
                await backup(ada)
                done.set()

            nursery.start_soon(seal)
            while not done.is_set():
                await ada.get("/v1/groups")
                answered += 1
    assert answered > 3


async def test_where_the_group_was_found_goes_along():
    ada = await gardener()
    ben = Caller("ben")
    invite = Invite.read((await ada.act("invite"))["invite"])
    hint = "/ip4/192.0.2.7/tcp/4001/p2p/12D3KooWExample"
    await ben.act("join", invite=invite._replace(hints=(hint,)).text(), name="ben")
    met = "/ip4/192.0.2.9/tcp/4001"
    with ben.node.store.transaction():
        ben.garden.replica.ledger.peers.meet("12D3KooWOther", None, met, ben.clock.now)
    (kept,) = Backup.read(inside(await backup(ben))).invites
    assert kept.hints == (f"{met}/p2p/12D3KooWOther", hint)
