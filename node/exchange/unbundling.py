"""Unbundling: a bundle into a replica, some blocks at a time, by the door that all entries take.

Whoever gives the blocks keeps the place; nothing is kept here between two windows. So a bundle can
be gone on with after any end, and from its beginning, too: what is held is stepped over by its id.
"""

from __future__ import annotations

from typing import Final

import trio

from moot.node.exchange.bundle_plan import must_be_here
from moot.node.exchange.vouching import vouch
from moot.node.node import Node
from moot.node.profile import Membership
from moot.node.things.stamp import stamp
from moot.node.trouble import Trouble
from moot.protocol.bundle import Head, Seal
from moot.protocol.bundle_part import Contents, End, Piece, Places, Receipt
from moot.protocol.bundle_window import Cursor, Fault, Window, look
from moot.protocol.errors import Malformed, TheirFault, TooNew
from moot.protocol.limits import MAX_BUNDLE_FAULTS, MAX_BUNDLE_RECEIPTS, SERVE_STEP
from moot.protocol.run import Run
from moot.protocol.supply import Outcome, Tip

Json = dict[str, object]

JOIN: Final = "moot join < INVITE     and then:  moot bundle take FILE"
SHOWN: Final = 60
"""Letters of a group's name in a refusal."""


def whose(node: Node, data: bytes, group: str | None) -> tuple[Membership, Head]:
    """The group that a bundle is of, by its first bytes. Raises Trouble. spec: BUN-12."""
    try:
        head = Head.read(data)
    except TooNew as error:
        raise Trouble(
            "newer-file",
            "a newer moot made this bundle",
            cause=str(error),
            next=("install the newest moot",),
        ) from error
    except Malformed as error:
        raise _no_bundle(error) from error
    named = node.profile.find(group) if group is not None else None
    found = next((one for one in node.profile if head.is_of(one.replica.keys.bundle_key)), None)
    if found is None:
        raise Trouble(
            "no-group",
            "this bundle is of a group that you are not in",
            cause="only a key to the group opens it; ask for an invite, which is one",
            next=(JOIN,),
        )
    if named is not None and named is not found:
        raise Trouble(
            "other-group",
            f"the bundle is of {found.name[:SHOWN]}, and this is {named.name[:SHOWN]}",
            next=(f"moot bundle take FILE -g {found.written}",),
        )
    return found, head


def _no_bundle(error: Malformed) -> Trouble:
    return Trouble(
        "bad-file",
        "this is no bundle, or its beginning is damaged",
        cause=str(error),
        next=("moot bundle make FILE     where it comes from; of other files:  moot import FILE",),
    )


class Taking:
    """One window of a bundle on its way into one replica."""

    def __init__(self, node: Node, membership: Membership, head: Head) -> None:
        self._node = node
        self._membership = membership
        self._replica = membership.replica
        self._seal = Seal(membership.replica.keys.bundle_key, head.salt)
        self._steps_over = not membership.replica.gaps()
        """What is held is not looked at; unless bodies are lacking, which may be here."""
        self._batch: list[tuple[int, Run]] = []
        self._size = 0
        self._contents: Contents | None = None
        self._places: Places | None = None
        self._receipts = 0
        self._vouched: dict[bytes, list[Tip]] = {}
        """What was signed for, by the key of the log of the device that signed."""
        self._faults: list[Fault] = []
        self._counts = dict.fromkeys(("new", "known", "gaps", "surplus", "paused"), 0)

    async def take(self, at: Cursor, data: bytes) -> Json:
        """Let in what begins at `at` and is whole in `data`, a batch at a time. spec: BUN-13.

        Between two batches others have their turn. Raises Trouble `no-group` if the group is left
        meanwhile, StoreTrouble if the disk fails; what was let in before stays.
        """
        window = look(self._seal, at, data)
        self._faults += window.faults
        for place, part in window.found:
            match part:
                case Contents():
                    self._contents = part
                case Piece():
                    if self._size + len(part.run) > SERVE_STEP:
                        await self._land_and_wait()
                    self._put(place, part)
                case Receipt():
                    await self._land_and_wait()  # the log of the maker may be among it
                    self._heed(place, part)
                case Places():
                    self._places = self._places or part
                case End():
                    pass
        self._land()
        self._vouch()
        self._hear()
        return self._told(window)

    async def _land_and_wait(self) -> None:
        self._land()
        await trio.lowlevel.checkpoint()
        must_be_here(self._node.profile, self._replica)

    def _put(self, place: int, piece: Piece) -> None:
        """Put a piece into the batch, unless it is held."""
        if self._steps_over and self._replica.ledger.find(piece.end) is not None:
            self._counts["known"] += piece.entries
            return
        try:
            self._batch.append((place, piece.decoded()))
        except Malformed as error:
            self._faults.append(Fault(place, str(error)))
        self._size += len(piece.run)

    def _land(self) -> None:
        """Let the batch in; if something in it is unsound, all else of it. spec: BUN-14."""
        batch, self._batch, self._size = self._batch, [], 0
        if not batch:
            return
        try:
            self._ingest([run for _, run in batch])
        except TheirFault:
            for place, run in batch:
                try:
                    self._ingest([run])
                except TheirFault as fault:
                    self._faults.append(Fault(place, str(fault)))

    def _ingest(self, runs: list[Run]) -> None:
        landings, commit = self._replica.ingest(runs)
        new = len(commit.entries) if commit else 0
        self._counts["new"] += new
        sound = 0
        for landing, run in zip(landings, runs, strict=True):
            left_out = _LEFT_OUT.get(landing.outcome)
            if left_out is None:
                sound += len(run.items)
            else:
                self._counts[left_out] += len(run.items)
        self._counts["known"] += sound - new

    def _heed(self, place: int, receipt: Receipt) -> None:
        """Note what the maker signed to have, if that is somebody we know. spec: BUN-8."""
        ours = self._membership.log
        self._receipts += 1
        if receipt.log == ours or not self._replica.logs.of(receipt.log):
            return
        if self._receipts > MAX_BUNDLE_RECEIPTS:
            self._faults.append(Fault(place, "more receipts than one device needs"))
        elif not receipt.holds(self._replica.group):
            self._faults.append(Fault(place, "a receipt that its device did not sign"))
        else:
            self._vouched.setdefault(receipt.log, []).extend(receipt.tips)

    def _hear(self) -> None:
        """Note where members may be found, as if one of them had said it."""
        if self._places is None:
            return
        peers = self._replica.ledger.peers
        with self._node.store.transaction():
            for peer, addresses in self._places.peers:
                if peer != self._node.network.peer:
                    peers.hear(peer, addresses)
        for listener in self._node.profile.on_hint:
            listener(self._membership)

    def _vouch(self) -> None:
        """Remember what was signed for. spec: BUN-9."""
        for device, tips in self._vouched.items():
            vouch(self._node.store, self._replica, device, tips)
            self._node.news.ring()

    # -- what came of it -----------------------------------------------------------------------

    def _told(self, window: Window) -> Json:
        contents, following = self._contents, window.next
        return {
            "group": self._membership.name,
            "contents": contents
            and {"made": stamp(contents.made), "entries": contents.entries, "logs": contents.logs},
            **self._counts,
            "makers": list(filter(None, map(self._maker, self._vouched))),
            "faults": [fault._asdict() for fault in self._faults[:MAX_BUNDLE_FAULTS]],
            "faulty": len(self._faults),
            "next": following._asdict(),
            "ended": window.ended,
        }

    def _maker(self, key: bytes) -> Json | None:
        """Whose device signed a receipt, and what of ours they lack; None where none can tell."""
        logs = self._replica.logs.of(key)
        person = next((log.member for log in logs if log.member is not None), None)
        if person is None or person == self._membership.me:
            return None
        view = self._node.view(self._membership)
        return {
            **view.person(person),
            "lacks": view.holding.lacks(person),
            "lacks_of_mine": view.holding.lacks_of_ours(person),
        }


_LEFT_OUT: Final = {
    Outcome.GAP: "gaps",
    Outcome.SURPLUS: "surplus",
    Outcome.PAUSED: "paused",
}
"""Why entries are left out, by what became of their run."""
