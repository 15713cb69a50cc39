"""What objects say, searched: the same in each kind of store."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workshop
from moot.node.replica import Replica
from moot.node.store.contract import Hit, Phrase, Store, Text, Wanted
from moot.node.store.memory_texts import MemoryTexts
from moot.node.store.sqlite import SqliteStore
from moot.protocol.group_keys import GroupKeys
from workshop import thing

NAMES = ("pump", "roof", "seed", "well")


@pytest.fixture
def garden(store: Store) -> Replica:
    """A group with a few objects."""
    return _with_objects(store)


def _with_objects(store: Store) -> Replica:
    made = workshop.replica(store)
    forge = workshop.forge(made, "ada")
    for name in NAMES:
        forge.write([workshop.put(name, "title", name)])
    return made


def keep(store: Store, replica: Replica, *texts: Text) -> None:
    with store.transaction():
        replica.ledger.texts.keep(texts)


def text(name: str, title: str = "", body: str = "", talk: str = "") -> Text:
    return Text(thing(name), title, body, talk)


def wanted(*words: str, never: Sequence[str] = ()) -> Wanted:
    """Words as they are typed: `pum*` may go on."""
    return Wanted(tuple(map(_phrase, words)), tuple(map(_phrase, never)))


def _phrase(words: str) -> Phrase:
    return Phrase(tuple(words.removesuffix("*").split()), words.endswith("*"))


def found(replica: Replica, *words: str, never: Sequence[str] = ()) -> list[str]:
    hits = replica.ledger.texts.find(wanted(*words, never=never))
    return [hit.target.rstrip(b".").decode() for hit in hits]


@pytest.mark.spec("FIND-4")
def test_words_phrases_beginnings_and_what_is_not_wanted(store: Store, garden: Replica) -> None:
    keep(
        store, garden,
        text("pump", "fix the pump", "the seal is gone"),
        text("roof", "pumps \ue000 mend the roof"),
        text("well", talk="水 泵 坏 了"),
    )  # fmt: skip
    assert found(garden, "pump") == ["pump"]
    assert sorted(found(garden, "pum*")) == ["pump", "roof"]
    assert found(garden, "pum*", "roof") == ["roof"]
    assert found(garden, "the seal") == ["pump"]
    assert found(garden, "seal the") == []
    assert found(garden, "pump the") == []
    assert found(garden, "the se*") == ["pump"]
    assert found(garden, "pumps mend") == []
    assert found(garden, "泵 坏") == ["well"]
    assert found(garden, "泵 了") == []
    assert found(garden, "pum*", never=["seal", "tank"]) == ["roof"]
    assert found(garden, "pum*", never=["p*"]) == []


@pytest.mark.spec("FIND-5")
def test_a_title_weighs_more_than_notes_and_these_more_than_talk(
    store: Store, garden: Replica
) -> None:
    keep(
        store, garden,
        text("pump", "seal it", "more words", "again"),
        text("roof", "more words", "seal it", "again"),
        text("seed", "more words", "again", "seal it"),
        *(text(f"other{number}", "more words", "again") for number in range(9)),
        text("well", "more words", "again", "still more"),
    )  # fmt: skip
    assert found(garden, "seal") == ["pump", "roof", "seed"]


def test_what_is_kept_replaces_what_was(store: Store, garden: Replica) -> None:
    keep(store, garden, text("pump", "fix the pump"), text("roof", "mend"))
    keep(store, garden, text("pump", "fix the well"))
    assert found(garden, "pump") == []
    assert found(garden, "well") == ["pump"]
    keep(store, garden, text("pump"))
    assert found(garden, "well") == []
    assert found(garden, "mend") == ["roof"]
    assert store.check() == []


def test_a_text_without_its_object_is_not_found(store: Store, garden: Replica) -> None:
    keep(store, garden, text("pump", "fix"))
    assert found(garden, "fix", "nothing") == []


@pytest.mark.spec("FIND-9")
def test_the_index_goes_with_the_state(store: Store, garden: Replica) -> None:
    keep(store, garden, text("pump", "fix the pump"))
    with store.transaction():
        garden.ledger.restart()
    assert found(garden, "pump") == []
    assert store.check() == []


def test_a_group_that_is_left_leaves_no_words(store: Store, garden: Replica) -> None:
    keep(store, garden, text("pump", "fix the pump"))
    with store.transaction():
        store.leave(garden.group)
    again = _with_objects(store)
    assert found(again, "pump") == []
    keep(store, again, text("roof", "the pump"))
    assert found(again, "pump") == ["roof"]


@pytest.mark.spec("FIND-12")
@pytest.mark.parametrize("after", ["", "other words", "xyzzy again"])
def test_words_that_were_taken_back_are_gone(store: Store, garden: Replica, after: str) -> None:
    for said in ("plugh was said", "xyzzy was said", "plover was said"):
        keep(store, garden, text("pump", talk=said), text("roof", "a title", talk="and talk"))
    keep(store, garden, text("seed", "something else"))
    keep(store, garden, text("pump", talk=after))
    assert found(garden, "roof") == []
    left = _index(store)
    assert not any(word in left for word in ("plugh", "plover"))
    assert ("xyzzy" in left) == ("xyzzy" in after)
    assert found(garden, "talk") == ["roof"]
    assert store.check() == []
    with store.transaction():
        store.leave(garden.group)
    assert not any(word in _index(store) for word in ("title", "talk", "else"))


def _index(store: Store) -> str:
    """All that the index holds, as far as letters go."""
    if not isinstance(store, SqliteStore):
        return str([vars(ledger.texts) for ledger in vars(store)["_ledgers"].values()])
    blocks = store._db.rows("select block from search_data")
    return "".join(block.decode("latin-1") for (block,) in blocks)


def test_groups_of_one_home_are_searched_apart(store: Store, garden: Replica) -> None:
    keep(store, garden, text("pump", "fix the pump"))
    other = GroupKeys.write(b"another group's write secret".ljust(32))
    beside = workshop.replica(store, other)
    workshop.forge(beside, "ada").write([workshop.put("pump", "title", "x")])
    assert beside.ledger.texts.find(wanted("pump")) == []


WORDS = ["pump", "pumps", "seal", "a", "水", "泵", "the", "\ue000"]
COLUMN = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
TEXT = st.builds(text, st.sampled_from(NAMES), COLUMN, COLUMN, COLUMN)
TOKENS = st.lists(st.sampled_from(WORDS[:-1]), min_size=1, max_size=2).map(tuple)
PHRASES = st.builds(Phrase, TOKENS, st.booleans())
WANTED = st.builds(
    Wanted,
    st.lists(PHRASES, min_size=1, max_size=3).map(tuple),
    st.lists(PHRASES, max_size=2).map(tuple),
)


@pytest.mark.spec("FIND-11")
@given(st.lists(TEXT, max_size=8), st.lists(WANTED, max_size=6))
def test_both_find_the_same_with_the_same_fit(texts: list[Text], searches: list[Wanted]) -> None:
    with SqliteStore(":memory:") as disk:
        replica = _with_objects(disk)
        memory = MemoryTexts()
        for one in texts:  # in the order in which they replace each other
            keep(disk, replica, one)
            memory.keep([one])
        for search in searches:
            assert _fits(replica.ledger.texts.find(search)) == pytest.approx(
                _fits(memory.find(search))
            )


def _fits(hits: list[Hit]) -> dict[bytes, float]:
    assert hits == sorted(hits, key=lambda hit: -hit.score)
    return {hit.target: hit.score for hit in hits}
