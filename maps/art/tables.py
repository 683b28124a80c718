"""What one sits at: round tables, high tables, desks, meeting and reading tables."""

from __future__ import annotations

from palette import (
    CREAM,
    DARK_WOOD,
    MUSTARD,
    NIGHT,
    PETROL,
    PLANT,
    SAGE,
    SCREEN,
    STEEL,
    TERRACOTTA,
    WOOD,
    dark,
    light,
    mix,
)
from sprites import add, block
from svg import box_shadow, circle, curve, ellipse, group, line, linear, move, path, polygon, rect, shadow

TABLE = "#d2a878"
RISE = 27
"""How high the near edge of a round table is over the floor: the far edge then hides the shoes of who sits there."""


def register() -> None:
    """Add every table."""
    add("round-table-4", 2, 3, round_table(64, 96, 29, 24, 4), block(2, 2))
    add("round-table-6", 3, 3, round_table(96, 96, 45, 25, 6), block(3, 2))
    add("round-table-8", 3, 4, round_table(96, 128, 45, 41, 8), block(3, 3))
    add("high-table", 2, 3, high_table(), block(2, 1))
    add("high-table-flowers", 2, 3, high_table(True), block(2, 1))
    add("desk-island", 4, 3, desk_island(0), block(4, 2))
    add("desk-island-2", 4, 3, desk_island(1), block(4, 2))
    add("meeting-table", 5, 3, meeting_table(), block(5, 2))
    add("reading-table", 4, 3, reading_table(), block(4, 2))
    add("coffee-table", 2, 2, coffee_table(), block(2, 1))
    add("side-table", 1, 2, side_table(), block(1, 1))
    add("desk-single", 2, 3, desk_single(), block(2, 1))


def cup(x: float, y: float, color: str = "#fdf8ee") -> str:
    """A cup of coffee on its saucer."""
    return group(
        ellipse(x + 0.6, y + 1.4, 4.6, 2.8, "#5a3d33", opacity=0.2), ellipse(x, y + 0.8, 4.4, 2.7, dark(color, 0.08)), ellipse(x, y + 0.4, 4.4, 2.6, light(color, 0.4)),
        rect(x - 2.5, y - 3.4, 5, 4.2, color, 2), ellipse(x, y - 3.2, 2.5, 1.3, light(color, 0.6)), ellipse(x, y - 3.1, 1.8, 0.9, "#7a4b32"), circle(x + 3, y - 1.4, 1.1, "none", stroke=color, stroke_width=0.9),
    )  # fmt: skip


def laptop(x: float, y: float, back: bool = False) -> str:
    """A laptop; from behind, its lid faces the viewer."""
    if back:
        return group(
            rect(x, y - 10, 17, 11, "#aab4b8", 1.8),
            rect(x, y - 10, 17, 1.6, "#d5dcde", 0.8),
            circle(x + 8.5, y - 4.6, 1.5, "#f4ead9"),
            rect(x - 1, y, 19, 1.8, "#7f8b91", 0.9),
        )
    return group(
        polygon([(x, y), (x + 17, y), (x + 18.6, y + 7), (x - 1.6, y + 7)], "#c3cbce"), polygon([(x + 2, y + 1.4), (x + 15, y + 1.4), (x + 15.8, y + 4), (x + 1.2, y + 4)], "#8a969b"),
        rect(x, y - 10.4, 17, 11, "#76838a", 1.6), rect(x + 1.2, y - 9.4, 14.6, 8.8, SCREEN, 0.8), rect(x + 2.6, y - 8, 7, 1.2, "#8fd0c8", 0.6), rect(x + 2.6, y - 5.8, 10, 1, "#d9e6e2", 0.5, opacity=0.7), rect(x + 2.6, y - 3.8, 8, 1, "#d9e6e2", 0.5, opacity=0.5),
    )  # fmt: skip


def papers(x: float, y: float) -> str:
    """A few sheets and a pencil."""
    return group(
        rect(x, y, 11, 8, "#efe4d0", 0.8, transform=f"rotate(-8 {x} {y})"), rect(x + 2, y + 0.6, 11, 8, "#fffaf0", 0.8, transform=f"rotate(6 {x} {y})"),
        line(x + 4, y + 3.4, x + 10, y + 4, "#b9b2a6", 0.6), line(x + 4, y + 5.2, x + 9, y + 5.8, "#b9b2a6", 0.6), line(x + 14, y + 1, x + 16.6, y + 6.4, TERRACOTTA, 1.3),
    )  # fmt: skip


def little_plant(x: float, y: float) -> str:
    """A plant in a small pot."""
    leaves = [
        ellipse(x + dx, y - 8 + dy, 2.2, 4, tone, transform=f"rotate({turn} {x + dx} {y - 8 + dy})")
        for dx, dy, turn, tone in (
            (-3, 1, -35, dark(PLANT)),
            (3, 1, 35, dark(PLANT, 0.1)),
            (0, -1.6, 0, light(PLANT, 0.2)),
            (-1.6, 0.6, -15, PLANT),
        )
    ]
    return group(
        ellipse(x + 1, y + 0.4, 4.4, 2, "#5a3d33", opacity=0.22),
        leaves,
        path(f"M{x - 3.4} {y - 5}L{x + 3.4} {y - 5}L{x + 2.6} {y}Q{x} {y + 1} {x - 2.6} {y}Z", TERRACOTTA),
        rect(x - 3.8, y - 5.8, 7.6, 2, light(TERRACOTTA, 0.2), 1),
    )


def round_table(w: float, h: float, rx: float, ry: float, seats: int) -> str:
    """A breakout table with what people left on it."""
    cx, cy = w / 2, h - RISE - ry
    parts = [shadow(cx + 2, cy + 17, rx * 1.04, ry * 1.06, 0.34)]
    parts += [
        ellipse(cx, h - 8, rx * 0.42, 6, dark(DARK_WOOD, 0.25)),
        ellipse(cx, h - 9.6, rx * 0.42, 5.6, DARK_WOOD),
        rect(cx - 4, cy + 4, 8, h - 12 - cy - 2, linear(light(DARK_WOOD, 0.1), dark(DARK_WOOD, 0.3), x2=1, y2=0), 3),
    ]
    parts += [
        ellipse(cx, cy + 4.6, rx, ry, dark(TABLE, 0.42)),
        ellipse(cx, cy + 2.6, rx, ry, dark(TABLE, 0.2)),
        ellipse(cx, cy, rx, ry, TABLE),
    ]
    parts.append(
        path(
            f"M{cx - rx * 0.92} {cy - ry * 0.2}A{rx * 0.95} {ry * 0.95} 0 0 1 {cx + rx * 0.35} {cy - ry * 0.9}",
            stroke=light(TABLE, 0.55),
            stroke_width=2,
            stroke_linecap="round",
            opacity=0.9,
        )
    )
    for k in (-0.5, 0.05, 0.5):
        span = rx * 0.8 * (1 - abs(k)) ** 0.5
        parts.append(curve(f"M{cx - span} {cy + ry * k}q{span} 2 {span * 1.7} 0", dark(TABLE, 0.12), 0.8, opacity=0.45))
    if seats == 4:
        parts += [
            cup(cx - 14, cy + 3),
            cup(cx + 12, cy + 9, TERRACOTTA),
            little_plant(cx + 2, cy - 3),
            papers(cx - 9, cy + 10),
        ]
    elif seats == 6:
        parts += [
            laptop(cx - 30, cy + 7),
            cup(cx - 7, cy + 13, PETROL),
            little_plant(cx + 1, cy - 2),
            papers(cx + 15, cy - 8),
            cup(cx + 31, cy + 5),
        ]
    else:
        parts += [
            laptop(cx - 33, cy + 7),
            cup(cx - 4, cy + 24, TERRACOTTA),
            little_plant(cx, cy + 1),
            papers(cx + 16, cy - 14),
            cup(cx - 17, cy - 17),
            laptop(cx + 13, cy + 17),
            cup(cx + 33, cy + 1, PETROL),
        ]
    return group(parts)


def high_table(flowers: bool = False) -> str:
    """A high table to stand at, coffee in hand."""
    top = "#efe3cd"
    parts = [
        shadow(33, 86, 25, 8, 0.34),
        ellipse(32, 86, 13, 5, "#3d4a50"),
        ellipse(32, 84.8, 13, 4.6, "#5b6a70"),
        rect(30, 44, 4, 42, linear("#7d8c92", "#46545a", x2=1, y2=0), 2),
    ]
    parts += [
        ellipse(32, 43.4, 27, 16, dark(top, 0.42)),
        ellipse(32, 41.6, 27, 16, dark(top, 0.2)),
        ellipse(32, 39.4, 27, 16, top),
        path(
            "M8.3 35.8A24.5 13.8 0 0 1 36.2 25.8",
            stroke="#ffffff",
            stroke_width=2,
            stroke_linecap="round",
            opacity=0.85,
        ),
    ]
    if flowers:
        parts += [line(30, 33, 27, 20, PLANT, 1.2), line(31, 33, 33, 17, PLANT, 1.2), line(32, 33, 38, 22, PLANT, 1.2)]
        parts += [
            circle(27, 19, 3, TERRACOTTA),
            circle(27, 19, 1.1, MUSTARD),
            circle(33, 16, 3.2, "#f3d9cf"),
            circle(33, 16, 1.1, MUSTARD),
            circle(38, 21, 3, MUSTARD),
            circle(38, 21, 1.1, "#8a5f2c"),
            rect(27.6, 29, 8, 10, "#9fc6c4", 3),
            rect(28.8, 30, 1.6, 7, "#ffffff", 0.8, opacity=0.6),
        ]
        parts += [cup(17, 42), cup(46, 45, PETROL)]
    else:
        parts += [
            cup(22, 37),
            cup(44, 41, TERRACOTTA),
            rect(28, 43, 10, 6, "#fffaf0", 1, transform="rotate(-8 33 46)"),
            circle(33, 34, 3.6, "#fffaf0"),
            circle(33, 33.4, 2.6, "#c98c4e"),
        ]
    return group(parts)


def monitor(x: float, y: float, back: bool, tone: int = 0) -> str:
    """A screen on its foot; y is where the foot stands."""
    parts = [ellipse(x + 12, y, 7, 2.4, "#6b7880"), rect(x + 10.6, y - 6, 2.8, 6, "#7d8b92")]
    if back:
        parts += [
            rect(x, y - 20, 24, 15.4, "#8f9ba1", 2.4),
            rect(x, y - 20, 24, 2, "#c5ced1", 1),
            rect(x + 8, y - 15, 8, 6, "#7d8990", 1.6),
        ]
    else:
        parts += [rect(x, y - 21, 24, 16, "#46545c", 2.4), rect(x + 1.4, y - 19.6, 21.2, 13.2, SCREEN, 1.2)]
        tint = ("#8fd0c8", "#f0b98c", "#e9d38c")[tone % 3]
        parts += [
            rect(x + 3.4, y - 17.4, 8, 1.4, tint, 0.7),
            rect(x + 3.4, y - 14.8, 13, 1.1, "#dbe7e4", 0.5, opacity=0.7),
            rect(x + 3.4, y - 12.6, 10, 1.1, "#dbe7e4", 0.5, opacity=0.5),
            rect(x + 15, y - 11.4, 5.4, 3.4, tint, 0.8, opacity=0.8),
            polygon(
                [(x + 1.4, y - 19.6), (x + 9, y - 19.6), (x + 2.4, y - 6.4), (x + 1.4, y - 6.4)],
                "#ffffff",
                opacity=0.08,
            ),
        ]
    return group(parts)


def _desk_top(w: float, h: float, top: float, depth: float, front: float) -> str:
    color = "#e2c499"
    return group(
        box_shadow(3, h - 14, w - 4, 13, 0.34), rect(5, top + depth, 4, front, "#6e7a80", 1.4), rect(w - 9, top + depth, 4, front, "#5c686e", 1.4),
        rect(9, top + depth, w - 18, front * 0.5, dark(color, 0.42), 2, opacity=0.5),
        rect(2, top + 3.4, w - 4, depth + 2, dark(color, 0.3), 5), rect(2, top, w - 4, depth, color, 5), rect(4.6, top + 0.9, w - 12, 1.8, light(color, 0.6), 0.9),
    )  # fmt: skip


def keyboard(x: float, y: float) -> str:
    """A keyboard and a mouse."""
    return (
        rect(x, y + 0.8, 17, 5, "#a9b2b5", 1.4)
        + rect(x, y, 17, 4.8, "#f3f1ea", 1.4)
        + rect(x + 1.6, y + 1.2, 13.8, 0.9, "#c9cfd0")
        + rect(x + 1.6, y + 2.8, 13.8, 0.9, "#c9cfd0")
        + ellipse(x + 21, y + 2.8, 1.9, 2.4, "#f3f1ea")
    )


def desk_island(kind: int) -> str:
    """Four desks back to back with a low felt screen between."""
    felt = SAGE if kind else mix(TERRACOTTA, CREAM, 0.35)
    parts = [_desk_top(128, 96, 22, 52, 18), rect(63.4, 23, 1.2, 50, "#b89468", opacity=0.6)]
    for index, x in enumerate((18, 82)):
        parts += [keyboard(x + 2, 27 + index), monitor(x + 2, 42, True)]
    parts += [
        rect(6, 37, 116, 11, dark(felt, 0.26), 3),
        rect(6, 35, 116, 9, felt, 3),
        rect(8, 35.6, 110, 1.8, light(felt, 0.5), 0.9),
    ]
    for index, x in enumerate((16, 82)):
        parts += [monitor(x + 2, 60, False, index + kind), keyboard(x + 4, 64)]
    if kind:
        parts += [little_plant(54, 60), cup(51, 71, PETROL), papers(110, 62), cup(112, 31)]
    else:
        parts += [
            cup(48, 68),
            papers(48, 28),
            little_plant(116, 57),
            rect(56, 54, 6, 4, MUSTARD, 0.6),
            rect(55, 51.6, 6, 3, TERRACOTTA, 0.6),
        ]
    return group(parts)


def desk_single() -> str:
    """A desk for one, against a wall."""
    return group(
        _desk_top(64, 96, 46, 28, 18),
        monitor(20, 62, False, 1),
        keyboard(18, 65),
        cup(52, 66, TERRACOTTA),
        little_plant(9, 62),
    )


def meeting_table() -> str:
    """A table for eight with a round end on each side."""
    color = "#c99a6a"
    parts = [
        box_shadow(6, 76, 148, 16, 0.34),
        rect(26, 70, 8, 18, DARK_WOOD, 2),
        rect(126, 70, 8, 18, dark(DARK_WOOD, 0.2), 2),
    ]
    parts += [
        rect(2, 24, 156, 54, dark(color, 0.36), 22),
        rect(2, 20, 156, 54, color, 22),
        path("M10 36Q12 23 26 22L108 22", stroke=light(color, 0.55), stroke_width=2, stroke_linecap="round"),
    ]
    parts += [curve("M22 38q40 3 80 0M36 60q50 -3 100 1", dark(color, 0.16), 0.8, opacity=0.5)]
    parts += [
        laptop(26, 60),
        laptop(108, 38, True),
        cup(64, 62),
        cup(136, 52, PETROL),
        papers(100, 56),
        cup(46, 32, TERRACOTTA),
        ellipse(80, 46, 9, 5.4, "#4c5960"),
        ellipse(80, 45, 9, 5, "#6a7880"),
        circle(80, 44.6, 1.4, "#8fd0c8"),
        papers(62, 26),
    ]
    return group(parts)


def reading_table() -> str:
    """A long table under green lamps."""
    color = DARK_WOOD
    parts = [
        box_shadow(4, 76, 120, 16, 0.36),
        rect(7, 68, 7, 22, dark(color, 0.2), 2),
        rect(114, 68, 7, 22, dark(color, 0.3), 2),
        rect(2, 29, 124, 46, dark(color, 0.4), 6),
        rect(2, 25, 124, 46, light(color, 0.1), 6),
        rect(5, 26, 112, 2, light(color, 0.45), 1),
        rect(30, 36, 68, 24, dark(PLANT, 0.3), 4),
        rect(31, 37, 66, 22, dark(PLANT, 0.16), 3),
    ]
    for x in (34, 94):
        parts += [
            ellipse(x, 46, 20, 12, "#ffe7a8", opacity=0.35),
            ellipse(x, 47, 5, 2, "#b8863b"),
            rect(x - 0.9, 32, 1.8, 15, "#d5a24f"),
            rect(x - 9, 26, 18, 7.4, dark("#3f7d57", 0.2), 3.6),
            rect(x - 9, 25, 18, 6.6, "#4c9068", 3.3),
            rect(x - 6, 25.8, 9, 1.6, "#9fd0ac", 0.8),
        ]
    parts += [
        open_book(56, 48),
        open_book(12, 58),
        rect(104, 58, 12, 8, TERRACOTTA, 1),
        rect(105, 55.6, 12, 4, light(TERRACOTTA, 0.3), 1),
        rect(103, 54, 12, 3, PETROL, 1),
    ]
    return group(parts)


def open_book(x: float, y: float) -> str:
    """An open book."""
    return group(
        path(f"M{x} {y}q4 -2.4 8 0q4 -2.4 8 0v8q-4 -2.4 -8 0q-4 -2.4 -8 0Z", "#fffaf0"),
        line(x + 8, y, x + 8, y + 8, "#cbbfa8", 0.8),
        line(x + 2, y + 2, x + 6, y + 2, "#cbbfa8", 0.6),
        line(x + 10, y + 2, x + 14, y + 2, "#cbbfa8", 0.6),
        line(x + 2, y + 4, x + 6, y + 4, "#cbbfa8", 0.6),
        line(x + 10, y + 4, x + 14, y + 4, "#cbbfa8", 0.6),
    )


def coffee_table() -> str:
    """A low table before a sofa."""
    return group(
        shadow(33, 52, 32, 11, 0.34),
        line(16, 44, 13, 58, DARK_WOOD, 2.6),
        line(48, 44, 51, 58, dark(DARK_WOOD, 0.2), 2.6),
        rect(4, 27, 56, 24, dark(WOOD, 0.34), 11),
        rect(4, 23.6, 56, 24, light(WOOD, 0.16), 11),
        path("M10 31Q12 26 20 25.4L38 25.4", stroke=light(WOOD, 0.65), stroke_width=1.8, stroke_linecap="round"),
        cup(20, 36),
        papers(30, 29),
        cup(49, 40, PETROL),
    )


def side_table() -> str:
    """A small round table with a lamp's warmth."""
    return group(
        shadow(16, 58, 13, 4.6, 0.32),
        rect(14.8, 44, 2.4, 15, DARK_WOOD),
        ellipse(16, 46, 12, 7.6, dark(WOOD, 0.35)),
        ellipse(16, 43.6, 12, 7.4, light(WOOD, 0.12)),
        move(-1, 0, cup(14, 44, MUSTARD)),
        rect(18, 40, 7, 5, STEEL, 1, transform="rotate(12 21 42)"),
        rect(18, 39, 7, 5, mix(NIGHT, PETROL, 0.5), 1, transform="rotate(12 21 42)"),
    )
