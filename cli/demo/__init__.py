"""`moot demo`: three people on this machine, each with a node of their own, told as it happens."""
