"""A slip of the finger is answered with what was probably meant."""

import pytest

from caller import friend_of, gardener, refused
from moot.node.near import meant, nearest


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("tilte", "title"),
        ("deu", "due"),
        ("DUE", "due"),
        ("sate", "state"),
        ("xyzzy", None),
        ("", None),
    ],
)
def test_nearest(word: str, near: str | None) -> None:
    assert nearest(word, ("title", "due", "state")) == near
    assert meant(word, ("title", "due", "state")) == (f"; did you mean '{near}'?" if near else "")


def test_a_word_as_long_as_a_book_is_compared_at_its_beginning() -> None:
    assert nearest("due" * 100_000, ("title", "due")) is None


@pytest.mark.spec("API-53")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tilte:x", "did you mean 'title'?"),
        ("is:fre", "did you mean 'is:free'?"),
        ("is:bocked", "did you mean 'is:blocked'?"),
        ("kind:taks", "did you mean 'task'?"),
        ("state:resing", "did you mean 'resting'?"),
        ("stage:dong", "did you mean 'doing'?"),
        ("@bne", "did you mean 'ben'?"),
        ("by:adda", "did you mean 'ada'?"),
    ],
)
async def test_in_filters(text: str, told: str) -> None:
    ada = await gardener()
    await friend_of(ada)
    trouble = await refused(ada.get("/v1/things", q=text))
    assert told in trouble.error["message"]
    assert trouble.error["position"] == 1


@pytest.mark.spec("API-53")
@pytest.mark.parametrize(
    ("verb", "arguments", "told"),
    [
        ("clam", {}, "did you mean 'claim'?"),
        ("claim", {"id": "PUMP", "untill": "fri"}, "did you mean 'until'?"),
        ("claim", {"id": "PUMP", "as": "leed"}, "'leed' is no role; did you mean 'lead'?"),
        ("rule", {"name": "dcide", "value": "consent"}, "no rule 'dcide'; did you mean 'decide'?"),
        ("edit", {"id": "PUMP", "fields": {"tilte": "x"}}, "did you mean 'title'?"),
        ("edit", {"id": "PUMP", "fields": {"stage": "dong"}}, "did you mean 'doing'?"),
        ("say", {"id": "PUMP", "text": "x", "kind": "questoin"}, "did you mean 'question'?"),
    ],
)
async def test_in_acts(verb: str, arguments: dict[str, object], told: str) -> None:
    ada = await gardener()
    pump = await ada.add("pump")
    given = {name: pump if value == "PUMP" else value for name, value in arguments.items()}
    assert told in (await refused(ada.act(verb, **given))).error["message"]


@pytest.mark.spec("API-53")
async def test_among_people() -> None:
    ada = await gardener()
    await friend_of(ada)
    pump = await ada.add("pump")
    for asking in (ada.get("/v1/people/bne"), ada.act("ask", id=pump, to="bne")):
        error = (await refused(asking)).error
        assert error["message"].endswith("is called 'bne'; did you mean 'ben'?")
        assert error["next"] == ["moot who"]


@pytest.mark.spec("API-53")
async def test_among_templates() -> None:
    ada = await gardener()
    await ada.act("template.save", id=await ada.add("dig"), name="Harvest")
    error = (await refused(ada.act("template.use", name="havrest"))).error
    assert error["message"] == "there is no template 'havrest'; did you mean 'Harvest'?"
    assert error["next"] == ["moot template list"]


@pytest.mark.spec("API-53")
async def test_in_lists() -> None:
    ada = await gardener()
    await ada.add("pump")
    for params, told in (({"sort": "-tilte"}, "'title'"), ({"fields": "id,tilte"}, "'title'")):
        trouble = await refused(ada.get("/v1/things", **params))
        assert f"did you mean {told}?" in trouble.error["message"]
