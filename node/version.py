"""What this program is, for whoever asks over the API."""

from __future__ import annotations

from typing import Final

VERSION: Final = "0.1.0"
"""The same as in pyproject.toml, which a test holds; reading package metadata costs a start 37 ms."""

API: Final = 1
"""The revision of specs/api.md. Fields are only ever added, so it changes only if one must go."""
