"""Why a dial failed, in two or three words: the library wraps the reason three times over."""

from __future__ import annotations

import errno
from collections.abc import Iterator

import trio

from moot.node.net.fatal_error import brief
from moot.node.net.library import PeerIDMismatchesPubkey
from moot.node.net.socks import ProxyTrouble

WORDS = {
    errno.ECONNREFUSED: "refused",
    errno.ETIMEDOUT: "no answer",
    errno.EHOSTUNREACH: "no way there",
    errno.ENETUNREACH: "no way there",
    errno.EADDRNOTAVAIL: "no way there",
    errno.ENETDOWN: "no network",
    errno.EACCES: "forbidden here",
    errno.EPERM: "forbidden here",
}


def reason(error: BaseException) -> str:
    """Why it failed, without anything that a stranger could have put into it."""
    for one in _all(error):
        match one:
            case PeerIDMismatchesPubkey():
                return "somebody else answers"
            case ProxyTrouble():
                return str(one)
            case OSError() if one.errno is not None:
                return WORDS.get(one.errno, one.strerror or "failed")
            case trio.TooSlowError():
                return "no answer"
            case OSError() if one.__cause__ is None and one.args:
                return str(one.args[0])
    return f"no node of ours ({brief(error)})"


def _all(error: BaseException) -> Iterator[BaseException]:
    """An error and all that are behind it."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
        waiting += [each for each in (one.__context__, one.__cause__) if each is not None]
