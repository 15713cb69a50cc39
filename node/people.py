"""People and peers of a group as JSON: who is here, who has what, and why not (specs/api.md)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from moot.crdt import device
from moot.crdt import member as members
from moot.crdt.verified import by as verifiers
from moot.node import node as network
from moot.node.company import Failure, Visit
from moot.node.devices import devices_of
from moot.node.node import Node
from moot.node.profile import Membership
from moot.node.store.contract import KnownPeer
from moot.node.things.holding import Marks
from moot.node.things.ids import written
from moot.node.things.stamp import stamp
from moot.node.things.view import View
from moot.node.ways.paths import Namer, beside, path_of, tried
from moot.protocol.group_keys import Power

Json = dict[str, object]

NAMED: Final = 3
"""People named as lacking what was just written: more than that is a number."""


def sessions(node: Node, membership: Membership, person: bytes) -> list[Visit]:
    """The sessions with devices of one person."""
    return [visit for key, visit in _visits(node, membership) if key == person]


def devices_here(node: Node, membership: Membership) -> set[bytes]:
    """The members of whom a device is connected now, ourselves apart."""
    return {key for key, _ in _visits(node, membership) if key is not None} - {membership.me}


def keepers_here(node: Node, membership: Membership) -> int:
    """How many devices that keep the group and write nothing are connected now."""
    visits = node.company.visits()
    return sum(visit.groups.get(membership.id, b"") is None for visit in visits)


def lacking(view: View, here: set[bytes], marks: Marks) -> list[Json]:
    """The first of those who are not known to have something."""
    lack = (key for key in view.holding.others if not view.holding.has(key, marks))
    return [{**view.person(key), "here": key in here} for key in islice(lack, NAMED)]


def _visits(node: Node, membership: Membership) -> Iterator[tuple[bytes | None, Visit]]:
    """The sessions in one group, each with the member whose device it is."""
    for visit in node.company.visits():
        if membership.id in visit.groups:
            yield _member(membership, visit.groups[membership.id]), visit


def _member(membership: Membership, log: bytes | None) -> bytes | None:
    logs = membership.replica.logs.of(log) if log is not None else ()
    return next((one.member for one in logs if one.member is not None), None)


def _known(membership: Membership) -> dict[bytes, list[KnownPeer]]:
    """By member, the devices that we met or heard of."""
    found: dict[bytes, list[KnownPeer]] = {}
    for known in membership.replica.ledger.peers.known():
        person = _member(membership, known.log)
        if person is not None:
            found.setdefault(person, []).append(known)
    return found


class People:
    """The members of a group at one moment."""

    def __init__(self, node: Node, view: View) -> None:
        self._node = node
        self._view = view
        self._membership = view.membership
        self._here = devices_here(node, self._membership)
        self._known = _known(self._membership)
        self._failures = node.company.failures()

    def all(self) -> list[Json]:
        """Everybody known, ourselves first, then whoever is here, then by name."""
        keys = list(self._view.board.names)
        people = [self.person(key) for key in keys]
        return sorted(people, key=lambda one: (not one["me"], not one["here"], str(one["name"])))

    def person(self, key: bytes) -> Json:
        """One member."""
        view = self._view
        logs = [log for log in self._membership.replica.logs if log.member == key]
        me = key == view.me
        visits = sessions(self._node, self._membership, key)
        profile = view.board.profile_id(key)
        row = view.board.rows.get(profile)
        space = self._membership.replica.space
        verified = verifiers(space, key)
        return {
            "person": written(profile),
            "short": view.short(profile),
            "name": view.board.name(key),
            "me": me,
            "here": me or key in self._here,
            "seen": stamp(view.now if me else self.seen(key)),
            "joined": stamp(row.made if row else None),
            "devices": len({log.key for log in logs}),
            "words": view.board.words(key),
            "about": members.view(space, key).about,
            "verified": [view.person(one) for one in verified],
            "verified_by_me": view.me in verified,
            "muted": view.muted(key),
            **path_of(visits[0] if visits else None, namer(self._node)),
            "tried": [] if me else tried(self.failure(key)),
            "lacks": 0 if me else view.holding.lacks(key),
            "reason": None if me else self.reason(key),
        }

    def is_here(self, key: bytes) -> bool:
        """Whether a device of theirs is connected now."""
        return key in self._here

    def seen(self, key: bytes) -> int | None:
        """When a device of theirs was last connected here."""
        if key in self._here:
            return self._view.now
        return max((known.met for known in self._known.get(key, ()) if known.met), default=None)

    def reason(self, key: bytes) -> str | None:
        """Why they have not everything; None if they have."""
        if self._view.holding.lacks(key) == 0:
            return None
        if key in self._here:
            return "catching-up"
        state = self._node.network.state
        if state == network.STARTING:
            return "network-starting"
        if state != network.UP:
            return "no-network"
        failure = self.failure(key)
        if failure is not None:
            return failure.reason
        return "not-met" if self.seen(key) is None else "away"

    def failure(self, key: bytes) -> Failure | None:
        """Why no device of theirs was reached the last time; None while one is here."""
        if key in self._here:
            return None
        ends = (self._failures.get(known.peer) for known in self._known.get(key, ()))
        return next(filter(None, ends), None)

    def sync(self) -> Json:
        """Who has what we have."""
        view = self._view
        holding = view.holding
        people = [self._synced(key) for key in holding.others]
        getting = self._node.company.getting(self._membership.id)
        return {
            "group": view.group,
            "power": Power(self._membership.replica.keys.power).name.lower(),
            "others": len(people),
            "have_all": sum(one["state"] == "has-all" for one in people),
            "have_mine": sum(not one["lacks_mine"] for one in people),
            "mine_waiting": holding.ours_waiting,
            "mine_alone": holding.ours_alone if self._membership.log else 0,
            "network": self._node.network.state,
            "getting": getting and getting._asdict(),
            "people": people,
            "devices": self._own_others(),
            "keepers": self._keepers(),
        }

    def kept_by(self, marks: Marks) -> list[Json]:
        """Our own other devices, then keepers, each with whether it has something. spec: API-95."""
        holding = self._view.holding
        wanted = tuple(marks)
        having = {device.mark(key) for key in holding.elsewhere if holding.device_has(key, wanted)}
        kept: list[Json] = [
            {
                "device": one["id"],
                "peer": None,
                "name": one["name"],
                "has": one["id"] in having,
                "here": one["here"],
                "seen": one["seen"],
            }
            for one in self._own_others()
        ]
        return kept + [
            {
                "device": None,
                "peer": one["peer"],
                "name": None,
                "has": holding.keeper_has(str(one["peer"]), wanted),
                "here": one["here"],
                "seen": one["seen"],
            }
            for one in self._keepers()
        ]

    def _own_others(self) -> list[Json]:
        """Our own devices but this one."""
        me = self._view.me
        if me is None or not self._view.holding.elsewhere:
            return []
        return [one for one in devices_of(self._node, self._view, me) if not one["this"]]

    def _keepers(self) -> list[Json]:
        """The devices that keep the group and write nothing, and what they are known to have."""
        here = {visit.peer for _, visit in _visits(self._node, self._membership)}
        met = {one.peer: one.met for one in self._membership.replica.ledger.peers.known()}
        holding = self._view.holding
        return [
            {
                "peer": peer,
                "here": peer in here,
                "state": "lacks" if lacks else "has-all",
                "lacks": lacks,
                "seen": stamp(self._view.now if peer in here else met[peer]),
            }
            for peer in holding.keepers
            for lacks in (holding.keeper_lacks(peer),)
        ]

    def _synced(self, key: bytes) -> Json:
        lacks = self._view.holding.lacks(key)
        return {
            **self._view.person(key),
            "here": key in self._here,
            "state": "unknown" if lacks is None else "lacks" if lacks else "has-all",
            "lacks": lacks,
            "lacks_mine": self._view.holding.lacks_of_ours(key),
            "seen": stamp(self.seen(key)),
            "reason": self.reason(key),
            "tried": tried(self.failure(key)),
        }


def namer(node: Node) -> Namer:
    """What gives the name of the person whose device a peer is, in any group."""

    def name(peer: str) -> str | None:
        for membership in node.profile:
            known = membership.replica.ledger.peers.known()
            log = next((one.log for one in known if one.peer == peer), None)
            person = _member(membership, log)
            if person is not None:
                return node.board(membership).name(person)
        return None

    return name


def peers(node: Node) -> list[Json]:
    """Every device that we are connected to, met, or heard of, in any group."""
    visits = {visit.peer: visit for visit in node.company.visits()}
    failures = node.company.failures()
    name = namer(node)
    found: dict[str, Json] = {}
    for membership in node.profile:
        board = node.board(membership)
        known = {one.peer: one for one in membership.replica.ledger.peers.known()}
        here = {one.peer for one in visits.values() if membership.id in one.groups}
        for peer in {**known, **dict.fromkeys(sorted(here))}:
            visit, met = visits.get(peer), known.get(peer)
            log = visit.groups.get(membership.id) if visit else met and met.log
            person = _member(membership, log)
            if peer in found:
                found[peer]["groups"] = [*found[peer]["groups"], membership.name]  # type: ignore[misc] # a list
                continue
            addresses = met.addresses if met else ()
            failure = failures.get(peer)
            found[peer] = {
                "peer": peer,
                "person": written(board.profile_id(person)) if person else None,
                "name": board.name(person) if person else None,
                "state": "connected" if visit else "away",
                "address": visit.address if visit else next(iter(addresses), None),
                "since": stamp(visit.since) if visit else None,
                "seen": stamp(node.clock.wall_ms() if visit else (met and met.met) or None),
                "ms": visit.ms if visit else None,
                "groups": [membership.name],
                **path_of(visit, name),
                "reason": failure.reason if failure and not visit else None,
                "tried": beside(node, visit) if visit else tried(failure),
            }
    return list(found.values())


def unreached(node: Node) -> list[Json]:
    """The people of all groups none of whose devices is connected, and why, where that is known."""
    devices = peers(node)
    here = {one["person"] for one in devices if one["person"] and one["state"] == "connected"}
    away = [one for one in devices if one["tried"] and one["person"] not in here]
    return [{name: one[name] for name in ("peer", "name", "reason", "tried")} for one in away]
