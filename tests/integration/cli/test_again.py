"""What comes again and what is asked, on pipes and to programs."""

import json
import re

import pytest

from laptop import Laptop

HOSTILE = "\x1b]0;owned\x07evil \u202egnp"


@pytest.mark.spec("CLI-5")
@pytest.mark.spec("CLI-6")
def test_days_of_a_series_on_a_pipe_and_as_json(ada: Laptop) -> None:
    chore = ada.says("add", "-q", "--", f"water {HOSTILE}").strip()
    answer = json.loads(
        ada.says("repeat", chore, "every fri", "18:00", "from:2099-01-01", "--json")
    )
    assert answer["next"]["due_at"] == {**answer["next"]["due_at"], "date": "2099-01-02"}
    lines = ada.says("series", chore, "-n", "2").splitlines()
    assert [re.split(r"\t", line)[1] for line in lines] == ["2099-01-02 18:00", "2099-01-09 18:00"]
    days = ada.says("series", chore, "-q", "-n", "2").split()
    assert [line.split("\t")[0] for line in lines] == days
    assert "\u202e" not in "".join(lines)
    assert ada.says("skip", *days, "-q").split() == days
    assert [one["state"] for one in ada.reads("series", chore, "-n", "2")] == ["skipped"] * 2
    assert ada.says("list").splitlines() == []
    assert "every Fri at 18:00" in ada.says("list", "is:series")
    ada.says("skip", days[0], "--not")
    (line,) = ada.says("list").splitlines()
    assert line.startswith(days[0])
    refused = ada.types("repeat", chore, "hourly", "--json")
    assert (refused.code, json.loads(refused.err)["error"]["code"]) == (2, "bad-rule")
    assert ada.types("repeat", chore, "from:fri").code == 2


@pytest.mark.spec("CLI-8")
def test_days_of_a_series_fit_a_terminal(ada: Laptop) -> None:
    chore = ada.says("add", "-q", "--", "water the beans " * 9).strip()
    ada.says("repeat", chore, "every fri 18:00", "from:2099-01-01")
    lines = ada.says("series", chore, MOOT_TTY="80", NO_COLOR="1").splitlines()[1:]
    assert max(map(len, lines)) == 80
    assert all("18:00" in line for line in lines)


@pytest.mark.spec("CLI-6")
def test_templates_on_a_pipe_and_their_names_where_they_can_be_pasted(ada: Laptop) -> None:
    top = ada.says("add", "-q", "harvest {place}").strip()
    assert 'moot template use "the harvest"' in ada.says("template", "save", top, "the harvest")
    (line,) = ada.says("template", "list").splitlines()
    assert line.split("\t") == ["the harvest", top, "harvest {place}", "1", "place="]
    assert ada.says("template", "list", "-q").split() == [top]
    assert ada.types("template", "use", "the harvest", "meadow").code == 2
    assert ada.types("template", "use", "the harvest").code == 2
    copy = ada.says("template", "use", "the harvest", "place=meadow", "-q").strip()
    assert ada.reads("show", copy)["title"] == "harvest meadow"
    assert "no template" in ada.says("template", "save", top, "none")


@pytest.mark.spec("CLI-10")
def test_what_is_asked_of_nobody_and_taken_by_nobody_else_is_refused(ada: Laptop) -> None:
    pump = ada.says("add", "-q", "pump").strip()
    codes = {
        ("ask", pump, "me"): 2, ("ask", pump, "zoe"): 3, ("decline", pump): 6, ("pair", pump): 6,
        ("yield", pump): 4, ("split", pump, "a", "/", "b"): 6, ("split", pump, "a/b"): 2,
        ("stale", pump): 6, ("ask", pump): 2,
    }  # fmt: skip
    assert {words: ada.types(*words).code for words in codes} == codes
