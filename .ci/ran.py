"""Fail when a test run tested nothing, or skipped what it should have run."""

import sys
from pathlib import Path
from xml.etree import ElementTree

LEAST = 100  # far below what there is: this catches an empty or truncated collection


def main(report: str) -> str | None:
    """Read a JUnit report; return what is wrong with it, or None."""
    suites = list(ElementTree.fromstring(Path(report).read_text()).iter("testsuite"))  # noqa: S314
    total = sum(int(suite.get("tests", 0)) for suite in suites)
    skipped = sum(int(suite.get("skipped", 0)) for suite in suites)
    print(f"{total} tests, {skipped} skipped")
    if total - skipped < LEAST:
        return f"only {total - skipped} tests ran; at least {LEAST} were expected"
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
