"""Where entries and the state derived from them are kept."""
