"""What goes wrong with a disk, by what helps against it. All of it is the world's fault."""

from __future__ import annotations

from moot.protocol.errors import MootError


class StoreTrouble(MootError):  # noqa: N818 - the word people use
    """The store could not do what was asked; nothing of it was done. spec: STORE-5."""


class DiskTrouble(StoreTrouble):
    """The disk is full, read-only or failing: reading goes on, and a later try may succeed."""


class StoreBusy(StoreTrouble):
    """Another process holds the store."""


class StoreDamaged(StoreTrouble):
    """The file is no store of ours, or its pages contradict each other. spec: STORE-6."""


class StoreTooNew(StoreTrouble):
    """A newer moot has written this store; this one does not touch it. spec: STORE-6."""
