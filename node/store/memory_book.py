"""Cards and peers of one group in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from moot.node.store.contract import Card, KnownPeer, Place, named
from moot.protocol.limits import MAX_ADDRESSES_PER_PEER, MAX_KNOWN_PEERS


class MemoryCards:
    """See `Cards`."""

    def __init__(self) -> None:
        self._cards: dict[bytes, Card | None] = {}

    def touch(self, targets: Iterable[bytes]) -> None:
        """See `Cards.touch`."""
        self._cards.update(dict.fromkeys(targets))

    def stale(self, limit: int) -> list[bytes]:
        """See `Cards.stale`."""
        return [target for target, card in self._cards.items() if card is None][:limit]

    def keep(self, cards: Iterable[Card]) -> None:
        """See `Cards.keep`."""
        for card in cards:
            if card.target in self._cards:
                self._cards[card.target] = card

    def card(self, target: bytes) -> Card | None:
        """See `Cards.card`."""
        return self._cards.get(target)

    def of_kind(self, kind: str, *, open_only: bool) -> Iterator[Card]:
        """See `Cards.of_kind`."""
        for target in sorted(self._cards):
            card = self._cards[target]
            if card is not None and card.kind == kind and (card.open or not open_only):
                yield card

    def between(self, low: bytes, high: bytes, limit: int) -> list[bytes]:
        """See `Cards.between`."""
        return sorted(target for target in self._cards if low <= target <= high)[:limit]


class MemoryPeers:
    """See `Peers`."""

    def __init__(self, find: Callable[[bytes], Place | None]) -> None:
        self._find = find
        self._met: dict[str, tuple[int, bytes | None]] = {}
        self._addresses: dict[str, dict[str, int]] = {}
        self._acks: dict[tuple[bytes, int], set[Place]] = {}
        self.version = 0
        """See `Peers.version`."""

    def known(self) -> list[KnownPeer]:
        """See `Peers.known`."""
        return [
            KnownPeer(peer, log, met, tuple(self._best(peer)))
            for peer, (met, log) in sorted(self._met.items(), key=lambda item: -item[1][0])
        ]

    def _best(self, peer: str) -> list[str]:
        addresses = self._addresses.get(peer, {})
        return sorted(addresses, key=lambda name: (-addresses[name], name))

    def knows(self, peer: str) -> bool:
        """See `Peers.knows`."""
        return peer in self._met

    def hear(self, peer: str, addresses: Iterable[str]) -> None:
        """See `Peers.hear`."""
        self.version += 1
        self._met.setdefault(peer, (0, None))
        known = self._addresses.setdefault(peer, {})
        heard = list(addresses)
        for address in heard:
            known.setdefault(address, 0)
        old = sorted(one for one, worked in known.items() if not worked and one not in heard)
        for address in old[: max(0, len(known) - MAX_ADDRESSES_PER_PEER)]:
            del known[address]
        self._bound(peer)

    def meet(self, peer: str, log: bytes | None, address: str | None, at: int) -> None:
        """See `Peers.meet`."""
        self.version += 1
        self._met[peer] = (at, log)
        if address is not None:
            self._addresses.setdefault(peer, {})[address] = at
        self._bound(peer)

    def drop(self, peer: str) -> None:
        """See `Peers.drop`."""
        self.version += 1
        self._met.pop(peer, None)
        self._addresses.pop(peer, None)
        kept = {which: acks for which, acks in self._acks.items() if which[0] != named(peer)}
        self._acks = kept

    def _bound(self, peer: str) -> None:
        for address in self._best(peer)[MAX_ADDRESSES_PER_PEER:]:
            del self._addresses[peer][address]
        others = [known.peer for known in self.known() if known.peer != peer]
        for old in others[MAX_KNOWN_PEERS - 1 :]:
            self.drop(old)

    def acknowledge(
        self, device: bytes, tips: Iterable[bytes], nothing: Iterable[int] = ()
    ) -> None:
        """See `Peers.acknowledge`."""
        self.version += 1
        news: dict[tuple[bytes, int], set[Place]] = {(device, log): set() for log in nothing}
        for place in map(self._find, tips):
            if place is not None:
                news.setdefault((device, place.log), set()).add(place)
        self._acks.update(news)

    def acks(self) -> dict[bytes, list[Place]]:
        """See `Peers.acks`."""
        found: dict[bytes, list[Place]] = {}
        for (device, _), places in sorted(self._acks.items()):
            if places:
                found.setdefault(device, []).extend(sorted(places, key=lambda one: one.entry))
        return found
