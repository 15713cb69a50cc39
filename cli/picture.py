"""A QR code in the terminal, two rows of it in one line of half blocks."""

from __future__ import annotations

QUIET = 2
"""Light modules around the code. The standard asks for 4; cameras are content with less, and a
terminal has few lines."""

HALVES = {(0, 0): "\u2588", (0, 1): "\u2580", (1, 0): "\u2584", (1, 1): " "}
"""By (upper, lower), 1 for dark: light is drawn, dark is left out, as fits a dark terminal."""


def qr_lines(text: str, room: int, *, colour: bool) -> list[str]:
    """The code of `text` as lines, each of at most `room` cells; none if it does not fit."""
    import segno  # noqa: PLC0415 - loaded for nothing else

    code = segno.make_qr(text, error="l")
    rows = [[int(module) for module in row] for row in code.matrix_iter(border=QUIET)]
    if len(rows[0]) > room:
        return []
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    # With colour, black and white are said outright, so that a light terminal shows it too.
    begin, end = ("\033[97;40m", "\033[0m") if colour else ("", "")
    return [
        begin + "".join(HALVES[pair] for pair in zip(upper, lower, strict=True)) + end
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]
