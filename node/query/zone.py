"""Time zones by the names people's machines use."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from moot.node.trouble import Trouble

OFFSET: Final = re.compile(r"([+-])(\d\d):?(\d\d)")
LINK_INTO: Final = "zoneinfo/"


def zone_named(name: str) -> tzinfo:
    """The zone of an IANA name, or of an offset like `+01:00`. Raises Trouble `usage`."""
    if name in {"UTC", "Z"}:
        return UTC
    offset = OFFSET.fullmatch(name)
    if offset:
        sign, hours, minutes = offset.groups()
        away = timedelta(hours=int(hours), minutes=int(minutes))
        if away < timedelta(hours=24):
            return timezone(-away if sign == "-" else away)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Trouble(
            "usage",
            f"'{name[:64]}' is no time zone this machine knows",
            next=("TZ=Europe/Berlin moot list     or an offset:  TZ=+01:00",),
        ) from None


def zone_name(zone: tzinfo) -> str:
    """The name under which `zone_named` finds this zone again."""
    if isinstance(zone, ZoneInfo) and zone.key:
        return zone.key
    away = zone.utcoffset(datetime(2000, 1, 1, tzinfo=UTC)) or timedelta()
    if not away:
        return "UTC"
    minutes = int(away.total_seconds()) // 60
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}"


def machine_zone() -> tzinfo:
    """The zone that this machine is set to; UTC if it does not say."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if not named:
        # The link's target carries the zone's name, which the C library does not tell.
        target = os.path.realpath("/etc/localtime")
        named = target.partition(LINK_INTO)[2] if Path(target).exists() else ""
    try:
        return zone_named(named) if named else UTC
    except Trouble:
        return datetime.now().astimezone().tzinfo or UTC
