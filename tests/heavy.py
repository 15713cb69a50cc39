"""Modules that a daily command must not load: each costs time that a person waits."""

HEAVY = set(
    "libp2p multiaddr trio apsw starlette hypercorn segno cryptography msgpack rich httpx asyncio "
    "socket selectors http http.client urllib.parse argparse typing inspect dataclasses logging "
    "re enum json pathlib datetime subprocess signal threading difflib shutil tempfile".split()
)
