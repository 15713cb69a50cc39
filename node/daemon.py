"""The daemon: one process for one home, from the lock to the last goodbye.

The order matters. The lock comes first, so that nothing else is touched while another node runs;
then the store, which repairs itself; then the socket, and with it the API; the network last, since
it takes a second to load and may fail. Every step before the API ends in one clear refusal.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, cast

import trio

from moot.node import node as state
from moot.node.api.app import build, express
from moot.node.api.door import Door, open_socket
from moot.node.api.numbers_door import NumbersDoor
from moot.node.home import Home
from moot.node.hooks import Hooks
from moot.node.lock import HomeLock
from moot.node.locking import sweep
from moot.node.log_file import start_log
from moot.node.node import NetworkState, Node
from moot.node.page.door import PageDoor
from moot.node.ports import SystemClock, SystemRandomness
from moot.node.store.errors import DiskTrouble, StoreBusy, StoreDamaged, StoreTooNew, StoreTrouble
from moot.node.store.sqlite import SqliteStore
from moot.node.trouble import Trouble
from moot.node.vault import leave_no_picture, store_key

if TYPE_CHECKING:
    from hypercorn.typing import ASGIFramework
    from starlette.types import ASGIApp

log = logging.getLogger("moot.daemon")

GOODBYE_SECONDS: Final = 0.7
"""For requests to end and peers to be told; a stop takes less than a second in all."""

RETRY_SECONDS: Final = 30
"""Between tries to start a network that failed: an address may be free again, or exist again."""

CARDS_SECONDS: Final = 2
"""After a change until what lists need is prepared: more changes often follow."""

IDLE_SECONDS: Final = 60
"""Between looks though nothing changes: pasts are let go, and a full disk may have room again."""

MINUTES_SECONDS: Final = 60
"""Between looks at votes whose time may have come."""

COLLECT_AFTER: Final = (20_000, 50, 50)
"""Of Python's garbage collector: new objects before it looks at them, and so on up. Taking entries
in makes many objects and hardly a cycle; with the usual 700 a sixth of the time goes to looking."""


def run(
    home: Home,
    listen: Sequence[str] | None,
    ready: Callable[[], None],
    passphrase: bytes | None = None,
) -> None:
    """Run the node of `home` until it is told to stop; call `ready` once the API answers.

    `listen` holds addresses, is empty for the usual ones, or None to stay off the network. A
    locked home takes its passphrase. Raises Trouble if the node cannot start.
    """
    os.umask(0o077)
    gc.set_threshold(*COLLECT_AFTER)
    home.prepare()
    with HomeLock(home.lock):
        start_log(home.log)
        with opened(home, passphrase) as (node, listening):
            trio.run(_serve_until_signal, node, listening, listen, ready)
        log.info("stopped")


@contextmanager
def opened(home: Home, passphrase: bytes | None = None) -> Iterator[tuple[Node, socket.socket]]:
    """A node over the store of `home`, and the socket of its API; both are closed in the end.

    A locked home takes its passphrase. Whoever calls holds the home's lock. Raises Trouble.
    """
    key = _key_of(home, passphrase)
    store = open_store(home.database, key)
    try:
        listening = open_socket(home.socket)
        try:
            node = Node(store, SystemClock(), SystemRandomness(), home)
            node.has_lock = key is not None
            yield node, listening
        finally:
            with suppress(FileNotFoundError):
                os.unlink(home.socket)  # noqa: PTH108
            listening.close()
    finally:
        store.close()


def _key_of(home: Home, passphrase: bytes | None) -> bytes | None:
    """The key of the store; None if it has none. Raises Trouble."""
    try:
        sweep(home)
        key = store_key(home, passphrase)
    except OSError as error:
        raise Trouble(
            "disk", "the disk does not let the node work", cause=error.strerror
        ) from error
    if key is not None:
        leave_no_picture()
    return key


def open_store(path: str, key: bytes | None = None) -> SqliteStore:
    """The store at `path`, or what to do about it. Raises Trouble."""
    try:
        return SqliteStore(path, key=key)
    except StoreTooNew as error:
        raise Trouble("too-new", str(error), next=("install the newer moot again",)) from error
    except StoreBusy as error:
        raise Trouble(
            "store-busy",
            "another program has this home's store open",
            cause=str(error),
            next=("moot node stop     or end the program that reads it",),
        ) from error
    except StoreDamaged as error:
        lost = "; or a passphrase locks it, and the vault beside it is gone"
        raise Trouble(
            "damaged",
            "this home's store is damaged",
            cause=str(error) + lost * (key is None and "not a database" in str(error)),
            next=(
                f"bring back a backup, or move {path} away and join again:"
                " the others still have what you wrote",
            ),
        ) from error
    except DiskTrouble as error:
        raise Trouble(
            "disk",
            "the disk does not let the node work",
            cause=str(error),
            next=("free some space or make it writable, then:  moot doctor",),
        ) from error
    except StoreTrouble as error:
        raise Trouble("failed", "the store does not open", cause=str(error)) from error


async def _serve_until_signal(
    node: Node, listening: socket.socket, listen: Sequence[str] | None, ready: Callable[[], None]
) -> None:
    """Serve as the one thing that this process does. spec: NODE-6."""
    with trio.open_signal_receiver(signal.SIGTERM, signal.SIGINT, signal.SIGHUP) as signals:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(_heed, signals, node)
            nursery.start_soon(_freeze, node)
            await serve(node, listening, listen, ready)
            nursery.cancel_scope.cancel()


async def serve(
    node: Node, listening: socket.socket, listen: Sequence[str] | None, ready: Callable[[], None]
) -> None:
    """Serve until the node is told to stop."""
    closing = trio.Event()
    async with trio.open_nursery() as nursery:
        finished = trio.Event()
        app = build(node)
        page = PageDoor(node, app)
        node.web = page
        # The socket listens already: who calls before the next line is served after it.
        nursery.start_soon(_keep_door, node, app, listening, closing, finished)
        nursery.start_soon(page.run, closing)
        nursery.start_soon(_prepare_cards, node)
        nursery.start_soon(_keep_minutes, node)
        nursery.start_soon(Hooks(node).run)
        nursery.start_soon(NumbersDoor(node).run, closing)
        if listen is not None:
            node.set_network(NetworkState(state.STARTING))
            nursery.start_soon(keep_network, node, listen, closing)
        log.info("ready, pid %d", os.getpid())
        ready()
        await _told_to_stop(node)
        closing.set()
        with trio.move_on_after(GOODBYE_SECONDS):
            await finished.wait()
        nursery.cancel_scope.cancel()


async def _keep_door(
    node: Node,
    app: ASGIApp,
    listening: socket.socket,
    closing: trio.Event,
    finished: trio.Event,
) -> None:
    # Starlette and Hypercorn write the same ASGI types each in their own way.
    door = Door(cast("ASGIFramework", app), express=express(node))
    await door.serve([listening], closing)
    finished.set()


async def _told_to_stop(node: Node) -> None:
    while True:
        change = node.news.next
        if node.stopping:
            return
        await change.wait()


async def _heed(signals: AsyncIterator[int], node: Node) -> None:
    """Stop at the first signal."""
    async for number in signals:
        log.info("told to stop by signal %d", number)
        node.stop()


async def _freeze(node: Node) -> None:
    """Let the garbage collector pass over what stays: what is loaded, and the network's part."""
    before = ""
    while True:
        change = node.news.next
        if node.network.state != before:
            before = node.network.state
            gc.freeze()
        await change.wait()


async def _prepare_cards(node: Node) -> None:
    """Bring boards up to date a little at a time, so that no request finds much to do.

    While entries come in, what is prepared is stale a moment later; taking them in comes first.
    """
    while True:
        change, before = node.news.next, node.seq
        await trio.sleep(CARDS_SECONDS)
        node.pasts.forget(node.clock.wall_ms())
        for membership in node.profile:
            board = node.board_unprepared(membership)
            try:
                while node.seq == before and board.prepare():
                    await trio.lowlevel.checkpoint()
            except StoreTrouble as error:
                # Lists are made without cards meanwhile; the doctor says what is wrong.
                log.warning("cards wait for the disk: %s", error)
        with trio.move_on_after(IDLE_SECONDS):
            await change.wait()


async def _keep_minutes(node: Node) -> None:
    """Close votes as their time comes, and look whether a keeper has room again. spec: DEC-17."""
    await trio.sleep(CARDS_SECONDS)  # the first answers come first
    while True:
        change = node.news.next
        at = None
        try:
            at = node.clerk.attend()
            node.quota.look()
        except StoreTrouble as error:
            log.warning("votes wait for the disk: %s", error)
        # Looked at now and then although nothing happens: the clock may be set.
        left = MINUTES_SECONDS if at is None else (at - node.clock.wall_ms()) / 1000
        with trio.move_on_after(min(max(left, 0.05), MINUTES_SECONDS)):
            await change.wait()


async def keep_network(node: Node, listen: Sequence[str], closing: trio.Event) -> None:
    """Be on the network, and try again whenever that fails. A node works without."""
    while True:
        try:
            # libp2p takes a second to load; the API answers meanwhile. spec: API-2.
            join = await trio.to_thread.run_sync(
                _load_network,
                abandon_on_cancel=True,  # type: ignore[call-arg] # the stubs are older than trio
            )
            await join(node, listen, closing)
        except Exception as group:  # whatever it is, people can work offline
            log.exception("the network failed")
            error = _cause(group)
            reason = str(error) or type(error).__name__
            failed = NetworkState(state.FAILED, reason=reason)
            if isinstance(error, Trouble):  # trying again will not help. spec: NODE-10
                node.set_network(failed._replace(remedy=error.next[0]))
                return
            node.set_network(failed)
        else:
            return
        await trio.sleep(RETRY_SECONDS)


def _load_network() -> Callable[[Node, Sequence[str], trio.Event], Awaitable[None]]:
    from moot.node.connect import connect  # noqa: PLC0415

    return connect


def _cause(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
