"""How long a daily command takes, beside an interpreter that does nothing."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence


def took(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Seconds that a command takes from start to end."""
    began = time.monotonic()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - began


def compare(
    runs: int, command: Sequence[str], environment: Mapping[str, str]
) -> dict[str, list[float]]:
    """Runs of a command and of an empty Python, in turns, the first of each thrown away."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    samples: dict[str, list[float]] = {"moot": [], "floor": []}
    for _ in range(runs + 1):
        samples["moot"].append(took(command, {**plain, **environment}))
        samples["floor"].append(took([sys.executable, "-I", "-S", "-c", "pass"], plain))
    return {name: values[1:] for name, values in samples.items()}
