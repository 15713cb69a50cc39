"""Defect: libp2p pins a version of fastecdsa that needs a C compiler to install.

It is for peer identities on the curve P-256, which nobody here has, and it is imported whether or
not one ever turns up. These modules take its place, also where it happens to be installed: one path
for everybody, and no C code at the disposal of strangers. Using anything in them raises.
See specs/decisions/0003-no-fastecdsa.md.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import NoReturn

MODULES = (
    "fastecdsa",
    "fastecdsa.curve",
    "fastecdsa.keys",
    "fastecdsa.point",
    "fastecdsa.encoding",
    "fastecdsa.encoding.sec1",
    "fastecdsa.encoding.util",
)


class _Refusing(type):
    """Answers every use of a stand-in with the reason."""

    def __getattr__(cls, name: str) -> NoReturn:
        _refuse(name)

    def __call__(cls, *_args: object, **_kwargs: object) -> NoReturn:
        _refuse(cls.__name__)


class StandIn(metaclass=_Refusing):
    """What every name in the stand-in modules is: good for an annotation and for nothing else."""


class _StandInModule(ModuleType):
    def __getattr__(self, name: str) -> type[StandIn]:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn


def stand_in_for_fastecdsa() -> None:
    """Put the stand-in where libp2p looks for fastecdsa, unless something loaded the real one."""
    if "fastecdsa" in sys.modules:
        return
    for name in MODULES:
        module = _StandInModule(name, __doc__)
        module.__path__ = []
        sys.modules[name] = module
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, module)


def _refuse(name: str) -> NoReturn:
    raise NotImplementedError(f"{name}: keys on the curve P-256 are not supported")
