"""What peers sent goes to the disk in pieces, and a person's own writes go between them."""

from itertools import pairwise

import pytest
import trio

from moot.node.peering.storing import Pace, Storing
from moot.node.store.memory import MemoryStore
from moot.node.vetting.vetting import Vetting
from moot.protocol.events import PUSH, Offended, Store, Stored
from moot.protocol.limits import INGEST_LEAST, INGEST_MOST, INGEST_MS
from moot.protocol.supply import Outcome
from workshop import KEYS, Stopped, busy, everything, forge, put, replica


class Group:
    """A group of which storing asks only for its replica."""

    def __init__(self, at):
        self.replica = at


class Laden(Stopped):
    """A clock of a machine on which each look at it takes long."""

    def monotonic(self):
        self.now += 50
        return super().monotonic()


def runs_of_a_group():
    source = replica(MemoryStore())
    busy(source, people=8, entries=400)
    return tuple(run for runs in everything(source, 2_048) for run in runs), source


@pytest.mark.spec("SYNC-46")
async def test_own_writes_go_between_pieces_of_what_peers_sent():
    runs, source = runs_of_a_group()
    at = replica(MemoryStore())
    ben = forge(at, "ben")
    commits, written = [], []
    at.subscribe(lambda commit: commits.append((commit.ours, len(commit.entries))))
    storing = Storing({KEYS.group: Group(at)}, Laden(), Vetting())
    storing.pace.entries = INGEST_LEAST
    storing.put(Store(KEYS.group, 1, runs[: len(runs) // 2]))
    storing.put(Store(KEYS.group, 2, runs[len(runs) // 2 :]))

    async def write():
        while storing.busy:
            written.append(ben.write([put("pump", "title", str(len(written)))]))
            await trio.lowlevel.checkpoint()

    async with trio.open_nursery() as nursery:
        nursery.start_soon(write)
        heard = await storing.some()
    theirs = [place for place, (ours, _) in enumerate(commits) if not ours]
    assert len(theirs) >= len(source.frontier) * 400 // 8 // INGEST_LEAST
    # Never two pieces in a row while somebody wants to write.
    assert all(later - sooner > 1 for sooner, later in pairwise(theirs))
    longest = max(len(run.items) for run in runs)
    assert all(count <= max(INGEST_LEAST, longest) for ours, count in commits if not ours)
    assert [(type(event), event.want) for event in heard] == [(Stored, 1), (Stored, 2)]
    landings = [landing for event in heard for landing in event.landings]
    assert [landing.end.log for landing in landings] == [run.log for run in runs]
    assert {landing.outcome for landing in landings} <= {Outcome.NEW, Outcome.KNOWN}
    assert {*source.frontier.logs()} <= {*at.frontier.logs()}


async def test_many_small_messages_are_let_in_together():
    source = replica(MemoryStore())
    ada = forge(source, "ada")
    for number in range(30):
        ada.write([put("pump", "title", str(number))])
    runs = [run for runs in everything(source, 1) for run in runs]
    assert len(runs) > 20
    at, commits = replica(MemoryStore()), []
    at.subscribe(commits.append)
    storing = Storing({KEYS.group: Group(at)}, Stopped(), Vetting())
    for run in runs:
        storing.put(Store(KEYS.group, PUSH, (run,)))
    heard = await storing.some()
    assert len(commits) == 1
    assert [len(event.landings) for event in heard] == [1] * len(runs)


async def test_a_bad_run_offends_and_what_came_before_it_stays():
    runs, _ = runs_of_a_group()
    at = replica(MemoryStore())
    storing = Storing({KEYS.group: Group(at)}, Stopped(), Vetting())
    storing.pace.entries = 1
    bad = runs[-1]._replace(items=tuple(reversed(runs[-1].items)))
    storing.put(Store(KEYS.group, 1, (runs[0], bad)))
    (heard,) = await storing.some()
    assert isinstance(heard, Offended)
    assert [*at.frontier.logs()] == [runs[0].log]


def test_the_pace_follows_the_machine_within_bounds():
    pace = Pace()
    for _ in range(50):
        pace.took(pace.entries, INGEST_MS / 100)
    assert pace.entries == INGEST_MOST
    for _ in range(50):
        pace.took(pace.entries, 100 * INGEST_MS)
    assert pace.entries == INGEST_LEAST
    pace.took(1, 100 * INGEST_MS)
    pace.took(pace.entries, 0)
    assert INGEST_LEAST <= pace.entries <= INGEST_MOST
    for _ in range(50):
        pace.took(pace.entries, pace.entries / 10)  # ten entries a millisecond
    assert abs(pace.entries - 10 * INGEST_MS) < 10
