"""What is in and on walls: windows and their light on the floor, doors, lintels, screens, posters, clocks.

A face is 64 px high: these pieces are 64 px high too and lie over the two rows of a face.
"""

from __future__ import annotations

import math

from palette import CREAM, MUSTARD, NIGHT, PETROL, PLANT, ROSE, SAGE, STEEL, SUN, TERRACOTTA, WOOD, dark, light, mix
from sprites import add
from svg import (
    blur,
    box_shadow,
    circle,
    clip,
    curve,
    ellipse,
    group,
    line,
    linear,
    mirror,
    move,
    path,
    polygon,
    rect,
    scatter,
)

WALL = "wall-decor"


def register() -> None:
    """Add everything on walls."""
    add("window-2", 2, 2, window(64), layer=WALL)
    add("window-3", 3, 2, window(96), layer=WALL)
    add("facade-window-3", 3, 2, facade_window(96), layer=WALL)
    add("facade-window-2", 2, 2, facade_window(64), layer=WALL)
    add("light-2", 4, 5, light_patch(64), layer="light")
    add("light-3", 5, 5, light_patch(96), layer="light")
    add("light-wide", 5, 4, low_light(), layer="light")
    add("door-glass-shut", 2, 2, door("shut"), layer="doors-shut")
    add("door-glass-ajar", 2, 3, door("ajar"), layer="doors-shut")
    add("door-glass-open", 2, 3, door("open"), layer=WALL)
    # Eight pixels lower in its picture, so that the picture ends where the leaf's foot does: it is sorted by that.
    add("door-leaf-left", 1, 3, move(0, 8, leaf()))
    add("door-leaf-right", 1, 3, move(0, 8, mirror(32, leaf())))
    for name, color in (("petrol", PETROL), ("terracotta", TERRACOTTA), ("mustard", MUSTARD), ("sage", SAGE)):
        add(f"lintel-{name}", 2, 1, lintel(color), layer="above")
    add("whiteboard", 3, 2, whiteboard(), layer=WALL)
    add("wall-screen", 3, 2, wall_screen(), layer=WALL)
    add("notice-board", 2, 2, notice_board(), layer=WALL)
    add("clock", 1, 2, clock(), layer=WALL)
    add("poster-cup", 1, 2, poster(0), layer=WALL)
    add("poster-sun", 1, 2, poster(1), layer=WALL)
    add("poster-leaf", 1, 2, poster(2), layer=WALL)
    add("coat-rack", 2, 2, coat_rack(), layer=WALL)
    add("wall-shelf", 3, 2, wall_shelf(), layer=WALL)
    add("neon-cup", 2, 2, neon_cup(), layer=WALL)
    add("big-screen", 6, 2, big_screen(), layer=WALL)
    add("stage-curtain-left", 3, 3, curtain(), layer=WALL)
    add("stage-curtain-right", 3, 3, mirror(96, curtain()), layer=WALL)
    add("pendant-lamps", 4, 2, pendants(), layer="above")


def window(w: float) -> str:
    """A window on the garden side of the sky, with a sill."""
    x, y, ww, hh = 6, 9, w - 12, 36
    sky = linear("#bfe2e4", "#e8f1dc", "#fbe7bf")
    parts = [
        rect(x - 3, y - 3, ww + 6, hh + 6, dark(CREAM, 0.16), 3),
        rect(x - 3, y - 3.6, ww + 6, hh + 5, light(CREAM, 0.6), 3),
        rect(x, y, ww, hh, sky, 1.5),
    ]
    hills = group(
        ellipse(x + ww * 0.25, y + hh + 4, ww * 0.5, 15, mix(PLANT, "#dfeccb", 0.45)), ellipse(x + ww * 0.8, y + hh + 6, ww * 0.5, 19, mix(PLANT, "#dfeccb", 0.25)),
        circle(x + ww * 0.72, y + 10, 4, "#fff3c9", opacity=0.9), clip_path=clip(rect(x, y, ww, hh, "#000", 1.5)),
    )  # fmt: skip
    glare = polygon([(x + 4, y), (x + 16, y), (x + 4, y + hh), (x, y + hh), (x, y + 12)], "#ffffff", opacity=0.28)
    parts += [hills, glare]
    for k in range(1, round(w / 32)):
        parts.append(rect(x + ww * k / round(w / 32) - 1.3, y, 2.6, hh, light(CREAM, 0.5)))
    parts += [
        rect(x, y + 13, ww, 2, light(CREAM, 0.5)),
        rect(x - 5, y + hh + 1, ww + 10, 5.4, dark(CREAM, 0.14), 1.6),
        rect(x - 5, y + hh, ww + 10, 3.6, light(CREAM, 0.7), 1.6),
    ]
    return group(parts)


def facade_window(w: float) -> str:
    """A window seen from the garden: warm inside, flowers on the sill."""
    x, y, ww, hh = 7, 8, w - 14, 38
    parts = [
        rect(x - 4, y - 4, ww + 8, hh + 8, "#fbf3e4", 2.5),
        rect(x - 4, y - 6, ww + 8, 4, "#d9cbb5", 1.5),
        rect(x, y, ww, hh, linear("#f9dd9f", "#f3c386", "#d79a6d"), 1),
    ]
    parts += [rect(x, y, 8, hh, "#fff6e2", 1, opacity=0.75), rect(x + ww - 8, y, 8, hh, "#f2dcc0", 1, opacity=0.75)]
    parts += [
        circle(x + ww * 0.5, y + 9, 5, "#fff3c6", opacity=0.9),
        line(x + ww * 0.5, y, x + ww * 0.5, y + 5, "#8a5f42", 1),
    ]
    parts += [polygon([(x + 10, y), (x + 22, y), (x + 8, y + hh), (x, y + hh), (x, y + 26)], "#ffffff", opacity=0.22)]
    for k in range(1, round(w / 32)):
        parts.append(rect(x + ww * k / round(w / 32) - 1.4, y, 2.8, hh, "#fbf3e4"))
    parts.append(rect(x - 6, y + hh + 2, ww + 12, 4, "#e6dac5", 1.4))
    parts.append(
        rect(x - 1, y + hh - 1, ww + 2, 8, dark(TERRACOTTA, 0.16), 2)
        + rect(x - 2, y + hh - 2, ww + 4, 2.6, light(TERRACOTTA, 0.1), 1.2)
    )
    for index in range(int(ww / 6)):
        fx, fy = x + 3 + index * 6, y + hh - 4 + scatter(index + int(w), -2, 1.4)
        parts.append(ellipse(fx, fy + 1.6, 4, 3, mix(PLANT, "#3f6b3c", 0.35 * (index % 2))))
        if index % 2 == 0:
            parts.append(circle(fx + 1, fy - 0.6, 1.9, (TERRACOTTA, "#f6e3ea", MUSTARD)[index // 2 % 3]))
    return group(parts)


def light_patch(w: float) -> str:
    """Late sun through a window with bars, slanting over the floor."""
    x, slant, length, bar = 6, 46, 120, 4
    panes = round(w / 32)
    parts = []
    for k in range(panes):
        a = x + (w - 12) * k / panes + bar / 2
        b = x + (w - 12) * (k + 1) / panes - bar / 2
        for top, bottom in ((6, 42), (50, length)):
            sa, sb = slant * top / length, slant * bottom / length
            parts.append(
                polygon(
                    [(a + sa, top), (b + sa, top), (b + sb, bottom), (a + sb, bottom)],
                    linear((0, SUN, 0.62), (1, SUN, 0.2)),
                )
            )
    return group(parts, filter=blur(1.6))


def low_light() -> str:
    """Low sun through the facade, lying on the floor behind it."""
    parts = []
    for k in range(3):
        a = 20 + k * 34
        parts.append(
            polygon([(a + 26, 124), (a + 54, 124), (a + 30, 20), (a + 6, 20)], linear((0, SUN, 0.05), (1, SUN, 0.5)))
        )
    return group(parts, filter=blur(1.8))


def _pane(x: float, w: float) -> str:
    return group(
        rect(x, 12, w, 52, "#d7eeea", 1.5, opacity=0.5), rect(x, 12, w, 3.4, WOOD, 1.2), rect(x, 59, w, 5, dark(WOOD, 0.1), 1.2), rect(x, 12, 3.2, 52, light(WOOD, 0.2), 1.2), rect(x + w - 3.2, 12, 3.2, 52, dark(WOOD, 0.14), 1.2),
        polygon([(x + w * 0.55, 16), (x + w * 0.8, 16), (x + w * 0.45, 58), (x + w * 0.2, 58)], "#ffffff", opacity=0.22),
    )  # fmt: skip


def door(state: str) -> str:
    """A double glass door in an opening of two tiles, as high as the face; ajar, it reaches a tile below."""
    posts = rect(0, 0, 4, 64, light(WOOD, 0.1), 1) + rect(60, 0, 4, 64, dark(WOOD, 0.16), 1)
    if state == "shut":
        handles = rect(28.6, 36, 1.8, 12, "#f0d28a", 0.9) + rect(33.6, 36, 1.8, 12, "#f0d28a", 0.9)
        return _pane(4, 28) + _pane(32, 28) + posts + handles + _lock_sign(32, 29)
    if state == "ajar":
        swung = (
            polygon([(60, 12), (60, 64), (44, 72), (44, 20)], "#d7eeea", opacity=0.6)
            + polygon([(60, 59), (60, 64), (44, 72), (44, 67)], WOOD)
            + polygon([(60, 12), (60, 15), (44, 23), (44, 20)], light(WOOD, 0.2))
            + line(44.6, 21, 44.6, 71, dark(WOOD, 0.12), 2)
        )
        return _pane(4, 28) + posts + swung
    return posts


def _lock_sign(x: float, y: float) -> str:
    """A padlock on a tag: shape and colour both say that one knocks here."""
    return group(
        line(x, y - 17, x, y - 9, dark(WOOD, 0.3), 0.9),
        rect(x - 7.4, y - 8.4, 16, 17, "#3a2b33", 4, opacity=0.2), rect(x - 8, y - 9.4, 16, 17, TERRACOTTA, 4), rect(x - 6, y - 8.6, 11, 1.6, light(TERRACOTTA, 0.4), 0.8),
        curve(f"M{x - 2.8} {y - 1}v-2.4a2.8 2.8 0 0 1 5.6 0v2.4", light(CREAM, 0.5), 1.6), rect(x - 4.2, y - 1.6, 8.4, 6.6, light(CREAM, 0.5), 1.6), circle(x, y + 1.6, 1.2, TERRACOTTA),
    )  # fmt: skip


def leaf() -> str:
    """A glass leaf standing open, hinged on its left: walk past it."""
    glass = polygon([(1, 14), (1, 64), (13, 86), (13, 36)], "#d7eeea", opacity=0.62)
    frame = polygon([(1, 12), (1, 16), (13, 38), (13, 34)], light(WOOD, 0.25)) + polygon(
        [(1, 60), (1, 65), (13, 88), (13, 82)], dark(WOOD, 0.05)
    )
    edge = line(13, 35, 13, 87, dark(WOOD, 0.14), 2.4) + line(1.4, 14, 1.4, 64, WOOD, 2.2)
    ground = polygon([(2, 66), (13, 88), (24, 88), (14, 66)], "#3a2b33", opacity=0.14)
    return (
        ground
        + glass
        + frame
        + edge
        + rect(9.4, 58, 1.8, 9, "#f0d28a", 0.9)
        + polygon([(4, 24), (8, 31), (6, 66), (3, 60)], "#ffffff", opacity=0.3)
    )


def lintel(color: str) -> str:
    """The head of a door opening, with the colour of the room behind it."""
    return group(
        rect(0, 0, 64, 10, linear(light(WOOD, 0.15), WOOD)), rect(0, 9, 64, 2, dark(WOOD, 0.3)), rect(0, 11, 64, 5, "#3a2b33", opacity=0.1),
        rect(22, 0.6, 20, 9.6, dark(color, 0.22), 3.4), rect(22, 0, 20, 9, color, 3.4), circle(32, 4.5, 2, light(CREAM, 0.5)),
    )  # fmt: skip


def whiteboard() -> str:
    """Somebody's plan, half wiped."""
    return group(
        rect(6, 9, 84, 42, "#3a2b33", 3, opacity=0.18), rect(5, 6, 84, 42, "#b9c2c4", 3), rect(7, 8, 80, 38, "#fdfdf8", 2),
        curve("M13 17h20M13 22h14M13 27h17", PETROL, 1.5, opacity=0.85), rect(42, 14, 14, 9, "none", 2, stroke=TERRACOTTA, stroke_width=1.4), rect(64, 26, 16, 9, "none", 2, stroke=PETROL, stroke_width=1.4), curve("M56 19Q66 18 70 25", NIGHT, 1.2), curve("M68 22.4L70.4 25.6L72.4 22", NIGHT, 1.2), circle(49, 35, 4.6, "none", stroke=MUSTARD, stroke_width=1.5), curve("M16 38q4-6 8-1t8-2", SAGE, 1.5),
        rect(70, 11, 8, 8, "#ffe48f", 0.8, transform="rotate(5 74 15)"), rect(80, 13, 6, 6, "#f6b9a6", 0.8),
        rect(16, 47, 60, 3.4, "#98a3a6", 1.2), rect(22, 45.6, 9, 2, TERRACOTTA, 1), rect(34, 45.6, 9, 2, PETROL, 1), rect(60, 45, 8, 2.6, "#5d6b72", 0.8),
    )  # fmt: skip


def wall_screen() -> str:
    """A large screen on the wall."""
    return group(
        rect(7, 10, 84, 44, "#3a2b33", 4, opacity=0.2), rect(5, 6, 86, 44, "#2b3942", 4), rect(7.4, 8.4, 81.2, 39, linear("#2e5b69", "#1f3e4d"), 2.4),
        rect(14, 15, 26, 3, "#f4ead9", 1.5), rect(14, 21, 34, 2, "#9cc7c6", 1), rect(14, 25.4, 28, 2, "#9cc7c6", 1), rect(14, 29.8, 31, 2, "#9cc7c6", 1),
        [rect(56 + index * 7, 40 - height, 5, height, (TERRACOTTA, MUSTARD, "#8fd0c8", ROSE)[index], 1) for index, height in enumerate((10, 17, 13, 23))],
        polygon([(7.4, 8.4), (34, 8.4), (14, 47.4), (7.4, 47.4)], "#ffffff", opacity=0.07),
    )  # fmt: skip


def notice_board() -> str:
    """Cork with notes, a postcard and a lost glove."""
    notes = (
        (9, 12, "#fffaf0", -4),
        (22, 11, "#ffe48f", 5),
        (37, 13, "#bfe0dd", -3),
        (48, 11, "#f6c3b2", 4),
        (11, 29, "#f6c3b2", 3),
        (26, 27, "#fffaf0", -6),
        (42, 30, "#d8e6bd", 4),
    )
    parts = [
        rect(4, 8, 58, 44, "#3a2b33", 3, opacity=0.2),
        rect(3, 5, 58, 44, dark(WOOD, 0.12), 3),
        rect(6, 8, 52, 38, "#d6a873", 1.6),
    ]
    for index, (x, y, color, turn) in enumerate(notes):
        w, h = (13, 10) if index % 3 == 2 else (10, 12)
        parts.append(
            group(
                rect(x + 0.8, y + 1, w, h, "#5a3d33", 0.6, opacity=0.25),
                rect(x, y, w, h, color, 0.6),
                line(x + 2, y + 4, x + w - 2, y + 4, "#8d8478", 0.7),
                line(x + 2, y + 6.4, x + w - 3, y + 6.4, "#8d8478", 0.7),
                circle(x + w / 2, y + 1, 1.1, (TERRACOTTA, PETROL)[index % 2]),
                transform=f"rotate({turn} {x + 5} {y + 5})",
            )
        )
    return group(parts)


def clock() -> str:
    """Ten past five, always."""
    ticks = [
        line(
            16 + 8.6 * math.sin(a), 22 - 8.6 * math.cos(a), 16 + 9.6 * math.sin(a), 22 - 9.6 * math.cos(a), "#9aa5a8", 1
        )
        for a in (k * math.pi / 6 for k in range(12))
    ]
    return group(
        circle(17, 24, 12.6, "#3a2b33", opacity=0.18),
        circle(16, 22, 12.6, PETROL),
        circle(16, 22, 10.8, "#fdfaf1"),
        ticks,
        line(16, 22, 20.4, 26.6, NIGHT, 2),
        line(16, 22, 21.6, 15, NIGHT, 1.4),
        circle(16, 22, 1.5, TERRACOTTA),
    )


def poster(kind: int) -> str:
    """Framed prints."""
    parts = [
        rect(4, 8, 26, 38, "#3a2b33", 2, opacity=0.18),
        rect(2.6, 5, 26.8, 38, dark(WOOD, 0.2), 2),
        rect(4.6, 7, 22.8, 34, ("#f6dfc4", "#f4e6d2", "#e9efe0")[kind], 0.8),
    ]
    if kind == 0:
        parts += [
            rect(9, 22, 13, 10, PETROL, 3.4),
            circle(22.6, 26, 3, "none", stroke=PETROL, stroke_width=1.8),
            ellipse(15.5, 22, 6.5, 1.8, "#7a4b32"),
            curve("M12.6 18q-2-2.6 0-4.6M17 18q-2-2.6 0-4.6", TERRACOTTA, 1.4),
            rect(8, 35, 16, 1.8, TERRACOTTA, 0.9),
        ]
    elif kind == 1:
        parts += [
            circle(16, 19, 6.4, TERRACOTTA),
            group(
                ellipse(10, 39, 12, 11, PETROL),
                ellipse(24, 41, 11, 11, MUSTARD),
                clip_path=clip(rect(4.6, 7, 22.8, 34, "#000")),
            ),
        ]
    else:
        parts += [
            line(16, 37, 16, 15, PLANT, 1.4),
            *[
                ellipse(
                    16 + side * 4.4,
                    18 + 5.6 * k,
                    4.4,
                    2.2,
                    mix(PLANT, "#3c6b4b", 0.3 * (k % 2)),
                    transform=f"rotate({side * -30} {16 + side * 4.4} {18 + 5.6 * k})",
                )
                for k in range(3)
                for side in (-1, 1)
            ],
        ]
    return group(parts)


def coat_rack() -> str:
    """Coats on pegs."""

    def coat(x: float, color: str, length: float) -> str:
        return (
            path(
                f"M{x} 16Q{x - 6} 19 {x - 6.4} {16 + length}Q{x} {19 + length} {x + 6.4} {16 + length}Q{x + 6} 19 {x} 16Z",
                color,
            )
            + path(f"M{x + 1} 17Q{x + 6} 20 {x + 6.4} {16 + length}L{x + 2} {17.4 + length}Z", dark(color, 0.2))
            + line(x, 18, x, 15 + length, dark(color, 0.24), 0.8)
        )

    return group(
        rect(4, 13, 58, 5, "#3a2b33", 2, opacity=0.16),
        rect(3, 10, 58, 5, WOOD, 2),
        rect(4, 10.4, 55, 1.4, light(WOOD, 0.5), 0.7),
        [circle(x, 15, 1.8, dark(WOOD, 0.3)) for x in (11, 24, 38, 52)],
        coat(11, TERRACOTTA, 30),
        coat(25, PETROL, 34),
        path("M38 15q-3 10 -1 22q3 1 4 0q2-12 -1 -22Z", MUSTARD),
        coat(52, "#8a7a6a", 27),
    )


def wall_shelf() -> str:
    """Two shelves with cups, jars and a trailing plant."""
    parts = []
    for y in (22, 44):
        parts += [
            rect(5, y + 3, 88, 4, "#3a2b33", 1, opacity=0.18),
            rect(4, y, 88, 4.4, WOOD, 1.4),
            rect(5, y, 86, 1.3, light(WOOD, 0.5), 0.6),
        ]
    for index in range(5):
        color = (TERRACOTTA, "#fdf8ee", PETROL, MUSTARD, "#fdf8ee")[index]
        parts += [
            rect(10 + index * 10, 14.6, 7, 7.4, color, 2.2),
            rect(11 + index * 10, 15.2, 1.4, 5, light(color, 0.5), 0.7),
            circle(17.6 + index * 10, 18, 1.7, "none", stroke=color, stroke_width=1.1),
        ]
    for index in range(4):
        x = 11 + index * 12
        parts += [
            rect(x, 31, 9, 13, "#e6efe9", 2.4, opacity=0.95),
            rect(x, 36, 9, 8, ("#8a5a3c", "#d9a566", "#6b4029", "#b9824f")[index], 2.2),
            rect(x + 0.6, 29, 7.8, 3, dark(WOOD, 0.2), 1.2),
        ]
    leaves = [
        ellipse(72 + dx, 14 + dy, 4, 2.6, tone, transform=f"rotate({turn} {72 + dx} {14 + dy})")
        for dx, dy, turn, tone in (
            (-4, 0, 20, PLANT),
            (4, -1, -20, light(PLANT, 0.2)),
            (0, -4, 0, PLANT),
            (8, 6, 50, dark(PLANT)),
            (9, 14, 70, PLANT),
            (7, 22, 80, dark(PLANT)),
            (-7, 6, -50, dark(PLANT)),
            (-8, 13, -70, PLANT),
        )
    ]
    parts += [
        rect(67, 14, 11, 8, "#fdf8ee", 2.4),
        *leaves,
        rect(64, 32, 18, 3.6, PETROL, 0.8),
        rect(63, 36, 20, 4, TERRACOTTA, 0.8),
        rect(65, 40, 17, 4, MUSTARD, 0.8),
    ]
    return group(parts)


def neon_cup() -> str:
    """The sign over the bar: a speech bubble that is a cup."""
    shape = "M14 14H44Q48 14 48 18V32Q48 40 40 40H30L22 47V40H20Q12 40 12 32V16Q12 14 14 14Z"
    handle = "M48 20Q56 20 56 26Q56 32 48 32"
    steam = "M24 9q-3-3 0-6M32 9q-3-3 0-6M40 9q-3-3 0-6"
    glow = group(curve(shape + handle, TERRACOTTA, 6), curve(steam, MUSTARD, 4), filter=blur(3), opacity=0.55)
    return (
        glow
        + curve(shape + handle, TERRACOTTA, 3)
        + curve(shape + handle, "#ffd9c4", 1.1)
        + curve(steam, "#ffd27a", 1.6)
    )


def big_screen() -> str:
    """The auditorium's screen."""
    return group(
        rect(8, 8, 178, 52, "#1c2b33", 3, opacity=0.4), rect(5, 3, 182, 54, "#e9e2d3", 3), rect(8, 6, 176, 48, linear("#fdf6e3", "#f3dfbd")),
        circle(50, 34, 14, TERRACOTTA), group(ellipse(34, 62, 40, 20, PETROL), ellipse(84, 66, 44, 20, MUSTARD), clip_path=clip(rect(8, 6, 176, 48, "#000"))),
        rect(106, 18, 58, 5, NIGHT, 2.5), rect(106, 28, 44, 3.4, STEEL, 1.7), rect(106, 35, 50, 3.4, STEEL, 1.7), rect(106, 42, 28, 3.4, STEEL, 1.7),
    )  # fmt: skip


def curtain() -> str:
    """A drawn stage curtain, gathered at the outer side; it reaches a tile below the face."""
    color = "#b04f43"
    outline = path("M2 0H92Q84 26 58 52Q44 68 42 90H2Z", "#000")
    folds = []
    for index in range(9):
        x = 2 + index * 11
        folds.append(
            path(
                f"M{x} 0H{x + 6}Q{x * 0.62 + 4} 50 {x * 0.42 + 4} 96H{x * 0.42}Q{x * 0.62} 46 {x} 0Z",
                light(color, 0.14) if index % 2 else dark(color, 0.24),
            )
        )
    body = group(
        rect(0, 0, 96, 96, color), folds, rect(0, 0, 96, 7, dark(color, 0.3), opacity=0.6), clip_path=clip(outline)
    )
    return (
        box_shadow(4, 84, 40, 9, 0.3)
        + body
        + curve("M3 62Q24 70 46 62", "#e8bd62", 3)
        + circle(44, 64, 3, "#e8bd62")
        + rect(0, 0, 94, 4, dark(WOOD, 0.3), 2)
    )


def pendants() -> str:
    """Three lamps hanging over the bar, with their light."""
    parts = []
    for x, color in ((20, TERRACOTTA), (64, MUSTARD), (108, PETROL)):
        parts += [ellipse(x, 40, 26, 20, SUN, opacity=0.2, filter=blur(5)), line(x, 0, x, 22, "#5b4a44", 1.2)]
        parts += [
            path(f"M{x - 13} 36Q{x - 12} 22 {x} 21Q{x + 12} 22 {x + 13} 36Z", color),
            path(f"M{x + 3} 21.4Q{x + 12} 23 {x + 13} 36L{x + 5} 36Q{x + 6} 26 {x + 3} 21.4Z", dark(color, 0.2)),
            ellipse(x, 36, 13, 3.4, dark(color, 0.34)),
            ellipse(x, 36.4, 10, 2.4, "#fff1c4"),
            curve(f"M{x - 9} 31Q{x - 8} 26 {x - 3} 24", light(color, 0.5), 1.4),
        ]
    return group(parts)
