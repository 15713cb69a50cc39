"""Agreeing on a protocol takes one round trip."""

import pytest
import trio
from trio.testing import memory_stream_pair, wait_all_tasks_blocked

from loopback import opened
from moot.node.net.idle_round_trips import OneBreath
from moot.node.net.library import (
    MULTISELECT_PROTOCOL_ID,
    MultiselectClient,
    MultiselectClientError,
    MultiselectCommunicator,
    ReadWriteCloser,
    TProtocol,
)

WANTED = TProtocol("/wanted/1")


class Pipe(ReadWriteCloser):
    """An end of a stream in memory, as the library wants it."""

    def __init__(self, stream: trio.abc.Stream) -> None:
        self._stream = stream

    async def read(self, n: int | None = None) -> bytes:
        return bytes(await self._stream.receive_some(n))

    async def write(self, data: bytes) -> None:
        await self._stream.send_all(data)

    async def close(self) -> None:
        await self._stream.aclose()

    def get_remote_address(self) -> None:
        return None


@pytest.mark.spec("NET-24")
@pytest.mark.parametrize("guarded", [True, False])
async def test_a_proposal_waits_for_nothing_in_between(guarded: bool) -> None:
    near, far = (MultiselectCommunicator(Pipe(end)) for end in memory_stream_pair())
    client = OneBreath() if guarded else MultiselectClient()
    agreed: list[TProtocol] = []
    heard: list[str] = []

    async def propose() -> None:
        agreed.append(await client.select_one_of([WANTED], near))

    async def listen() -> None:
        while True:
            heard.append(await far.read())

    async with trio.open_nursery() as nursery:
        nursery.start_soon(propose)
        nursery.start_soon(listen)
        await wait_all_tasks_blocked()
        assert heard == [MULTISELECT_PROTOCOL_ID, WANTED][: 2 if guarded else 1]
        assert not agreed
        for line in (MULTISELECT_PROTOCOL_ID, WANTED):
            await far.write(line)
        await wait_all_tasks_blocked()
        assert agreed == [WANTED]
        nursery.cancel_scope.cancel()


@pytest.mark.parametrize("answers", [(MULTISELECT_PROTOCOL_ID, "na"), ("/multistream/2.0.0",)])
async def test_another_answer_is_no_agreement(answers: tuple[str, ...]) -> None:
    near, far = (MultiselectCommunicator(Pipe(end)) for end in memory_stream_pair())
    for answer in answers:
        await far.write(answer)
    with pytest.raises(MultiselectClientError):
        await OneBreath().select_one_of([WANTED], near)


@pytest.mark.spec("NET-24")
async def test_every_agreement_of_a_dial_is_made_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def waits(*_: object) -> None:
        raise AssertionError("the library's own way was taken")

    made: list[TProtocol] = []
    ours = OneBreath.select_one_of

    async def counted(
        self: OneBreath,
        protocols: tuple[TProtocol],
        communicator: MultiselectCommunicator,
        _: int = 0,
    ) -> TProtocol:
        made.append(await ours(self, protocols, communicator))
        return made[-1]

    monkeypatch.setattr(MultiselectClient, "handshake", waits)
    monkeypatch.setattr(OneBreath, "select_one_of", counted)
    async with opened() as dialling, opened() as listening:
        await dialling.dial(listening.peer_id, listening.addresses())
    assert made == ["/noise", "/yamux/1.0.0", "/x/1"]
