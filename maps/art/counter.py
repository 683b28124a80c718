"""The bar and the coffee machine, the landmark of the place; the reception desk."""

from __future__ import annotations

from palette import CREAM, DARK_WOOD, MUSTARD, PETROL, PLANT, STEEL, SUN, TERRACOTTA, WOOD, dark, light, mix
from sprites import add, block
from svg import blur, box_shadow, circle, clip, curve, ellipse, group, line, linear, move, path, rect, shadow
from tables import cup, laptop, little_plant, papers


def register() -> None:
    """Add the counters."""
    add("bar", 10, 3, bar(), block(10, 2))
    add("coffee-machine", 3, 4, tuple(move(0, 18, machine(step)) for step in range(6)), milliseconds=220)
    add("reception", 5, 3, reception(), block(5, 1))
    add("water-cooler", 1, 2, water_cooler(), block(1, 1))
    add("fridge", 1, 3, fridge(), block(1, 1))


def bar() -> str:
    """A long bar: stone top, petrol tiles and oak slats, cakes under glass."""
    w, top, depth, face = 320, 26, 30, 34
    front = mix(PETROL, "#348890", 0.2)
    parts = [box_shadow(4, 84, 314, 12, 0.4, 2.6), rect(3, top + depth - 6, 314, face + 6, dark(front, 0.22), 5)]
    for index in range(39):
        x = 5 + index * 8
        parts.append(
            rect(
                x,
                top + depth,
                6.6,
                face - 6,
                mix(front, light(front, 0.3), 0.6 if index % 3 == 0 else 0.18 * (index % 2)),
                2,
            )
        )
    parts += [
        rect(3, top + depth, 314, 5, "#22313a", opacity=0.25),
        rect(3, 85, 314, 5, dark(DARK_WOOD, 0.2), 1.5),
        rect(6, 80, 308, 2.2, "#e0b668", 1.1),
    ]
    stone = "#f3eadb"
    parts += [
        rect(0, top + 4, w, depth + 2, dark(stone, 0.3), 6),
        rect(0, top, w, depth, stone, 6),
        rect(4, top + 1, w - 16, 2, "#ffffff", 1),
    ]
    for index in range(16):
        left = 12 + index * 19.4
        parts.append(curve(f"M{left} {top + 8 + index * 5 % 14}q6 2 10 -1", dark(stone, 0.14), 0.8, opacity=0.6))
    parts += [
        _cake_dome(40, top + 16),
        _cups(78, top + 12),
        _till(236, top + 15),
        little_plant(300, top + 16),
        _jar(262, top + 14, "#b9824f"),
        _jar(274, top + 14, "#6b4029"),
        _jar(286, top + 15, "#d9a566"),
        cup(96, top + 22, TERRACOTTA),
        cup(215, top + 21),
    ]
    parts += [
        rect(10, top + 8, 12, 16, dark(WOOD, 0.16), 2),
        rect(10, top + 6, 12, 16, light(WOOD, 0.2), 2),
        ellipse(16, top + 11, 4, 2.6, "#c98c4e"),
        ellipse(16, top + 16, 4.4, 2.6, "#d9a05c"),
    ]
    return group(parts)


def _cake_dome(x: float, y: float) -> str:
    return group(
        ellipse(x + 2, y + 4, 18, 7, "#5a3d33", opacity=0.2), ellipse(x, y + 2, 17, 7, "#d8c9b0"), ellipse(x, y, 17, 7, "#fffaf0"), rect(x - 11, y - 10, 22, 9, "#a05f3c", 3), ellipse(x, y - 10, 11, 4.4, "#f3c9bd"), circle(x - 5, y - 12, 1.8, TERRACOTTA), circle(x + 1, y - 13, 1.8, TERRACOTTA), circle(x + 6, y - 11.4, 1.8, TERRACOTTA), path(f"M{x - 15} {y}Q{x - 15} {y - 22} {x} {y - 23}Q{x + 15} {y - 22} {x + 15} {y}Z", "#dff1ee", opacity=0.4), circle(x, y - 24, 2, "#c9b08a"), curve(f"M{x - 11} {y - 6}Q{x - 11} {y - 16} {x - 5} {y - 19}", "#ffffff", 1.8, opacity=0.8),
    )  # fmt: skip


def _cups(x: float, y: float) -> str:
    return group(
        rect(
            x + index % 3 * 7 - 7,
            y - index // 3 * 5 - 3,
            6,
            6,
            ("#fdf8ee", "#f3d9cf", "#d7e8e4")[index % 3],
            1.8,
            stroke="#cdbfa8",
            stroke_width=0.4,
        )
        for index in range(6)
    )


def _till(x: float, y: float) -> str:
    return group(
        rect(x - 8, y - 1, 17, 7, "#5d6b72", 2),
        rect(x - 9, y - 14, 18, 13, "#3c4a54", 2),
        rect(x - 7.4, y - 12.4, 14.8, 9.6, "#8fd0c8", 1),
        rect(x - 5.6, y - 10.6, 7, 1.4, "#fff", 0.7),
    )


def _jar(x: float, y: float, inside: str) -> str:
    return group(
        ellipse(x + 1, y + 1, 5.4, 2.2, "#5a3d33", opacity=0.22),
        rect(x - 4.6, y - 13, 9.2, 14, "#e9f1ec", 2.6, opacity=0.9),
        rect(x - 4.6, y - 8, 9.2, 9, inside, 2.4),
        rect(x - 4, y - 15.4, 8, 3.2, dark(WOOD, 0.15), 1.4),
        rect(x - 3.4, y - 12, 1.4, 10, "#ffffff", 0.7, opacity=0.6),
    )


def machine(step: int) -> str:
    """The machine: copper dome, three groups, a glow, and steam that rises through six frames."""
    red, copper = TERRACOTTA, "#d98e4e"
    parts = [
        ellipse(50, 62, 46, 13, "#3a2b33", opacity=0.3, filter=blur(2.5)),
        ellipse(48, 40, 50, 30, SUN, opacity=0.18, filter=blur(6)),
    ]
    parts += [rect(6, 56, 84, 8, "#4d5b62", 3), rect(6, 55, 84, 5, "#8d9aa1", 2.5)]
    parts += [
        rect(5, 24, 86, 34, dark(red, 0.3), 9),
        rect(5, 22, 86, 30, linear(light(red, 0.18), red), 9),
        rect(8, 23, 76, 2.6, light(red, 0.6), 1.3),
    ]
    parts += [rect(9, 33, 78, 22, "#cfd6d6", 5), rect(9, 33, 78, 3, "#f4f7f5", 1.5), rect(9, 47, 78, 8, "#9daab0", 3)]
    for x in (24, 48, 72):
        parts += [
            rect(x - 6, 32, 12, 8, "#eef2f0", 3),
            rect(x - 6, 36, 12, 4, "#8a979d", 2),
            rect(x - 4.4, 40, 8.8, 3.4, "#5b686f", 1.5),
            rect(x - 1.6, 41, 3.2, 12, DARK_WOOD, 1.6),
            rect(x - 5, 51, 10, 3.2, "#5b686f", 1),
        ]
    parts += [rect(20, 50, 7, 6, "#fffaf0", 2), rect(68, 50, 7, 6, PETROL, 2)]
    parts += [
        circle(36, 29, 3.2, "#fffaf0"),
        line(36, 29, 37.6, 27.4, red, 0.9),
        circle(60, 29, 3.2, "#fffaf0"),
        line(60, 29, 58.6, 27, red, 0.9),
        circle(84, 29, 1.8, "#ffdf8a" if step % 3 else "#fff4c9"),
    ]
    parts += [rect(12, 14, 72, 10, "#b9c4c6", 3), rect(12, 13, 72, 3, "#eef2f0", 1.5)]
    for x in (18, 27, 69, 78):
        parts += [rect(x - 3.6, 8, 7.2, 6, "#fdf8ee", 2), ellipse(x, 8, 3.6, 1.4, "#e6dac5")]
    parts += [
        path("M34 15Q34 -1 48 -1Q62 -1 62 15Z", copper, transform="translate(0 2)"),
        path("M48 1Q62 1 62 17L54 17Q56 6 48 1Z", dark(copper, 0.22)),
        curve("M38 13Q39 5 45 3.6", light(copper, 0.7), 1.8),
        rect(32, 14.4, 32, 4, dark(copper, 0.14), 2),
        rect(32, 14, 32, 2, light(copper, 0.4), 1),
        circle(48, 1.8, 2.6, light(copper, 0.35)),
    ]
    parts += [line(5, 36, 0.8, 50, "#c6cfd0", 2.2), line(91, 36, 95, 50, "#c6cfd0", 2.2)]
    for index, x in enumerate((24, 71)):
        phase = (step / 6 + index * 0.5) % 1
        for puff in range(3):
            rise = (phase + puff / 3) % 1
            y, size = 46 - rise * 40, 2 + rise * 4.4
            sway = (1.6 if (puff + step // 2) % 2 else -1.6) * rise * 2
            parts.append(
                ellipse(
                    x + sway,
                    y,
                    size,
                    size * 1.15,
                    "#ffffff",
                    opacity=round(0.55 * (1 - rise) + 0.04, 3),
                    filter=blur(1.1),
                )
            )
    return group(parts)


def reception() -> str:
    """A welcoming curve of oak slats with a bell and flowers."""
    top = light(WOOD, 0.28)
    parts = [box_shadow(5, 84, 150, 11, 0.36), rect(3, 52, 154, 40, dark(WOOD, 0.36), 10)]
    parts += [
        rect(6 + index * 7.6, 56, 6, 33, mix(WOOD, dark(WOOD, 0.16), 0.4 * (index % 2)), 1.6) for index in range(19)
    ]
    parts += [rect(5, 54, 150, 5, "#3a2b33", 2, opacity=0.25), rect(6, 86, 148, 3.4, dark(DARK_WOOD, 0.2), 1.6)]
    parts += [
        rect(0, 34, 160, 24, dark(top, 0.34), 10),
        rect(0, 30, 160, 24, top, 10),
        path("M9 40Q10 33 18 32L110 32", stroke=light(top, 0.7), stroke_width=2, stroke_linecap="round"),
    ]
    parts += [
        laptop(30, 44, True),
        papers(62, 38),
        ellipse(96, 48, 5, 2.4, "#8a6a3a"),
        path("M91.4 47.4Q92 41 96 41Q100 41 100.6 47.4Z", "#e8bd62"),
        circle(96, 40.4, 1.3, "#c99538"),
    ]
    parts += [
        rect(128, 30, 9, 15, "#9fc6c4", 3),
        *[line(132, 32, x, y, PLANT, 1.2) for x, y in ((124, 18), (130, 13), (137, 15), (142, 21))],
        *[
            circle(x, y, 4, color)
            for x, y, color in (
                (124, 17, TERRACOTTA),
                (130, 12, "#f6e3ea"),
                (137, 14, MUSTARD),
                (142, 20, TERRACOTTA),
                (133, 20, "#f3c9bd"),
            )
        ],
    ]
    parts += [
        circle(80, 71, 9, light(CREAM, 0.3)),
        path(
            "M76 67.6H83Q85 67.6 85 69.6V72Q85 75 82 75H80L77.6 77.4V75Q75 75 75 72V68.6Q75 67.6 76 67.6Z", TERRACOTTA
        ),
    ]
    return group(parts)


def water_cooler() -> str:
    """Water, and gossip."""
    return group(
        shadow(16, 60, 12, 4, 0.34),
        rect(7, 30, 18, 31, dark("#eef0ea", 0.16), 4),
        rect(7, 29, 16, 30, "#f6f4ec", 4),
        rect(10, 39, 10, 9, "#c9d2d2", 2),
        rect(12, 40, 2.4, 4, "#4d8fb0", 1),
        rect(16, 40, 2.4, 4, TERRACOTTA, 1),
        path("M9 30V16Q9 9 16 9Q23 9 23 16V30Z", "#a9d5df", opacity=0.92),
        path("M9 21H23V30H9Z", "#7fbcd0", opacity=0.8),
        rect(11, 13, 2.4, 15, "#ffffff", 1.2, opacity=0.6),
    )


def fridge() -> str:
    """A round-shouldered fridge with magnets."""
    color = "#a9c6bd"
    return group(
        box_shadow(3, 84, 27, 10, 0.36),
        rect(2, 22, 28, 71, dark(color, 0.24), 7),
        rect(2, 18, 28, 71, color, 8),
        rect(4, 19, 20, 3, light(color, 0.6), 1.5),
        rect(2, 44, 28, 1.4, dark(color, 0.32)),
        rect(5, 30, 2.4, 10, STEEL, 1.2),
        rect(5, 49, 2.4, 14, STEEL, 1.2),
        rect(14, 52, 7, 8, "#fffaf0", 0.8),
        circle(17, 52, 1.3, TERRACOTTA),
        rect(20, 64, 6, 6, "#ffe48f", 0.6),
        circle(23, 64, 1.1, PETROL),
        rect(26, 22, 4, 64, dark(color, 0.14), 3, clip_path=clip(rect(2, 18, 28, 71, "#000", 8))),
    )
