"""Every page for people is walked through; the tour in the README is one of them."""

from pathlib import Path

import pytest

from walkthrough import Walk, steps

HERE = Path(__file__).resolve().parent
PAGES = [HERE.parents[1] / "README.md", *sorted(HERE.glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_comes_out_as_it_says(page: Path, tmp_path: Path) -> None:
    Walk(page, tmp_path).run()


def test_a_page_that_says_otherwise_fails(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\nada$ moot version\nmoot 99\n```\n")
    with pytest.raises(AssertionError, match=r"line 2: ada\$ moot version"):
        Walk(page, tmp_path / "walk").run()


def test_what_varies_means_the_same_thing_ever_after(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    head = "<!-- varies: 3f1a -->\n```console\nada$ echo id 9zzz\nid 3f1a\n"
    text = head + "ada$ echo {} {}\n9zzz 3f1a\n```\n"
    page.write_text(text.format("9zzz", "3f1a"))
    Walk(page, tmp_path / "same").run()
    page.write_text(text.format("9zzz", "8yyy"))
    with pytest.raises(AssertionError, match="8yyy"):
        Walk(page, tmp_path / "other").run()


def test_steps_are_found() -> None:
    text = "x\n```console\nada$ one\nseen\nben$ two\n```\n```sh\nada$ no\n```\n"
    assert [(step.line, step.who, step.seen) for step in steps(text)] == [
        (3, "ada", ["seen"]),
        (5, "ben", []),
    ]
