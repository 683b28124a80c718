"""What makes a room lived in: shelves, plants, lamps, rugs, the lectern, bins, bicycles."""

from __future__ import annotations

import math

from palette import (
    CREAM,
    DARK_WOOD,
    MUSTARD,
    PETROL,
    PLANT,
    PLUM,
    ROSE,
    SAGE,
    STEEL,
    SUN,
    TERRACOTTA,
    WOOD,
    dark,
    light,
    mix,
)
from sprites import add, block
from svg import blur, box_shadow, circle, curve, ellipse, glow, group, line, move, path, rect, scatter, shadow, wave

BOOKS = (TERRACOTTA, PETROL, MUSTARD, "#8a5170", SAGE, "#4d6d8f", "#f0e3cc", "#b5523e", "#3f6b5a", ROSE)


def register() -> None:
    """Add furnishings."""
    add("bookshelf-3", 3, 3, bookshelf(96, 4), block(3, 1))
    add("bookshelf-2", 2, 3, bookshelf(64, 9), block(2, 1))
    add("low-shelf", 3, 2, low_shelf(), block(3, 1))
    add("low-shelf-plants", 3, 2, low_shelf(True), block(3, 1))
    add("plant-small", 1, 1, plant_small(), block(1, 1))
    add("plant-medium", 1, 2, plant_medium(), block(1, 1))
    add("plant-large", 3, 3, move(29, 0, plant_large()), block(1, 1, left=1))
    add("plant-huge", 2, 4, plant_huge(), block(2, 1))
    add("planter", 3, 2, planter(), block(3, 1))
    add("floor-lamp", 1, 3, floor_lamp(), block(1, 1))
    add("arc-lamp", 2, 3, arc_lamp(), block(1, 1))
    for name, outer, inner in (
        ("petrol", PETROL, "#e9d9ba"),
        ("terracotta", TERRACOTTA, "#f0ddbf"),
        ("mustard", MUSTARD, "#f5e6c8"),
        ("sage", SAGE, "#efe6cf"),
    ):
        add(f"rug-round-{name}", 5, 4, rug_round(outer, inner), layer="rugs")
        add(f"rug-{name}", 5, 3, rug(outer, inner), layer="rugs")
    add("rug-big-petrol", 6, 5, rug_big(PETROL, "#e9d9ba"), layer="rugs")
    add("rug-big-terracotta", 6, 5, rug_big(mix(TERRACOTTA, "#c08a70", 0.3), "#f0ddbf"), layer="rugs")
    add("doormat", 2, 1, doormat(), layer="rugs")
    add("lectern", 1, 2, lectern(), block(1, 1))
    add("bin", 1, 1, bin_(PETROL), block(1, 1))
    add("bin-sorting", 2, 1, bin_(TERRACOTTA) + f'<g transform="translate(32 0)">{bin_(PLANT)}</g>', block(2, 1))
    add("globe", 1, 2, globe(), block(1, 1))
    add("printer", 2, 2, printer(), block(2, 1))
    add("bicycle", 2, 2, bicycle(PETROL), block(2, 1))
    add("bicycle-red", 2, 2, bicycle(TERRACOTTA), block(2, 1))
    add("bicycle-yellow", 2, 2, bicycle(MUSTARD), block(2, 1))
    add("steps", 2, 1, steps(), layer="rugs")
    add("flip-chart", 2, 3, flip_chart(), block(1, 1))
    add("fireplace", 3, 3, tuple(fireplace(step) for step in range(4)), block(3, 1), milliseconds=260)
    add("umbrella-stand", 1, 2, umbrella_stand(), block(1, 1))


def _books(x: float, y: float, w: float, height: float, seed: int) -> str:
    """A row of books standing on y."""
    parts, left, index = [], x, 0
    while left < x + w - 3:
        thick = 3 + 2.4 * wave(seed + index * 3)
        if wave(seed * 2 + index) > 0.9 and left + 10 < x + w:
            parts.append(
                rect(left + 1, y - 3, 9, 3, BOOKS[(index + seed) % 10], 0.6)
                + rect(left + 1.6, y - 5.8, 8, 2.8, BOOKS[(index + seed + 3) % 10], 0.6)
                + circle(left + 5.4, y - 9, 2.8, PLANT)
                + rect(left + 3.6, y - 8, 3.6, 2.2, "#fdf8ee", 0.8)
            )
            left += 11
        else:
            tall = height * (0.72 + 0.26 * wave(seed + index * 7))
            color = BOOKS[int(wave(seed * 5 + index * 2) * 10)]
            thick = min(thick, x + w - left)
            parts.append(
                rect(left, y - tall, thick, tall, color, 0.8)
                + rect(left, y - tall, 0.9, tall, light(color, 0.4), 0.4)
                + rect(left + 0.8, y - tall * 0.78, thick - 1.4, 1, light(color, 0.55), opacity=0.7)
            )
            left += thick + 0.3
        index += 1
    return group(parts)


def bookshelf(w: float, seed: int) -> str:
    """A tall shelf full of books."""
    frame, inner = dark(WOOD, 0.1), dark(DARK_WOOD, 0.28)
    parts = [
        box_shadow(3, 86, w - 3, 9, 0.36),
        rect(1, 12, w - 2, 82, dark(frame, 0.2), 4),
        rect(1, 4, w - 2, 12, light(WOOD, 0.28), 4),
        rect(4, 4.8, w - 10, 1.8, light(WOOD, 0.7), 0.9),
        rect(5, 17, w - 10, 72, inner, 2),
    ]
    for index, y in enumerate((39, 63, 87)):
        parts += [
            rect(5, y - 22, w - 10, 4, "#241a1c", opacity=0.25),
            _books(7, y, w - 15, 19, seed + index * 17),
            rect(4, y, w - 8, 3, light(WOOD, 0.12), 0.8),
        ]
    return group(parts)


def low_shelf(plants: bool = False) -> str:
    """A low shelf that divides a room without closing it."""
    parts = [
        box_shadow(3, 54, 92, 9, 0.34),
        rect(1, 24, 94, 38, dark(WOOD, 0.22), 4),
        rect(1, 15, 94, 13, light(WOOD, 0.24), 4),
        rect(4, 15.8, 84, 1.8, light(WOOD, 0.7), 0.9),
        rect(5, 31, 42, 27, dark(DARK_WOOD, 0.28), 2),
        rect(49, 31, 42, 27, dark(DARK_WOOD, 0.28), 2),
        _books(7, 58, 38, 20, 21),
        _books(51, 58, 38, 20, 33),
    ]
    if plants:
        parts += [_leafy(18, 20, 1.0), _leafy(48, 21, 0.8), _leafy(77, 20, 1.1)]
    else:
        parts += [
            rect(14, 12, 15, 4, PETROL, 0.8),
            rect(13, 8.6, 15, 3.6, TERRACOTTA, 0.8),
            _leafy(70, 20, 0.9),
            ellipse(46, 19, 5, 2.4, dark(CREAM, 0.2)),
            rect(42, 10, 8, 9, "#fdf8ee", 3),
        ]
    return group(parts)


def _leafy(x: float, y: float, scale: float) -> str:
    leaves = []
    for dx, dy, turn, tone in (
        (-6, -9, -40, dark(PLANT, 0.2)),
        (6, -9, 40, dark(PLANT, 0.14)),
        (-3, -13, -15, PLANT),
        (3.6, -13, 18, light(PLANT, 0.14)),
        (0, -10, 0, light(PLANT, 0.26)),
    ):
        leaves.append(ellipse(dx, dy, 2.8, 5.6, tone, transform=f"rotate({turn} {dx} {dy})"))
    return group(
        leaves,
        path("M-5 -6L5 -6L4 1Q0 2.4 -4 1Z", TERRACOTTA),
        rect(-5.6, -7.4, 11.2, 2.6, light(TERRACOTTA, 0.24), 1.3),
        transform=f"translate({x} {y}) scale({scale})",
    )


def _pot(x: float, y: float, w: float, h: float, color: str) -> str:
    """A pot standing on y."""
    return group(
        path(
            f"M{x - w / 2} {y - h}L{x + w / 2} {y - h}L{x + w * 0.38} {y - 1.5}Q{x} {y + 2} {x - w * 0.38} {y - 1.5}Z",
            color,
        ),
        path(
            f"M{x + w * 0.1} {y - h}L{x + w / 2} {y - h}L{x + w * 0.38} {y - 1.5}Q{x + w * 0.24} {y} {x + w * 0.06} {y}Z",
            dark(color, 0.2),
        ),
        rect(x - w / 2 - 1, y - h - 1.6, w + 2, 4, light(color, 0.26), 2),
        ellipse(x, y - h - 0.4, w / 2 - 1, 1.4, dark("#6b4a38", 0.1)),
    )


def _blade(x: float, y: float, angle: float, length: float, width: float, tone: str) -> str:
    """A leaf from x, y outward; 0 is straight up."""
    body = path(
        f"M0 0C{-width} {-length * 0.35} {-width * 0.8} {-length * 0.8} 0 {-length}C{width * 0.8} {-length * 0.8} {width} {-length * 0.35} 0 0Z",
        tone,
    )
    vein = line(0, -2, 0, -length * 0.86, light(tone, 0.3), 0.8, opacity=0.6)
    return group(body, vein, transform=f"translate({x} {y}) rotate({angle})")


def plant_small() -> str:
    """A succulent."""
    return group(
        shadow(16, 28, 9, 3.4),
        _pot(16, 29, 13, 9, "#f2ead8"),
        [
            _blade(16, 20, angle, 11, 3.4, tone)
            for angle, tone in (
                (-62, dark(PLANT)),
                (62, dark(PLANT, 0.14)),
                (-32, PLANT),
                (32, light(PLANT, 0.1)),
                (0, light(PLANT, 0.28)),
            )
        ],
    )


def plant_medium() -> str:
    """Snake plant and friends."""
    blades = [
        (-24, 30, dark(PLANT)),
        (24, 29, dark(PLANT, 0.16)),
        (-10, 38, PLANT),
        (12, 37, mix(PLANT, "#8fb56a", 0.4)),
        (0, 42, light(PLANT, 0.24)),
    ]
    return group(
        shadow(16, 60, 11, 4),
        [_blade(16, 48, angle, length, 4.2, tone) for angle, length, tone in blades],
        _pot(16, 61, 17, 14, TERRACOTTA),
    )


def plant_large() -> str:
    """A monstera, more or less."""
    leaves = [
        (-70, 26, 8, dark(PLANT, 0.26)),
        (70, 26, 8, dark(PLANT, 0.22)),
        (-46, 38, 9, dark(PLANT, 0.12)),
        (48, 37, 9, PLANT),
        (-22, 47, 10, PLANT),
        (24, 46, 10, mix(PLANT, "#8fb56a", 0.4)),
        (0, 54, 10, light(PLANT, 0.2)),
        (-8, 30, 8, light(PLANT, 0.32)),
    ]
    body = [
        group(
            _blade(0, 0, 0, length, width, tone),
            *[
                line(
                    side * width * 0.9,
                    -length * (0.4 + k * 0.16),
                    side * 1.6,
                    -length * (0.34 + k * 0.16),
                    dark(tone, 0.3),
                    0.9,
                    opacity=0.5,
                )
                for side in (-1, 1)
                for k in range(3)
            ],
            transform=f"translate(16 76) rotate({angle})",
        )
        for angle, length, width, tone in leaves
    ]
    return group(shadow(17, 91, 14, 4.6), group(body, transform="translate(3 0)"), _pot(19, 93, 24, 19, "#f0e6d2"))


def plant_huge() -> str:
    """A small tree indoors: a fiddle-leaf fig."""
    parts = [
        shadow(32, 122, 22, 6),
        line(32, 106, 31, 62, "#8d6548", 4),
        line(31, 80, 20, 58, "#8d6548", 2.6),
        line(32, 76, 44, 54, "#8d6548", 2.6),
    ]
    for index in range(26):
        angle = index * 137.5
        radius = 24 * math.sqrt((index + 0.5) / 26)
        x, y = 32 + radius * math.cos(math.radians(angle)), 38 + radius * 1.16 * math.sin(math.radians(angle))
        tone = mix(dark(PLANT, 0.28), light(PLANT, 0.34), max(0, min(1, (64 - y) / 56 - (x - 32) / 130)))
        parts.append(_blade(x, y + 6, scatter(index, -55, 55), 15, 5, tone))
    return group(parts, _pot(32, 124, 30, 23, PETROL), rect(22, 110, 20, 2, light(PETROL, 0.4), 1))


def planter() -> str:
    """A long box of greenery."""
    leaves = [
        _blade(
            8 + index * 5.6,
            34,
            scatter(index, -30, 30),
            14 + 12 * wave(index * 3),
            4,
            mix(dark(PLANT, 0.2), light(PLANT, 0.3), wave(index * 7)),
        )
        for index in range(15)
    ]
    return group(
        box_shadow(3, 54, 92, 9, 0.34),
        leaves,
        rect(2, 32, 92, 30, dark(CREAM, 0.24), 5),
        rect(2, 29, 92, 27, "#f0e6d2", 5),
        rect(4, 30, 86, 3, "#fffaf0", 1.5),
        rect(8, 43, 80, 1.2, dark(CREAM, 0.16)),
    )


def floor_lamp() -> str:
    """A standing lamp with a warm shade."""
    return group(
        glow(16, 27, 16),
        shadow(16, 91, 10, 3.6),
        ellipse(16, 90, 7.4, 3, "#5b4a44"),
        rect(15, 36, 2, 54, "#6d5a50"),
        path("M7 36L11 17Q16 15.4 21 17L25 36Q16 39.4 7 36Z", "#f6dfae"),
        path("M17 16L21 17L25 36Q21 38 17 38Z", dark("#f6dfae", 0.12)),
        ellipse(16, 36.4, 9, 2.4, "#fff4d0"),
        curve("M10 32L12.6 19", "#fffaf0", 1.4),
    )


def arc_lamp() -> str:
    """A lamp bending over a sofa."""
    return group(
        glow(46, 32, 18),
        shadow(14, 90, 12, 4),
        rect(5, 84, 18, 6, "#e9e2d6", 3),
        rect(5, 87, 18, 3.6, "#b9b0a2", 1.8),
        curve("M14 85V34Q14 8 34 9Q45 10 46 20", "#6d5a50", 2.2),
        path("M34 33Q34 19 46 19Q58 19 58 33Z", MUSTARD),
        path("M47 19Q58 19 58 33L51 33Q52 24 47 19Z", dark(MUSTARD, 0.18)),
        ellipse(46, 33, 12, 3, "#fff1c4"),
    )


def rug_round(outer: str, inner: str) -> str:
    """A round rug with rings and a fringe of dots."""
    parts = [
        ellipse(80, 65, 77, 60, "#3a2b33", opacity=0.1),
        ellipse(80, 63, 77, 59, outer),
        ellipse(80, 63, 73, 55.6, mix(outer, inner, 0.8)),
        ellipse(80, 63, 66, 50, outer),
        ellipse(80, 63, 64, 48.4, inner),
        ellipse(80, 63, 48, 36, mix(inner, outer, 0.22)),
        ellipse(80, 63, 45, 33.6, inner),
    ]
    for index in range(28):
        a = index * math.tau / 28
        parts.append(circle(80 + 56 * math.cos(a), 63 + 42.4 * math.sin(a), 2, outer, opacity=0.75))
    return group(parts)


def rug(outer: str, inner: str) -> str:
    """A woven rug with stripes at its ends."""
    parts = [rect(4, 8, 154, 84, "#3a2b33", 5, opacity=0.12)]
    parts += [
        line(2.6, 9 + index * 3.6, 5.6, 9 + index * 3.6, inner, 1.2)
        + line(154.4, 9 + index * 3.6, 157.4, 9 + index * 3.6, inner, 1.2)
        for index in range(23)
    ]
    parts += [rect(5, 6, 150, 84, inner, 4), rect(5, 6, 150, 2, light(inner, 0.6), 1)]
    parts += [
        rect(x, 6, w, 84, outer, opacity=o)
        for x, w, o in ((11, 6, 0.9), (20, 2.4, 0.8), (143, 6, 0.9), (137.6, 2.4, 0.8))
    ]
    for x in range(34, 130, 16):
        parts += [
            path(
                f"M{x + 6} {y - 8}L{x + 12} {y}L{x + 6} {y + 8}L{x} {y}Z",
                outer,
                opacity=0.28 if (x // 16 + y // 24) % 2 else 0.5,
            )
            for y in (24, 48, 72)
        ]
    return group(parts)


def rug_big(outer: str, inner: str) -> str:
    """A large rug for a group of sofas."""
    parts = [
        rect(4, 8, 184, 148, "#3a2b33", 8, opacity=0.12),
        rect(4, 4, 184, 148, outer, 8),
        rect(9, 9, 174, 138, mix(outer, inner, 0.86), 5),
        rect(14, 14, 164, 128, outer, 4),
        rect(17, 17, 158, 122, inner, 3),
    ]
    for y in range(32, 136, 22):
        parts += [
            path(
                f"M{x} {y - 7}L{x + 7} {y}L{x} {y + 7}L{x - 7} {y}Z",
                outer,
                opacity=0.2 if (x // 22 + y // 22) % 2 else 0.42,
            )
            for x in range(34, 170, 25)
        ]
    return group(parts)


def doormat() -> str:
    """Wipe your feet, come in."""
    return group(
        rect(3, 5, 58, 24, "#3a2b33", 3, opacity=0.16),
        rect(3, 3, 58, 24, "#a9805a", 3),
        rect(6, 6, 52, 18, "#bf976c", 2),
        path("M26 10H37Q39 10 39 12V16Q39 19 36 19H32L28 22V19Q25 19 25 16V11Q25 10 26 10Z", "#8a5f42"),
        circle(29.6, 14.6, 1, "#bf976c"),
        circle(34.4, 14.6, 1, "#bf976c"),
    )


def lectern() -> str:
    """Where the speaker stands."""
    return group(
        shadow(16, 60, 13, 4),
        rect(6, 55, 20, 6, dark(DARK_WOOD, 0.2), 2),
        path("M9 34L23 34L21.4 57L10.6 57Z", WOOD),
        path("M17 34L23 34L21.4 57L17 57Z", dark(WOOD, 0.2)),
        path("M3 28L29 28L27 38L5 38Z", dark(WOOD, 0.26)),
        path("M4 24L28 24L29.6 33L2.4 33Z", light(WOOD, 0.24)),
        rect(9, 25.6, 13, 6, "#fffaf0", 0.8),
        curve("M25 26Q26 16 20 14", "#5b4a44", 1.3),
        ellipse(19, 13.6, 2.6, 1.9, "#3c4a54"),
        circle(16, 46, 4.4, light(CREAM, 0.2), opacity=0.9),
        circle(16, 46, 2.2, TERRACOTTA),
    )


def bin_(color: str) -> str:
    """A bin."""
    return group(
        shadow(16, 28, 10, 3.4),
        path("M8 9L24 9L22.4 28Q16 30.6 9.6 28Z", color),
        path("M17 9L24 9L22.4 28Q20 29.4 17 29.6Z", dark(color, 0.2)),
        ellipse(16, 9, 8.6, 3.6, light(color, 0.24)),
        ellipse(16, 9, 6.6, 2.4, dark(color, 0.5)),
        curve("M10.6 13L11.6 26", light(color, 0.4), 1.2, opacity=0.7),
    )


def globe() -> str:
    """A globe on a stand."""
    return group(
        shadow(16, 60, 10, 3.6),
        ellipse(16, 59, 7, 3, DARK_WOOD),
        rect(15, 46, 2, 13, DARK_WOOD),
        curve("M24 22Q30 36 17 46", "#d5a24f", 2),
        circle(15, 32, 11.4, "#6fa8b8"),
        path("M8 26Q14 20 18 24Q16 30 11 31Q7 32 8 26ZM17 33Q24 30 25 35Q22 42 18 41Q15 37 17 33Z", SAGE),
        path("M8 40Q15 46 23 40Q27 34 25.6 27Q24 38 8 40Z", "#2f5866", opacity=0.25),
        circle(11, 27, 2.4, "#ffffff", opacity=0.35),
    )


def printer() -> str:
    """A printer on a cupboard."""
    return group(
        box_shadow(4, 54, 58, 9, 0.34),
        rect(3, 30, 58, 32, dark("#e6d9c2", 0.16), 4),
        rect(3, 26, 58, 10, "#f3e8d4", 4),
        rect(31, 40, 1.2, 18, dark("#e6d9c2", 0.3)),
        rect(12, 13, 40, 19, "#6f7d84", 4),
        rect(12, 9, 40, 12, "#95a1a7", 4),
        rect(18, 5, 28, 7, "#fffaf0", 1),
        rect(18, 23, 28, 4, "#46535a", 1.5),
        rect(22, 24, 20, 5, "#fffaf0", 0.8),
        circle(47, 14, 1.4, "#8fd0a0"),
    )


def bicycle(color: str) -> str:
    """A town bicycle on its stand, from the side."""

    def wheel(x: float) -> str:
        spokes = [
            line(x, 48, x + 9.6 * math.cos(a), 48 + 9.6 * math.sin(a), "#c3cacc", 0.5)
            for a in (k * math.pi / 4 for k in range(8))
        ]
        return (
            circle(x, 48, 10.6, "none", stroke="#3c444a", stroke_width=2.4) + group(spokes) + circle(x, 48, 1.6, STEEL)
        )

    deep = dark(color, 0.18)
    return group(
        ellipse(32, 59, 29, 4, "#3a2b33", opacity=0.24, filter=blur(1.2)), wheel(14), wheel(50), curve("M14 48L23 33L44 33L30 48Z", color, 2.6), curve("M23 33L30 48L14 48", deep, 2.4), curve("M44 33L50 48", color, 2.6), curve("M44 33L42.6 26", STEEL, 2), curve("M42.6 26Q46 23 48.6 26", "#3c444a", 2), line(23, 33, 21.6, 28.6, STEEL, 1.8), path("M16 27.6Q22 25 27 27.6Q26 30 20 30Z", DARK_WOOD), circle(30, 48, 3, STEEL), line(30, 48, 33, 53, "#3c444a", 1.5), rect(49.6, 25, 12, 8.4, "#c79d68", 2), line(50, 28, 61, 28, "#9a7448", 0.8), line(50, 30.6, 61, 30.6, "#9a7448", 0.8), curve("M6 43Q10 36 18 38", deep, 1.6),
    )  # fmt: skip


def steps() -> str:
    """Two low steps beside the stage."""
    return group(
        rect(4, 2, 56, 28, "#3a2b33", 2, opacity=0.18),
        rect(3, 0, 58, 9, light("#c58f62", 0.2), 1),
        rect(3, 9, 58, 5, dark("#c58f62", 0.34)),
        rect(3, 14, 58, 9, light("#c58f62", 0.12), 1),
        rect(3, 23, 58, 5, dark("#c58f62", 0.38)),
    )


def flip_chart() -> str:
    """Paper on three legs."""
    return group(
        shadow(17, 90, 14, 4),
        line(10, 40, 4, 91, "#7d6a5c", 2),
        line(26, 40, 31, 91, "#6a594d", 2),
        line(17, 50, 17, 88, "#5b4a44", 1.6),
        rect(4, 20, 28, 38, "#3a2b33", 1, opacity=0.15),
        rect(3, 18, 28, 38, "#fffaf0", 1),
        rect(3, 16, 28, 4, PLUM, 1.4),
        curve("M8 28h16M8 33h10", PETROL, 1.5),
        circle(13, 45, 5, "none", stroke=TERRACOTTA, stroke_width=1.5),
        curve("M20 48l4 -8 3 5", MUSTARD, 1.6),
    )


def fireplace(step: int) -> str:
    """A wood stove with a small fire behind glass, in four frames."""
    tall, lean = (1.0, 0.9, 1.06, 0.94)[step], (0, 4, -2, -5)[step]
    flame = f"translate(48 82) skewX({lean}) scale(1 {tall}) translate(-48 -82)"
    inner = f"translate(48 82) skewX({-lean}) scale(1 {2 - tall}) translate(-48 -82)"
    return group(
        box_shadow(6, 84, 84, 10, 0.36),
        rect(8, 40, 80, 53, dark("#56656c", 0.3), 6),
        rect(8, 32, 80, 14, "#6d7d84", 6),
        rect(11, 33, 70, 2, "#a9b5ba", 1),
        rect(20, 50, 56, 34, "#2b2024", 4),
        ellipse(48, 80, 26, 9, "#8c3b22", opacity=0.7),
        path(
            "M34 82Q32 68 42 60Q42 68 48 64Q50 58 47 54Q58 58 58 68Q62 66 61 62Q68 72 62 82Z",
            TERRACOTTA,
            transform=flame,
        ),
        path("M40 82Q40 73 47 69Q48 74 52 72Q58 76 55 82Z", MUSTARD, transform=inner),
        rect(30, 80, 36, 4, DARK_WOOD, 2),
        rect(42, 2, 12, 32, "#5d6b72", 3),
        rect(43, 2, 3, 30, "#93a0a6", 1.5),
        ellipse(48, 88, 46, 8, SUN, opacity=0.12),
    )


def umbrella_stand() -> str:
    """For Belgian weather."""
    return group(
        shadow(16, 60, 9, 3.4),
        line(12, 48, 8, 26, PETROL, 3.4),
        curve("M8 26Q6 20 10 20", DARK_WOOD, 1.6),
        line(19, 48, 22, 25, TERRACOTTA, 3.4),
        curve("M22 25Q23 19 19 19.6", DARK_WOOD, 1.6),
        line(16, 48, 15.6, 30, MUSTARD, 3),
        path("M8 43L24 43L22.4 59Q16 62 9.6 59Z", "#8d9aa1"),
        path("M17 43L24 43L22.4 59Q20 60.4 17 60.8Z", "#6f7d84"),
        ellipse(16, 43, 8.2, 2.6, "#c3cbce", fill_opacity=0.6),
    )
