"""Listener: a reader of a node's events, for tests."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from caller import Caller


class Listener:
    """A reader of the stream."""

    def __init__(self, messages: AsyncIterator[Any]) -> None:
        self._messages = messages
        self._text = ""

    async def next(self) -> tuple[str, Any, str | None]:
        """The next event: its kind, its data, its id. A comment is of kind ""."""
        while "\n\n" not in self._text:
            message = await self._messages.__anext__()
            self._text += message.get("body", b"").decode()
        block, _, self._text = self._text.partition("\n\n")
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        data = json.loads(fields["data"]) if "data" in fields else None
        return fields.get("event", ""), data, fields.get("id")

    async def entry(self) -> Any:
        """The next entry told."""
        while True:
            kind, data, number = await self.next()
            if kind == "entry":
                assert number == str(data["seq"])
                return data


@asynccontextmanager
async def listening(caller: Caller, **params: object) -> AsyncIterator[Listener]:
    """A reader who asks for events."""
    async with caller.open("GET", "/v1/events", params) as messages:
        yield Listener(messages)
