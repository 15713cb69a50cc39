"""The page's door of a real node: when it is open, where, to whom, and when no more."""

import signal
import socket
import threading
from contextlib import closing
from http.client import HTTPConnection, IncompleteRead

import pytest

from caller import RefusedError
from moot.node.page import loopback
from moot.protocol.limits import MAX_PAGE_CALLERS
from running import PATIENCE, RunningNode, gardener
from schemas import must_hold
from visitor import Visitor, open_page


@pytest.fixture
def start(tmp_path):
    """Starts the node of one home, and ends those that are left."""
    nodes = []

    def start(folder=tmp_path / "ada"):
        nodes.append(RunningNode(folder))
        return nodes[-1]

    yield start
    for node in nodes:
        node.end(signal.SIGKILL)


@pytest.fixture
def ada(start):
    return gardener(start())


def let_in(node, host="127.0.0.1"):
    visitor = Visitor(open_page(node)["link"], host)
    assert visitor.login().status == 200
    return visitor


def listening(port):
    """At which addresses of this machine somebody listens at a port."""
    found = []
    for family, address in (
        (socket.AF_INET, "127.0.0.1"),
        (socket.AF_INET, "127.0.0.2"),
        (socket.AF_INET6, "::1"),
    ):
        with closing(socket.socket(family)) as probe:
            if probe.connect_ex((address, port)) == 0:
                found.append(address)
    return found


def has_ipv6():
    try:
        with closing(socket.socket(socket.AF_INET6)) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.spec("WEB-1")
@pytest.mark.spec("WEB-2")
def test_it_is_closed_until_asked_for_and_closed_again_when_told(ada):
    answer = open_page(ada)
    must_hold(answer, "web")
    port = answer["port"]
    # 127.0.0.2 would answer, were it bound to every address.
    assert listening(port) == answer["addresses"] == ["127.0.0.1"] + ["::1"] * has_ipv6()
    again = open_page(ada)
    assert (again["port"], again["moved"]) == (port, False)
    assert again["link"] != answer["link"]
    closed = open_page(ada, off=True)
    must_hold(closed, "web")
    assert (closed["open"], closed["was_open"]) == (False, True)
    assert listening(port) == []
    assert open_page(ada, off=True)["was_open"] is False


@pytest.mark.spec("WEB-1")
def test_a_node_that_nobody_asked_listens_nowhere(ada):
    port = open_page(ada)["port"]
    ada.end()
    assert listening(port) == []
    again = RunningNode(ada.home.data)
    try:
        assert listening(port) == []
        assert open_page(again)["port"] == port
    finally:
        again.end()


@pytest.mark.spec("WEB-1")
@pytest.mark.parametrize("given", [{"off": 1}, {"off": None}, {"on": True}, {"port": 80}])
def test_what_is_not_understood_opens_nothing(ada, given):
    with pytest.raises(RefusedError) as caught:
        open_page(ada, **given)
    assert caught.value.code == "usage"


@pytest.mark.spec("WEB-2")
def test_the_port_is_kept_and_when_it_is_taken_another_one_is(start):
    node = gardener(start())
    port = open_page(node)["port"]
    node.end()
    with socket.create_server(("127.0.0.1", port)):
        node = start()
        moved = open_page(node)
        assert moved["port"] != port
        assert moved["moved"] is True
        node.end()
    node = start()
    kept = open_page(node)
    assert (kept["port"], kept["moved"]) == (moved["port"], False)


@pytest.mark.spec("WEB-2")
@pytest.mark.skipif(not has_ipv6(), reason="this machine has no ::1")
def test_who_has_the_port_on_one_address_is_not_taken_for_us(start):
    node = gardener(start())
    port = open_page(node)["port"]
    node.end()
    with socket.create_server(("::1", port), family=socket.AF_INET6):
        moved = open_page(start())
    assert moved["moved"] is True
    assert moved["port"] != port


@pytest.mark.spec("WEB-2")
def test_it_works_without_ipv6(monkeypatch):
    # A family that this system does not know, as on a machine without IPv6.
    monkeypatch.setattr(loopback.socket, "AF_INET6", 12345)
    sockets = loopback.listen(None)
    try:
        assert [one.getsockname()[0] for one in sockets] == ["127.0.0.1"]
    finally:
        for one in sockets:
            one.close()


@pytest.mark.spec("WEB-2")
@pytest.mark.skipif(not has_ipv6(), reason="this machine has no ::1")
def test_both_addresses_answer(ada):
    visitor = let_in(ada, "::1")
    assert visitor.get("/v1/me").value["name"] == "ada"


@pytest.mark.spec("WEB-6")
@pytest.mark.spec("WEB-12")
def test_a_link_lets_in_once(ada):
    visitor = Visitor(open_page(ada)["link"])
    assert visitor.get("/").status == 200
    assert visitor.get("/v1/me").code == "no-session"
    answer = visitor.login()
    cookie = answer.headers["set-cookie"].lower().split("; ")
    assert cookie[0].startswith(f"moot-{visitor.port}=")
    assert {"httponly", "samesite=strict", "path=/"} <= set(cookie)
    assert not [part for part in cookie if part.startswith("domain")]
    assert visitor.get("/v1/me").value["name"] == "ada"
    other = Visitor(f"{visitor.origin}/#once={visitor.secret}")
    assert (other.login().status, other.login().code) == (403, "no-session")


@pytest.mark.spec("WEB-5")
def test_one_browser_has_no_use_for_half_of_anothers(ada):
    one, two = let_in(ada), let_in(ada)
    mixed = {"cookie": one.shown["cookie"], "moot_page": two.shown["moot_page"]}
    assert one.ask("GET", "/v1/me", **mixed).code == "no-session"
    assert one.get("/v1/me").status == two.get("/v1/me").status == 200


@pytest.mark.spec("WEB-7")
def test_sessions_end_with_the_door_and_with_the_node(start):
    node = gardener(start())
    visitor, link = let_in(node), open_page(node)["link"]
    open_page(node, off=True)
    assert open_page(node)["sessions"] == 0
    assert visitor.get("/v1/me").code == "no-session"
    assert Visitor(link).login().code == "no-session"
    assert visitor.login(Visitor(open_page(node)["link"]).secret).status == 200
    node.end()
    open_page(start())
    assert visitor.get("/v1/me").code == "no-session"


def stream(visitor):
    """Events as a browser reads them."""
    connection = HTTPConnection("127.0.0.1", visitor.port, timeout=PATIENCE)
    headers = {"cookie": visitor.shown["cookie"], "moot-page": visitor.shown["moot_page"]}
    connection.request("GET", "/v1/events", headers=headers | {"sec-fetch-site": "same-origin"})
    return connection, connection.getresponse()


@pytest.mark.spec("WEB-7")
def test_closing_the_door_ends_streams_of_events(ada):
    connection, events = stream(let_in(ada))
    assert events.readline() == b": moot\n"
    open_page(ada, off=True)
    with pytest.raises(IncompleteRead):  # it is cut off, and does not just go quiet
        events.read()
    connection.close()


@pytest.mark.spec("WEB-15")
def test_what_is_done_at_a_terminal_is_heard_by_the_page(ada):
    connection, events = stream(let_in(ada))
    writing = threading.Thread(target=ada.act, args=("add",), kwargs={"title": "pump"})
    lines = iter(events.readline, b"")
    assert b'data: {"seq": ' in next(line for line in lines if line.startswith(b"data"))
    writing.start()
    assert b'"title": "pump"' in next(line for line in lines if line.startswith(b"data"))
    writing.join()
    connection.close()


@pytest.mark.spec("WEB-9")
def test_a_crowd_of_browsers_does_not_shut_out_the_terminal(ada):
    port = open_page(ada)["port"]
    crowd = [socket.create_connection(("127.0.0.1", port)) for _ in range(MAX_PAGE_CALLERS)]
    late = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        late.request("GET", "/")
        assert ada.get("me")["name"] == "ada"
        for one in crowd:
            one.close()
        assert late.getresponse().status == 200
    finally:
        late.close()


@pytest.mark.spec("WEB-12")
def test_two_homes_do_not_put_each_other_out(tmp_path, start):
    ada, ben = gardener(start()), gardener(start(tmp_path / "ben"), "ben")
    one, two = let_in(ada), let_in(ben)
    cookies = f"{one.shown['cookie']}; {two.shown['cookie']}"
    assert one.get("/v1/me", cookie=cookies).value["name"] == "ada"
    assert two.get("/v1/me", cookie=cookies).value["name"] == "ben"


@pytest.mark.spec("WEB-3")
@pytest.mark.spec("WEB-4")
@pytest.mark.spec("WEB-8")
def test_the_checks_hold_over_a_real_line(ada):
    visitor = let_in(ada)
    policy = "content-security-policy"
    assert "default-src 'none'" in visitor.get("/").headers[policy]
    wrong = visitor.get("/v1/me", host="moot.example")
    assert (wrong.status, wrong.code) == (421, "wrong-host")
    assert policy in wrong.headers
    act = {"act": "add", "title": "from elsewhere"}
    assert visitor.ask("POST", "/v1/acts", act, origin="http://moot.example").status == 403
    assert visitor.ask("POST", "/v1/acts", act, origin="").status == 403
    assert visitor.get("/v1/me", sec_fetch_site="same-site").status == 403
    assert visitor.act("add", title="pump").status == 200
    assert [one["title"] for one in ada.get("things")] == ["pump"]
    connection = HTTPConnection("127.0.0.1", visitor.port, timeout=PATIENCE)
    upgrade = {
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec-websocket-key": f"{'x' * 22}==",
        "sec-websocket-version": "13",
    }
    connection.request("GET", "/v1/events", headers=upgrade)
    assert connection.getresponse().status == 403
    connection.close()
