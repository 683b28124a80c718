"""The garden's things: trees, hedges, benches, terrace tables under parasols, flower tubs, lanterns."""

from __future__ import annotations

import math

from palette import BARK, CREAM, LEAF, MUSTARD, PETROL, PLANT, STONE, SUN, TERRACOTTA, WOOD, dark, light, mix
from sprites import add, block
from svg import blur, box_shadow, circle, curve, ellipse, glow, group, line, mirror, path, rect, scatter, shadow, wave
from tables import cup


def register() -> None:
    """Add everything outdoors."""
    add("tree-round", 4, 5, tree(LEAF, 64, 62, 56, 54, 5), block(1, 1, left=1) + block(1, 1, left=2))
    add(
        "tree-light",
        4,
        5,
        tree(mix(LEAF, "#b7c464", 0.45), 64, 66, 52, 50, 17),
        block(1, 1, left=1) + block(1, 1, left=2),
    )
    add("tree-blossom", 4, 5, tree("#e6b3ad", 64, 66, 52, 50, 29, True), block(1, 1, left=1) + block(1, 1, left=2))
    add("tree-small", 3, 4, tree(mix(LEAF, "#4f8a5e", 0.4), 48, 50, 38, 40, 41, False, 128), block(1, 1, left=1))
    add("tree-poplar", 2, 5, poplar(), block(2, 1))
    add("bush", 2, 2, bush(PLANT, 3), block(2, 1))
    add("bush-flowers", 2, 2, bush(mix(PLANT, LEAF, 0.5), 8, True), block(2, 1))
    add("hedge", 2, 2, hedge(), block(2, 1))
    add("bench-down", 3, 2, bench_down(), layer="seats")
    add("bench-up", 3, 2, bench_up())
    add("parasol-terracotta", 4, 5, parasol(TERRACOTTA), block(2, 1, left=1))
    add("parasol-petrol", 4, 5, parasol(mix(PETROL, "#4a9a9c", 0.3)), block(2, 1, left=1))
    add("parasol-mustard", 4, 5, parasol(MUSTARD), block(2, 1, left=1))
    for name, body in (("right", garden_chair()), ("left", mirror(32, garden_chair()))):
        add(f"garden-chair-{name}", 1, 2, body, layer="seats")
    add("flower-tub", 2, 2, tub(), block(2, 1))
    add("lantern", 1, 3, lantern(), block(1, 1))
    add("garden-bin", 1, 2, garden_bin(), block(1, 1))
    add("stones", 2, 1, stones(), block(2, 1))
    add("reeds", 2, 2, reeds())
    add("bird-table", 1, 3, bird_table(), block(1, 1))
    add("string-lights", 6, 2, string_lights(), layer="above")
    add("bike-rack", 2, 1, bike_rack(), layer="rugs")
    add("picnic-blanket", 4, 3, blanket(), layer="rugs")
    add("raised-bed", 4, 2, raised_bed(), block(4, 1))


def _crown(color: str, cx: float, cy: float, rx: float, ry: float, seed: int, petals: bool) -> str:
    """Clumps from the dark underside to the sunny upper left."""
    sunny = mix(color, "#fff0ea" if petals else "#e3dd6e", 0.55)
    shady = mix(color, "#7d4f6b" if petals else "#2f5f4a", 0.42)
    parts = [ellipse(cx, cy + ry * 0.14, rx * 0.94, ry * 0.9, shady)]
    clumps = []
    for index in range(46):
        angle, radius = index * 2.39996, math.sqrt((index + 0.5) / 46)
        x, y = cx + rx * 0.82 * radius * math.cos(angle), cy + ry * 0.82 * radius * math.sin(angle)
        lit = (cx - x) / rx * 0.55 + (cy - y) / ry
        clumps.append((lit, x, y, scatter(seed + index, 0.2, 0.3) * rx))
    for lit, x, y, size in sorted(clumps):
        tone = mix(shady, color, max(0, min(1, lit + 0.95))) if lit < 0.05 else mix(color, sunny, min(1, lit))
        parts.append(circle(x, y, size, tone))
        if lit > 0.15:
            parts.append(
                curve(
                    f"M{x - size * 0.6} {y - size * 0.2}q{size * 0.2} {-size * 0.5} {size * 0.8} {-size * 0.5}",
                    sunny,
                    1.2,
                    opacity=0.6,
                )
            )
    for index in range(22):
        x, y = cx + rx * scatter(seed + index * 3, -0.75, 0.75), cy + ry * scatter(seed + index * 5, -0.75, 0.7)
        if petals:
            parts.append(circle(x, y, 1.8, "#fff3ee", opacity=0.8))
        else:
            parts.append(
                ellipse(
                    x,
                    y,
                    2.2,
                    1.2,
                    sunny if index % 2 else shady,
                    opacity=0.55,
                    transform=f"rotate({index * 40} {x} {y})",
                )
            )
    return group(parts)


def tree(
    color: str, cx: float, cy: float, rx: float, ry: float, seed: int, petals: bool = False, h: float = 160
) -> str:
    """A tree with a long soft shadow."""
    foot = h - 9
    parts = [
        ellipse(cx + 6, foot - 5, rx * 0.8, 9, "#2f3b2a", opacity=0.32, filter=blur(2)),
        path(
            f"M{cx - 6} {cy + ry * 0.6}L{cx - 9} {foot}Q{cx} {foot + 5} {cx + 9} {foot}L{cx + 6} {cy + ry * 0.6}Z", BARK
        ),
        path(
            f"M{cx + 1} {cy + ry * 0.6}L{cx + 2} {foot + 2}Q{cx + 7} {foot + 2} {cx + 9} {foot}L{cx + 6} {cy + ry * 0.6}Z",
            dark(BARK, 0.26),
        ),
        curve(f"M{cx - 3} {cy + ry}L{cx - 4.6} {foot - 5}", light(BARK, 0.3), 1.4, opacity=0.7),
    ]
    parts.append(_crown(color, cx, cy, rx, ry, seed, petals))
    return group(parts)


def poplar() -> str:
    """A slim tree."""
    color = mix(LEAF, "#4f8a5e", 0.3)
    return group(
        ellipse(38, 150, 24, 8, "#2f3b2a", opacity=0.3, filter=blur(2)),
        rect(28, 126, 8, 26, BARK, 3),
        rect(32, 126, 4, 26, dark(BARK, 0.24), 2),
        _crown(color, 32, 72, 25, 58, 53, False),
    )


def bush(color: str, seed: int, flowers: bool = False) -> str:
    """A round bush."""
    parts = [shadow(34, 57, 30, 7, 0.34), _crown(color, 32, 38, 29, 22, seed, False)]
    if flowers:
        for index in range(11):
            x, y = 32 + 22 * scatter(index * 3, -1, 1), 36 + 15 * scatter(index * 7, -1, 1)
            tone = (TERRACOTTA, "#f6e3ea", MUSTARD)[index % 3]
            parts += [circle(x, y, 2.8, tone), circle(x, y, 1.1, "#fff3c9")]
    return group(parts)


def hedge() -> str:
    """Clipped hedge, laid end to end."""
    color = mix(PLANT, LEAF, 0.4)
    parts = [
        rect(0, 54, 64, 9, "#2f3b2a", opacity=0.26),
        rect(0, 30, 64, 30, mix(color, "#3f7a4a", 0.25)),
        rect(0, 12, 64, 22, mix(color, "#dbe07c", 0.16)),
    ]
    for index in range(70):
        x, y = scatter(index * 2 + 1, 3, 61), scatter(index * 3, 15, 57)
        tone = mix(color, "#dbe07c", 0.4) if y < 33 else mix(color, "#3a744a", 0.1 + 0.5 * wave(index))
        parts.append(ellipse(x, y, 3.4, 2.2, tone, opacity=0.7))
    for index in range(9):
        parts.append(circle(4 + index * 7, 13.4, 4.4, mix(color, "#dbe07c", 0.3 + 0.14 * (index % 2))))
    return group(parts)


def bench_down() -> str:
    """A garden bench facing the viewer."""
    return group(
        box_shadow(6, 52, 86, 9, 0.3),
        rect(9, 44, 5, 17, "#4d5b57", 2),
        rect(82, 44, 5, 17, "#4d5b57", 2),
        rect(10, 20, 4, 24, "#4d5b57", 2),
        rect(82, 20, 4, 24, "#4d5b57", 2),
        [rect(5, y, 86, 5.4, tone, 2) for y, tone in ((20, light(WOOD, 0.2)), (27.4, WOOD))],
        [
            rect(4, y, 88, 4.6, tone, 2)
            for y, tone in ((38, light(WOOD, 0.34)), (43, light(WOOD, 0.24)), (48, light(WOOD, 0.12)))
        ],
        rect(4, 52, 88, 3, dark(WOOD, 0.34), 1.4),
    )


def bench_up() -> str:
    """The bench from behind."""
    return group(
        box_shadow(6, 52, 86, 9, 0.3),
        rect(9, 36, 5, 25, "#4d5b57", 2),
        rect(82, 36, 5, 25, "#3d4a47", 2),
        rect(5, 30, 86, 8, light(WOOD, 0.3), 2),
        [rect(4, y, 88, 6.4, tone, 2) for y, tone in ((35, WOOD), (43.4, dark(WOOD, 0.14)))],
        rect(6, 35.6, 82, 1.4, light(WOOD, 0.5), 0.7),
    )


def parasol(color: str) -> str:
    """A café table under a parasol."""
    parts = [
        ellipse(70, 143, 50, 10, "#2f2a33", opacity=0.22, filter=blur(2.4)),
        ellipse(64, 148, 12, 4, "#4d5b62"),
        rect(62.6, 40, 2.8, 108, "#e9dcc4", 1.4),
        ellipse(64, 122, 27, 14.6, dark(WOOD, 0.4)),
        ellipse(64, 118.6, 27, 14.4, light(WOOD, 0.32)),
        path("M40 115A24 12.6 0 0 1 66 105", stroke="#fff6e4", stroke_width=1.8, stroke_linecap="round"),
        cup(51, 120),
        cup(77, 122, PETROL),
        rect(62.6, 40, 2.8, 76, "#e9dcc4", 1.4),
    ]
    cx, cy, rx, ry = 64, 44, 61, 30
    parts.append(ellipse(cx, cy + 9, rx * 0.97, ry * 0.8, dark(color, 0.36)))
    for index in range(8):
        a, b = index * math.pi / 4 + 0.39, (index + 1) * math.pi / 4 + 0.39
        x1, y1, x2, y2 = cx + rx * math.cos(a), cy + ry * math.sin(a), cx + rx * math.cos(b), cy + ry * math.sin(b)
        mx, my = cx + rx * 0.98 * math.cos((a + b) / 2), cy + ry * 0.98 * math.sin((a + b) / 2) + 4
        facing = math.cos((a + b) / 2 - math.pi * 1.25)
        tone = color if index % 2 else "#fbf3e2"
        tone = light(tone, 0.3 * facing) if facing > 0 else dark(tone, -0.24 * facing)
        parts.append(path(f"M{cx} {cy - 13}L{x1} {y1}Q{mx} {my} {x2} {y2}Z", tone))
    return group(parts, circle(cx, cy - 14, 3, "#e9c46a"))


def garden_chair() -> str:
    """A folding café chair facing right."""
    green = mix(PLANT, PETROL, 0.4)
    return group(
        shadow(16, 59, 11, 4),
        line(9, 60, 22, 46, dark(green, 0.2), 2),
        line(23, 60, 10, 46, green, 2),
        rect(7, 43, 18, 3.4, light(green, 0.3), 1.4),
        rect(7, 46.6, 18, 3.4, green, 1.4),
        line(8, 46, 6, 28, green, 2.2),
        rect(4, 27, 5, 5, light(green, 0.3), 1.6),
        rect(4.6, 34, 5, 4, light(green, 0.16), 1.6),
    )


def tub() -> str:
    """A tub of geraniums."""
    parts = [shadow(33, 58, 28, 6, 0.34), _crown(PLANT, 32, 30, 25, 15, 61, False)]
    for index in range(14):
        x, y = 32 + 23 * scatter(index * 5 + 2, -1, 1), 26 + 12 * scatter(index * 9 + 1, -1, 1)
        parts += [
            circle(x, y, 3, (TERRACOTTA, "#f3c9bd", "#e8836a")[index % 3]),
            circle(x - 0.6, y - 0.8, 1, "#fff3ee", opacity=0.7),
        ]
    return group(
        parts,
        path("M8 38L56 38L52 58Q32 63 12 58Z", dark(WOOD, 0.1)),
        path("M36 38L56 38L52 58Q45 60 38 60.6Z", dark(WOOD, 0.3)),
        rect(6, 36, 52, 5, light(WOOD, 0.24), 2.5),
        curve("M10 48Q32 52 54 48", "#5d5148", 1.4, opacity=0.6),
    )


def lantern() -> str:
    """A low garden light."""
    return group(
        glow(16, 30, 16),
        shadow(16, 91, 9, 3.4),
        rect(14.6, 40, 2.8, 50, "#41504c", 1.2),
        ellipse(16, 90, 5, 2.2, "#41504c"),
        path("M9 24L23 24L21 40L11 40Z", "#fff0bd"),
        path("M16 24L23 24L21 40L16 40Z", "#f6d58a"),
        path("M7 24L16 15L25 24Z", "#41504c"),
        rect(10, 39, 12, 3, "#41504c", 1.4),
    )


def garden_bin() -> str:
    """A slatted bin."""
    return group(
        shadow(16, 60, 11, 3.8),
        rect(6, 36, 20, 24, dark(WOOD, 0.3), 3),
        [rect(6 + k * 5.1, 36, 4.2, 24, mix(WOOD, dark(WOOD, 0.2), k / 4), 1.2) for k in range(4)],
        ellipse(16, 36, 10.4, 4, "#5d6b66"),
        ellipse(16, 36, 7.4, 2.6, "#333e3b"),
    )


def stones() -> str:
    """Boulders at the water."""
    return group(
        [
            ellipse(x + 1, y + 3, rx, ry, "#2f3b2a", opacity=0.22)
            + ellipse(x, y, rx, ry, mix(STONE, CREAM, 0.12 * k))
            + ellipse(x - rx * 0.2, y - ry * 0.35, rx * 0.6, ry * 0.4, light(STONE, 0.5), opacity=0.7)
            for k, (x, y, rx, ry) in enumerate(((16, 18, 13, 9), (44, 20, 15, 9), (31, 24, 9, 6)))
        ]
    )


def reeds() -> str:
    """Reeds with brown heads."""
    parts = []
    for index in range(13):
        x, tip = 10 + index * 3.6, scatter(index, 10, 30)
        bend = scatter(index * 3, -7, 7)
        tone = mix(PLANT, "#b5b15a", wave(index))
        parts.append(curve(f"M{x} 58Q{x} {(58 + tip) / 2} {x + bend} {tip}", tone, 2))
        if index % 4 == 1:
            parts.append(rect(x + bend - 1.7, tip - 4, 3.4, 11, "#7a4f35", 1.7))
    return group(ellipse(32, 58, 26, 4, "#2f3b2a", opacity=0.2), parts)


def bird_table() -> str:
    """A house for birds."""
    return group(
        shadow(16, 90, 8, 3),
        rect(14.6, 44, 2.8, 46, BARK),
        rect(6, 40, 20, 5, dark(WOOD, 0.2), 1.4),
        rect(9, 26, 14, 14, light(WOOD, 0.2), 1),
        rect(17, 26, 6, 14, dark(WOOD, 0.06), 1),
        circle(15, 33, 3, "#4d342a"),
        path("M4 28L16 15L28 28Z", TERRACOTTA),
        path("M16 15L28 28L20 28Z", dark(TERRACOTTA, 0.2)),
        ellipse(25, 38, 3.4, 2.6, "#d2824f"),
        circle(27.6, 36.4, 1.9, "#4d6d8f"),
    )


def string_lights() -> str:
    """A string of bulbs."""
    parts = [curve("M0 10Q48 46 96 20Q144 46 192 10", "#5b4a44", 1.2)]
    for index in range(13):
        t = (index % 6.5) / 6.5
        left = index < 6.5
        x0, y0, x1, y1, x2, y2 = (0, 10, 48, 46, 96, 20) if left else (96, 20, 144, 46, 192, 10)
        x = (1 - t) ** 2 * x0 + 2 * t * (1 - t) * x1 + t * t * x2
        y = (1 - t) ** 2 * y0 + 2 * t * (1 - t) * y1 + t * t * y2
        parts += [
            circle(x, y + 5, 7, SUN, opacity=0.4, filter=blur(2)),
            circle(x, y + 4.4, 2.8, "#fff1c0"),
            rect(x - 1.2, y, 2.4, 2.4, "#5b4a44", 0.8),
        ]
    return group(parts)


def bike_rack() -> str:
    """Hoops to lock to."""
    return group(
        [curve(f"M{x} 28V14Q{x} 8 {x + 5} 8Q{x + 10} 8 {x + 10} 14V28", "#8d9aa1", 2.4) for x in (6, 26, 46)],
        rect(2, 27, 60, 2.4, "#6f7d84", 1.2),
    )


def blanket() -> str:
    """A picnic."""
    parts = [rect(6, 10, 118, 80, "#2f3b2a", 6, opacity=0.2), rect(4, 6, 118, 80, "#f6ead4", 6)]
    for k in range(0, 118, 20):
        parts.append(rect(4 + k, 6, 9, 80, TERRACOTTA, opacity=0.42))
    for k in range(0, 80, 20):
        parts.append(rect(4, 6 + k, 118, 9, TERRACOTTA, opacity=0.42))
    parts += [
        ellipse(60, 44, 15, 10, "#3a2b33", opacity=0.2),
        rect(44, 24, 30, 20, dark("#c79d68", 0.2), 5),
        rect(44, 20, 30, 13, "#d9b27c", 5),
        curve("M46 24Q59 4 72 24", "#a97c48", 2.4),
        circle(90, 40, 4.4, TERRACOTTA),
        circle(97, 44, 4.4, "#d9a53f"),
        cup(32, 60),
        ellipse(92, 66, 10, 7, "#fdf8ee"),
        ellipse(92, 65, 6, 4, "#c98c4e"),
    ]
    return group(parts)


def raised_bed() -> str:
    """Vegetables in a wooden bed."""
    parts = [
        box_shadow(3, 52, 122, 10, 0.3),
        rect(2, 22, 124, 40, dark(WOOD, 0.3), 4),
        rect(2, 18, 124, 30, dark("#7a5a44", 0.1), 4),
        rect(2, 18, 124, 4, light(WOOD, 0.2), 2),
        rect(2, 44, 124, 16, WOOD, 2),
        rect(2, 44, 124, 2.4, light(WOOD, 0.4), 1),
        rect(2, 53, 124, 1, dark(WOOD, 0.3)),
    ]
    for index in range(9):
        x = 13 + index * 12.8
        tone = (PLANT, "#a9c964", "#a8597a")[index % 3]
        parts += [
            circle(x + dx, 34 + dy, 4.4, mix(tone, "#ffffff", 0.06 * k))
            for k, (dx, dy) in enumerate(((-4, 1), (4, 1), (0, -4), (0, 2)))
        ]
        if index % 3 == 1:
            parts += [circle(x - 3, 32, 2, TERRACOTTA), circle(x + 3, 36, 2, TERRACOTTA)]
    return group(parts)
