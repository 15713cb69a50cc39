"""Loads libp2p the way the product does, before a test module asks for other parts of it."""

import moot.node.net.library  # noqa: F401
