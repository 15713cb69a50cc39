"""Relays, and those behind them, that do not do what they should."""

import pytest
import trio

from integration.net.test_relay import three, through
from moot.node.link import NotReached
from moot.node.net.circuit import Circuit
from moot.node.net.door import Room
from moot.node.net.library import MuxedStreamError, RelayStatus, StopMessage
from moot.node.net.relay import STOP
from moot.node.net.side_stream import SidePipe, hear, open_side, say
from moot.node.net.stream_link import StreamLink
from moot.protocol import relay_limits


async def silence(_link: StreamLink, _pipe: SidePipe) -> None:
    await trio.sleep_forever()


async def test_a_far_end_that_does_not_answer_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    async with three() as (ada, ben, _, _):
        monkeypatch.setattr(relay_limits, "RELAY_MS", 500)
        monkeypatch.setattr(ben.reach, "_serve", silence)
        with trio.fail_after(20), pytest.raises(NotReached) as failure:
            await ada.dial(ben.peer_id, through(ben))
        assert failure.value.tried[-1].why == "the relay gets no answer from there"


@pytest.mark.spec("RCH-1")
async def test_a_relay_cannot_be_the_one_it_leads_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says it has a circuit to Ben, and then answers on it itself."""
    async with three() as (ada, ben, cleo, _):

        async def pose(_payer: str, near: SidePipe, _far: SidePipe) -> None:
            async with trio.open_nursery() as nursery:
                circuit = Circuit(near, ada.peer_id, "/ip4/127.0.0.1/tcp/1", nursery)
                await cleo._swarm.serve_circuit(circuit)

        monkeypatch.setattr(cleo.reach.relay, "_carry", pose)
        with trio.fail_after(20), pytest.raises(NotReached) as failure:
            await ada.dial(ben.peer_id, through(ben))
        assert failure.value.tried[-1].why.startswith("no secure connection")
        assert cleo._arrivals.statistics().current_buffer_used == 0


@pytest.mark.spec("RCH-2")
async def test_nobody_offers_circuits_but_who_keeps_a_place_for_us() -> None:
    async with three() as (ada, ben, cleo, link):
        (to_ada,) = [one for one in cleo.reach._friends.now() if one.peer == ada.peer_id]
        pipe = await open_side(to_ada.connection, STOP)
        with trio.fail_after(20), pytest.raises(MuxedStreamError):
            await say(pipe, StopMessage(type=StopMessage.CONNECT))
            await hear(pipe, StopMessage)
        (to_ben,) = [one for one in cleo.reach._friends.now() if one.peer == ben.peer_id]
        pipe = await open_side(to_ben.connection, STOP)
        with trio.fail_after(20):
            await say(pipe, StopMessage(type=StopMessage.STATUS))
            answer = await hear(pipe, StopMessage)
        assert answer.status == RelayStatus.UNEXPECTED_MESSAGE
        assert not link.over


@pytest.mark.spec("RCH-7")
async def test_circuits_that_come_to_nothing_are_given_up() -> None:
    """A relay that fills a member with circuits gets as far as a household would."""
    async with three() as (_, ben, cleo, _):
        (to_ben,) = [one for one in cleo.reach._friends.now() if one.peer == ben.peer_id]
        ben._swarm.door.room = Room(total=64, inbound=48, per_address=2)
        pipes = []
        for _ in range(4):
            pipe = await open_side(to_ben.connection, STOP)
            await say(pipe, StopMessage(type=StopMessage.CONNECT))
            assert (await hear(pipe, StopMessage)).status == RelayStatus.OK
            pipes.append(pipe)
        ended = 0
        with trio.fail_after(20):
            for pipe in pipes[2:]:
                with pytest.raises(MuxedStreamError):
                    while True:
                        await pipe.receive()
                ended += 1
        assert ended == 2
        assert ben._swarm.door.inside == 2
