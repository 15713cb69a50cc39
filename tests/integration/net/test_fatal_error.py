"""No stranger can end the process."""

import pytest
import trio

from loopback import opened, reach, stranger, talk, until
from moot.node.net import network
from moot.node.net.fatal_error import ContainedErrors, brief
from moot.node.net.insides import muxer
from moot.node.net.library import Yamux
from moot.node.net.short_window import Pipe

HANDSHAKE = b"\x13/multistream/1.0.0\n"
KILLERS = {
    "no name in UTF-8": HANDSHAKE + b"\x04\xff\xfe\xfd\n",
    "no greeting in UTF-8": b"\x04\xff\xfe\xfd\n",
    "endless number": b"\xff" * 16,
    "huge line": b"\xff\xff\xff\xff\x07",
    "no newline": HANDSHAKE + b"\x03abc",
    "nothing": b"\x00",
}


async def survives(victim: network.Network) -> None:
    async with opened() as visitor:
        near = await visitor.dial(victim.peer_id, victim.addresses())
        await talk(near, await victim.links().receive())


@pytest.mark.spec("NET-6")
@pytest.mark.parametrize("said", KILLERS.values(), ids=KILLERS)
async def test_nonsense_on_a_stream_ends_that_connection_alone(said: bytes) -> None:
    async with opened() as victim:
        async with stranger() as attacker:
            connection = await reach(attacker, victim)
            pipe = Pipe(await muxer(connection).open_stream())
            await pipe.write(said)
            await pipe.finish()
            with trio.fail_after(30):
                await connection.event_closed.wait()
        await until(lambda: victim._swarm.door.inside == 0)
        await survives(victim)


@pytest.mark.parametrize("said", [KILLERS["no name in UTF-8"]])
async def test_the_library_dies_of_four_bytes(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    monkeypatch.setattr(network, "contained", lambda handler: handler)
    died = False
    try:
        async with opened() as victim, stranger() as attacker:
            connection = await reach(attacker, victim)
            pipe = Pipe(await muxer(connection).open_stream())
            await pipe.write(said)
            await trio.sleep(30)
    except* UnicodeDecodeError:
        died = True
    assert died


@pytest.mark.spec("NET-6")
@pytest.mark.parametrize("guarded", [True, False])
async def test_an_error_in_the_muxer_ends_that_connection_alone(
    monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    async def broken(_self: Yamux) -> None:
        raise ZeroDivisionError

    if not guarded:
        monkeypatch.delattr(ContainedErrors, "start")
    died = False
    try:
        async with opened() as victim:
            async with stranger() as attacker:
                monkeypatch.setattr(Yamux, "handle_incoming", broken)
                with trio.move_on_after(0.5):
                    await reach(attacker, victim)
                    await trio.sleep(30)
                monkeypatch.undo()
            await survives(victim)
    except* ZeroDivisionError:
        died = True
    assert died is not guarded


def test_errors_are_named_not_quoted() -> None:
    group = ExceptionGroup("x", [ValueError("a stranger's words"), KeyError("more")])
    assert brief(group) == "KeyError, ValueError"
