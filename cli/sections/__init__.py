"""The table of commands, a file a section."""
