"""How one comes in, and how nobody else does."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from laptop import Laptop
from page.window import Window

Visit = Callable[[Laptop], Window]


@pytest.mark.spec("WEB-6")
def test_the_link_is_swapped_and_gone_from_the_address(
    browser: Browser, ada: Laptop, context: BrowserContext
) -> None:
    link = ada.says("web", "--print")
    window = Window(context.new_page(), link)
    assert "once" not in window.page.url
    window.page.reload()
    expect(window.page.locator(".link.is-live")).to_be_visible()
    stranger = browser.new_context()
    late = stranger.new_page()
    late.goto(link)
    alert = late.get_by_role("alert")
    expect(alert).to_contain_text("this link was used already")
    expect(alert).to_contain_text("moot web")
    late.goto(window.home)
    expect(late.get_by_role("alert")).to_contain_text("moot web")
    stranger.close()


@pytest.mark.spec("WEB-13")
def test_no_other_host_is_asked_for_anything(visit: Visit, ada: Laptop) -> None:
    window = visit(ada)
    for screen in ("board", "goals", "decisions", "activity", "inbox", "people", "past"):
        window.goes(screen)
    assert {urlsplit(address)[:2] for address in window.asked} == {urlsplit(window.home)[:2]}


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """Another page on this machine, as another user may serve one: it says nothing itself."""

    class Quiet(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>a nice page</title>")

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


ATTACK = Path(__file__).with_name("attack.js").read_text()


@pytest.mark.spec("WEB-4")
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_another_page_in_the_same_browser_neither_reads_nor_writes(
    visit: Visit, ada: Laptop, context: BrowserContext, elsewhere: str, name: str
) -> None:
    window = visit(ada)
    # It even knows the half of the session that it cannot come by.
    key = window.page.evaluate("localStorage.getItem('moot-key')")
    assert key
    attacker = context.new_page()
    attacker.goto(elsewhere.replace("127.0.0.1", name))
    found = attacker.evaluate(ATTACK, {"home": window.home, "key": key})
    assert found["told"] == ["TypeError"] * 5
    assert found["script"] == "refused"
    assert found["inside"] == "closed"
    titles = [one["title"] for one in ada.reads("list", "--all")]
    assert "from elsewhere" not in titles


@pytest.mark.spec("WEB-15")
@pytest.mark.spec("WEB-7")
def test_a_page_without_its_node_says_so_and_a_new_link_lets_it_in(
    context: BrowserContext, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cy = Laptop(tmp_path_factory.mktemp("alone"), "cy")
    cy.says("init", "--name", "cy", "--no-input")
    cy.says("group", "new", "shed")
    try:
        page = Window(context.new_page(), cy.says("web", "--print")).page
        cy.says("node", "stop")
        expect(page.locator(".link.is-lost")).to_contain_text("the node does not answer")
        cy.says("add", "sweep the shed")
        link = cy.says("web", "--print")
        expect(page.locator(".link.is-refused")).to_contain_text("moot web")
        page.goto(link)
        expect(page.locator(".link.is-live")).to_be_visible()
        expect(page.get_by_role("link", name="sweep the shed")).to_be_visible()
        cy.says("web", "--off")
        expect(page.locator(".link.is-lost")).to_be_visible()
    finally:
        cy.close()


def test_a_home_without_a_group_says_what_to_do(
    context: BrowserContext, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dee = Laptop(tmp_path_factory.mktemp("bare"), "dee")
    dee.says("init", "--name", "dee", "--no-input")
    try:
        page: Page = context.new_page()
        page.goto(dee.says("web", "--print"))
        expect(page.get_by_role("alert")).to_contain_text("moot group new")
    finally:
        dee.close()
