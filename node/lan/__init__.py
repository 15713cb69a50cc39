"""Finding members in the same network: beacons over mDNS (specs/lan.md)."""
