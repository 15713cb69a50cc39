"""Bytes, keys, entries, logs, and the conversation between two replicas. Pure: I/O, clock and chance are passed in."""
