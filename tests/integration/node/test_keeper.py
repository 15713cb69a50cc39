"""A keeper between members who are never there together: real processes on loopback."""

import re
import signal
import socket
from pathlib import Path

import pytest

from caller import RefusedError
from moot.node import preferences
from moot.protocol.group_keys import Power
from moot.protocol.invite import Invite
from running import PATIENCE, RunningNode, gardener, titles

LOOPBACK = ("--listen", "/ip4/127.0.0.1/tcp/0")


@pytest.fixture
def house(tmp_path):
    """Starts nodes by name, again on the same home; all are ended in the end."""
    nodes = []

    def start(name):
        node = RunningNode(tmp_path / name, *LOOPBACK)
        nodes.append(node)
        assert node.get("wait", **{"for": "ready", "timeout": PATIENCE})["done"]
        return node

    yield start
    for node in nodes:
        node.end(signal.SIGKILL)


def take(keeper, invite):
    return keeper.act("keeper.take", invite=invite)


def kept(member, **group):
    """Wait until a keeper has all that the member has."""
    answer = member.get("wait", **{"for": "kept", "timeout": PATIENCE}, **group)
    assert answer["done"], answer


def met(node):
    assert node.get("wait", **{"for": "met", "timeout": PATIENCE})["done"]


@pytest.mark.spec("KEEP-4")
@pytest.mark.spec("KEEP-6")
def test_two_who_are_never_there_together_meet_through_a_keeper(house):
    ada, keeper = gardener(house("ada")), house("keeper")
    take(keeper, ada.act("invite", power="keep")["invite"])
    ada.act("add", title="fix the pump")
    kept(ada)
    ben_invite = ada.act("invite")
    assert any(keeper.get("status")["network"]["peer"] in at for at in ben_invite["addresses"])
    ada.end()

    ben = house("ben")
    ben.act("join", invite=ben_invite["invite"], name="ben")
    met(ben)
    assert titles(ben.get("things")) == {"fix the pump"}
    ben.act("add", title="dig the bed")
    kept(ben)
    (told,) = ben.get("sync")["keepers"]
    assert (told["state"], told["lacks"], told["here"]) == ("has-all", 0, True)
    ben.end()

    ada = house("ada")
    pattern = re.compile("dig the bed")
    with ada.connect() as reader, reader.makefile() as lines:
        reader.sendall(b"GET /v1/events?since=0 HTTP/1.1\r\nhost: moot\r\n\r\n")
        while not pattern.search(lines.readline()):
            pass
    assert titles(ada.get("things")) == {"fix the pump", "dig the bed"}
    # Ben is known by what the keeper brought, and was never met.
    assert [one["seen"] for one in ada.get("sync")["people"]] == [None]


@pytest.mark.spec("KEEP-12")
def test_a_keeper_that_dies_is_replaced_by_another_and_nothing_is_lost(house):
    ada, first = gardener(house("ada")), house("first")
    take(first, ada.act("invite", power="keep")["invite"])
    ada.act("add", title="fix the pump")
    kept(ada)
    first.end(signal.SIGKILL)
    ada.act("add", title="dig the bed")

    second = house("second")
    take(second, ada.act("invite", power="keep")["invite"])
    kept(ada)
    invite = ada.act("invite")["invite"]
    ada.end()
    ben = house("ben")
    ben.act("join", invite=invite, name="ben")
    met(ben)
    assert titles(ben.get("things")) == {"fix the pump", "dig the bed"}


@pytest.mark.spec("KEEP-1")
@pytest.mark.spec("KEEP-11")
def test_it_takes_only_what_it_cannot_read_and_drops_what_it_keeps(house):
    ada, keeper = gardener(house("ada")), house("keeper")
    for power in ("write", "read"):
        with pytest.raises(RefusedError, match="a keeper must not") as caught:
            take(keeper, ada.act("invite", power=power)["invite"])
        assert "moot invite --keep" in caught.value.error["next"][0]
    assert keeper.get("groups") == []
    invite = ada.act("invite", power="keep")["invite"]
    answer = take(keeper, invite)
    assert answer["addresses"] == [
        f"{at}/p2p/{keeper.get('status')['network']['peer']}"
        for at in keeper.get("status")["network"]["addresses"]
    ]
    kept(ada)
    name = answer["keeping"]["short"]
    assert take(keeper, invite)["nothing"]
    status = keeper.get("keeper")
    assert [one["short"] for one in status["groups"]] == [name]
    assert status["entries"] == ada.get("groups")[0]["entries"]
    with pytest.raises(RefusedError, match="already"):
        take(ada, invite)
    with pytest.raises(RefusedError, match="group of yours"):
        ada.act("keeper.drop", group="garden")
    keeper.act("keeper.drop", group=name)
    assert keeper.get("keeper")["groups"] == []
    take(keeper, invite)
    kept(ada)


@pytest.mark.spec("KEEP-7")
@pytest.mark.spec("KEEP-8")
def test_a_full_group_says_so_and_goes_on_once_there_is_room(house):
    ada, keeper = gardener(house("ada")), house("keeper")
    ada.act("group.new", name="kitchen")
    preferences.write(keeper.home.config, preferences.GROUP_QUOTA, "100KB")
    names = {}
    for group in ("garden", "kitchen"):
        invite = ada.act("invite", group=group, power="keep")["invite"]
        names[group] = take(keeper, invite)["keeping"]["short"]
    for number in range(6):
        ada.act("add", title=f"book {number}", fields={"notes": "x" * 9_000}, group="garden")
    with keeper.connect() as reader, reader.makefile() as lines:
        reader.sendall(b"GET /v1/events HTTP/1.1\r\nhost: moot\r\n\r\n")
        while not (told := paused(keeper)):
            lines.readline()
    assert told == {names["garden"]: "group"}
    (warned,) = [one for one in keeper.get("status")["warnings"] if one["code"] == "quota"]
    assert names["garden"] in warned["message"]
    assert warned["next"][0] == "moot config set keeper.each 200 kB"
    ada.act("add", title="one book more", group="garden")
    ada.act("add", title="wash up", group="kitchen")
    kept(ada, group="kitchen")
    (lacking,) = ada.get("sync", group="garden")["keepers"]
    assert (lacking["state"], lacking["here"]) == ("lacks", True)
    preferences.write(keeper.home.config, preferences.GROUP_QUOTA, "10 MB")
    assert paused(keeper) == {}
    kept(ada, group="garden")


def paused(keeper):
    groups = keeper.get("keeper")["groups"]
    return {one["short"]: one["paused"] for one in groups if one["paused"]}


@pytest.mark.spec("KEEP-15")
def test_a_port_alone_means_all_addresses_of_the_machine_at_it(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    node = RunningNode(tmp_path / "keeper", "--listen", f"/tcp/{port}")
    try:
        assert node.get("wait", **{"for": "ready", "timeout": PATIENCE})["done"]
        addresses = node.get("status")["network"]["addresses"]
        assert f"/ip4/127.0.0.1/tcp/{port}" in addresses
        assert {address.rsplit("/", 1)[1] for address in addresses} == {str(port)}
    finally:
        node.end()


# -- blindness -------------------------------------------------------------------------------------


def files_of(node):
    for path in Path(node.home.data).rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()


def memory_of(pid):
    """Everything that a process holds in memory that it may write to."""
    process = Path(f"/proc/{pid}")
    with (process / "mem").open("rb", 0) as memory:
        for line in (process / "maps").read_text().splitlines():
            span, rights = line.split()[:2]
            if not rights.startswith("rw"):
                continue
            begin, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(begin)
                yield line, memory.read(end - begin)
            except (OSError, ValueError):
                continue  # a part that nothing stands behind


def found(canaries, pieces):
    """Which of the canaries stand anywhere in the pieces."""
    return {name for _, piece in pieces for name, one in canaries.items() if one in piece}


GROUP, NAME = "Kestrelgarten", "Adalbertine Quux"
TITLE, NOTES, SAID = "zwieback harmonica", "forty-two marmalade jars", "ein Wort unter uns"


@pytest.mark.spec("KEEP-2")
@pytest.mark.spec("KEEP-3")
def test_a_keeper_can_read_nothing_on_its_disk_or_in_its_memory(house):
    ada, keeper = house("ada"), house("keeper")
    ada.act("init", name=NAME)
    ada.act("group.new", name=GROUP)
    keys = Invite.read(ada.act("invite")["invite"]).keys
    text = ada.act("invite", power="keep")["invite"]
    assert Invite.read(text).name == ""
    take(keeper, text)
    pump = ada.act("add", title=TITLE, fields={"notes": NOTES})["thing"]["id"]
    ada.act("say", id=pump, text=SAID)
    kept(ada)

    assert keys.content_key is not None
    canaries = {
        "group": GROUP.encode(),
        "name": NAME.encode(),
        "title": TITLE.encode(),
        "notes": NOTES.encode(),
        "said": SAID.encode(),
        "write secret": keys.secret,
        "content key": keys.content_key,
    }
    hidden = {**canaries, "read secret": keys.lowered(Power.READ).secret}
    known = {"keep secret": keys.lowered(Power.KEEP).secret}
    # The scan finds what is there: whatever a member can read, and what a keeper has to know.
    assert found(canaries, [*files_of(ada), *memory_of(ada.process.pid)]) == canaries.keys()
    seen = [*files_of(keeper), *memory_of(keeper.process.pid)]
    assert found(known, seen) == known.keys()
    assert found(hidden, seen) == set()
    keeper.end()
    assert found(hidden, files_of(keeper)) == set()
