"""Hooks with real processes: once for each entry, bounded, and in nobody's way."""

import json
import os
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from caller import PATIENCE, Caller, friend_of, gardener, meet
from moot.node import hook_process, hooks, preferences
from moot.node.home import Home
from moot.node.hooks import Hooks
from schemas import must_hold

WRITE = "#!/bin/sh\ncat >> {told}\n"


class Desk:
    """A home with a script in it that can be the hook, and what it wrote down."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told = folder / "told"

    def script(self, text: str) -> str:
        path = self.folder / "hook"
        beside = self.folder / "hook.new"
        beside.write_text(text.format(told=self.told, folder=self.folder))
        beside.chmod(0o755)
        beside.rename(path)
        return str(path)

    def sets(self, command: str | None) -> None:
        preferences.write(str(self.folder), preferences.ON_ENTRY, command)

    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.read(self.told).splitlines()]

    def read(self, path: Path) -> str:
        return path.read_text() if path.exists() else ""

    async def has(self, count: int) -> list[Any]:
        """The events that were written down, once there are so many."""
        await until(lambda: self.read(self.told).count("\n") >= count)
        return self.lines()


async def until(condition) -> None:
    """Wait for another process to have done something: nothing but looking tells us."""
    with trio.fail_after(PATIENCE):
        while not condition():  # noqa: ASYNC110 - what changes is a file, or a process
            await trio.sleep(0.01)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@asynccontextmanager
async def working(caller: Caller, desk: Desk):
    """The hooks of a node, as the daemon runs them."""
    caller.node.home = Home.find(str(desk.folder), {})
    made = Hooks(caller.node)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(made.run)
        await wait_all_tasks_blocked()
        yield made
        nursery.cancel_scope.cancel()


@pytest.mark.spec("AUTO-11")
async def test_each_entry_is_given_once_ours_and_others(desk: Desk) -> None:
    ada = await gardener()
    ben = await friend_of(ada)
    desk.sets(desk.script(WRITE))
    async with working(ada, desk):
        await ada.add("pump")
        await ada.act("rename", name="Ada L.")
        await desk.has(2)
        await ben.add("well")
        meet(ada, ben)
        told = await desk.has(3)
    for event in told:
        must_hold(event, "event")
    assert [(one["kind"], one["title"], one["ours"]) for one in told] == [
        ("add", "pump", True),
        ("rename", None, True),
        ("add", "well", False),
    ]


@pytest.mark.spec("AUTO-11")
async def test_what_was_there_before_is_not_told_and_a_change_needs_no_restart(desk: Desk) -> None:
    ada = await gardener()
    await ada.add("before")
    async with working(ada, desk):
        await ada.add("nobody listens")
        await wait_all_tasks_blocked()
        desk.sets(desk.script(WRITE))
        await ada.add("one")
        await desk.has(1)
        desk.sets(None)
        await ada.add("nobody listens again")
        await wait_all_tasks_blocked()
        desk.sets(desk.script(WRITE))
        await ada.add("two")
        told = await desk.has(2)
    assert [event["title"] for event in told] == ["one", "two"]


@pytest.mark.spec("AUTO-11")
async def test_a_restart_repeats_nothing_and_forgets_nothing(desk: Desk) -> None:
    ada = await gardener()
    desk.sets(desk.script(WRITE))
    async with working(ada, desk):
        await ada.add("one")
        await desk.has(1)
        # The next takes for ever, and the node ends in the middle of it.
        desk.script("#!/bin/sh\ncat >> {told}\nexec sleep 1000\n")
        await ada.add("two")
        await desk.has(2)
        await ada.add("three")
    desk.script(WRITE)
    async with working(ada, desk):
        told = await desk.has(3)
        await ada.add("four")
        told = await desk.has(4)
    assert [event["title"] for event in told] == ["one", "two", "three", "four"]


@pytest.mark.spec("AUTO-11")
async def test_hooks_run_one_at_a_time_in_order(desk: Desk) -> None:
    ada = await gardener()
    desk.sets(
        desk.script(
            "#!/bin/sh\nmkdir {folder}/busy || exit 9\ncat >> {told}\nrmdir {folder}/busy\n"
        )
    )
    async with working(ada, desk) as made:
        for number in range(20):
            await ada.add(f"task {number}")
        told = await desk.has(20)
        await until(lambda: not (desk.folder / "busy").exists())
        assert made.warnings() == []
    assert [event["title"] for event in told] == [f"task {number}" for number in range(20)]


@pytest.mark.spec("AUTO-12")
async def test_of_too_many_the_newest_are_given_and_that_is_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "QUEUE", 8)
    ada = await gardener()
    gate = desk.folder / "gate"
    os.mkfifo(gate)
    desk.sets(desk.script("#!/bin/sh\ncat >> {told}\ncat {folder}/gate > /dev/null\n"))
    async with working(ada, desk) as made:
        await ada.add("first")
        await desk.has(1)
        for number in range(50):
            await ada.add(f"task {number}")
        desk.script(WRITE)
        await trio.to_thread.run_sync(gate.write_text, "go on")
        told = await desk.has(9)
        await ada.add("last")
        told = await desk.has(10)
        (warned,) = (await ada.get("/v1/status"))["warnings"]
    titles = [event["title"] for event in told]
    assert titles == ["first", *(f"task {number}" for number in range(42, 50)), "last"]
    assert (warned["code"], warned["message"]) == (
        "hook",
        "the hook is too slow: 42 entries were passed over",
    )
    assert made.warnings() == [warned]


@pytest.mark.spec("AUTO-12")
async def test_one_that_takes_too_long_is_killed_with_its_children(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook_process, "LONGEST_SECONDS", 0.5)
    ada = await gardener()
    pids = desk.folder / "pids"
    desk.sets(
        desk.script(
            "#!/bin/sh\nsleep 1000 &\necho $! > {folder}/pids\necho $$ >> {folder}/pids\nwait\n"
        )
    )
    async with working(ada, desk) as made:
        await ada.add("pump")
        await until(made.warnings)
        (warned,) = made.warnings()
        assert "took longer" in warned["message"]
        for pid in map(int, pids.read_text().split()):
            await until(lambda pid=pid: not alive(pid))
        desk.script(WRITE)
        await ada.add("well")
        assert [event["title"] for event in await desk.has(1)] == ["well"]
        await until(lambda: made.warnings() == [])


def alive(pid: int) -> bool:
    """Whether a process runs; one that waits to be buried by its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.spec("AUTO-13")
async def test_the_node_goes_on_while_a_hook_hangs(desk: Desk) -> None:
    ada = await gardener()
    desk.sets(desk.script("#!/bin/sh\ncat >> {told}\nexec sleep 1000\n"))
    async with working(ada, desk):
        await ada.add("one")
        await desk.has(1)
        await ada.add("two")
        assert len(await ada.get("/v1/things")) == 2
        assert (await ada.get("/v1/status"))["warnings"] == []


@pytest.mark.spec("AUTO-13")
async def test_a_hook_that_fails_is_told_with_what_it_said_bounded(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    ada = await gardener()
    desk.sets(desk.script("#!/bin/sh\nyes oh no | head -c 1000000 >&2\nexit 3\n"))
    async with working(ada, desk) as made:
        await ada.add("one")
        await until(made.warnings)
        assert made.warnings()[0]["message"] == "the hook failed: it ended with 3"
        await ada.add("two")
        await until(lambda: "2 times in a row" in made.warnings()[0]["message"])
        desk.sets(f"{desk.folder}/nosuch")
        await ada.add("three")
        await until(
            lambda: "does not start" in (made.warnings() or [{"message": ""}])[0]["message"]
        )
    said = [record.getMessage() for record in caplog.records if "oh no" in record.getMessage()]
    assert len(said) == 2
    assert all(len(line) < 2_000 for line in said)


@pytest.mark.spec("AUTO-13")
async def test_a_hook_that_reads_nothing_or_leaves_something_running_is_no_trouble(
    desk: Desk,
) -> None:
    ada = await gardener()
    desk.sets(
        desk.script("#!/bin/sh\nsleep 1000 &\necho $! > {folder}/left\necho x >> {folder}/ran\n")
    )
    async with working(ada, desk) as made:
        await ada.add("one", notes="x" * 16_000)
        await ada.add("two")
        await until(lambda: desk.read(desk.folder / "ran").count("x") == 2)
        await until(lambda: made.warnings() == [])
    os.kill(int((desk.folder / "left").read_text()), 9)


@pytest.mark.spec("AUTO-10")
@pytest.mark.spec("AUTO-13")
async def test_settings_that_are_not_understood_hold_the_hook_and_nothing_else(desk: Desk) -> None:
    ada = await gardener()
    desk.sets(desk.script(WRITE))
    async with working(ada, desk) as made:
        await ada.add("one")
        await desk.has(1)
        config = desk.folder / "config"
        good = config.read_text()
        config.write_text(good + "nonsense\n")
        await ada.add("two")
        await wait_all_tasks_blocked()
        (warned,) = made.warnings()
        assert warned["code"] == "config"
        assert "line 2" in warned["message"]
        config.write_text(good)
        await ada.add("three")
        told = await desk.has(3)
    assert [event["title"] for event in told] == ["one", "two", "three"]


async def test_a_keeper_who_can_read_nothing_is_told_nothing(desk: Desk) -> None:
    ada = await gardener()
    keeper = Caller("eve")
    await keeper.act("init", name="eve")
    await keeper.act("join", invite=(await ada.act("invite", power="keep"))["invite"])
    desk.sets(desk.script(WRITE))
    from workshop import catch_up  # noqa: PLC0415

    async with working(keeper, desk):
        await ada.add("pump")
        catch_up(keeper.garden.replica, ada.garden.replica)
        await until(lambda: keeper.node.store.setting(hooks.REACHED) == keeper.node.seq)
    assert desk.lines() == []
