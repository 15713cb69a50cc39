"""Vetting: looking through what a peer gave, in a process of its own where it is much."""
