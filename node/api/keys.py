"""Keys by the API: told of, sealed into a backup, and taken from one.

These are no acts: of an act the node remembers a digest, and a passphrase is not to be found by
trying what has that digest. Stretching a passphrase takes most of a second, and is done beside the
loop, one at a time; the node answers others meanwhile.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error
from typing import Final

import trio
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from moot.node.api import reads
from moot.node.api.answer import as_response, guarded, read_json
from moot.node.api.call import Call
from moot.node.keys import OTHER, Restored, backup_of, note_backup, restore, shown
from moot.node.node import Node
from moot.node.passphrase import new_passphrase, opened, passphrase, sealed
from moot.node.profile import Membership
from moot.node.trouble import Trouble
from moot.node.version import VERSION
from moot.protocol import backup
from moot.protocol.errors import Malformed, Refused, TooNew
from moot.protocol.limits import MAX_SEALED_BYTES
from moot.protocol.strongbox import Strongbox

Json = dict[str, object]

MAX_BODY: Final = 2 * MAX_SEALED_BYTES
"""Bytes of a request with a backup in it, which is a third longer there than as a file."""


def keys(call: Call) -> Json:
    """Which keys this home holds, without any of them."""
    return shown(call.node, _groups(call))


def routes(node: Node) -> list[Route]:
    """The routes of this page."""
    one_at_a_time = trio.CapacityLimiter(1)

    async def seal(request: Request) -> Response:
        body = await read_json(request)
        given = new_passphrase(body.get("passphrase"))
        groups = _groups(Call(node, request, body.get("group")))
        content = backup_of(node, groups).written()
        data = await trio.to_thread.run_sync(
            sealed, backup.WHAT, given, content, node.randomness, limiter=one_at_a_time
        )
        told = shown(node, groups)
        return as_response({**told, "backup": b64encode(data).decode()}, headers=_seq(node))

    async def written(request: Request) -> Response:
        body = await read_json(request)
        groups = _groups(Call(node, request, body.get("group")))
        note_backup(node, groups)
        return as_response(shown(node, groups), headers=_seq(node))

    async def take(request: Request) -> Response:
        body = await read_json(request, MAX_BODY)
        given, box = passphrase(body.get("passphrase")), _box(body.get("backup"))
        try:
            content = await trio.to_thread.run_sync(opened, box, given, limiter=one_at_a_time)
            kept = backup.Backup.read(content)
        except Refused:
            raise _wrong() from None
        except Malformed as error:
            raise _damaged(error) from error
        group = body.get("group")
        found = restore(node, kept, group if isinstance(group, str) else None, body.get("name"))
        return as_response(_restored(node, found), headers=_seq(node))

    return [
        Route("/v1/keys/backup", guarded(seal), methods=["POST"]),
        Route("/v1/keys/written", guarded(written), methods=["POST"]),
        Route("/v1/keys/restore", guarded(take), methods=["POST"]),
    ]


def _groups(call: Call) -> list[Membership]:
    """The group that is named, or all of them. Raises Trouble."""
    return [call.membership] if call.named else list(call.node.profile)


def _seq(node: Node) -> dict[str, str]:
    return {"moot-seq": str(node.seq), "moot-version": VERSION}


def _restored(node: Node, found: list[Restored]) -> Json:
    return {
        "name": node.profile.name,
        "groups": [
            {
                **reads.group(node, one.membership),
                "state": one.state,
                "called": one.called,
            }
            for one in found
        ],
        "others": sum(one.state == OTHER for one in found),
    }


def _box(given: object) -> Strongbox:
    """The backup in a request. Raises Trouble `bad-file` or `newer-file`."""
    try:
        data = b64decode(given, validate=True) if isinstance(given, str) else b""
        return Strongbox.read(backup.WHAT, data)
    except Error:
        raise Trouble("usage", "'backup' is the bytes of a file in base64") from None
    except Malformed as error:
        raise _damaged(error) from error


def _damaged(error: Malformed) -> Trouble:
    if isinstance(error, TooNew):
        return Trouble("newer-file", f"this backup cannot be read: {error}")
    return Trouble(
        "bad-file",
        f"this is no backup of keys that can be read: {error}",
        next=("moot key restore ANOTHER-COPY",),
    )


def _wrong() -> Trouble:
    return Trouble(
        "wrong-passphrase",
        "that is not the passphrase of this backup",
        cause="the file itself is whole",
        next=("moot key restore FILE",),
    )
