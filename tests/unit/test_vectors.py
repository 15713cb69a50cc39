"""The program against the vectors, and the vectors against their generator."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from moot.protocol import backup, encoding
from moot.protocol.backup import Backup
from moot.protocol.body import Body
from moot.protocol.entry import seal
from moot.protocol.envelope import envelope
from moot.protocol.errors import Malformed, TooNew
from moot.protocol.group_keys import GroupKeys, Power
from moot.protocol.hashing import derive, labelled
from moot.protocol.header import entry_id
from moot.protocol.invite import Invite
from moot.protocol.run import Run, verify_run
from moot.protocol.signature import SigningKey, verify
from moot.protocol.strongbox import Strongbox, stretched
from moot.protocol.words import is_marked
from vector_files import FOLDER, cases, raw, read, verdict


def test_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    command = [sys.executable, str(FOLDER / "generate.py"), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    made = {path.relative_to(tmp_path): path.read_text() for path in tmp_path.rglob("*.txt")}
    kept = {path.relative_to(FOLDER): path.read_text() for path in FOLDER.rglob("*.txt")}
    assert made == kept


@pytest.mark.spec("ENC-1")
@pytest.mark.spec("ENC-2")
@pytest.mark.parametrize("path", cases("encoding"))
def test_encoding(path: Path) -> None:
    case = read(path)
    data = raw(case, "bytes")
    assert verdict(lambda: encoding.decode(data)) == case["expect"]
    if case["expect"] == "accept":
        assert encoding.encode(encoding.decode(data)) == data


@pytest.mark.spec("KEY-3")
@pytest.mark.parametrize("path", cases("signature"))
def test_signature(path: Path) -> None:
    case = read(path)
    message = bytes.fromhex(case["message"])
    holds = verify(raw(case, "key"), raw(case, "signature"), message)
    assert holds == (case["expect"] == "accept")


@pytest.mark.spec("KEY-2")
def test_derive_and_labelled() -> None:
    case = read(FOLDER / "keys/derive.txt")
    what = json.loads(case["what"])
    assert derive(raw(case, "key"), what, raw(case, "context")) == raw(case, "derived")
    case = read(FOLDER / "keys/labelled.txt")
    parts = [bytes.fromhex(part) for part in json.loads(case["parts"])]
    assert labelled(json.loads(case["what"]), *parts) == raw(case, "hash")


@pytest.mark.spec("KEY-4")
@pytest.mark.spec("KEY-6")
def test_group_keys() -> None:
    case = read(FOLDER / "keys/group.txt")
    keys = GroupKeys.write(raw(case, "write"))
    assert keys.gate_public == raw(case, "gate")
    assert keys.lowered(Power.READ).secret == raw(case, "read")
    assert keys.lowered(Power.KEEP).secret == raw(case, "keep")
    assert keys.epoch == raw(case, "epoch")
    assert keys.content_key == raw(case, "content")
    assert keys.group == raw(case, "group")
    assert keys.hello_key == raw(case, "hello")
    assert keys.bundle_key == raw(case, "bundle")
    assert keys.admit(raw(case, "log")) == raw(case, "admission")


@pytest.mark.spec("KEY-30")
@pytest.mark.spec("ENT-2")
@pytest.mark.spec("ENT-5")
@pytest.mark.spec("ENT-6")
@pytest.mark.parametrize("path", cases("entry"))
def test_entry(path: Path) -> None:
    case = read(path)
    keys = GroupKeys.write(raw(case, "write"))
    header, ciphertext, body = raw(case, "header"), raw(case, "ciphertext"), raw(case, "body")
    assert entry_id(header) == raw(case, "id")
    assert keys.content_key is not None
    opened = envelope(keys.content_key, keys.group).open(header[:-32], ciphertext)
    if case["expect"] == "silent":
        assert opened is None
        return
    assert opened == body
    signer = SigningKey(raw(case, "log_seed"))
    seq, kind = int(case["seq"]), int(case["class"])
    words, prev, salt = "words" in case, raw(case, "prev"), header[103:119]
    sealed = seal(keys, signer, seq, prev, kind, body, raw(case, "fresh"), words=words)
    assert is_marked(keys.content_key, signer.public, seq, prev, salt) == words
    assert sealed.id == raw(case, "id")
    assert (sealed.item.body, sealed.item.signature) == (ciphertext, raw(case, "signature"))


@pytest.mark.spec("ENT-8")
@pytest.mark.parametrize("path", cases("body"))
def test_body(path: Path) -> None:
    case = read(path)
    data = raw(case, "body")
    assert verdict(lambda: Body.decode(data)) == case["expect"]
    if case["expect"] == "accept":
        assert Body.decode(data).encode() == data


@pytest.mark.spec("LOG-8")
@pytest.mark.parametrize("path", cases("run"))
def test_run(path: Path) -> None:
    case = read(path)
    keys = GroupKeys.write(raw(case, "write"))
    data = raw(case, "run")

    def take_in() -> list[bytes]:
        return verify_run(Run.decode(data), keys.gate_public, keys.group)

    assert verdict(take_in) == case["expect"]
    if case["expect"] == "accept":
        assert [one.hex() for one in take_in()] == json.loads(case["ids"])
        assert Run.decode(data).encode() == data


@pytest.mark.spec("KEY-40")
@pytest.mark.spec("KEY-41")
@pytest.mark.spec("KEY-42")
@pytest.mark.spec("KEY-43")
@pytest.mark.parametrize("path", cases("strongbox"))
def test_strongbox(path: Path) -> None:
    case = read(path)
    kind, data = json.loads(case["kind"]), raw(case, "file")
    passphrase = json.loads(case["passphrase"]).encode()

    def content() -> bytes:
        box = Strongbox.read(kind, data)
        return box.open(stretched(kind, passphrase, box.salt, box.cost))

    def understood() -> bytes:
        return Backup.read(content()).written() if kind == backup.WHAT else content()

    assert verdict(understood) == case["expect"]
    if case["expect"] == "accept":
        assert understood() == content() == raw(case, "content")
        box = Strongbox.read(kind, data)
        key = stretched(kind, passphrase, box.salt, box.cost)
        again = Strongbox.seal(kind, key, box.cost, box.salt + box.nonce, content())
        assert again.written() == data
    elif path.stem in {"newer", "content_newer"}:
        with pytest.raises(TooNew):
            understood()


@pytest.mark.spec("INV-1")
@pytest.mark.spec("INV-6")
@pytest.mark.spec("INV-30")
@pytest.mark.parametrize("path", cases("invite"))
def test_invite(path: Path) -> None:
    case = read(path)
    text = json.loads(case["text"])
    assert verdict(lambda: Invite.read(text)) == case["expect"]
    if case["expect"] == "accept":
        invite = Invite.read(text)
        assert (int(invite.keys.power), invite.keys.secret) == (
            int(case["power"]),
            raw(case, "secret"),
        )
        assert (invite.name, list(invite.hints)) == (
            json.loads(case["name"]),
            json.loads(case["hints"]),
        )
        whose = invite.oneself
        if "member_seed" in case:
            assert whose is not None
            assert (whose.seed, whose.name) == (
                raw(case, "member_seed"),
                json.loads(case["person"]),
            )
        else:
            assert whose is None
        if text.startswith("MOOT1"):
            assert invite.text() == text
    elif "place" in case:
        with pytest.raises(Malformed, match=rf"\b{case['place']}\b") as caught:
            Invite.read(text)
        assert json.loads(case["meant"]) in str(caught.value)
    elif case.get("why") == "newer":
        with pytest.raises(Malformed, match="newer"):
            Invite.read(text)
