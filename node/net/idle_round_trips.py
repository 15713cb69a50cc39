"""Defect: each agreement on a protocol waits a round trip for a header that never differs.

A connection agrees three times: on Noise, on Yamux, on what is spoken in the stream. Over a line
with two seconds of delay the library therefore takes eight round trips, longer than anybody waits.
Here whoever proposes says header and protocol in one breath, as other libp2p programs do.
"""

from __future__ import annotations

from collections.abc import Sequence

from moot.node.net.library import (
    MULTISELECT_PROTOCOL_ID,
    IMultiselectCommunicator,
    MultiselectClient,
    MultiselectClientError,
    TProtocol,
)


class OneBreath(MultiselectClient):
    """Proposes the one protocol there is without waiting in between. spec: NET-24."""

    async def select_one_of(
        self,
        protocols: Sequence[TProtocol],
        communicator: IMultiselectCommunicator,
        negotiate_timeout: int = 0,
    ) -> TProtocol:
        """Return the protocol once the other end has said it too.

        Set a deadline around it. Raises MultiselectClientError, and what the communicator raises.
        """
        (wanted,) = protocols
        for line in (MULTISELECT_PROTOCOL_ID, wanted):
            await communicator.write(line)
        for line in (MULTISELECT_PROTOCOL_ID, wanted):
            if await communicator.read() != line:
                raise MultiselectClientError("the other end does not agree on the protocol")
        return wanted
