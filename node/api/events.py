"""Events as they happen, and waiting for something to be so."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator, Sequence
from datetime import tzinfo
from typing import Final, NamedTuple

import trio
from starlette.responses import Response

from moot.crdt import group as group_object
from moot.node.api.call import Call
from moot.node.api.pouring import Poured
from moot.node.node import OFF, STARTING, UP, Node
from moot.node.people import devices_here
from moot.node.profile import Membership
from moot.node.things.ids import written
from moot.node.things.lookup import look_up
from moot.node.things.story import question, tell
from moot.node.things.view import View
from moot.node.trouble import Trouble

QUEUE: Final = 256
"""Entries looked at for a reader at a time. spec: API-11."""

FURTHEST_BACK: Final = 20_000
"""Entries behind which a reader is told to look anew rather than told everything. spec: API-11."""

QUIET_SECONDS: Final = 15
"""After which a comment shows that the node is there. spec: API-12."""

SETTLING_SECONDS: Final = 10
LONGEST_WAIT: Final = 3_600
USUAL_WAIT: Final = 60


def stream(call: Call) -> Response:
    """Server-sent events from a sequence number on. spec: API-10."""
    node = call.node
    newest = node.seq
    since = call.number("since", newest, 2**62)
    resumed = call.header("last-event-id") or ""
    if resumed.isascii() and resumed.isdigit() and len(resumed) < 19:
        since = int(resumed)
    wanted = call.text("q")
    only = call.membership if wanted or call.text("group") else None
    kinds = frozenset(filter(None, call.text("kinds").split(",")))
    for one in [only] if only else node.profile:
        question(node.view(one, call.zone), wanted)  # what is not understood is refused at once
    return Poured(
        _Reader(node, only, _Wanted(kinds, wanted, call.zone), since).read(),
        "text/event-stream",
        {"cache-control": "no-store", "moot-seq": str(newest)},
    )


class _Wanted(NamedTuple):
    """Which events a reader wants."""

    kinds: frozenset[str]
    """Empty for all."""
    filter: str
    zone: tzinfo


class _Reader:
    """One listener. It keeps a number and no queue: what is new, it reads from the store.

    So nothing piles up for a slow one, and none of it is lost while it is written to disk anyway.
    """

    def __init__(self, node: Node, only: Membership | None, wanted: _Wanted, since: int) -> None:
        self._node = node
        self._only = only
        self._wanted = wanted
        self._seq = since
        self._here: dict[tuple[bytes, bytes], bool] = {}

    async def read(self) -> AsyncGenerator[str, None]:
        """Whatever there is to tell, until the listener goes or the node stops."""
        yield ": moot\n\n"
        if self._is_lost():
            yield self._reset()
        else:
            yield _event("start", {"seq": self._seq})
        while not self._node.stopping:
            change = self._node.news.next
            told = False
            try:
                texts = [*self._entries(), *self._presence()]
            except Trouble as trouble:  # what a filter names may be gone since it was read
                yield _event("refused", trouble.as_json())
                return
            for text in texts:
                told = True
                yield text
            if told or self._seq < self._node.seq:
                await trio.lowlevel.checkpoint()  # much that nobody wants may lie in between
                continue
            with trio.move_on_after(QUIET_SECONDS) as quiet:
                await change.wait()
            if quiet.cancelled_caught:
                yield ": \n\n"

    def _is_lost(self) -> bool:
        newest = self._node.seq
        # More than there is: the store is not the one that gave the number.
        return self._seq > newest or newest - self._seq > FURTHEST_BACK

    def _reset(self) -> str:
        self._seq = self._node.seq
        return _event("reset", {"seq": self._seq})

    def _entries(self) -> Iterator[str]:
        """What is wanted of the next QUEUE entries."""
        if self._is_lost():
            yield self._reset()
            return
        groups = [self._only] if self._only else list(self._node.profile)
        views = [self._node.view(one, self._wanted.zone) for one in groups]
        until = min(self._seq + QUEUE, self._node.seq)
        kinds = self._wanted.kinds
        for event in tell(views, self._seq, QUEUE, self._wanted.filter, until):
            self._seq = event.seq
            if not kinds or event.kind in kinds:
                yield f"id: {event.seq}\n" + _event("entry", event.as_json())
        self._seq = max(self._seq, until)

    def _presence(self) -> list[str]:
        """Who came and who went since last time."""
        here = {
            (membership.id, person): True
            for membership in ([self._only] if self._only else self._node.profile)
            for person in devices_here(self._node, membership)
        }
        changed = [*(here.keys() - self._here.keys()), *(self._here.keys() - here.keys())]
        self._here = here
        return [
            _event(
                "presence",
                {
                    "person": written(board.profile_id(person)),
                    "name": board.name(person),
                    "here": (group, person) in here,
                    "group": membership.name,
                },
            )
            for group, person in changed
            for membership in self._node.profile
            if membership.id == group
            for board in (self._node.board(membership),)
        ]


def _event(kind: str, data: object) -> str:
    return f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


# -- waiting ---------------------------------------------------------------------------------------


async def wait(call: Call) -> object:
    """Answer when something is so, or when the time is over."""
    wanted = call.text("for", "ready")
    timeout = call.number("timeout", USUAL_WAIT, LONGEST_WAIT)
    node = call.node
    began = node.clock.monotonic()
    pending: Sequence[str] = ()
    with trio.move_on_after(timeout):
        while True:
            change = node.news.next
            pending = _pending(call, wanted)
            if not pending or node.stopping or not timeout:
                break
            await change.wait()
    waited = round(node.clock.monotonic() - began, 3)
    return {"for": wanted, "done": not pending, "waited": waited, "pending": list(pending)}


def _pending(call: Call, wanted: str) -> list[str]:
    """What is not so yet, a sentence each. Raises Trouble if it will never be."""
    if wanted in {"ready", "got"}:
        return _until_ready(call.node) if wanted == "ready" else _until_got(call)
    view = call.view
    alone = [f"nobody of {view.group} has been met yet"]
    if wanted == "synced":
        if (
            group_object.view(call.membership.replica.space).name is None
        ):  # joined, and even its founding is not here
            return alone
        return [
            f"{view.board.name(person)} does not have everything yet"
            for person in view.holding.others
            if view.holding.lacks_of_ours(person)
        ]
    if wanted == "kept":
        return _until_kept(view)
    if wanted == "met":
        this = call.membership.log
        met = any(log.key != this for log in call.membership.replica.logs)
        return [] if met else alone
    row = look_up(view.board, wanted, "wait")
    return [f"{row.title} is {row.state}"] if row.open else []


def _until_got(call: Call) -> list[str]:
    """No view is made: while much comes in, this is asked after each commit."""
    getting = call.node.company.getting(call.membership.id)
    return [f"{getting.entries} of {getting.of} entries came"] if getting else []


def _until_kept(view: View) -> list[str]:
    holding = view.holding
    if not holding.keepers:
        return [f"no keeper of {view.group} has been met yet"]
    lacks = min(map(holding.keeper_lacks, holding.keepers))
    return [f"the keeper lacks {lacks} of what is here"] if lacks else []


def _until_ready(node: Node) -> list[str]:
    network = node.network
    if network.state == UP:
        return []
    if network.state == OFF:
        raise Trouble(
            "no-network",
            "this node was started without the network",
            next=("moot node stop, then start it without MOOT_LISTEN=off",),
        )
    return [f"the network is {network.state}" + (f": {network.reason}" if network.reason else "")]


async def network_settled(node: Node) -> None:
    """Wait, but not for long, until the network is up or is known not to be.

    An invite made in a node's first second would otherwise name no address.
    """
    with trio.move_on_after(SETTLING_SECONDS):
        while node.network.state == STARTING and not node.stopping:
            await node.news.next.wait()
