"""Acts past the general server: what is answered is what the general server answers."""

import re
from functools import partial

import pytest
import trio
import trio.testing

from caller import PATIENCE, gardener
from moot.node.api.answer import MAX_BODY
from moot.node.api.app import express
from moot.node.api.door import Door, open_socket
from moot.node.api.express import NEED_DATA, Taken, take

HEAD = b"host: moot\r\ncontent-type: application/json\r\n"


def post(body, more=b"", target=b"/v1/acts", length=None):
    length = b"%d" % len(body) if length is None else length
    head = b"POST %s HTTP/1.1\r\n%s%scontent-length: %s\r\n\r\n" % (target, HEAD, more, length)
    return head + body


def add(title, more=b""):
    return post(b'{"act":"add","title":"%s"}' % title, more)


WATER = add(b"water")
DUE = b'{"act":"add","title":"a","fields":{"due":"2031-05-01"}}'
LOOK = b"GET /v1/things?fields=title HTTP/1.1\r\nhost: moot\r\n\r\n"
CHUNKED = (
    b"POST /v1/acts HTTP/1.1\r\nhost: moot\r\ntransfer-encoding: chunked\r\n\r\n"
    b'20\r\n{"act":"add","title":"in chunks"\r\n1\r\n}\r\n0\r\n\r\n'
)

STORIES = {
    "one": ([add(b"water")], 1),
    "in pieces": ([WATER[:7], WATER[7:90], WATER[90:130], WATER[130:]], 1),
    "letter by letter": ([bytes([byte]) for byte in add(b"water")], 1),
    "many at once": ([add(b"water") + add(b"dig") + add(b"rake")], 3),
    "many and a half": ([add(b"water") + add(b"dig")[:50], add(b"dig")[50:]], 2),
    "a look between": ([add(b"water") + LOOK + add(b"dig") + LOOK], 4),
    "acts after a look": ([LOOK, add(b"water"), LOOK + add(b"dig")[:30], add(b"dig")[30:]], 4),
    "a header nobody knows": ([add(b"water", b"x-y: z\r\n") + add(b"dig")], 2),
    "another zone": ([post(DUE, b"moot-zone: Asia/Tokyo\r\n")], 1),
    "no such zone": ([post(b'{"act":"add","title":"a"}', b"moot-zone: Asia/Nowhere\r\n")], 1),
    "no such act": ([post(b'{"act":"fly"}'), add(b"dig")], 2),
    "no JSON": ([post(b"{"), add(b"dig")], 2),
    "no object": ([post(b"[1]"), post(b""), add(b"dig")], 3),
    "half a letter": ([post(b'{"act":"add","title":"\\ud800"}'), post(b'{"act":"\xff"}')], 2),
    "too large": ([post(b" " * (MAX_BODY + 1)), add(b"dig")], 2),
    "an act that waits": ([post(b'{"act":"invite"}') + add(b"dig")], 2),
    "chunks": ([CHUNKED, add(b"dig")], 2),
    "of the past": ([post(b'{"act":"add","title":"a"}', target=b"/v1/acts?at=yesterday")], 1),
    "lengths that are none": ([post(b"{}", length=b"-2")], 1),
    "two lengths": ([post(b"{}", b"content-length: 3\r\n")], 1),
    "the last": ([add(b"water", b"connection: close\r\n")], 1),
    "nobody called": ([add(b"water").replace(b"host: moot\r\n", b"")], 1),
}  # fmt: skip


async def answers(path, pieces, count, served, short):
    """The bytes of so many answers to what is sent piece by piece, the date apart."""
    heard = b""
    closing = trio.Event()
    with trio.fail_after(PATIENCE):
        async with trio.open_nursery() as nursery:
            door = Door(served.app, express=express(served.node) if short else None)
            nursery.start_soon(door.serve, [open_socket(path)], closing)
            async with await trio.open_unix_socket(path) as stream:
                for piece in pieces:
                    await stream.send_all(piece)
                    await trio.testing.wait_all_tasks_blocked()
                while len(_split(heard)) < count:
                    more = await stream.receive_some()
                    assert more or not heard or _split(heard), heard
                    if not more:
                        break
                    heard += more
            closing.set()
    return re.sub(rb"\r\ndate: [^\r]*", b"", heard)


def _split(heard):
    """The answers that came whole."""
    found = []
    while (end := heard.find(b"\r\n\r\n")) >= 0:
        length = re.search(rb"content-length: (\d+)", heard[:end])
        size = end + 4 + int(length[1])
        if len(heard) < size:
            break
        found.append(heard[:size])
        heard = heard[size:]
    return found


@pytest.mark.spec("API-88")
@pytest.mark.parametrize("story", STORIES)
async def test_an_act_is_answered_alike_whichever_way_it_goes(tmp_path, story):
    pieces, count = STORIES[story]
    path = str(tmp_path / "api.sock")
    both = [
        await answers(path, pieces, count, await gardener(), short=short) for short in (True, False)
    ]
    assert both[0] == both[1]
    assert len(_split(both[0])) == count


def test_only_what_is_plain_is_taken():
    whole = add(b"water")
    taken = take(whole + LOOK)
    assert isinstance(taken, Taken)
    assert (taken.size, taken.body) == (len(whole), b'{"act":"add","title":"water"}')
    assert take(whole[:-1]) is NEED_DATA
    for odd in (
        whole.replace(b"POST", b"PUT "),
        whole.replace(b"HTTP/1.1", b"HTTP/1.0"),
        whole.replace(b"host: moot", b"host : moot"),
        whole.replace(b"host: moot", b" host: moot"),
        whole.replace(b"host: moot", b"host: mo\x00ot"),
        whole.replace(b"host: moot", b"host: mo\nx: y"),
        whole.replace(b"host: moot", b"host: moot\r\nhost: moot"),
        whole.replace(b"host: moot", b"expect: 100-continue\r\nhost: moot"),
    ):
        assert take(odd) is None, odd


async def test_a_connection_in_use_is_not_idle(tmp_path, autojump_clock):
    """Acts past the general server count as use, for whoever closes what is idle."""
    ada, path, closing = await gardener(), str(tmp_path / "api.sock"), trio.Event()
    # Sockets are outside of virtual time: the wait is in steps that leave them room.
    async with trio.open_nursery() as nursery:
        door = Door(ada.app, express=express(ada.node))
        nursery.start_soon(partial(door.serve, [open_socket(path)], closing))
        async with await trio.open_unix_socket(path) as stream:
            for _ in range(4):
                await stream.send_all(add(b"water"))
                assert (await stream.receive_some()).startswith(b"HTTP/1.1 200")
                await trio.sleep(45)
        closing.set()
