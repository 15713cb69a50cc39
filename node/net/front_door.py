"""Defect: importing any part of libp2p imports all of it.

`libp2p/__init__.py` loads the DHT, gossip, relays, TLS, mDNS and secio before the first submodule:
twice the time and a third more memory than the parts used here, and code that strangers' bytes need
not come near. The package is therefore put in place with its path and without its body. Who asks it
for a name it would have had (`from libp2p import new_host`) still gets it: the body runs then. The
same for the two packages above the messages of relays, whose bodies bring the host along.
"""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

from moot.node.net.compiler_pin import stand_in_for_fastecdsa

PACKAGE = "libp2p"
INNER = ("libp2p.relay", "libp2p.relay.circuit_v2")


class FrontDoor(ModuleType):
    """The package with its body not yet run."""

    def __getattr__(self, name: str) -> object:
        """Run the body for a name that it would have defined."""
        if name.startswith("__") or self.__dict__.get("_opened"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        self._open()
        return getattr(self, name)

    def _open(self) -> None:
        self.__dict__["_opened"] = True
        stand_in_for_fastecdsa()
        if self.__name__ == PACKAGE:
            for name in INNER:  # all of it is wanted
                sys.modules.pop(name, None)
        if self.__spec__ is not None and self.__spec__.loader is not None:
            self.__spec__.loader.exec_module(self)


def close_front_door() -> None:
    """Keep the body of libp2p from running on import; too late if it has. spec: NET-1."""
    if PACKAGE in sys.modules or not _put_in_place(PACKAGE):
        return
    for name in INNER:
        if _put_in_place(name):
            parent, _, child = name.rpartition(".")
            setattr(sys.modules[parent], child, sys.modules[name])


def _put_in_place(name: str) -> bool:
    spec = importlib.util.find_spec(name)
    if spec is None:
        return False  # not installed: importing a part of it will say so
    module = importlib.util.module_from_spec(spec)
    module.__class__ = FrontDoor
    sys.modules[name] = module
    return True


def front_door_is_closed() -> bool:
    """Whether the body of libp2p has not run in this process."""
    module = sys.modules.get(PACKAGE)
    return isinstance(module, FrontDoor) and not module.__dict__.get("_opened")
