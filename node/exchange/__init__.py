"""Out and in: a group's history as lines that people can read, and what other programs hold."""
