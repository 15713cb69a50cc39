"""Lines that break after any number of bytes: what was verified is not fetched twice."""

from functools import partial

import pytest

from moot.protocol.hello import Line
from moot.protocol.limits import MAX_ENTRY_BYTES, RUN_BYTES
from sessions import HELLO, heavy, two
from stepper import End, Wire, equal
from workshop import Author

PAGES = 40
"""Entries of 32 KiB: five runs of 256 KiB, each of which has a signature at its end."""

WASTE = RUN_BYTES + MAX_ENTRY_BYTES + 2 * HELLO
"""A run that did not come whole, and the words before it."""


class Short(Wire[End]):
    """A wire that carries 5 KB a millisecond, and breaks after so many bytes to its left end."""

    def __init__(self, left, right, most):
        super().__init__(left, right)
        self.carried, self.most = 0, most

    def _carry(self, to, data):
        for start in range(0, len(data), 5_000):
            self._last[to] = max(self._last[to], to.world.now) + 1
            to.world.at(self._last[to], partial(self._arrive, to, data[start : start + 5_000]))

    def _arrive(self, to, piece):
        if to is self.left and not self.broken:
            piece = piece[: self.most - self.carried]
            self.carried += len(piece)
        super()._arrive(to, piece)
        if self.carried == self.most and not self.broken:
            self.snap()


def fetched(most):
    """Bytes that it takes to get everything over wires that carry `most`, and how many broke."""
    world, ada, ben = two()
    for run in heavy(Author("ada"), PAGES):
        ada.replica.ingest([run])
    total = 0
    for cuts in range(50):
        line = Line(ben.name, ada.name, world.chance.randbytes(32))
        wire = Short(End(ben, line, initiator=True), End(ada, line, initiator=False), most)
        wire.left.start()
        world.pass_time(10_000)
        total += wire.carried
        if not wire.broken:
            wire.snap()
            assert equal(ada, ben)
            return total, cuts
    raise AssertionError("no try brings anything new")


@pytest.mark.spec("SYNC-47")
def test_wherever_a_line_breaks_no_verified_byte_comes_twice():
    whole, cuts = fetched(2**40)
    assert cuts == 0
    assert whole < 1.05 * PAGES * 32_768
    for most in range(WASTE, whole, 44_111):
        total, cuts = fetched(most)
        assert cuts >= 1
        assert total <= whole + cuts * WASTE, f"{total} bytes of {whole} with {cuts} cuts at {most}"
        # The next try begins where the last one got to, so each brings at least what came whole.
        assert cuts <= whole // (most - WASTE + RUN_BYTES) + 1
