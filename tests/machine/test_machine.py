"""The machine: any deeds in any order at three homes, and the ledger says what each has to show."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count

from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from machine import (
    between_deeds,
    goal_deeds,
    look_deeds,
    loose_deeds,
    order_deeds,
    talk_deeds,
    trouble_deeds,
    undo_deeds,
    vote_deeds,
    work_deeds,
    wrong_deeds,
)
from machine.deed import DEEDS, Deed, Hand
from machine.house import House
from machine.village import NAMES, Village

EXAMPLES = int(os.environ.get("MOOT_MACHINE_EXAMPLES", "7"))
STEPS = 30
QUARRELS = 4
"""Times that a quarrel stands among the deeds beside the first: few come of themselves."""
MODULES = (
    work_deeds, order_deeds, between_deeds, goal_deeds, talk_deeds, vote_deeds, undo_deeds,
    loose_deeds, look_deeds, wrong_deeds, trouble_deeds,
)  # fmt: skip
"""Loaded, they tell the machine what people do."""

groups = count(1)


class Machine(RuleBasedStateMachine):
    """Any deeds; at the end everybody meets."""

    houses: dict[str, House]

    def __init__(self) -> None:
        super().__init__()
        self.village = Village(self.houses, f"village {next(groups)}")

    def do(self, deed: Deed, who: int, which: int, how: int) -> None:
        """One deed; if it fails, the script that leads there is told."""
        try:
            deed(self.village, Hand(who, which, how))
        except BaseException:
            note(f"{self.village.script}")
            raise

    def teardown(self) -> None:
        """Everybody meets, and all is as the ledger says."""
        try:
            self.village.connect(*NAMES)
            self.village.check_all()
            self.village.check_health()
        except BaseException:
            note(f"{self.village.script}")
            raise
        finally:
            self.village.leave()


def _rule(deed: Deed) -> Callable[..., None]:
    def step(self: Machine, who: int, which: int, how: int) -> None:
        self.do(deed, who, which, how)

    step.__name__ = deed.__name__
    small = st.integers(0, 2)
    drawn = rule(who=small, which=st.integers(0, 50), how=st.integers(0, 5000))
    return drawn(step)


for _name, _deed in DEEDS.items():
    setattr(Machine, _name, _rule(_deed))
for _number in range(QUARRELS):
    setattr(Machine, f"quarrel_{_number}", _rule(DEEDS["quarrel"]))


def test_any_deeds_at_three_homes_show_what_the_rules_say(houses: dict[str, House]) -> None:
    Machine.houses = houses
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize="MOOT_MACHINE_EXAMPLES" not in os.environ,
            suppress_health_check=list(HealthCheck),
        ),
    )
