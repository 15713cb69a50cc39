"""Files that come from a group and go into one: what `moot export` and `moot import` load."""
