"""What is asked of a node as lines, and given to it in parts, as the command line does."""

from __future__ import annotations

import json
from typing import Any

from caller import Caller

Line = dict[str, Any]


async def lines(caller: Caller, what: str = "history", **params: object) -> list[Line]:
    """The lines of an export. The whole text stands in `pieces` of what `raw` gives."""
    return [json.loads(line) for line in (await raw(caller, what, **params)).splitlines()]


async def raw(caller: Caller, what: str = "history", **params: object) -> bytes:
    """An export as it comes."""
    pieces = []
    async with caller.open("GET", f"/v1/export/{what}", params) as answer:
        async for message in answer:
            if message["type"] == "http.response.start":
                assert message["status"] == 200
            else:
                pieces.append(message["body"])
    return b"".join(pieces)


async def post(caller: Caller, **given: object) -> Any:
    """What a part of an import comes to. Raises RefusedError."""
    return (await caller.ask("POST", "/v1/import", {}, json.dumps(given).encode()))[0]


async def restore(caller: Caller, told: list[Line], *, dry: bool = False) -> Any:
    """Give a whole history at once."""
    head, *rest = told
    return await post(caller, kind="history", head=head, lines=rest, first=2, dry=dry)


async def reader(host: Caller, name: str = "cy", power: str = "read") -> Caller:
    """Somebody with a key that cannot write, who holds nothing yet."""
    caller = Caller(name)
    await caller.act("init", name=name)
    await caller.act("join", invite=(await host.act("invite", power=power))["invite"])
    return caller
