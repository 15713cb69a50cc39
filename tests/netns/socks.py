"""A SOCKS5 server on a host of the small internet: `python socks.py HOST PORT`."""

import sys
from functools import partial
from pathlib import Path

import trio

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from socks_server import SocksServer


class Everywhere(dict[tuple[str, int], tuple[str, int]]):
    """Leads each to where he asks."""

    def get(self, key, default=None):  # type: ignore[no-untyped-def]
        return key


async def main(host: str, port: int) -> None:
    server = SocksServer(Everywhere(), names=True)
    async with trio.open_nursery() as nursery:
        await nursery.start(partial(trio.serve_tcp, server.serve, port, host=host))
        print("ready", flush=True)


trio.run(main, sys.argv[1], int(sys.argv[2]))
