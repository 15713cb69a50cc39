"""Call: one request, with what its caller means by it."""

from __future__ import annotations

from datetime import tzinfo
from functools import cached_property
from typing import Final

from starlette.requests import Request

from moot.node.node import Node
from moot.node.past import Past
from moot.node.profile import Membership
from moot.node.query.bygone import read_bygone
from moot.node.query.zone import machine_zone, zone_named
from moot.node.things.view import View
from moot.node.trouble import Trouble

TRUE: Final = {"1", "true", "yes"}
FALSE: Final = {"", "0", "false", "no"}


class Call:
    """A request to a node, and the group and time zone that it concerns."""

    def __init__(self, node: Node, request: Request, group: object = None) -> None:
        """`group` is what an act says; a GET says it in its query."""
        self.node = node
        self._request = request
        self._group = group if group is not None else request.query_params.get("group")
        self.past: View | None = None
        """The group as it was, if that is what was asked for."""

    def text(self, name: str, otherwise: str = "") -> str:
        """A query parameter."""
        return self._request.query_params.get(name, otherwise)

    def path(self, name: str) -> str:
        """A part of the path."""
        return str(self._request.path_params[name])

    def header(self, name: str) -> str | None:
        """A header, if it was sent."""
        return self._request.headers.get(name)

    def flag(self, name: str) -> bool:
        """A query parameter that says yes or no. Raises Trouble `usage`."""
        word = self.text(name).lower()
        if word not in TRUE | FALSE:
            raise Trouble("usage", f"'{name}' is 1 or 0")
        return word in TRUE

    def number(self, name: str, otherwise: int, most: int) -> int:
        """A query parameter that is a number from 0 to `most`. Raises Trouble `usage`."""
        text = self.text(name)
        if not text:
            return otherwise
        if not (text.isascii() and text.isdigit() and len(text) < 19 and int(text) <= most):
            raise Trouble("usage", f"'{name}' is a number from 0 to {most}")
        return int(text)

    @property
    def named(self) -> bool:
        """Whether a group was named, rather than the current one meant."""
        return bool(self._group)

    @cached_property
    def membership(self) -> Membership:
        """The group that is meant. Raises Trouble."""
        if self._group is not None and not isinstance(self._group, str):
            raise Trouble("usage", "'group' is a name or an id")
        return self.node.profile.find(self._group or None)

    @cached_property
    def zone(self) -> tzinfo:
        """The caller's time zone. Raises Trouble `usage`."""
        named = self.header("moot-zone")
        return zone_named(named) if named else machine_zone()

    @property
    def view(self) -> View:
        """The group as it is now; or as it was, if that was asked for."""
        return self.past or self.node.view(self.membership, self.zone)

    @property
    def silent_view(self) -> View:
        """The same, in which thoughts may be missing that others made lately."""
        return self.past or self.node.view(self.membership, self.zone, talk=False)

    @property
    def seq(self) -> int:
        """The number of the newest entry that the answer may tell of."""
        replica = None if self.past is None else self.past.membership.replica
        return replica.last if isinstance(replica, Past) else self.node.seq

    async def look_back(self) -> None:
        """Make ready the past that is meant by `at`. Raises Trouble. spec: HIST-9, API-42."""
        now = self.node.clock.wall_ms()
        at = read_bygone(self.text("at"), now, self.zone)
        if at < now:
            self.past = await self.node.pasts.view(self.membership, at, now, self.zone)
            self.past.silenced = self.node.muted.of(self.membership.id)

    def refuse_past(self) -> None:
        """Raise Trouble if the past is asked for, of which this cannot be told. spec: API-42."""
        if self.text("at"):
            raise Trouble(
                "usage",
                "this is done and told of the present alone",
                next=("moot at yesterday list     lists, things, the tree, people and the log",),
            )
