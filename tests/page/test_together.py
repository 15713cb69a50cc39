"""Two people, two nodes: what one does, the other's page shows; and what is done there counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from laptop import Laptop
from page.window import Window

Visit = Callable[[Laptop], Window]


def id_of(laptop: Laptop, *words: str) -> str:
    return str(laptop.reads(*words)["thing"]["id"])


@pytest.mark.spec("WEB-15")
def test_what_ben_does_comes_up_on_adas_page(visit: Visit, ada: Laptop, ben: Laptop) -> None:
    window = visit(ada)
    window.goes("board")
    todo, doing = (window.page.get_by_role("region", name=name) for name in ("To do", "Being done"))
    rake = id_of(ben, "add", "rake the leaves", "+autumn")
    expect(todo.get_by_role("link", name="rake the leaves")).to_be_visible()
    expect(window.page.get_by_role("status")).to_contain_text("ben added rake the leaves")
    ben.says("claim", rake)
    expect(doing.locator(f"[data-id='{rake}']")).to_contain_text("ben")
    ben.says("done", rake)
    done = window.page.get_by_role("region", name="Done")
    expect(done.get_by_role("link", name="rake the leaves")).to_be_visible()


def test_what_ada_does_on_the_page_is_done(visit: Visit, ada: Laptop, ben: Laptop) -> None:
    window = visit(ada)
    soup = id_of(ben, "add", "cook the soup", "due:today")
    window.goes("now")
    window.page.get_by_role("button", name="Take it: cook the soup").click()
    mine = window.page.locator("section", has=window.page.get_by_role("heading", name="Yours"))
    expect(mine.get_by_role("link", name="cook the soup")).to_be_visible()
    expect(window.page.locator(".notice")).to_contain_text("you have")
    ada.says("wait", "synced")
    assert [one["name"] for one in ben.reads("show", soup)["who"]] == ["ada"]
    window.goes(f"thing/{soup}")
    window.page.get_by_label("Say something").fill("with beans\nand bread")
    window.page.get_by_role("button", name="Say it").click()
    expect(window.page.locator(".talk")).to_contain_text("with beans")
    window.page.get_by_role("button", name="Change what it says").click()
    window.page.get_by_label("Title").fill("cook the bean soup")
    window.page.get_by_label("Tags").fill("+feast")
    window.page.get_by_role("button", name="Write it").click()
    expect(window.page.get_by_role("heading", level=1)).to_have_text("cook the bean soup")
    ada.says("wait", "synced")
    shown = ben.reads("show", soup)
    assert (shown["title"], shown["tags"]) == ("cook the bean soup", ["feast"])
    assert [line["text"] for line in shown["thread"]] == ["with beans\nand bread"]


@pytest.mark.spec("WEB-18")
def test_a_vote_on_the_page_counts(visit: Visit, ada: Laptop, ben: Laptop) -> None:
    window = visit(ada)
    words = ("propose", "buy the used tank", "closes:2d", "--then", "task fetch the tank")
    tank = id_of(ben, *words)
    window.goes("decisions")
    card = window.page.locator(f"article[data-id='{tank}']")
    expect(card).to_contain_text("2 to come, of 2 asked")
    expect(card).to_contain_text("Not voted yet: ada, ben")
    expect(card).to_contain_text("Rule: passes with more yes than no, if at least 2 of 2 vote")
    expect(card).to_contain_text("If it passes: a task is made: fetch the tank")
    for choice, what in (("yes", "towards passing"), ("no", "against"), ("abstain", "neither")):
        answer = card.get_by_role("listitem").filter(
            has=window.page.get_by_role("button", name=choice)
        )
        expect(answer).to_contain_text(what)
    card.get_by_text("With words").click()
    card.get_by_label("Words that go with your vote").fill("it is cheap")
    card.get_by_role("button", name="yes").click()
    expect(card).to_contain_text("1 yes, 1 to come, of 2 asked")
    expect(card).to_contain_text("Not voted yet: ben")
    ada.says("wait", "synced")
    ballots = ben.reads("show", tank)["decision"]["ballots"]
    assert [(one["name"], one["choice"], one["words"]) for one in ballots] == [
        ("ada", "yes", "it is cheap")
    ]
    ben.says("vote", tank, "yes")
    expect(card).to_contain_text("2 yes, all voted")
    window.goes("find?q=fetch")
    expect(window.page.get_by_role("link", name="fetch the tank")).to_be_visible()


def test_one_of_several_options_is_chosen(visit: Visit, ada: Laptop, ben: Laptop) -> None:
    window = visit(ada)
    words = ("propose", "what to grow?", "closes:2d", "--rule", "approval")
    options = [word for one in ("beans", "peas", "nothing") for word in ("--option", one)]
    grow = id_of(ben, *words, *options)
    window.goes(f"thing/{grow}")
    for option in ("peas", "beans"):
        window.page.get_by_role("button", name=option).click()
    window.page.get_by_role("button", name="Vote for 2 of 3").click()
    expect(window.page.locator(".options")).to_contain_text("peas: 1 of 2")
    ada.says("wait", "synced")
    assert ben.reads("show", grow)["vote"]["counts"] == {"beans": 1, "peas": 1, "nothing": 0}


@pytest.mark.spec("WEB-14")
def test_what_looks_like_markup_is_text(visit: Visit, ada: Laptop, ben: Laptop) -> None:
    window = visit(ada)
    evil = "<img src=x onerror=\"document.title='owned'\"> <b>bold</b>"
    hose = ben.says("add", "-q", "--", evil)
    ben.says("say", hose, "<script>document.title='owned'</script>")
    ben.says("edit", hose, "notes:<a href='javascript:alert(1)'>x</a>")
    ben.says("propose", evil, "closes:3d", "-m", evil)
    ben.says("wait", "synced")
    for screen in ("now", "board", "goals", "activity", "inbox?all=1", "past", "decisions",
                   f"thing/{hose}"):  # fmt: skip
        window.goes(screen)
        expect(window.page.get_by_text("<b>bold</b>").first).to_be_visible()
        assert window.page.locator("main :is(img, script, b, iframe)").count() == 0
        assert window.page.title().endswith("moot")
    expect(window.page.get_by_text("<script>document")).to_be_visible()
    expect(window.page.get_by_text("<a href='javascript:alert(1)'>").first).to_be_visible()


@pytest.mark.spec("WEB-15")
def test_more_tabs_than_a_browser_has_connections_all_hear(
    visit: Visit, ada: Laptop, ben: Laptop
) -> None:
    tabs: list[Page] = []
    for _ in range(8):  # a browser opens six connections to one host
        window = visit(ada)
        window.goes("board")
        tabs.append(window.page)
    ben.says("add", "paint the fence")
    for tab in tabs:
        expect(tab.get_by_role("link", name="paint the fence")).to_be_visible()
