"""Where a home's data lives: one database for all its groups, or memory in the simulation."""
