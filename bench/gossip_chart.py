"""Draws what `gossip.py` measured as one SVG: how an entry spreads, how that grows, its cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log, log10
from typing import Any, Final, NamedTuple

Row = Mapping[str, Any]
Scale = Callable[[float], float]

WIDTH: Final = 960
HEIGHT: Final = 640
INK: Final = "#1f2933"
FAINT: Final = "#d9dee4"
MUTED: Final = "#66727f"
COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""The palette of Okabe and Ito, which nearly everybody can tell apart."""
FAR: Final = (10_000, 100_000)
"""Sizes that are estimated."""


class Fit(NamedTuple):
    """y = a + b ln x, by least squares."""

    a: float
    b: float

    def at(self, x: float) -> float:
        """Return y."""
        return self.a + self.b * log(x)


def fit(points: Sequence[tuple[float, float]]) -> Fit:
    """Return the line through points over the logarithm of x."""
    xs = [log(x) for x, _ in points]
    ys = [y for _, y in points]
    middle, height = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - middle) ** 2 for x in xs)
    b = sum((x - middle) * (y - height) for x, y in zip(xs, ys, strict=True)) / (spread or 1)
    return Fit(height - b * middle, b)


class Panel:
    """One frame with axes, and what is drawn in it."""

    def __init__(self, box: tuple[int, int, int, int], x: Scale, y: Scale) -> None:
        """`box` is left, top, width and height; the scales give shares of it, from below."""
        self.left, self.top, self.width, self.height = box
        self._x, self._y = x, y
        self.parts: list[str] = []

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of a point."""
        return self.left + self._x(x) * self.width, self.top + (1 - self._y(y)) * self.height

    def title(self, text: str, under: str) -> None:
        """Say what is shown."""
        self.parts.append(_text(self.left, self.top - 30, text, size=15, weight="600"))
        self.parts.append(_text(self.left, self.top - 12, under, fill=MUTED))

    def axes(self, xs: Sequence[float], ys: Sequence[float], unit: str, below: str) -> None:
        """Draw grid lines with their figures, and what the figures below stand for."""
        right, floor = self.left + self.width, self.top + self.height
        for y in ys:
            _, height = self.at(1, y)
            self.parts.append(_line([(self.left, height), (right, height)], FAINT, 1))
            label = f"{y:g}{unit}" if y == ys[-1] else f"{y:g}"
            self.parts.append(_text(self.left - 6, height + 4, label, anchor="end", fill=MUTED))
        for x in xs:
            place, _ = self.at(x, 0)
            self.parts.append(_line([(place, floor), (place, floor + 4)], MUTED, 1))
            label = f"{x:,.0f}"
            self.parts.append(_text(place, floor + 17, label, anchor="middle", fill=MUTED))
        self.parts.append(_line([(self.left, floor), (right, floor)], MUTED, 1))
        middle = self.left + self.width / 2
        self.parts.append(_text(middle, floor + 34, below, anchor="middle", fill=MUTED))

    def line(
        self, points: Sequence[tuple[float, float]], colour: str, *, dashes: str = "", dots: bool
    ) -> None:
        """Draw a line through points, with a dot at each or none."""
        places = [self.at(x, y) for x, y in points]
        self.parts.append(_line(places, colour, 2, dashes))
        if dots:
            self.parts += [
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places
            ]

    def legend(self, rows: Sequence[tuple[str, str, str]], x: float, y: float) -> None:
        """Name colours and dashes, from a place in shares of the panel downward."""
        left, top = self.left + x * self.width, self.top + y * self.height
        for number, (name, colour, dashes) in enumerate(rows):
            height = top + 17 * number
            self.parts.append(
                _line([(left, height - 4), (left + 22, height - 4)], colour, 2, dashes)
            )
            self.parts.append(_text(left + 28, height, name))


def draw(rows: Sequence[Row]) -> str:
    """Return the SVG. `rows` are of one or more sizes, in one or more weathers."""
    panels = [_spread(rows), _growth(rows), _cost(rows)]
    inside = "\n".join(part for panel in panels for part in panel.parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' font-family="system-ui, sans-serif" font-size="12" fill="{INK}" role="img">\n'
        "<title>How an entry spreads in a group, how that grows, what it costs</title>"
        f'\n<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n{inside}\n</svg>\n'
    )


def _spread(rows: Sequence[Row]) -> Panel:
    """The share of members that have an entry, over time."""
    most = _round(max(row["curve"][-1] for row in rows))
    panel = Panel((60, 60, 520, 230), lambda ms: min(ms / most, 1), lambda share: share / 100)
    panel.title("How an entry spreads", "share of members that have it, mean over the entries")
    panel.axes(
        [most * part / 4 for part in range(5)],
        [0, 25, 50, 75, 100],
        " %",
        "ms after it was written",
    )
    sizes = sorted({row["nodes"] for row in rows})
    weathers = list(dict.fromkeys(row["weather"] for row in rows))
    styles = ("", "6 4", "2 3", "8 3 2 3", "1 4")
    for row in rows:
        points = [(0, 0), *((ms, part + 1) for part, ms in enumerate(row["curve"]))]
        colour = COLOURS[sizes.index(row["nodes"]) % len(COLOURS)]
        dashes = styles[weathers.index(row["weather"]) % len(styles)]
        panel.line(points, colour, dashes=dashes, dots=False)
    keys = [(f"{size:,} nodes", COLOURS[at % len(COLOURS)], "") for at, size in enumerate(sizes)]
    keys += [(name, INK, styles[at % len(styles)]) for at, name in enumerate(weathers)]
    panel.legend(keys, 0.72, 0.97 - 0.074 * (len(keys) - 1))
    return panel


def _growth(rows: Sequence[Row]) -> Panel:
    """The time until half, nearly all and all have it, over the number of members."""
    rows = sorted((row for row in rows if row["weather"] == rows[0]["weather"]), key=_size)
    lines = {"t50_ms": "half have it", "t99_ms": "99 %", "t100_ms": "all"}
    beside = {"t50_ms": 28, "t99_ms": 20, "t100_ms": -8}
    fits = {key: fit([(row["nodes"], row[key]) for row in rows]) for key in lines}
    most = _round(max(one.at(FAR[-1]) for one in fits.values()))
    first = log10(rows[0]["nodes"])
    decades = log10(FAR[-1]) - first
    panel = Panel((60, 395, 520, 185), lambda n: (log10(n) - first) / decades, lambda ms: ms / most)
    panel.title(
        "How that grows",
        f"a + b ln n, measured (dots) and estimated (dashed); {rows[0]['weather']} weather",
    )
    panel.axes([10, 100, 1_000, *FAR], [most * part / 4 for part in range(5)], " ms", "nodes")
    for (key, name), colour in zip(lines.items(), COLOURS, strict=False):
        sizes = [row["nodes"] for row in rows]
        panel.line(
            [(size, fits[key].at(size)) for size in (sizes[0], FAR[-1])],
            colour,
            dashes="4 4",
            dots=False,
        )
        panel.line([(row["nodes"], row[key]) for row in rows], colour, dots=True)
        x, y = panel.at(FAR[-1], fits[key].at(FAR[-1]))
        panel.parts.append(_text(x - 4, y + beside[key], name, anchor="end", fill=colour))
    return panel


def _cost(rows: Sequence[Row]) -> Panel:
    """Bytes that a node sends for each entry, by what they are."""
    rows = sorted(
        rows, key=lambda row: (row["weather"] != rows[0]["weather"], row["weather"], _size(row))
    )
    most = _round(max(row["payload"] + row["control"] for row in rows))
    step = 1 / len(rows)
    panel = Panel((660, 60, 270, 520), lambda x: x, lambda size: size / most)
    panel.title("What it costs", "bytes that a node sends for an entry")
    panel.axes([], [most * part / 4 for part in range(5)], "", "")
    floor = panel.top + panel.height
    for number, row in enumerate(rows):
        left, below = panel.left + (number + 0.15) * step * panel.width, 0.0
        wide = 0.7 * step * panel.width
        for key, colour in (("payload", COLOURS[0]), ("control", COLOURS[5])):
            _, top = panel.at(0, below + row[key])
            _, foot = panel.at(0, below)
            panel.parts.append(
                f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}"'
                f' height="{foot - top:.1f}" fill="{colour}"/>'
            )
            below += row[key]
        middle = left + wide / 2
        panel.parts.append(
            f'<text transform="translate({middle + 4:.1f} {floor - 8}) rotate(-90)" fill="#ffffff">'
            f"{row['nodes']:,} {row['weather']}</text>"
        )
        _, top = panel.at(0, below)
        panel.parts.append(
            _text(
                middle,
                top - 5,
                f"{row['duplicates']:.3f}".rstrip("0").rstrip("."),
                anchor="middle",
                fill=MUTED,
                size=10,
            )
        )
    panel.parts.append(
        _text(panel.left, floor + 17, "above: copies too many, for each entry and node", fill=MUTED)
    )
    panel.parts.append(_swatch(panel.left, floor + 34, COLOURS[0], "the entry"))
    panel.parts.append(_swatch(panel.left + 90, floor + 34, COLOURS[5], "who has it"))
    return panel


def _size(row: Row) -> int:
    return int(row["nodes"])


def _round(most: float) -> float:
    """The next figure with a short name from which four equal steps lead down."""
    power = 10.0 ** int(log10(most))
    return next(
        power * step for step in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10) if power * step >= most
    )


def _swatch(x: float, y: float, colour: str, name: str) -> str:
    return f'<rect x="{x}" y="{y - 9}" width="10" height="10" fill="{colour}"/>' + _text(
        x + 15, y, name
    )


def _text(x: float, y: float, text: str, **style: object) -> str:
    names = {"size": "font-size", "weight": "font-weight", "anchor": "text-anchor", "fill": "fill"}
    more = "".join(f' {names[key]}="{value}"' for key, value in style.items())
    return f'<text x="{x:.1f}" y="{y:.1f}"{more}>{text}</text>'


def _line(
    points: Sequence[tuple[float, float]], colour: str, width: float, dashes: str = ""
) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>'
    )
