"""A deed: what a villager does, as the ops that the product would write for it, or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from moot.crdt.op import Op

if TYPE_CHECKING:
    from laws.house import House
    from laws.village import Village

WORDS: Final = ["plant", "dig", "water"]
FEW: Final = 3
"""Goals and tasks after which people work on what there is: quarrels need company."""

Deed: TypeAlias = "Callable[[Village, House], list[Op]]"
