"""A window of a browser that shows somebody's page, and what it complains of."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, Page, expect


class Window:
    """Opens a link, and waits until the page is let in and hears what happens."""

    def __init__(self, page: Page, link: str) -> None:
        self.page = page
        self.home = link.partition("#")[0]
        self.complaints: list[str] = []
        """Errors of scripts and of the content policy. A refusal by the node is none."""
        self.asked: set[str] = set()
        """Every address that was asked for."""
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.context.on("request", lambda request: self.asked.add(request.url))
        page.goto(link)
        expect(page.locator(".link.is-live")).to_be_visible()

    def goes(self, address: str) -> None:
        """Go to a screen, `board?q=is:free`, and wait until it is there."""
        self.page.goto(f"{self.home}#/{address}")
        expect(self.page.locator("main[aria-busy=false]")).to_be_visible()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)
