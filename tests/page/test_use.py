"""How it is used: from the keyboard, in a narrow window, when something is refused."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from laptop import Laptop
from page.window import Window

Visit = Callable[[Laptop], Window]
SCREENS = ("now", "board", "goals?all=1", "decisions", "activity", "inbox?all=1", "people", "past",
           "find?q=a")  # fmt: skip


@pytest.mark.spec("WEB-16")
def test_a_task_from_its_beginning_to_its_end_without_a_mouse(visit: Visit, ada: Laptop) -> None:
    page = visit(ada).page
    page.keyboard.press("g")
    page.keyboard.press("b")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Board")
    page.keyboard.press("c")
    page.keyboard.type("mend the gate +wood")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("/")
    page.keyboard.type("mend +wood")
    page.keyboard.press("Enter")
    gate = page.locator(".card", has_text="mend the gate")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 task fits")
    page.locator("main").focus()
    page.keyboard.press("j")
    for key, column in (("t", "doing"), ("v", "check"), ("x", "done"), ("x", "check")):
        expect(gate.get_by_role("link").first).to_be_focused()
        page.keyboard.press(key)
        expect(page.locator(f".column.is-{column}")).to_contain_text("mend the gate")
    page.keyboard.press("u")
    expect(page.locator(".column.is-done")).to_contain_text("mend the gate")
    expect(gate.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("mend the gate")
    assert ada.reads("list", "--all", "mend")[0]["state"] == "done"


def test_a_card_is_dragged_to_where_it_belongs(visit: Visit, ada: Laptop) -> None:
    window = visit(ada)
    ada.says("add", "oil the hinges", "+drag")
    window.goes("board?q=%2Bdrag")
    columns = {name: window.page.get_by_role("region", name=name, exact=True)
               for name in ("To do", "Being done", "To check", "Done")}  # fmt: skip
    card = window.page.locator(".card", has_text="oil the hinges")
    for name in ("Being done", "To check", "Done", "To do"):
        card.drag_to(columns[name])
        # Where a task is that was done and is not after all, is where it was before.
        there = columns["To check" if name == "To do" else name]
        expect(there.get_by_role("link", name="oil the hinges")).to_be_visible()


@pytest.mark.spec("WEB-16")
def test_a_vote_from_the_keyboard(visit: Visit, ada: Laptop, ben: Laptop) -> None:
    window = visit(ada)
    shed = ben.reads("propose", "paint the shed", "closes:2d")["thing"]["id"]
    expect(window.page.locator(f"article[data-id='{shed}']")).to_be_visible()
    window.goes(f"thing/{shed}")
    window.page.keyboard.press("2")
    expect(window.page.locator(".tally")).to_contain_text("1 no, 1 to come, of 2 asked")


@pytest.mark.spec("WEB-16")
def test_the_palette_finds_deeds_and_things(visit: Visit, ada: Laptop) -> None:
    ada.says("add", "sharpen the scythe")
    page = visit(ada).page
    page.keyboard.press("Control+k")
    page.keyboard.type("scythe")
    found = page.get_by_role("option", name="sharpen the scythe").first
    expect(found).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("sharpen the scythe")
    page.keyboard.press("Control+k")
    page.keyboard.type("move to being")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Give back: sharpen the scythe")).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("add a goal")
    page.keyboard.press("Enter")
    expect(page.get_by_label("What is it for?")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog")
    for key in ("c", "j  k", "t", "v", "x", "u", "g b", "Ctrl K", "1 2 3"):
        expect(keys.get_by_text(key, exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)


@pytest.mark.spec("WEB-17")
def test_a_refusal_says_what_why_and_what_next_and_stays(visit: Visit, ada: Laptop) -> None:
    page = visit(ada).page
    page.keyboard.press("c")
    words = page.get_by_label("Its words")
    words.fill("water the beds deu:fri")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("did you mean due:fri?")
    words.fill("water the beds due:someday")
    page.keyboard.press("Enter")
    alert = page.locator(".trouble")
    expect(alert).to_contain_text("someday")
    expect(alert).to_contain_text("next:")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(alert).to_be_visible()
    page.keyboard.press("Escape")
    expect(alert).to_have_count(0)


@pytest.mark.spec("WEB-16")
def test_a_key_right_after_esc_is_for_the_page_again(visit: Visit, ada: Laptop) -> None:
    page = visit(ada).page
    page.keyboard.press("c")
    expect(page.get_by_role("dialog", name="Add")).to_be_visible()
    # Both in one turn of the browser's, which says that a dialog closed in a later one.
    page.evaluate(
        """() => {
          document.querySelector('dialog').requestClose();
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true }));
        }"""
    )
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_filter_that_is_not_understood_is_told_on_its_screen(visit: Visit, ada: Laptop) -> None:
    window = visit(ada)
    window.page.goto(f"{window.home}#/board?q=is:nonsense")
    expect(window.page.locator("main .trouble")).to_contain_text("nonsense")


def test_the_add_box_takes_the_words_of_the_command_line(visit: Visit, ada: Laptop) -> None:
    line = 'tie up "the old  vine" due:2030-01-02 +green tag:tall,-low hands:2 8:30 at +49 30'
    words = ["tie up the old  vine", "due:2030-01-02", "+green", "tag:tall,-low", "hands:2",
             "8:30", "at", "+49", "30"]  # fmt: skip
    there = ada.reads("add", *words)["thing"]
    page = visit(ada).page
    page.keyboard.press("c")
    page.get_by_label("Its words").fill(line)
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("added")
    both = ada.reads("list", "vine")
    assert len(both) == 2
    for field in ("title", "due_at", "tags", "hands"):
        assert [one[field] for one in both] == [there[field]] * 2


def test_goals_and_questions_are_added_too(visit: Visit, ada: Laptop) -> None:
    window = visit(ada)
    page = window.page
    page.keyboard.press("c")
    page.get_by_label("Goal").check()
    page.get_by_label("Its words").fill("a greenhouse +glass")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("what it is for")
    page.get_by_label("What is it for?").fill("tomatoes")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    window.goes("goals")
    expect(page.get_by_role("link", name="a greenhouse")).to_be_visible()
    page.keyboard.press("c")
    page.get_by_label("Question to decide").check()
    page.get_by_label("The question in one line").fill("build it from glass? closes:3d")
    page.get_by_label("The whole text").fill("or from foil")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("build it from glass?")
    asked = ada.reads("decisions", "glass")
    assert [(one["title"], one["notes"]) for one in asked] == [
        ("build it from glass?", "or from foil")
    ]


@pytest.mark.spec("WEB-19")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_screen_is_moved_sideways_at_360_pixels(visit: Visit, ada: Laptop, scheme: str) -> None:
    long = ada.says("add", "-q", "--", "w" * 120, "and a title that goes on " * 8)
    ada.says("edit", long, "notes:" + "n" * 300, "+" + "t" * 60)
    window = visit(ada)
    page = window.page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 360, "height": 640})
    for screen in (*SCREENS, f"thing/{long}"):
        window.goes(screen)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, f"{screen} is {wide} wide"


def test_what_is_being_typed_stays_while_things_happen(
    visit: Visit, ada: Laptop, ben: Laptop
) -> None:
    window = visit(ada)
    window.goes("board")
    box = window.page.get_by_role("searchbox")
    box.fill("is:fr")
    ben.says("add", "a new hinge")
    expect(window.page.get_by_role("link", name="a new hinge")).to_be_visible()
    expect(box).to_have_value("is:fr")
    expect(box).to_be_focused()


def test_the_past_plays_to_its_end(visit: Visit, ada: Laptop) -> None:
    window = visit(ada)
    window.goes("past")
    page = window.page
    slider = page.get_by_role("slider")
    last = int(slider.get_attribute("max") or 0)
    slider.press("Home")
    expect(slider).to_have_value("0")
    slider.press("End")
    expect(slider).to_have_value(str(last))
    slider.press("ArrowLeft")
    slider.press("ArrowLeft")
    expect(slider).to_have_value(str(last - 2))
    page.get_by_role("button", name="play").click()
    expect(slider).to_have_value(str(last))
    expect(page.get_by_role("button", name="play")).to_be_visible()


def test_the_past_shows_the_board_as_it_was(visit: Visit, ada: Laptop) -> None:
    before = ada.reads("add", "empty the barrel")["thing"]
    ada.says("done", before["id"])
    window = visit(ada)
    window.goes(f"past?at={before['made']}")
    todo = window.page.get_by_role("region", name="To do")
    expect(todo.get_by_role("link", name="empty the barrel")).to_be_visible()
    window.page.get_by_role("button", name="now", exact=True).click()
    done = window.page.get_by_role("region", name="Done")
    expect(done.get_by_role("link", name="empty the barrel")).to_be_visible()


def test_an_invite_is_shown_only_when_asked_for_with_what_it_is(visit: Visit, ada: Laptop) -> None:
    window = visit(ada)
    window.goes("people")
    page = window.page
    expect(page.get_by_text(re.compile("is the group's key"))).to_be_visible()
    assert "MOOT1" not in page.content()
    page.get_by_role("button", name="Show one to read and write").click()
    expect(page.locator("#invite")).to_have_value(re.compile("^MOOT1"))
    page.get_by_role("button", name="Hide it").click()
    expect(page.locator("#invite")).to_have_count(0)


@pytest.mark.spec("WEB-20")
def test_a_letter_about_the_group_itself_leads_nowhere_and_says_what_to_type(
    visit: Visit, ada: Laptop
) -> None:
    window = visit(ada)
    letter = {
        "id": "f" * 16, "short": "ffff", "kind": "conflict", "thing": None, "name": "ben",
        "person": "b" * 16, "at": "2026-11-26T20:00:00.000Z", "text": None, "read": False,
        "message": "two values of the rule 'quorum'", "next": ["moot group rules quorum 2"],
    }  # fmt: skip
    window.page.route("**/v1/inbox*", lambda route: route.fulfill(json=[letter]))
    window.goes("inbox")
    item = window.page.locator(".letters li")
    expect(item).to_contain_text("the group")
    expect(item.get_by_text("moot group rules quorum 2")).to_be_visible()
    expect(item.get_by_role("link")).to_have_count(0)
    window.page.locator("main").focus()
    window.page.keyboard.press("j")
    expect(item.locator("[data-item]")).to_be_focused()


def test_what_was_seen_leaves_the_inbox(visit: Visit, ada: Laptop, ben: Laptop) -> None:
    mine = ada.reads("add", "prune the roses")["thing"]["id"]
    ada.says("wait", "synced")
    window = visit(ada)
    window.goes("inbox")
    ben.says("say", mine, "wait until March")
    letter = window.page.locator(".letters li", has_text="wait until March")
    expect(letter).to_be_visible()
    letter.get_by_role("button").click()
    expect(letter).to_have_count(0)
    assert not [one for one in ada.reads("inbox") if one["text"] == "wait until March"]


@pytest.mark.spec("WEB-15")
def test_a_fault_of_the_page_is_told_as_one_and_not_as_a_lost_node(
    visit: Visit, context: BrowserContext, ada: Laptop, ben: Laptop
) -> None:
    context.add_init_script("delete globalThis.SharedWorker")  # it hears for itself then
    window = visit(ada)
    window.page.evaluate("document.getElementById('heard').remove()")
    with window.page.expect_event("pageerror"):
        ben.says("add", "mend the roof")
    window.goes("find?q=roof")
    expect(window.page.get_by_role("link", name="mend the roof")).to_be_visible()
    expect(window.page.locator(".link.is-live")).to_be_visible()
    assert window.complaints
    window.complaints.clear()


def test_a_thing_that_has_not_come_here_yet_is_called_by_its_id(visit: Visit, ada: Laptop) -> None:
    window = visit(ada)
    id_ = ada.says("add", "-q", "paint the door").strip()
    far = {"id": "far4" * 4, "short": "far4", "kind": None, "title": None, "state": None}

    def told(route: Route) -> None:
        answer = route.fetch()
        links = [{"as": "serves", "thing": far, "url": None, "href": None}]
        route.fulfill(response=answer, json={**answer.json(), "links": links})

    window.page.route(f"**/v1/things/{id_}*", told)
    window.goes(f"thing/{id_}")
    expect(window.page.get_by_role("link", name="far4")).to_be_visible()
