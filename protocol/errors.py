"""Errors by whose fault they are, since that decides what to do about them."""


class MootError(Exception):
    """Anything this project raises on purpose."""


class TheirFault(MootError):  # noqa: N818 -- named by whose it is
    """A peer, a file or a person gave us something wrong: drop it and say so."""


class Malformed(TheirFault):
    """Bytes that do not decode. The only exception that leaves a decoder. spec: ENC-1."""


class TooNew(Malformed):
    """Bytes that a later version made: the remedy is to upgrade, not to ask for them again."""


class Refused(TheirFault):
    """Well-formed, but against the rules: a bad signature, a broken chain, no admission."""


class OurFault(MootError):  # noqa: N818 -- named by whose it is
    """A broken invariant: a bug in this program. Stop writing, keep reading, tell the person."""
