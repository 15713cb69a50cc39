"""A link over libp2p keeps what `moot.node.link.Link` promises."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from loopback import linked, opened, talk, until
from moot.node.link import Link, LinkClosed
from moot.node.net.library import Yamux
from moot.protocol import limits

MEBIBYTE = 1 << 20


@pytest.mark.spec("NET-15")
async def test_both_ends_agree_who_they_are() -> None:
    async with linked() as pair:
        assert pair.near.peer == pair.listening.peer_id == pair.far.local_peer
        assert pair.far.peer == pair.dialling.peer_id == pair.near.local_peer
        assert (pair.near.initiator, pair.far.initiator) == (True, False)
        assert pair.near.address in pair.listening.addresses()
        assert len(pair.near.binding) == 32
        assert pair.near.binding == pair.far.binding
        other = await pair.dialling.dial(pair.listening.peer_id, pair.listening.addresses())
        assert other.binding != pair.near.binding


async def test_bytes_arrive_whole_and_in_order_both_ways() -> None:
    sent = bytes(range(256)) * 20_000

    async def collect(link: Link) -> bytes:
        got = bytearray()
        while len(got) < len(sent):
            got += await link.read()
        return bytes(got)

    async with linked() as pair:
        results: dict[str, bytes] = {}

        async def receive(name: str, link: Link) -> None:
            results[name] = await collect(link)

        async def send(link: Link) -> None:
            for start in range(0, len(sent), 70_001):
                await link.send(sent[start : start + 70_001])

        with trio.fail_after(60):
            async with trio.open_nursery() as nursery:
                for name, link in (("near", pair.near), ("far", pair.far)):
                    nursery.start_soon(receive, name, link)
                    nursery.start_soon(send, link)
        assert results == {"near": sent, "far": sent}


async def test_small_writes_travel_together(monkeypatch: pytest.MonkeyPatch) -> None:
    frames: list[int] = []
    write_frame = Yamux._write_frame

    async def counted(self: Yamux, data: bytes) -> None:
        frames.append(len(data))
        await write_frame(self, data)

    async with linked() as pair:
        await talk(pair.near, pair.far)
        monkeypatch.setattr(Yamux, "_write_frame", counted)
        with trio.fail_after(20):
            for _ in range(1_000):
                await pair.near.send(b"0123456789")
            got = 0
            while got < 10_000:
                got += len(await pair.far.read())
        assert len(frames) < 250


async def test_send_waits_while_the_other_end_does_not_read() -> None:
    async with linked() as pair:
        with trio.move_on_after(0.5) as patience:
            for _ in range(64):
                await pair.near.send(bytes(65_536))
        assert patience.cancelled_caught
        with trio.fail_after(20):
            got = 0
            while got < limits.SEND_QUEUE_BYTES:
                got += len(await pair.far.read())


async def test_what_was_queued_before_closing_arrives_before_the_end() -> None:
    async with linked() as pair:
        got = bytearray()

        async def read_to_the_end() -> None:
            with pytest.raises(LinkClosed):
                while True:
                    got.extend(await pair.far.read())
            await pair.far.aclose()

        with trio.fail_after(20):
            async with trio.open_nursery() as nursery:
                nursery.start_soon(read_to_the_end)
                for _ in range(32):
                    await pair.near.send(bytes(32_768))
                await pair.near.aclose()
        assert len(got) == MEBIBYTE


async def test_closing_ends_a_waiting_read_and_every_later_call() -> None:
    async with linked() as pair:
        with trio.fail_after(20):
            async with trio.open_nursery() as nursery:

                async def wait() -> None:
                    with pytest.raises(LinkClosed):
                        await pair.near.read()

                nursery.start_soon(wait)
                await wait_all_tasks_blocked()
                await pair.near.aclose()
            await pair.near.aclose()
            with pytest.raises(LinkClosed):
                await pair.near.read()
            with pytest.raises(LinkClosed):
                await pair.near.send(b"x")
            with pytest.raises(LinkClosed):
                await pair.far.read()


async def test_closing_ends_a_waiting_send() -> None:
    async with linked() as pair:
        with trio.fail_after(20):
            async with trio.open_nursery() as nursery:

                async def flood() -> None:
                    with pytest.raises(LinkClosed):
                        while True:
                            await pair.near.send(bytes(65_536))

                nursery.start_soon(flood)
                await until(lambda: len(pair.near._queue) >= limits.SEND_QUEUE_BYTES)
                await pair.near.aclose()


@pytest.mark.spec("NET-8")
async def test_a_connection_ends_with_its_link() -> None:
    async with linked() as pair:
        await pair.near.aclose()
        await pair.far.aclose()
        for network in (pair.dialling, pair.listening):
            assert network._swarm.get_connections() == []
            assert network._swarm.door.inside == 0


async def test_a_link_ends_when_the_other_network_closes() -> None:
    async with opened() as listening:
        async with opened() as dialling:
            await dialling.dial(listening.peer_id, listening.addresses())
            far = await listening.links().receive()
        with trio.fail_after(20), pytest.raises(LinkClosed):
            await far.read()
