"""Trouble: a refusal in a person's words, with the next thing to do.

Light on purpose: the command line loads it before it knows whether it needs anything else.
"""

from __future__ import annotations

STATUS = {
    "usage": 400,
    "bad-filter": 400,
    "bad-date": 400,
    "bad-field": 400,
    "bad-rule": 400,
    "bad-invite": 400,
    "newer-invite": 400,
    "too-large": 400,
    "wrong-kind": 400,
    "bad-file": 400,
    "newer-file": 400,
    "no-profile": 403,
    "no-group": 403,
    "read-only": 403,
    "not-yours": 403,
    "no-elector": 403,
    "wrong-passphrase": 403,
    "no-session": 403,
    "other-origin": 403,
    "not-on-page": 403,
    "unknown": 404,
    "ambiguous": 404,
    "no-route": 404,
    "already-done": 409,
    "not-done": 409,
    "taken": 409,
    "not-asked": 409,
    "not-claimed": 409,
    "not-doubled": 409,
    "circle": 409,
    "closed": 409,
    "nobody": 409,
    "exists": 409,
    "full": 409,
    "unsynced": 409,
    "words-differ": 409,
    "taken-back": 409,
    "cannot-undo": 409,
    "request-reused": 409,
    "other-group": 409,
    "no-lock": 409,
    "wrong-host": 421,
    "locked": 423,
    "away": 503,
    "no-network": 503,
    "stopping": 503,
    "disk": 507,
}
"""The HTTP status of each code that the API answers with (specs/api.md); others are 500."""


class Trouble(Exception):  # noqa: N818 - people have trouble, programs have errors
    """Something that a person should know and can act on; never a bug. spec: API-5."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        cause: str | None = None,
        next: tuple[str, ...] = (),  # noqa: A002 - the word people see
        candidates: tuple[dict[str, object], ...] = (),
        position: int | None = None,
    ) -> None:
        """`code` is stable and for programs; `next` holds commands or sentences with one."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.cause = cause
        self.next = next
        self.candidates = candidates
        self.position = position

    @property
    def status(self) -> int:
        """The HTTP status under which it is answered."""
        return STATUS.get(self.code, 500)

    def as_json(self) -> dict[str, object]:
        """The error object of specs/api.md."""
        return {
            "error": {
                "code": self.code,
                "message": self.message,
                "cause": self.cause,
                "candidates": list(self.candidates),
                "next": list(self.next),
                "position": self.position,
            }
        }
