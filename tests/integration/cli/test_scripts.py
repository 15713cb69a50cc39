"""What scripts rely on: lines as they come, templates, single values."""

import json

import pytest

from laptop import Laptop


@pytest.mark.spec("AUTO-1")
def test_a_list_is_an_object_a_line(settled: Laptop) -> None:
    lines = settled.says("list", "--jsonl").splitlines()
    assert [json.loads(line) for line in lines] == settled.reads("list")
    chosen = settled.says("list", "--jsonl=title,tags", "+water")
    assert json.loads(chosen) == {"title": "fix the pump", "tags": ["water"]}
    assert settled.says("list", "+nowhere", "--jsonl") == ""
    for words in ("who", "log", "goal list", "goal tree", "group list"):
        assert all(json.loads(one) for one in settled.says(*words.split(), "--jsonl").splitlines())
    assert json.loads(settled.says("status", "--jsonl"))["pid"] > 1
    refused = settled.types("list", "is:nonsense", "--jsonl")
    assert refused.out == ""
    assert json.loads(refused.err)["error"]["code"] == "bad-filter"


@pytest.mark.spec("AUTO-1")
def test_what_follows_comes_line_by_line(ada: Laptop) -> None:
    screen = ada.sees("log", "-f", "--format", "{kind}: {title}")
    screen.waits_for("new-group: ")
    ada.says("add", "fix the pump")
    screen.waits_for("add: fix the pump")
    screen.types("\x03")
    assert screen.ends() == 130


@pytest.mark.spec("AUTO-2")
@pytest.mark.parametrize(
    "options",
    [("--json", "--jsonl"), ("--jsonl", "--format", "{id}"), ("--format", "{id!r}")],
)
def test_ways_that_cannot_be_are_refused_before_anything_is_done(
    ada: Laptop, options: tuple[str, ...]
) -> None:
    done = ada.types("add", "fix the pump", *options)
    assert (done.code, done.out) == (2, "")
    assert ada.reads("list") == []


@pytest.mark.spec("AUTO-2")
def test_a_slip_in_the_template_of_an_act_is_not_taken_for_a_refusal(ada: Laptop) -> None:
    done = ada.types("add", "fix the pump", "--format", "{thing.idd}")
    assert (done.code, done.out) == (1, "")
    assert "it is done; but there is no field 'thing.idd'; did you mean 'thing.id'?" in done.err
    assert len(ada.reads("list")) == 1
    assert ada.says("add", "two", "--format", "{thing.title} {have.of}") == "two 0"


@pytest.mark.spec("AUTO-3")
def test_a_template_is_filled_in_for_each(settled: Laptop) -> None:
    said = settled.says("list", "+water", "--format", "{title} until {due_at.date} {{{tags}}}")
    assert said == "fix the pump until 2026-01-02 {water}"
    assert settled.says("who", "--format", "{name}") == "ada"
    refused = settled.types("list", "--format", "{titel}")
    assert (refused.code, refused.out) == (2, "")
    assert "did you mean 'title'?" in refused.err
    assert settled.types("dump", "--format", "{id}").code == 2


@pytest.mark.spec("AUTO-4")
@pytest.mark.spec("AUTO-5")
def test_one_value_and_nothing_else(ada: Laptop) -> None:
    task = ada.says("add", "-q", "fix the pump", "+b", "+a", "due:2030-01-02")
    text = "one\n  two\u202e\n\nthree"
    json.loads(ada.says("edit", task, f"notes:{text}", "--json"))
    assert ada.says("get", f"{task}.title") == "fix the pump"
    assert ada.says("get", f"{task[:5].upper()}.due_at.date") == "2030-01-02"
    assert ada.says("get", f"{task}.notes") == text
    assert ada.says("get", f"{task}.tags") == "a\nb"
    assert "'is' has no parts" in ada.types("get", f"{task}.is.nothing").err
    assert ada.says("get", f"{task}.history.kind") == "add\nedit"
    assert json.loads(ada.says("get", f"{task}.due_at"))["time"] is None
    for absent in ("why", "start_at", "start_at.date", "due_at.time", "claims"):
        assert ada.says("get", f"{task}.{absent}") == ""
    for wrong, near in (("titel", "'title'"), ("due_at.dat", "'due_at.date'")):
        refused = ada.types("get", f"{task}.{wrong}")
        assert (refused.code, refused.out) == (2, "")
        assert f"did you mean {near}?" in refused.err
    assert ada.types("get", task).code == 2
    assert ada.types("get", "zzzz.title").code == 3
    seen = ada.sees("get", f"{task}.notes")
    assert seen.ends() == 0
    assert "\u202e" not in seen.text


@pytest.mark.spec("API-50")
def test_schemas_are_there_without_a_node(fresh: Laptop) -> None:
    kinds = fresh.says("schema", "-q").splitlines()
    assert {"thing", "whole-thing", "event", "answer", "error"} <= set(kinds)
    assert json.loads(fresh.says("schema", "thing"))["title"]
    assert fresh.reads("schema", "sync") == json.loads(fresh.says("schema", "sync"))
    refused = fresh.types("schema", "thign")
    assert refused.code == 3
    assert "did you mean 'thing'?" in refused.err
    assert not fresh.home.exists()
