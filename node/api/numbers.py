"""Numbers: `/metrics`, where it was asked for."""

from __future__ import annotations

from starlette.responses import Response

from moot.node import preferences
from moot.node.api.call import Call
from moot.node.trouble import Trouble


def answer(call: Call) -> Response:
    """The node in numbers, as Prometheus reads it. Raises Trouble `no-route` unless switched on."""
    home = call.node.home
    settings = {} if home is None else preferences.read(home.config)
    if settings.get(preferences.METRICS, preferences.OFF) == preferences.OFF:
        raise Trouble(
            "no-route",
            "this node tells no numbers",
            cause="they are switched off",
            next=("moot config set metrics on",),
        )
    from moot.node import metrics  # noqa: PLC0415 - loaded by those who ask for it alone

    return Response(metrics.exposition(call.node), media_type=metrics.TYPE)
