"""GitHub's issues, in the shape of its own tool and in that of its API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from moot.cli.exchange import github
from moot.cli.exchange.found import Found
from moot.node.trouble import Trouble

URL = "https://github.com/Octo/Garden/issues/12"

GH: dict[str, Any] = {
    "number": 12, "title": "Leak in the roof", "body": "It drips\r\n\r\nbadly", "url": URL,
    "state": "OPEN", "labels": [{"name": "good first issue"}, {"name": "bug"}],
    "milestone": {"number": 3, "title": "Autumn", "description": "before the frost",
                  "dueOn": "2026-11-30T00:00:00Z"},
    "assignees": [{"login": "hubot"}, {"login": "cat"}], "author": {"login": "cat"},
    "comments": [{"id": "IC_1", "author": {"login": "dog"}, "body": "me too",
                  "createdAt": "2026-11-02T00:00:00Z", "url": f"{URL}#issuecomment-99"}],
    "createdAt": "2026-11-01T00:00:00Z", "closedAt": None,
}  # fmt: skip

REST: dict[str, Any] = {
    "number": 12, "title": "Leak in the roof", "body": "It drips\n\nbadly", "html_url": URL,
    "url": "https://api.github.com/repos/Octo/Garden/issues/12", "state": "open",
    "labels": [{"name": "good first issue"}, "bug"],
    "milestone": {"number": 3, "title": "Autumn", "description": "before the frost",
                  "due_on": "2026-11-30T00:00:00Z", "state": "open"},
    "assignees": [{"login": "hubot"}, {"login": "cat"}], "user": {"login": "cat"}, "comments": 1,
    "created_at": "2026-11-01T00:00:00Z", "closed_at": None,
}  # fmt: skip


def read(*items: object, repo: str | None = None) -> Found:
    return github.read(json.dumps(items), repo)


def task(**more: object) -> dict[str, Any]:
    (record,) = (one for one in read({**GH, **more}).records() if one["make"] == "task")
    return record


@pytest.mark.spec("EXCH-24")
def test_an_issue_is_known_by_its_repository_and_number() -> None:
    goal, issue, comment = read(GH).records()
    assert issue == {
        "make": "task", "from": "github", "key": "octo/garden#12", "title": "Leak in the roof",
        "state": "open", "evidence": None, "tags": ["good-first-issue", "bug"],
        "goal": {"from": "github", "key": "octo/garden milestone 3"}, "url": URL,
        "at": "2026-11-01T00:00:00Z", "place": 1,
        "notes": "It drips\n\nbadly\n\nFrom octo/garden#12, opened by cat on 2026-11-01;"
                 " assigned there to hubot, cat.",
    }  # fmt: skip
    assert goal == {
        "make": "goal", "from": "github", "key": "octo/garden milestone 3", "title": "Autumn",
        "why": "before the frost", "notes": "", "place": 0,
        "horizon": {"from": None, "to": "2026-11-30", "said": "2026-11-30T00:00:00Z"},
    }  # fmt: skip
    assert comment == {
        "make": "thought", "from": "github", "key": "octo/garden comment 99",
        "about": {"make": "task", "key": "octo/garden#12"},
        "text": "dog on GitHub on 2026-11-02:\n\nme too",
    }  # fmt: skip


@pytest.mark.spec("EXCH-24")
def test_both_shapes_say_the_same() -> None:
    own, listed = (list(read(one).records()) for one in (GH, REST))
    assert own[1] == listed[1]
    assert listed[0] == {**own[0], "state": "active"}
    assert read(REST).left_out == {"an issue's comments, which the file only counts": 1}


@pytest.mark.spec("EXCH-24")
def test_states() -> None:
    done = task(state="CLOSED", stateReason="COMPLETED", closedAt="2026-11-04T00:00:00Z")
    assert (done["state"], done["evidence"]) == ("done", "closed on GitHub on 2026-11-04")
    assert task(state="closed", state_reason="not_planned")["state"] == "dropped"
    assert task(state="CLOSED", stateReason="NOT_PLANNED")["state"] == "dropped"
    closed = {**GH, "milestone": {"title": "Autumn", "state": "closed"}}
    goal = next(read(closed).records())
    assert (goal["state"], goal["key"]) == ("reached", "octo/garden milestone Autumn")


@pytest.mark.spec("EXCH-24")
def test_pull_requests_are_left_out() -> None:
    pull = {**GH, "url": "https://github.com/octo/garden/pull/13"}
    found = read(pull, {**REST, "pull_request": {"url": "x"}})
    assert not list(found.records())
    assert found.left_out == {"a pull request": 2}


@pytest.mark.spec("EXCH-24")
@pytest.mark.parametrize(
    ("item", "repo", "key"),
    [
        ({"url": "https://git.example.org/a/b/issues/12"}, None, "git.example.org/a/b#12"),
        ({"html_url": None, "url": REST["url"]}, None, "octo/garden#12"),
        ({"url": None, "repository_url": "https://api.github.com/repos/a/b"}, None, "a/b#12"),
        ({"url": None}, "Octo/Garden", "octo/garden#12"),
        ({"url": "https://github.com/issues/issues/issues/12"}, None, "issues/issues#12"),
    ],
)
def test_the_repository_is_found_where_it_is_said(
    item: dict[str, Any], repo: str | None, key: str
) -> None:
    found = read({**GH, **item}, repo=repo)
    assert key in [one["key"] for one in found.records()]


def test_who_has_it_there_is_told_in_words_alone() -> None:
    assert not {"who", "claims", "claim"} & task().keys()
    assert task(assignees=[], author=None, body=None)["notes"] == (
        "From octo/garden#12, opened on 2026-11-01."
    )


def test_a_ghost_may_have_said_something() -> None:
    said = {"body": "boo", "createdAt": "2026-11-02T00:00:00Z", "author": None}
    *_, thought = read({**GH, "comments": [said]}).records()
    assert thought["text"] == "somebody on GitHub on 2026-11-02:\n\nboo"
    assert thought["key"] == "octo/garden comment somebody 2026-11-02T00:00:00Z"


def test_pages_that_follow_each_other_are_one_list() -> None:
    pages = json.dumps([GH]) + "\n" + json.dumps([{**GH, "number": 13}])
    found = github.read(pages, None)
    assert [one["key"] for one in found.records() if one["make"] == "task"] == [
        "octo/garden#12", "octo/garden#13",
    ]  # fmt: skip


def test_other_fields_are_named() -> None:
    assert list(read({**GH, "reactions": {}, "locked": False}).unknown) == ["reactions", "locked"]


def test_a_body_longer_than_a_text_is_kept_by_paragraph() -> None:
    body = "line of words\n" * 4_000
    notes = task(body=body)["notes"].rpartition("\n\n")[0]
    assert notes.replace("\n\n", "\n") == body.strip()
    assert all(len(part.encode()) <= 16_384 for part in notes.split("\n\n"))
    long = read({**GH, "body": "ä" * 120_000})
    assert long.left_out == {"longer than the notes of a thing can be": 1}
    assert [one["make"] for one in long.records()] == ["goal"]


@pytest.mark.spec("EXCH-25")
@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"number": "12"}, "item 1: no issue of GitHub has no 'number' and 'title'"),
        ({"title": None}, "item 1: no issue of GitHub has no 'number' and 'title'"),
        ({"url": None}, "item 1: issue 12 does not say of which repository it is"),
        ({"body": 1}, "item 1: 'body' is no text: 1"),
        ({"labels": "bug"}, "item 1: 'labels' is no list"),
        ({"labels": [1]}, "item 1: a label is no text"),
        ({"milestone": 3}, "item 1: 'milestone' is no object"),
        ({"milestone": {"title": "x", "dueOn": "soon"}}, "item 1: a milestone is due on no day"),
        ({"comments": "many"}, "item 1: 'comments' is no list"),
        ({"comments": [1]}, "item 1: a comment is no object"),
        ({"assignees": [{"login": 1}]}, "item 1: 'login' is no text: 1"),
    ],
)
def test_a_file_of_a_bad_shape_is_refused_by_the_item(item: dict[str, Any], words: str) -> None:
    with pytest.raises(Trouble) as caught:
        read({**GH, **item})
    assert caught.value.code == "bad-file"
    assert caught.value.message.startswith(words)
