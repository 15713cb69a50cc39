"""What peers sent is looked through in a process beside the node, with the same outcome as here."""

import io

import pytest
import trio

from moot.node.store.memory import MemoryStore
from moot.node.vetting import process, vetting
from moot.node.vetting.process import KEY, REFUSED, RUNS, VETTED, framed
from moot.node.vetting.vet import Key, Vetted, vet
from moot.node.vetting.vetting import Vetting
from moot.protocol.encoding import decode_again, encode_again
from moot.protocol.errors import Refused
from moot.protocol.limits import RUN_ENTRIES
from workshop import KEYS, busy, everything, replica


@pytest.fixture(scope="module")
def runs():
    source = replica(MemoryStore())
    busy(source, people=4, entries=1_200)
    return [run for part in everything(source, RUN_ENTRIES) for run in part]


def spoiled(run):
    return run._replace(items=(*run.items[:-1], run.items[-1]._replace(salt=bytes(16))))


def test_what_was_vetted_elsewhere_is_what_would_be_found_here(runs):
    for run in runs:
        found = vet(Key.of(KEYS), run)
        assert found.contents.count(None) < len(found.contents)
        assert Vetted.unpack(found.pack()) == found


def test_a_keeper_learns_nothing_but_that_a_run_is_sound(runs):
    found = vet(Key(KEYS.gate_public, KEYS.group, None), runs[0])
    assert found.ids == vet(Key.of(KEYS), runs[0]).ids
    assert not any(found.contents)


def answers_to(*frames):
    answers = io.BytesIO()
    process.serve(io.BytesIO(b"".join(frames)), answers)
    return answers.getvalue()


def test_the_process_answers_each_message_in_turn(runs):
    key = framed(KEY, encode_again([7, *Key.of(KEYS)]))
    good = framed(RUNS, encode_again([7, [run.encode() for run in runs[:2]]]))
    bad = framed(RUNS, encode_again([7, [runs[0].encode(), spoiled(runs[1]).encode()]]))
    said = answers_to(key, good, bad, good)
    kinds = []
    while said:
        end = process.HEAD + int.from_bytes(said[1 : process.HEAD], "big")
        kinds.append(said[:1])
        if said[:1] == VETTED:
            found = [Vetted.unpack(one) for one in decode_again(said[process.HEAD : end])]
            assert found == [vet(Key.of(KEYS), run) for run in runs[:2]]
        said = said[end:]
    assert kinds == [VETTED, REFUSED, VETTED]


async def started(beside):
    """Wait until large messages are given away."""
    beside.warm()
    with trio.fail_after(30):
        await beside.started.wait()


@pytest.mark.spec("NODE-14")
async def test_large_messages_are_vetted_by_a_real_process(runs):
    beside = Vetting()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(beside.run)
        await started(beside)
        large, small, bad = (
            beside.vet(KEYS, runs),
            beside.vet(KEYS, []),
            beside.vet(KEYS, [*runs[:-1], spoiled(runs[-1])]),
        )
        assert large.waits
        assert not small.waits
        with trio.fail_after(30):
            await large.seen()
            await bad.seen()
        assert large.found == [vet(Key.of(KEYS), run) for run in runs]
        assert small.found is None
        with pytest.raises(Refused):
            _ = bad.found
        nursery.cancel_scope.cancel()


@pytest.mark.spec("NODE-14")
async def test_what_a_dead_process_leaves_is_left_to_the_node(runs, monkeypatch):
    monkeypatch.setattr(vetting, "AGAIN_SECONDS", 0)
    beside = Vetting()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(beside.run)
        await started(beside)
        beside.end()
        verdict = beside.vet(KEYS, runs)
        with trio.fail_after(30):
            await verdict.seen()
        assert verdict.found is None
        await started(beside)  # it comes again
        again = beside.vet(KEYS, runs)
        with trio.fail_after(30):
            await again.seen()
        assert again.found == [vet(Key.of(KEYS), run) for run in runs]
        nursery.cancel_scope.cancel()
