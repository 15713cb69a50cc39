"""The door of the API: who comes in, and how it closes."""

import os
import shutil
import socket
import sys
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trio

from caller import gardener
from moot.node.api import door
from moot.node.api.door import Door, caller, open_socket

HELLO = b"GET / HTTP/1.1\r\nhost: moot\r\n\r\n"
PATIENCE = 30


async def app(scope, receive, send):
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


async def endless(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"more", "more_body": True})
    while (await receive())["type"] != "http.disconnect":
        pass


@asynccontextmanager
async def open_door(path, served=app):
    closing = trio.Event()
    with trio.fail_after(PATIENCE):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(Door(served).serve, [open_socket(path)], closing)
            yield closing
            closing.set()


async def read_all(stream):
    data = b""
    async for chunk in stream:
        data += chunk
    return data


async def converse(path):
    """One question and its answer, after which the caller hangs up."""
    async with await trio.open_unix_socket(path) as stream:
        await stream.send_all(HELLO)
        answer = b""
        while not answer.endswith(b"/\r\n0\r\n\r\n"):
            more = await stream.receive_some()
            assert more, "hung up on without an answer"
            answer += more


@pytest.mark.spec("API-70")
async def test_who_hung_up_takes_no_place_from_those_who_come(tmp_path, monkeypatch):
    # Far more than there are places, and far sooner than an idle caller is sent away.
    monkeypatch.setattr(door, "MAX_CALLERS", 2)
    path = str(tmp_path / "api.sock")
    async with open_door(path):
        for _ in range(40):
            await converse(path)


@pytest.fixture
def folder():
    """A folder that other users may enter, unlike those of pytest."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


async def test_who_we_are_is_what_the_kernel_says():
    here, there = socket.socketpair(socket.AF_UNIX)
    with here, there:
        assert caller(here) == os.getuid()


async def test_our_own_processes_are_served_on_one_connection(tmp_path):
    path = str(tmp_path / "api.sock")
    async with open_door(path), await trio.open_unix_socket(path) as stream:
        for _ in range(3):
            await stream.send_all(HELLO)
            answer = b""
            while not answer.endswith(b"/\r\n0\r\n\r\n"):
                answer += await stream.receive_some()
            assert answer.startswith(b"HTTP/1.1 200")


@pytest.mark.spec("API-1")
@pytest.mark.skipif(os.getuid() != 0, reason="only root can pose as another user")
async def test_another_user_is_turned_away_before_a_word(folder):
    path = str(folder / "api.sock")
    code = (
        "import os, socket, sys; os.setgid(65534); os.setuid(65534)\n"
        "caller = socket.socket(socket.AF_UNIX); caller.connect(sys.argv[1])\n"
        "try: caller.sendall(sys.argv[2].encode())\n"
        "except (BrokenPipeError, ConnectionResetError): pass\n"
        "try: data = caller.recv(100)\n"
        "except ConnectionResetError: data = b''\n"
        "sys.exit(len(data))"
    )
    async with open_door(path):
        os.chmod(path, 0o666)  # noqa: PTH101
        command = [sys.executable, "-c", code, path, HELLO.decode()]
        ended = await trio.run_process(command, check=False, capture_stderr=True)
        assert ended.returncode == 0, ended.stderr
        async with await trio.open_unix_socket(path) as stream:
            await stream.send_all(HELLO)
            assert (await stream.receive_some()).startswith(b"HTTP/1.1 200")


async def test_closing_ends_idle_connections(tmp_path):
    path = str(tmp_path / "api.sock")
    async with open_door(path) as closing, await trio.open_unix_socket(path) as stream:
        await stream.send_all(HELLO)
        await stream.receive_some()
        closing.set()
        await read_all(stream)


async def test_a_listener_who_hangs_up_is_let_go(tmp_path):
    path = str(tmp_path / "api.sock")
    async with open_door(path, endless):
        for _ in range(5):
            async with await trio.open_unix_socket(path) as stream:
                await stream.send_all(HELLO)
                await stream.receive_some()
        # Leaving the block waits until every caller's task has ended.


@pytest.mark.parametrize(
    "noise",
    [
        b"\x00" * 200,
        b"GET\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\nx: " + b"a" * 70_000,
    ],
)
async def test_noise_costs_only_its_own_connection(tmp_path, noise):
    path = str(tmp_path / "api.sock")
    async with open_door(path):
        async with await trio.open_unix_socket(path) as stream:
            try:
                await stream.send_all(noise)
                await stream.send_eof()
                await read_all(stream)
            except trio.BrokenResourceError:
                pass
        async with await trio.open_unix_socket(path) as stream:
            await stream.send_all(HELLO)
            assert (await stream.receive_some()).startswith(b"HTTP/1.1 200")


async def test_readers_of_events_who_hang_up_leave_nothing_behind(tmp_path):
    path = str(tmp_path / "api.sock")
    ada = await gardener()
    # Leaving this block waits for every caller; the node is not stopping, so only hanging up helps.
    async with open_door(path, ada.app):
        for _ in range(20):
            async with await trio.open_unix_socket(path) as stream:
                await stream.send_all(HELLO.replace(b"/ ", b"/v1/events "))
                await stream.receive_some()


async def test_a_connection_serves_on_after_an_answer_in_pieces(tmp_path):
    path = str(tmp_path / "api.sock")
    ada = await gardener()
    async with open_door(path, ada.app), await trio.open_unix_socket(path) as stream:
        for _ in range(3):
            await stream.send_all(HELLO.replace(b"/ ", b"/v1/dump "))
            answer = b""
            while not answer.endswith(b"\r\n0\r\n\r\n"):
                answer += await stream.receive_some()
            assert answer.startswith(b"HTTP/1.1 200")
