"""Cases for what a passphrase seals (specs/keys.md): strongboxes, and backups in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from vectors.bytes_of import Keys, label, labelled, value

KEYS = Keys(b"w" * 32)
OTHER = Keys(b"v" * 32)
SEED = b"m" * 32
HINT = "/ip4/192.0.2.1/tcp/4001/p2p/12D3KooWExample"
PASSPHRASE = "correct horse b\u00e4ttery"
SALT, NONCE = bytes(range(16)), bytes(range(100, 112))
COST = (256, 2, 2)

Case = tuple[str, dict[str, object]]


def head(kind: str, cost: tuple[int, int, int], version: int = 1) -> bytes:
    return label(kind) + bytes([version]) + struct.pack(">III", *cost) + SALT + NONCE


def checked(before: bytes) -> bytes:
    return before + labelled("box-check", before)[:16]


def padded(content: bytes) -> bytes:
    whole = struct.pack(">I", len(content)) + content
    return whole + bytes(-len(whole) % 4096)


def box(kind: str, plain: bytes, cost: tuple[int, int, int] = COST, version: int = 1) -> bytes:
    before = head(kind, cost, version)
    argon = Argon2id(
        salt=label(kind) + SALT, length=32, memory_cost=cost[0], iterations=cost[1], lanes=cost[2]
    )
    sealed = ChaCha20Poly1305(argon.derive(PASSPHRASE.encode())).encrypt(NONCE, plain, before)
    return checked(before + sealed)


def cases() -> Iterator[Case]:
    device = [2, 2, KEYS.write, None, "garden", [HINT], SEED, "Ada"]
    reader = [1, 1, OTHER.read, OTHER.gate_public, "pond", []]
    whole = [1, "Ada L.", [device, reader]]
    good = box("backup", padded(value(whole)))
    yield _case("backup", "accept", "two groups", "backup", good, PASSPHRASE, value(whole))
    nobody: list[object] = [1, None, []]
    yield _case(
        "backup_of_nothing", "accept", "no name, no group", "backup",
        box("backup", padded(value(nobody))), PASSPHRASE, value(nobody),
    )  # fmt: skip
    key = bytes(range(32))
    yield _case(
        "vault", "accept", "a store's key", "vault", box("vault", padded(key)), PASSPHRASE, key
    )
    yield _case("wrong_passphrase", "refused", "another one", "backup", good, "Correct horse")
    mended = checked(good[:-40] + bytes([good[-40] ^ 1]) + good[-39:-16])
    yield _case("altered_and_mended", "refused", "a seal broken on purpose", "backup", mended)
    for name, (why, kind, data) in _files(good, value(whole)).items():
        yield _case(name, "malformed", why, kind, data)
    for name, wrong in _contents(device, reader).items():
        data = box("backup", padded(value(wrong)))
        yield _case(f"content_{name}", "malformed", name.replace("_", " "), "backup", data)


def _case(
    name: str,
    expect: str,
    why: str,
    kind: str,
    data: bytes,
    passphrase: str = PASSPHRASE,
    content: bytes | None = None,
) -> Case:
    told = {} if content is None else {"content": content}
    return f"strongbox/{name}", {
        "expect": expect, "why": why, "kind": kind, "passphrase": passphrase, **told, "file": data,
    }  # fmt: skip


def _files(good: bytes, content: bytes) -> dict[str, tuple[str, str, bytes]]:
    sealed = good[len(head("backup", COST)) : -16]
    dear = {
        "memory_513_mib": (524_289, 1, 1), "lanes_17": (1024, 1, 17),
        "work_beyond": (524_288, 5, 1),
        "no_pass": (1024, 0, 1), "no_lane": (1024, 1, 0), "too_little_memory": (15, 1, 2),
    }  # fmt: skip
    found = {
        name: (
            "what it asks for is out of bounds",
            "backup",
            checked(head("backup", cost) + sealed),
        )
        for name, cost in dear.items()
    }
    return found | {
        "empty": ("nothing", "backup", b""),
        "label_only": ("nothing after the label", "backup", label("backup")),
        "another_kind": ("a vault for a backup", "backup", box("vault", padded(bytes(32)))),
        "cut_short": ("its end is missing", "backup", good[:-1]),
        "goes_on": ("something after its end", "backup", good + b"\n"),
        "damaged": ("one bit is another", "backup", good[:99] + bytes([good[99] ^ 1]) + good[100:]),
        "newer": ("version 2", "backup", box("backup", padded(content), version=2)),
        "version_0": ("version 0", "backup", box("backup", padded(content), version=0)),
        "padding_short": ("not padded", "backup", box("backup", padded(content)[:-1])),
        "padding_not_zero": (
            "something in the padding", "backup", box("backup", padded(content)[:-1] + b"x")
        ),
        "padding_long": ("a step too long", "backup", box("backup", padded(content) + bytes(4096))),
        "length_beyond": (
            "longer than it is", "backup", box("backup", b"\0\1\0\0" + bytes(4092))
        ),
    }  # fmt: skip


def _contents(device: list[object], reader: list[object]) -> dict[str, object]:
    return {
        "newer": [2, "Ada", []],
        "of_two_parts": [1, "Ada"],
        "name_empty": [1, "", []],
        "name_of_65_bytes": [1, "x" * 65, []],
        "group_twice": [1, "Ada", [device, [1, 2, KEYS.write, None, "again", []]]],
        "not_an_invite": [1, "Ada", [reader[:5]]],
        "of_257_groups": [1, "Ada", [[1, 2, bytes([n % 256, n // 256]) * 16, None, "", []]
                                     for n in range(257)]],
        "a_map": {"name": "Ada"},
    }  # fmt: skip
