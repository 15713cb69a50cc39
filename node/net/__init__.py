"""py-libp2p, and every guard it needs. No other folder imports it.

Importing this package loads nothing of libp2p; it only sees to it that whatever loads a part of it
later does not load all of it. `moot.node.net.network` takes a second: import it where that is free.
"""

from moot.node.net.front_door import close_front_door

close_front_door()
