"""The keys of one group: three powers, each derived one way from the one above (specs/keys.md).

Write gives read, read gives keep, never back. A keeper can check who was admitted and carry what it
cannot open; a reader can open; a writer can admit logs by the gate key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from moot.protocol.hashing import derive, label
from moot.protocol.signature import KEY_SIZE, SigningKey, verify

SECRET_SIZE = 32


class Power(IntEnum):
    """What the holder of a secret can do; a higher power includes the lower ones."""

    KEEP = 0
    READ = 1
    WRITE = 2


@dataclass(frozen=True, slots=True)
class GroupKeys:
    """What one holder has of a group's keys; secrets stay out of its repr. spec: KEY-4."""

    power: Power
    secret: bytes = field(repr=False)
    """The secret of that power, 32 bytes: the only thing to keep, beside the gate's key."""
    gate_public: bytes
    """The key that signs admissions of logs, 32 bytes."""
    group: bytes
    """The group's id, 32 bytes. Never on the wire."""
    hello_key: bytes = field(repr=False)
    """Proves in a hello that one belongs; all powers have it."""
    bundle_key: bytes = field(repr=False)
    """Seals bundles, the files that carry entries by hand; all powers have it."""
    epoch: bytes | None
    """The id of the period of this secret, 32 bytes; None for a keeper, who cannot derive it."""
    content_key: bytes | None = field(repr=False)
    """Opens entries of this epoch; None for a keeper."""
    gate: SigningKey | None = field(repr=False, compare=False)
    """Admits logs; None unless the power is write."""

    @classmethod
    def write(cls, secret: bytes) -> GroupKeys:
        """The keys of one who can write, from the group's root secret (32 bytes)."""
        gate = SigningKey(derive(_sized(secret), "gate"))
        return cls._derive(Power.WRITE, secret, gate.public, derive(secret, "read"), gate)

    @classmethod
    def from_secret(cls, power: Power, secret: bytes, gate_public: bytes) -> GroupKeys:
        """The keys of any power. For write, `gate_public` is not looked at: it is derived.

        Raises ValueError unless both are 32 bytes. spec: KEY-5.
        """
        if power is Power.WRITE:
            return cls.write(secret)
        if len(gate_public) != KEY_SIZE:
            raise ValueError("a gate key has 32 bytes")
        read = secret if power is Power.READ else None
        return cls._derive(power, _sized(secret), gate_public, read, None)

    @classmethod
    def _derive(
        cls,
        power: Power,
        secret: bytes,
        gate_public: bytes,
        read: bytes | None,
        gate: SigningKey | None,
    ) -> GroupKeys:
        keep, epoch, content_key = secret, None, None
        if read is not None:
            keep = derive(read, "keep", gate_public)
            epoch = derive(read, "epoch", gate_public)
            content_key = derive(read, "content", epoch)
        return cls(
            power=power,
            secret=secret,
            gate_public=gate_public,
            group=derive(keep, "group", gate_public),
            hello_key=derive(keep, "hello"),
            bundle_key=derive(keep, "bundle-key"),
            epoch=epoch,
            content_key=content_key,
            gate=gate,
        )

    def lowered(self, power: Power) -> GroupKeys:
        """The keys of this or a lower power, for an invite that gives less.

        Raises ValueError upwards.
        """
        if power > self.power:
            raise ValueError(f"{self.power.name.lower()} cannot give {power.name.lower()}")
        secret = self.secret
        if self.power is Power.WRITE and power < Power.WRITE:
            secret = derive(secret, "read")
        if self.power > Power.KEEP and power is Power.KEEP:
            secret = derive(secret, "keep", self.gate_public)
        return GroupKeys.from_secret(power, secret, self.gate_public)

    def admit(self, log: bytes) -> bytes:
        """Return the admission of a log, 64 bytes: what lets peers and keepers store it.

        Raises ValueError without the power to write. spec: KEY-6.
        """
        if self.gate is None or self.epoch is None:
            raise ValueError("admitting a log takes the write key")
        return self.gate.sign(_admission(self.group, self.epoch, log))


def admits(gate_public: bytes, group: bytes, epoch: bytes, log: bytes, admission: bytes) -> bool:
    """Whether an admission lets this log write in this epoch of this group. spec: KEY-6."""
    return verify(gate_public, admission, _admission(group, epoch, log))


def _admission(group: bytes, epoch: bytes, log: bytes) -> bytes:
    return label("admission") + group + epoch + log


def _sized(secret: bytes) -> bytes:
    if len(secret) != SECRET_SIZE:
        raise ValueError("a group's secret has 32 bytes")
    return secret
