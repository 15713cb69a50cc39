"""The client reads every shape of answer, and says in words what went wrong with one."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from moot.cli.client import Client
from moot.cli.commands.log import events
from moot.node.home import Home
from moot.node.trouble import Trouble
from recorded_node import NEXT, PAUSE, RecordedNode, answer, chunked


def _never() -> None:
    raise AssertionError("it was to be there already")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.find(str(tmp_path / "h"), {})


@contextmanager
def _client(home: Home, start: Callable[[], None] = _never) -> Iterator[Client]:
    client = Client(home, "Europe/Berlin", start)
    yield client
    client.hang_up()


def _bytes_of(data: bytes) -> list[bytes]:
    return [data[at : at + 1] for at in range(len(data))]


@pytest.mark.parametrize(
    "pieces",
    [
        answer(b'[{"id":"x"}]'),
        _bytes_of(answer(b'[{"id":"x"}]')[0]),
        [chunked(b'[{"id":', b'"x"}]')],
        _bytes_of(chunked(b'[{"id":', b'"x"}]')),
    ],
    ids=["whole", "byte by byte", "chunked", "chunked byte by byte"],
)
def test_answers_are_read_however_they_come(home: Home, pieces: list[bytes]) -> None:
    with RecordedNode(Path(home.socket), pieces) as node, _client(home) as client:
        reply = client.get("/v1/things", q="is:free @me & ü", limit=None)
    assert reply.value == [{"id": "x"}]
    first, *headers = node.asked[0].split(b"\r\n")
    assert first == b"GET /v1/things?q=is%3Afree%20%40me%20%26%20%C3%BC HTTP/1.1"
    assert b"moot-zone: Europe/Berlin" in headers


def test_one_connection_serves_several_requests(home: Home) -> None:
    both = [*answer(b"1"), NEXT, *answer(b"2")]
    with RecordedNode(Path(home.socket), both), _client(home) as client:
        assert [client.get("/v1/me").value, client.get("/v1/me").value] == [1, 2]


def test_a_refusal_is_the_nodes_own_words(home: Home) -> None:
    error = {"code": "ambiguous", "message": "two", "cause": None, "next": ["a"], "position": 7,
             "candidates": [{"id": "x"}]}  # fmt: skip
    refusal = answer(json.dumps({"error": error}).encode(), "404 Not Found")
    with (
        RecordedNode(Path(home.socket), refusal),
        _client(home) as client,
        pytest.raises(Trouble, match="two") as caught,
    ):
        client.get("/v1/things/3f")
    assert caught.value.as_json()["error"] == error


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"error": 3}'])
def test_a_refusal_without_words_is_told_as_one(home: Home, body: bytes) -> None:
    with (
        RecordedNode(Path(home.socket), answer(body, "500 Oops")),
        _client(home) as client,
        pytest.raises(Trouble) as caught,
    ):
        client.get("/v1/me")
    assert caught.value.code == "bug"
    assert "500" in caught.value.message


@pytest.mark.spec("CLI-13")
def test_an_act_cut_off_is_sent_again_as_the_same_request(home: Home) -> None:
    with (
        RecordedNode(Path(home.socket), [b"HTTP/1.1 200 OK\r\n"], answer(b'{"seq":1}')) as node,
        _client(home) as client,
    ):
        assert client.act("add", title="x", fields={}) == {"seq": 1}
    sent = [json.loads(asked.partition(b"\r\n\r\n")[2]) for asked in node.asked]
    assert sent[0] == sent[1]
    assert len(sent[0]["request"]) >= 16


@pytest.mark.parametrize(
    "pieces",
    [
        [],
        [b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n123"],
        [b"SSH-2.0-OpenSSH\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\ncontent-length: -3\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"],
        [b"HTTP/1.1 200 OK\r\nx: " + b"y" * 70_000],
    ],
    ids=["nothing", "short", "no HTTP", "no length", "no chunk", "endless head"],
)
def test_what_breaks_twice_is_told(home: Home, pieces: list[bytes]) -> None:
    with (
        RecordedNode(Path(home.socket), pieces, pieces),
        _client(home) as client,
        pytest.raises(Trouble) as caught,
    ):
        client.get("/v1/me")
    assert caught.value.code == "no-node"


def test_a_node_that_says_nothing_is_not_waited_for_forever(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moot.cli.client.PATIENCE_S", 0.05)
    with (
        RecordedNode(Path(home.socket), [PAUSE]),
        _client(home) as client,
        pytest.raises(Trouble, match="does not answer"),
    ):
        client.get("/v1/me")


@pytest.mark.spec("CLI-4")
def test_a_node_that_does_not_run_is_started_and_asked(home: Home) -> None:
    started: list[RecordedNode] = []

    def start() -> None:
        started.append(RecordedNode(Path(home.socket), answer(b'"here"')).__enter__())

    with _client(home, start) as client:
        assert client.get("/v1/me").value == "here"
    assert len(started) == 1
    started[0].__exit__(None, None, None)


def test_events_are_read_from_pieces_that_break_anywhere() -> None:
    text = (
        ': moot\n\nevent: start\ndata: {"seq": 1}\n\n: \n\n'
        'id: 2\nevent: entry\ndata: {"title": "Zażółć: x"}\n\n'
    ).encode()
    for size in (1, 2, 7, len(text)):
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        assert list(events(pieces)) == [("start", {"seq": 1}), ("entry", {"title": "Zażółć: x"})]


def test_a_stream_that_ends_early_says_that_the_node_stopped(home: Home) -> None:
    begun = chunked(b"one")[:-5]
    with RecordedNode(Path(home.socket), [begun]), _client(home) as client:
        pieces = client.stream("/v1/events")
        assert next(pieces) == b"one"
        with pytest.raises(Trouble, match="the node stopped"):
            next(pieces)
