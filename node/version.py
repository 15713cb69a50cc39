"""What this program is, for whoever asks over the API.

The command line loads this, so it loads nothing itself: `typing` alone costs half an empty Python.
"""

from __future__ import annotations

VERSION = "0.1.0"
"""The same as in pyproject.toml, which a test holds; to read package metadata costs 37 ms."""

API = 1
"""The revision of specs/api.md. Fields are only added, so it changes only if one must go."""
