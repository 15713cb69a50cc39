"""Real browsers before real nodes: `./test page`. Other runs leave these out, and collect none."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

if not os.environ.get("MOOT_PAGE"):
    collect_ignore_glob = ["test_*.py"]
else:
    from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

    from laptop import Laptop, two_met
    from page.window import Window

    CHROMIUM = os.environ["MOOT_PAGE"]
    OPTIONS = (
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    )  # fmt: skip
    PATIENCE_MS = 20_000
    """A bound that only a failure reaches."""

    expect.set_options(timeout=PATIENCE_MS)

    @pytest.fixture(scope="session")
    def browser() -> Iterator[Browser]:
        """One browser for all tests; each has a window of its own in it."""
        # Its sandbox refuses to run as root, which a container often is.
        options = [*OPTIONS, *["--no-sandbox"] * (os.getuid() == 0)]
        with sync_playwright() as playwright:
            found = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
            yield found
            found.close()

    @pytest.fixture(scope="session")
    def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Laptop, Laptop]]:
        """Ada and ben, in one group, each with a node that hears the other's."""
        with two_met(tmp_path_factory.mktemp("both")) as found:
            yield found

    @pytest.fixture
    def ada(both: tuple[Laptop, Laptop]) -> Laptop:
        return both[0]

    @pytest.fixture
    def ben(both: tuple[Laptop, Laptop]) -> Laptop:
        return both[1]

    @pytest.fixture
    def context(browser: Browser) -> Iterator[BrowserContext]:
        """A browser that was never here; nothing it says on its console may be a complaint."""
        made = browser.new_context(viewport={"width": 1280, "height": 900})
        made.set_default_timeout(PATIENCE_MS)
        yield made
        made.close()

    @pytest.fixture
    def visit(context: BrowserContext) -> Iterator[Callable[[Laptop], Window]]:
        """Opens the page of somebody's node, and looks through what went wrong in the end."""
        windows: list[Window] = []

        def opened(laptop: Laptop) -> Window:
            windows.append(Window(context.new_page(), laptop.says("web", "--print")))
            return windows[-1]

        yield opened
        for window in windows:
            assert window.complaints == []

    @pytest.fixture
    def page(visit: Callable[[Laptop], Window], ada: Laptop) -> Page:
        """Ada's page, let in and live."""
        return visit(ada).page
