"""The same under trio: each request in a thread of its own, so that nothing else waits for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from types import TracebackType
from typing import Concatenate, Generic, ParamSpec, Self, TypeVar

import trio

from moot.cli.client import Client
from moot.cli.scripting.acting import Target
from moot.cli.scripting.session import Moot
from moot.cli.scripting.things import Event

P = ParamSpec("P")
T = TypeVar("T")


def aconnect(home: str | None = None, *, group: str | None = None) -> AsyncMoot:
    """As `moot.connect`, for `async with`."""
    return AsyncMoot(home, group)


class _Later(Generic[P, T]):
    """A method of `Moot`, to be awaited."""

    def __init__(self, method: Callable[Concatenate[Moot, P], T]) -> None:
        self._method = method
        self.__doc__ = method.__doc__

    def __get__(self, session: AsyncMoot, owner: type) -> Callable[P, Awaitable[T]]:
        async def later(*args: P.args, **kwargs: P.kwargs) -> T:
            return await session.run(partial(self._method, session.moot, *args, **kwargs))

        return later


class AsyncMoot:
    """A conversation with a node; several tasks may use it, one request goes on at a time."""

    def __init__(self, home: str | None, group: str | None) -> None:
        self.moot = Moot(home, group)
        self._turn = trio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.moot.close()

    @property
    def seq(self) -> int | None:
        """Up to which entry the newest answer is true; None before the first."""
        return self.moot.known_seq

    async def run(self, ask: Callable[[], T]) -> T:
        """Let a thread ask. An answer takes milliseconds: who is cancelled still waits for it."""
        async with self._turn:
            return await trio.to_thread.run_sync(ask)

    act = _Later(Moot.act)
    get = _Later(Moot.get)
    things = _Later(Moot.things)
    decisions = _Later(Moot.decisions)
    thing = _Later(Moot.thing)
    history = _Later(Moot.history)
    days = _Later(Moot.days)
    tree = _Later(Moot.tree)
    find = _Later(Moot.find)
    loose = _Later(Moot.loose)
    conflicts = _Later(Moot.conflicts)
    inbox = _Later(Moot.inbox)
    templates = _Later(Moot.templates)
    views = _Later(Moot.views)
    people = _Later(Moot.people)
    groups = _Later(Moot.groups)
    rules = _Later(Moot.rules)
    log = _Later(Moot.log)
    now = _Later(Moot.now)
    add = _Later(Moot.add)
    add_goal = _Later(Moot.add_goal)
    say = _Later(Moot.say)
    edit = _Later(Moot.edit)
    claim = _Later(Moot.claim)
    drop = _Later(Moot.drop)
    done = _Later(Moot.done)
    reopen = _Later(Moot.reopen)
    need = _Later(Moot.need)
    move = _Later(Moot.move)
    back = _Later(Moot.back)
    lift = _Later(Moot.lift)
    init = _Later(Moot.init)
    rename = _Later(Moot.rename)
    new_group = _Later(Moot.new_group)
    use_group = _Later(Moot.use_group)
    invite = _Later(Moot.invite)
    join = _Later(Moot.join)
    leave = _Later(Moot.leave)
    keep_group = _Later(Moot.keep_group)
    drop_group = _Later(Moot.drop_group)
    keeper = _Later(Moot.keeper)
    propose = _Later(Moot.propose)
    vote = _Later(Moot.vote)
    object_to = _Later(Moot.object_to)
    withdraw = _Later(Moot.withdraw)
    outcome = _Later(Moot.outcome)
    set_rule = _Later(Moot.set_rule)
    set_purpose = _Later(Moot.set_purpose)
    ask = _Later(Moot.ask)
    ask_no_longer = _Later(Moot.ask_no_longer)
    decline = _Later(Moot.decline)
    pair = _Later(Moot.pair)
    give_way = _Later(Moot.give_way)
    split = _Later(Moot.split)
    stale = _Later(Moot.stale)
    react = _Later(Moot.react)
    take = _Later(Moot.take)
    redact = _Later(Moot.redact)
    seen = _Later(Moot.seen)
    about = _Later(Moot.about)
    verify = _Later(Moot.verify)
    verify_no_longer = _Later(Moot.verify_no_longer)
    mute = _Later(Moot.mute)
    add_device = _Later(Moot.add_device)
    name_device = _Later(Moot.name_device)
    pledge = _Later(Moot.pledge)
    pledge_no_longer = _Later(Moot.pledge_no_longer)
    sign = _Later(Moot.sign)
    drop_sign = _Later(Moot.drop_sign)
    measure = _Later(Moot.measure)
    link = _Later(Moot.link)
    archive = _Later(Moot.archive)
    keep = _Later(Moot.keep)
    promote = _Later(Moot.promote)
    demote = _Later(Moot.demote)
    effort = _Later(Moot.effort)
    repeat = _Later(Moot.repeat)
    skip = _Later(Moot.skip)
    save_template = _Later(Moot.save_template)
    use_template = _Later(Moot.use_template)
    save_view = _Later(Moot.save_view)
    drop_view = _Later(Moot.drop_view)
    undo = _Later(Moot.undo)
    redo = _Later(Moot.redo)

    # -- what takes long: each with a conversation of its own, which is cut off when cancelled -----

    async def wait(self, what: Target, *, timeout: int = 60) -> bool:  # noqa: ASYNC109 - the node's
        """See `Moot.wait`."""
        client = self.moot.another_client()
        named = what if isinstance(what, str) else what.id
        return await _cut_off(client, partial(self.moot.wait_with, client, named, timeout))

    def events(self, since: int | None = None, *, q: str = "") -> Events:
        """See `Moot.events`; news are those from the first look on."""
        return Events(self, since, q)


class Events:
    """What happens, for `async for`; it ends when it is cancelled, closed, or the session is."""

    def __init__(self, session: AsyncMoot, since: int | None, q: str) -> None:
        self._session = session
        self._since = since
        self._q = q
        self._client = session.moot.another_client()
        self._told: Iterator[Event] | None = None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        """The next event. Raises Trouble, as `Moot.events`."""
        if self._told is None:
            since = await self._session.now() if self._since is None else self._since
            begin = partial(self._session.moot.events_with, self._client, since, self._q)
            self._told = await self._session.run(begin)
        return await _cut_off(self._client, partial(next, self._told))

    async def aclose(self) -> None:
        """Stop listening."""
        self._client.abort()
        self._client.hang_up()
        await trio.lowlevel.checkpoint()


async def _cut_off(client: Client, ask: Callable[[], T]) -> T:
    """Let a thread ask; if we are cancelled meanwhile, hang up on it."""
    try:
        return await trio.to_thread.run_sync(ask, abandon_on_cancel=True)  # type: ignore[call-arg] # the stubs are older than trio
    except BaseException:
        client.abort()
        raise
