"""Bytes, keys, entries, logs, two replicas in conversation. Pure: no I/O, no clock, no chance."""
