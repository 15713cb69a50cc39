"""Tools for tests of the API: nodes in memory with a clock that stands still, and calls to them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import trio
from starlette.types import ASGIApp

from moot.node.api.app import build
from moot.node.node import Node
from moot.node.profile import Membership
from moot.node.store.contract import Store
from moot.node.store.memory import MemoryStore
from moot.protocol.supply import Tip
from workshop import Dice, Stopped, catch_up

BERLIN = {"moot-zone": "Europe/Berlin"}
PATIENCE = 30
"""Seconds after which a test that waits for something gives up."""


class RefusedError(Exception):
    """The API answered with an error."""

    def __init__(self, status: int, error: dict[str, Any]) -> None:
        super().__init__(f"{status} {error['code']}: {error['message']}")
        self.status = status
        self.code = error["code"]
        self.error = error


class Caller:
    """A person's node, called as a program on the same machine would."""

    def __init__(self, name: str, store: Store | None = None, seed: int | None = None) -> None:
        self.name = name
        self.clock = Stopped()
        dice = Dice(sum(name.encode()) if seed is None else seed)
        self.node = Node(store or MemoryStore(), self.clock, dice)
        self.app: ASGIApp = build(self.node)
        self.headers: dict[str, str] = {}

    @property
    def garden(self) -> Membership:
        """The current group."""
        membership = self.node.profile.current
        assert membership is not None
        return membership

    async def get(self, path: str, **params: object) -> Any:
        """What a GET answers. Raises RefusedError."""
        return (await self.ask("GET", path, params))[0]

    async def act(self, verb: str, **arguments: object) -> Any:
        """What an act answers. Raises RefusedError."""
        body = json.dumps({"act": verb, **arguments}).encode()
        return (await self.ask("POST", "/v1/acts", {}, body))[0]

    async def add(self, title: str, **fields: object) -> str:
        """The full id of a new task."""
        return str((await self.act("add", title=title, fields=fields))["thing"]["id"])

    async def ask(
        self, method: str, path: str, params: Mapping[str, object], body: bytes = b""
    ) -> tuple[Any, dict[str, str]]:
        """The JSON and the headers of an answer. Raises RefusedError."""
        status, headers, pieces = 0, dict[str, str](), list[bytes]()
        async with self.open(method, path, params, body) as answer:
            async for message in answer:
                if message["type"] == "http.response.start":
                    status = message["status"]
                    headers = {k.decode(): v.decode() for k, v in message["headers"]}
                else:
                    pieces.append(message.get("body", b""))
        value = json.loads(b"".join(pieces))
        if status >= 400:
            raise RefusedError(status, value["error"])
        return value, headers

    @asynccontextmanager
    async def open(
        self, method: str, path: str, params: Mapping[str, object] | None = None, body: bytes = b""
    ) -> AsyncIterator[AsyncIterator[Any]]:
        """The messages of an answer as they come; leaving the block hangs up."""
        given = {name: value for name, value in (params or {}).items() if value is not None}
        headers = {**self.headers, "content-type": "application/json"}
        scope: dict[str, object] = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": quote(path).encode(),
            "query_string": urlencode(given).encode(),
            "http_version": "1.1",
            "root_path": "",
            "scheme": "http",
            "server": None,
            "client": None,
            "extensions": {},
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        said, heard = trio.open_memory_channel[Any](0)
        asked = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            if not asked:
                await trio.sleep_forever()
            return asked.pop()

        with trio.fail_after(PATIENCE):
            async with trio.open_nursery() as nursery:
                nursery.start_soon(_run, self.app, scope, receive, said)
                yield heard
                nursery.cancel_scope.cancel()


async def _run(
    app: ASGIApp,
    scope: dict[str, object],
    receive: Callable[[], Awaitable[Any]],
    said: trio.MemorySendChannel[Any],
) -> None:
    async with said:
        await app(scope, receive, said.send)


async def refused(asked: Awaitable[Any]) -> RefusedError:
    """The refusal that an answer turned out to be."""
    with pytest.raises(RefusedError) as caught:
        await asked
    assert caught.value.error["message"]
    return caught.value


def titles(things: Sequence[Mapping[str, Any]]) -> list[str]:
    return [thing["title"] for thing in things]


async def gardener(name: str = "ada", store: Store | None = None) -> Caller:
    """Somebody in a group of their own."""
    caller = Caller(name, store)
    await caller.act("init", name=name)
    await caller.act("group.new", name="garden")
    return caller


async def friend_of(host: Caller, name: str = "ben") -> Caller:
    """Somebody who joined by invite, and met the one who gave it."""
    caller = Caller(name)
    invite = (await host.act("invite"))["invite"]
    await caller.act("join", invite=invite, name=name)
    meet(host, caller)
    return caller


async def apart() -> tuple[Caller, Caller, str]:
    """Two who have the same task and go on without each other."""
    ada = await gardener()
    ben = await friend_of(ada)
    meet(ada, ben)
    pump = await ada.add("pump")
    meet(ada, ben)
    ben.clock.now += 1000
    return ada, ben, pump


async def second_device(first: Caller, name: str = "ada") -> Caller:
    """Another machine of the same person."""
    laptop = Caller(name, seed=77)
    invite = (await first.act("device.add"))["invite"]
    answer = await laptop.act("join", invite=invite, name="whoever")
    assert answer["oneself"]
    return laptop


def meet(*people: Caller) -> None:
    """Bring everybody up to everybody, as sessions would, with what they tell of it."""
    for reader in people:
        for source in people:
            if reader is not source:
                catch_up(reader.garden.replica, source.garden.replica)
    for teller in people:
        forge, frontier = teller.garden.forge, teller.garden.replica.frontier
        assert forge is not None
        tips = [
            Tip(log, seq, entry) for log in frontier.logs() for seq, entry in frontier.tips(log)
        ]
        for listener in people:
            if listener is not teller:
                listener.garden.replica.acknowledged(forge.log, tips)
