"""What a thing remembers of the file that it was taken in from."""

import pytest

from moot.crdt import imported, register, task
from moot.crdt.conflict import conflicts
from moot.crdt.ids import derived
from moot.crdt.imported import Imported, digest
from people import Person, meet

NOTE = Imported(
    "github",
    "octo/garden#12",
    "2026-11-01T00:00:00Z",
    "https://github.com/octo/garden/issues/12",
    {"title": digest("title", "dig"), "due": digest("due", "x") + digest("due", "y")},
    ("water",),
    (b"0123456789",),
)


def test_it_reads_as_it_was_written() -> None:
    ada = Person("a")
    target = ada.make_task()
    assert imported.view(ada.space, target) is None
    ada.act(imported.write(ada.space, target, NOTE))
    assert imported.view(ada.space, target) == NOTE
    bare = Imported("csv", "1", None, None, {}, (), ())
    ada.act(imported.write(ada.space, target, bare))
    assert imported.view(ada.space, target) == bare


def test_it_tells_what_was_said_from_what_was_written() -> None:
    assert NOTE.unchanged_there("title", digest("title", "dig"))
    assert not NOTE.unchanged_there("title", digest("title", "dig deep"))
    assert not NOTE.unchanged_there("notes", digest("notes", ""))
    assert NOTE.unchanged_there("due", digest("due", "x"))
    assert NOTE.written("due") == digest("due", "y")
    assert NOTE.written("title") == digest("title", "dig")
    assert NOTE.written("notes") is None


@pytest.mark.spec("EXCH-18")
@pytest.mark.spec("EXCH-19")
def test_sources_and_salts_are_derived_ids() -> None:
    assert imported.source_of("github", "a#1") == derived("import", b"github", b"a#1")
    assert imported.salt_of("github", "a#1") == derived("imported-thought", b"github", b"a#1")


@pytest.mark.parametrize(
    "value",
    [
        None, 1, "x", {}, {"from": "csv"}, {"from": 1, "key": "x", "said": {}},
        {"from": "csv", "key": "x", "said": 1},
    ],
)  # fmt: skip
def test_what_has_another_shape_is_nothing(value: object) -> None:
    ada = Person("a")
    target = ada.make_task()
    ada.act(register.write(ada.space, target, imported.IMPORTED, value))  # type: ignore[arg-type]
    assert imported.view(ada.space, target) is None


def test_parts_of_another_shape_are_left_out() -> None:
    read = imported.read(
        {
            "from": "csv", "key": "x", "at": 1, "url": [], "tags": ["a", 1], "needs": [b"short"],
            "said": {"title": b"short", "due": b"12345678", "notes": 1},
        }
    )  # fmt: skip
    assert read == Imported("csv", "x", None, None, {"due": b"12345678"}, ("a",), ())
    many = imported.read({"from": "c", "key": "x", "said": {}, "tags": ["a"] * 2_000})
    assert many is not None
    assert len(many.tags) == imported.MOST


def test_two_who_take_in_different_files_have_no_conflict() -> None:
    ada, ben = Person("a"), Person("b")
    target = ada.make_task()
    meet(ada, ben)
    for person in (ada, ben):
        note = NOTE._replace(tags=(person.key.decode()[:1],))
        person.act(imported.write(person.space, target, note))
    meet(ada, ben)
    assert not conflicts(ada.space, target)
    assert imported.view(ada.space, target) == imported.view(ben.space, target)
    assert task.view(ada.space, target).title == "dig"
