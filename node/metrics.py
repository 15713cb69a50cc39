"""Metrics: a node in numbers, for whoever watches machines. None of them names anybody."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from trio.lowlevel import current_statistics

from moot.node import node as network
from moot.node.keeper.quota import entries_of
from moot.node.node import Node
from moot.node.things.holding import Holding
from moot.node.version import VERSION
from moot.node.warning import warnings
from moot.protocol.events import Ending

TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4


def exposition(node: Node) -> bytes:
    """The node and its process as Prometheus reads it, text format 0.0.4. spec: API-71."""
    registry = CollectorRegistry()
    registry.register(_Numbers(node))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


class _Numbers(Collector):
    """Sums over all groups: how many groups there are is told, and nothing of any one."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def collect(self) -> Iterator[Metric]:
        node = self._node
        info = GaugeMetricFamily("moot_info", "Always 1", labels=["version"])
        info.add_metric([VERSION], 1)
        yield info
        yield _gauge("moot_uptime_seconds", "Since this node started", _uptime(node))
        yield _gauge("moot_network_up", "1 if it listens", node.network.state == network.UP)
        yield _gauge("moot_peers_connected", "Devices with a session", len(node.company.visits()))
        yield _gauge("moot_peers_failing", "Devices not reached last", len(node.company.failures()))
        yield _gauge("moot_warnings", "What moot status warns of", len(warnings(node)))
        yield _gauge("moot_tasks", "Tasks of the event loop", current_statistics().tasks_living)
        yield _gauge("moot_store_bytes", "The store's file and its journal", _stored(node))
        yield from self._groups()
        yield from self._sessions()
        yield from self._kept()

    def _groups(self) -> Iterator[Metric]:
        groups = [one.replica for one in self._node.profile]
        held = [Holding(one, None) for one in groups]
        yield CounterMetricFamily("moot_taken_in", "Entries taken in or written", self._node.seq)
        yield _gauge("moot_groups", "Groups of this home", len(groups))
        yield _gauge("moot_members", "Members, in each group", sum(len(one.others) for one in held))
        yield _gauge("moot_logs", "Devices that ever wrote", sum(len(one.logs) for one in groups))
        yield _gauge("moot_entries", "Entries held", sum(one.entries for one in held))
        waiting = sum(one.space.waiting() for one in groups)
        yield _gauge("moot_waiting", "Changes that wait for entries not here yet", waiting)
        yield _gauge("moot_gaps", "Entries without their body", sum(one.gaps() for one in groups))

    def _sessions(self) -> Iterator[Metric]:
        tally = self._node.tally
        yield _counter("moot_received_bytes", "Read from peers", tally.received)
        yield _counter("moot_sent_bytes", "Written to peers", tally.sent)
        yield _counter("moot_sessions_met", "Sessions past the hello", tally.met)
        yield _counter("moot_sessions_refused", "Sessions turned away", tally.refused)
        endings = CounterMetricFamily(
            "moot_sessions_ended", "Sessions that ended, by how", labels=["ending"]
        )
        for ending in Ending:
            endings.add_metric([ending.name.lower()], tally.endings[ending])
        yield endings
        yield _counter("moot_session_faults", "Ended by a fault of ours", tally.faults)
        yield _counter("moot_disk_errors", "Ended since the disk failed", tally.disk_errors)
        yield _counter("moot_runs_new", "Came and brought something", tally.new)
        yield _counter("moot_runs_again", "Came and were held already", tally.again)
        yield _counter("moot_runs_put_off", "Not kept since a quota was full", tally.put_off)

    def _kept(self) -> Iterator[Metric]:
        """What this home only keeps, and nothing of any one group. spec: KEEP-13."""
        node = self._node
        groups = [one for one in node.profile if one.id in node.quota]
        paused = sum(node.quota.why_full(one.id) is not None for one in groups)
        entries = sum(entries_of(one.replica) for one in groups)
        yield _gauge("moot_kept_groups", "Groups that are only kept", len(groups))
        yield _gauge("moot_kept_entries", "Entries of these", entries)
        yield _gauge("moot_kept_bytes", "Bytes of these, as quotas count", node.quota.used)
        yield _gauge("moot_kept_quota_bytes", "What they may take", node.quota.limits.all)
        yield _gauge("moot_kept_groups_paused", "Groups that are full", paused)
        if node.home is not None:
            free = shutil.disk_usage(node.home.data).free
            yield _gauge("moot_disk_free_bytes", "Free where the home lies", free)


def _counter(name: str, meaning: str, value: float) -> CounterMetricFamily:
    return CounterMetricFamily(name, meaning, value=value)


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=value)


def _uptime(node: Node) -> float:
    return node.clock.monotonic() - node.began


def _stored(node: Node) -> int:
    size = 0
    if node.home is not None:
        for suffix in ("", "-wal"):
            with suppress(FileNotFoundError):  # a journal is there while it is needed
                size += os.stat(f"{node.home.database}{suffix}").st_size  # noqa: PTH116
    return size
