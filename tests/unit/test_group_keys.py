"""From one secret to every key; each power one way from the one above."""

from __future__ import annotations

import ast
import hashlib
import itertools
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from moot.protocol.checkwords import check_words
from moot.protocol.group_keys import GroupKeys, Power, admits
from moot.protocol.hashing import derive, label, labelled
from moot.protocol.signature import SigningKey
from moot.protocol.wordlist import WORDS

ROOT = Path(__file__).resolve().parents[2]
WRITE = GroupKeys.write(b"w" * 32)
READ = WRITE.lowered(Power.READ)
KEEP = WRITE.lowered(Power.KEEP)
LOG = SigningKey(b"l" * 32).public


def _uses() -> list[str]:
    """The name of every label that protocol/ uses, once for each place in the source."""
    names = []
    for path in sorted((ROOT / "protocol").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                at = {"label": 0, "labelled": 0, "derive": 1}.get(node.func.id)
                if at is not None and isinstance(node.args[at], ast.Constant):
                    names.append(ast.literal_eval(node.args[at]))
    return names


@pytest.mark.spec("KEY-1")
def test_no_label_serves_two_uses() -> None:
    uses = _uses()
    assert {"entry", "entry-signature", "admission", "vouch", "salt"} <= set(uses)
    # The way from the read to the keep secret is walked in two places, from above and from below.
    assert sorted(name for name in set(uses) if uses.count(name) > 1) == ["keep", "read"]
    labels = sorted(label(name) for name in set(uses))
    assert not any(right.startswith(left) for left, right in itertools.pairwise(labels))


@pytest.mark.spec("KEY-1")
def test_parts_of_a_hash_do_not_run_together() -> None:
    assert labelled("x", b"ab", b"c") != labelled("x", b"a", b"bc") != labelled("x", b"abc")
    assert labelled("x", b"a") != labelled("x", b"a", b"")
    framed = b"moot/1/x\0" + b"\0\0\0\2ab" + b"\0\0\0\1c"
    assert labelled("x", b"ab", b"c") == hashlib.sha256(framed).digest()


@given(st.binary(min_size=32, max_size=32), st.text("abcxyz-", min_size=1), st.binary(max_size=200))
@pytest.mark.spec("KEY-2")
def test_derive_is_hkdf_expand(key: bytes, what: str, context: bytes) -> None:
    info = b"moot/1/" + what.encode() + b"\0" + context
    assert derive(key, what, context) == HKDFExpand(SHA256(), 32, info).derive(key)


@pytest.mark.spec("KEY-4")
def test_the_table() -> None:
    gate = SigningKey(derive(b"w" * 32, "gate")).public
    read = derive(b"w" * 32, "read")
    keep = derive(read, "keep", gate)
    epoch = derive(read, "epoch", gate)
    assert (WRITE.secret, READ.secret, KEEP.secret) == (b"w" * 32, read, keep)
    for keys in (WRITE, READ, KEEP):
        assert keys.gate_public == gate
        assert keys.group == derive(keep, "group", gate)
        assert keys.hello_key == derive(keep, "hello")
        assert keys.bundle_key == derive(keep, "bundle-key")
    for keys in (WRITE, READ):
        assert keys.epoch == epoch
        assert keys.content_key == derive(read, "content", epoch)


@pytest.mark.spec("KEY-5")
def test_lower_powers_have_less() -> None:
    assert (READ.gate, KEEP.gate, KEEP.epoch, KEEP.content_key) == (None,) * 4
    for keys in (READ, KEEP):
        with pytest.raises(ValueError, match="write key"):
            keys.admit(LOG)
    for keys, more in ((READ, Power.WRITE), (KEEP, Power.READ), (KEEP, Power.WRITE)):
        with pytest.raises(ValueError, match="cannot give"):
            keys.lowered(more)


@pytest.mark.spec("KEY-5")
def test_every_power_opens_from_its_secret() -> None:
    for keys in (WRITE, READ, KEEP):
        assert GroupKeys.from_secret(keys.power, keys.secret, keys.gate_public) == keys
        assert keys.lowered(keys.power) == keys
    assert GroupKeys.from_secret(Power.WRITE, WRITE.secret, b"") == WRITE
    assert READ.lowered(Power.KEEP) == KEEP


def test_secrets_stay_out_of_sight() -> None:
    shown = repr(WRITE) + repr(READ) + repr(KEEP)
    for secret in (WRITE.secret, READ.secret, KEEP.secret, WRITE.hello_key, WRITE.content_key):
        assert repr(secret) not in shown


def test_sizes_are_checked() -> None:
    for power in Power:
        with pytest.raises(ValueError, match="32"):
            GroupKeys.from_secret(power, b"short", WRITE.gate_public)
    with pytest.raises(ValueError, match="32"):
        GroupKeys.from_secret(Power.KEEP, KEEP.secret, b"short")


@pytest.mark.spec("KEY-6")
def test_an_admission_holds_for_one_log_epoch_and_group() -> None:
    assert WRITE.epoch is not None
    admission = WRITE.admit(LOG)
    gate, group, epoch = KEEP.gate_public, KEEP.group, WRITE.epoch
    assert admits(gate, group, epoch, LOG, admission)
    other = GroupKeys.write(b"o" * 32)
    assert other.epoch is not None
    assert not admits(other.gate_public, group, epoch, LOG, admission)
    assert not admits(gate, other.group, epoch, LOG, admission)
    assert not admits(gate, group, other.epoch, LOG, admission)
    assert not admits(gate, group, epoch, b"l" * 32, admission)
    assert not admits(gate, group, epoch, LOG, bytes(64))


@pytest.mark.spec("KEY-7")
def test_check_words() -> None:
    drawn = hashlib.pbkdf2_hmac("sha256", LOG, b"moot/1/check-words\0", 4_096, 4)
    assert check_words(LOG) == tuple(WORDS[byte] for byte in drawn)
    assert check_words(b"k" * 32) == ("bench", "tulip", "bagel", "kettle")  # for ever


@pytest.mark.spec("KEY-8")
def test_words_are_hard_to_mistake() -> None:
    assert len(WORDS) == len(set(WORDS)) == 256
    assert len({word[:4] for word in WORDS}) == 256
    assert all(word.isascii() and word.islower() and 3 <= len(word) <= 9 for word in WORDS)
    assert not [pair for pair in itertools.combinations(WORDS, 2) if _one_apart(*pair)]
    digest = hashlib.sha256(" ".join(WORDS).encode()).hexdigest()
    assert digest[:16] == "8efea1bcb0a9bc27"  # for ever


def _one_apart(left: str, right: str) -> bool:
    """Whether one letter changed, added or removed makes one word of the other."""
    short, long = sorted((left, right), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(short, long, strict=True)) <= 1
    cuts = (long[:at] + long[at + 1 :] for at in range(len(long)))
    return short in cuts
