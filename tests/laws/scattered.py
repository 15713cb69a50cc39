"""Logs that are random trees, scattered over replicas."""

from __future__ import annotations

import random
from collections.abc import Sequence

from moot.node.replica import Replica
from moot.protocol.limits import MAX_SIBLINGS
from moot.protocol.run import Run
from workshop import Author, put


def scatter(chance: random.Random, replicas: Sequence[Replica]) -> None:
    """Write logs that fork as they like, of which each replica gets some branches or none."""
    for number in range(chance.randrange(1, 6)):
        author = Author(f"author {number}", replicas[0].keys)
        run, end = author.opening()
        points: list[tuple[int, bytes, list[Run]]] = [(0, end, [run])]
        children: dict[bytes, int] = {}
        for step in range(chance.randrange(25)):
            seq, prev, path = points[-1] if chance.random() < 0.8 else chance.choice(points)
            if children.get(prev, 0) == MAX_SIBLINGS:
                continue
            children[prev] = children.get(prev, 0) + 1
            count = chance.randrange(1, 4)
            acts = [[put("thing", "title", f"{number} {step} {each}")] for each in range(count)]
            run, end = author.after(seq, prev, *acts)
            points.append((seq + count, end, [*path, run]))
        for replica in replicas:
            for _ in range(chance.randrange(3)):
                replica.ingest(chance.choice(points)[2])
