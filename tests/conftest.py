"""Order and settings shared by every test.

Folders run from quick to slow, so that a plain mistake is told within seconds. Generated cases are
sized by MOOT_EXAMPLES (see ./test) and carry no wall-clock deadline: the machine may be busy. They
are new ones each time, but with MOOT_SAME_CASES the same, so that a change is judged by what it
changes.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ORDER = (
    "unit",
    "laws",
    "vectors",
    "contract",
    "fuzz",
    "power",
    "sim",
    "integration",
    "machine",
    "walkthroughs",
)

settings.register_profile(
    "moot",
    deadline=None,
    max_examples=int(os.environ.get("MOOT_EXAMPLES", "100")),
    derandomize="MOOT_SAME_CASES" in os.environ,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("moot")


def _rank(item: pytest.Item) -> int:
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    return ORDER.index(folder) if folder in ORDER else len(ORDER)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort by folder; the order within a folder stays as written."""
    items.sort(key=_rank)
