"""Towns of the gossip simulation, small: everybody gets everything, and hardly anybody twice."""

from __future__ import annotations

import json
from xml.etree import ElementTree as Xml

import pytest

from gossip_chart import draw, fit
from gossip_town import WEATHERS, Town, measure
from moot.protocol.gossip_limits import MAX_SESSIONS_PER_GROUP, ROTATE_MS


def joined(size: int, *, known: dict[int, int]) -> Town:
    """So many nodes, each of which was told of one other, who have all come."""
    town = Town(size, WEATHERS["fair"])
    for number, node in enumerate(town.nodes):
        if number in known:
            node.known = {known[number]: 0}
        town.world.after(100 * number, node.start)
    town.world.pass_time(60_000)
    return town


def test_in_fair_weather_news_come_soon_and_hardly_ever_twice() -> None:
    row = measure(12, "fair", entries=10)
    assert row["equal"]
    assert row["duplicates"] < 0.1
    assert row["hops"] < 4
    assert row["worst_ms"] < 1_000


def test_in_rough_weather_all_who_are_there_get_all() -> None:
    row = measure(12, "rough", entries=10)
    assert row["equal"]
    assert row["duplicates"] < 0.5


def test_the_same_seed_gives_the_same_figures_and_they_can_be_drawn() -> None:
    rows = [measure(size, "fair", entries=3) for size in (4, 6, 4)]
    for row in rows:
        del row["cpu_s"]
    assert json.dumps(rows[0]) == json.dumps(rows[2])
    assert Xml.fromstring(draw(rows[:2])).tag.endswith("svg")


def test_a_line_over_the_logarithm_is_found() -> None:
    line = fit([(n, 5 + 3 * n.bit_length()) for n in (2, 8, 32)])
    assert line.at(128) == pytest.approx(5 + 3 * 8)


@pytest.mark.spec("GSP-2")
def test_a_crowd_that_knows_only_one_does_not_stay_around_it() -> None:
    crowd = 3 * MAX_SESSIONS_PER_GROUP
    town = joined(crowd, known=dict.fromkeys(range(1, crowd), 0))
    assert all(len(node.seats()) <= MAX_SESSIONS_PER_GROUP for node in town.nodes)
    town.nodes[0].stop(silently=True)
    town.world.pass_time(60_000)
    town.write_one(town.nodes[1])
    town.world.pass_time(5_000)
    assert town.is_equal()


@pytest.mark.spec("GSP-3")
def test_two_halves_that_parted_meet_again() -> None:
    size = 16
    town = joined(size, known={number: number - 1 for number in range(1, size)})
    for node in town.nodes[: size // 2]:
        node.place.side = 1
    town.write_one(town.nodes[0])
    town.world.pass_time(120_000)
    assert not town.is_equal()
    for node in town.nodes:
        node.place.side = 0
    until = town.world.now + ROTATE_MS
    while not town.is_equal() and town.world.now < until:
        town.world.pass_time(5_000)
    assert town.is_equal()
