"""Doing: one act under way, and what its answer says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from moot.crdt import rank
from moot.crdt.op import Op
from moot.crdt.origin import SALT_SIZE, Seed
from moot.node.acts.making import making
from moot.node.acts.requests import MAX_REQUEST, Done, Requests, digest_of
from moot.node.acts.waking import waking
from moot.node.api.call import Call
from moot.node.near import meant
from moot.node.node import Node
from moot.node.people import devices_here, keepers_here, lacking
from moot.node.profile import Membership
from moot.node.things.lookup import look_up
from moot.node.things.row import Row
from moot.node.things.view import View
from moot.node.trouble import Trouble

Json = dict[str, object]

SUFFIX: Final = 4
"""Random digits after a rank or a paragraph's name, so that two made at once differ."""


class Doing:
    """An act: who asked for what, and the one way in which it may write."""

    def __init__(self, call: Call, requests: Requests, body: Json) -> None:
        self.call = call
        self.node: Node = call.node
        self.verb = str(body["act"])
        self.thing: bytes | None = None
        """What it is about."""
        self.said: bytes | None = None
        """The thought that it made."""
        self.changed: list[Json] = []
        self.unblocked: list[bytes] = []
        """What need not wait any longer."""
        self.nothing = False
        self._wrote = False
        self.extra: Json = {}
        self._body = body
        self._requests = requests
        self._request = _request(body)
        self._digest = digest_of(body)

    # -- arguments -----------------------------------------------------------------------------

    def has(self, name: str) -> bool:
        """Whether an argument was given."""
        return self._body.get(name) is not None

    def argument(self, name: str) -> object:
        """An argument as it was given."""
        return self._body.get(name)

    def word(self, name: str, known: Sequence[str], what: str = "") -> str:
        """An argument that is one of some words, the first if it is absent. Raises Trouble.

        `what` is what people call it, where that is not its name.
        """
        given = self._body.get(name)
        if given is None:
            return known[0]
        if not isinstance(given, str) or given.lower() not in known:
            raise Trouble(
                "usage",
                f"'{str(given)[:64]}' is no {what or name}{meant(str(given), known)}",
                next=(f"use one of  {' '.join(known)}",),
            )
        return given.lower()

    def flag(self, name: str) -> bool:
        """An argument that is true, or false or absent. Raises Trouble."""
        given = self._body.get(name)
        if given not in (None, True, False):
            raise Trouble("usage", f"'{name}' is true or false")
        return given is True

    @property
    def membership(self) -> Membership:
        """The group that is meant. Raises Trouble."""
        return self.call.membership

    @property
    def me(self) -> bytes:
        """Our member key there. Raises Trouble `read-only`."""
        me = self.membership.me
        if me is None:
            raise self.membership.cannot_write()
        return me

    @property
    def view(self) -> View:
        """The group as it is now, in a hurry: see `look_closer`."""
        return self.node.view(self.membership, self.call.zone, hurried=True)

    def look_closer(self) -> bool:
        """See all of the group before another try; False if that is no more than was seen."""
        behind = self.node.board_unprepared(self.membership).advance()
        self.node.board(self.membership)
        return behind and not self._wrote

    def target(self) -> Row:
        """The thing that the argument `id` names. Raises Trouble."""
        row = look_up(self.view.board, self._body.get("id"), self.verb)
        self.thing = row.id
        return row

    # -- chance --------------------------------------------------------------------------------

    def seed(self) -> Seed:
        """What something new of ours grows from. Raises Trouble `read-only`."""
        return Seed(self.me, self.node.randomness.bytes(SALT_SIZE))

    def suffixes(self) -> Iterator[str]:
        """Random digits without end."""
        while True:
            drawn = self.node.randomness.bytes(SUFFIX)
            yield "".join(rank.DIGITS[byte % len(rank.DIGITS)] for byte in drawn)

    def last_rank(self) -> str:
        """A rank after everything that was placed until now."""
        return rank.appended(self.node.clock.wall_ms(), next(self.suffixes()))

    # -- writing -------------------------------------------------------------------------------

    def write(self, ops: Sequence[Op], each: Op | None = None) -> None:
        """Write one entry, with a note of the request in the same transaction. Raises Trouble.

        What fits no one entry takes several; `each` stands in all of them.
        """
        view = self.view
        ops = [*making(view, ops), *ops, *waking(view, ops)]
        done = Done(self._digest, self.membership.id, self.thing, self.said)
        try:
            self.membership.write(
                ops, beside=lambda: self._requests.keep(self._request, done), each=each
            )
        except ValueError as error:
            raise Trouble(
                "too-large",
                "that is too much for one change",
                cause=str(error),
                next=("do it in several steps",),
            ) from error
        self._wrote = True
        self._requests.remember(self._request, done)

    @contextmanager
    def freeing(self, row: Row) -> Iterator[None]:
        """See what need not wait any longer for a thing after what is done to it."""
        waiting = self.view.board.waits.blocks(row.id)
        yield
        waits = self.view.board.waits
        self.unblocked = [one for one in waiting if not waits.blockers(one)]

    def note(self, group: bytes | None) -> None:
        """Note the request of an act that wrote otherwise."""
        if self._request is not None:
            done = Done(self._digest, group, None, None)
            with self.node.store.transaction():
                self._requests.keep(self._request, done)
            self._requests.remember(self._request, done)

    def was_done(self) -> Done | None:
        """What came of it, if the same request was done before. Raises Trouble."""
        done = self._requests.find(self._request, self._digest)
        if done is not None:
            self.thing, self.said = done.thing, done.said
        return done

    # -- answering -----------------------------------------------------------------------------

    def answer(self, membership: Membership | None, *, again: bool = False) -> Json:
        """What the caller is told: the facts, for whoever puts them in words."""
        zone = self.call.zone
        view = self.node.view(membership, zone, hurried=True) if membership else None
        row = view.board.find(self.thing) if view and self.thing else None
        here = devices_here(self.node, membership) if membership else None
        return {
            "act": self.verb,
            "group": membership.name if membership else None,
            "seq": self.node.seq,
            "again": again,
            "nothing": self.nothing,
            "thing": view.thing(row) if view and row else None,
            "changed": self.changed,
            "unblocked": [
                view.brief(freed)
                for one in self.unblocked
                if view and (freed := view.board.rows.get(one))
            ],
            "have": view.have(row) if view and row else None,
            "here": None if here is None else len(here),
            "keepers": keepers_here(self.node, membership) if membership else None,
            "lacking": lacking(view, here or set(), row.marks) if view and row else [],
            **self.extra,
        }


def _request(body: Json) -> str | None:
    given = body.get("request")
    if given is None:
        return None
    if not isinstance(given, str) or not 0 < len(given) <= MAX_REQUEST:
        raise Trouble("usage", f"'request' is a text of 1 to {MAX_REQUEST} letters")
    return given
