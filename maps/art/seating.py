"""What one sits on: chairs, stools, sofas, armchairs, benches, auditorium seats.

Seats facing the viewer or sideways lie under people, seats seen from behind are sorted with them.
"""

from __future__ import annotations

from palette import DARK_WOOD, MUSTARD, PETROL, ROSE, SAGE, TERRACOTTA, WOOD, dark, light, mix
from sprites import add
from svg import box_shadow, circle, curve, ellipse, group, line, linear, mirror, path, rect, shadow

FABRICS = {"petrol": mix(PETROL, "#3f8f95", 0.3), "terracotta": TERRACOTTA, "mustard": MUSTARD}


def register() -> None:
    """Add every seat."""
    for name, color in FABRICS.items():
        add(f"chair-{name}-down", 1, 2, chair_down(color), layer="seats")
        add(f"chair-{name}-up", 1, 2, chair_up(color))
        add(f"chair-{name}-right", 1, 2, chair_right(color), layer="seats")
        add(f"chair-{name}-left", 1, 2, mirror(32, chair_right(color)), layer="seats")
    add("stool", 1, 2, stool(), layer="seats")
    add("office-chair-down", 1, 2, office_chair(False), layer="seats")
    add("office-chair-up", 1, 2, office_chair(True))
    for name, color in (("petrol", FABRICS["petrol"]), ("terracotta", TERRACOTTA), ("sage", SAGE)):
        add(f"sofa-{name}-down", 3, 2, sofa_down(color), layer="seats")
        add(f"sofa-{name}-up", 3, 2, sofa_up(color))
        add(f"sofa-{name}-right", 2, 3, sofa_right(color), layer="seats")
        add(f"sofa-{name}-left", 2, 3, mirror(64, sofa_right(color)), layer="seats")
    for name, color in (("mustard", MUSTARD), ("rose", ROSE), ("petrol", FABRICS["petrol"])):
        add(f"armchair-{name}-down", 2, 2, armchair_down(color), layer="seats")
        add(f"armchair-{name}-up", 2, 2, armchair_up(color))
        add(f"armchair-{name}-right", 2, 2, armchair_right(color), layer="seats")
        add(f"armchair-{name}-left", 2, 2, mirror(64, armchair_right(color)), layer="seats")
    add("seat-row-1", 1, 2, theatre_seat("#b04f43"))
    add("pouf", 1, 1, pouf(MUSTARD), layer="seats")
    add("pouf-rose", 1, 1, pouf(ROSE), layer="seats")
    add("cushion-bench", 3, 1, cushion_bench(), layer="seats")


def chair_down(color: str) -> str:
    """A wooden chair facing the viewer."""
    return group(
        shadow(16, 59, 12, 4.5),
        rect(7.6, 50, 2.6, 10, DARK_WOOD, 1.2), rect(21.8, 50, 2.6, 10, DARK_WOOD, 1.2),
        rect(7, 30, 18, 17, dark(WOOD, 0.12), 6), rect(8, 30.6, 16, 13, WOOD, 5), rect(8.6, 31, 14, 2, light(WOOD, 0.45), 1),
        rect(6, 44.5, 20, 11, dark(color, 0.26), 4.5), rect(6, 43, 20, 10, color, 4.5), rect(8, 43.8, 14, 3, light(color, 0.3), 1.5),
    )  # fmt: skip


def chair_up(color: str) -> str:
    """The same from behind."""
    return group(
        shadow(16, 60, 12, 4.5),
        rect(6.4, 41, 19.2, 9, dark(color, 0.1), 4),
        rect(7.4, 48, 2.8, 13, DARK_WOOD, 1.2), rect(21.8, 48, 2.8, 13, dark(DARK_WOOD, 0.2), 1.2),
        rect(6, 36.5, 20, 17, dark(WOOD, 0.2), 6), rect(6, 35.5, 20, 16, WOOD, 6), rect(8, 36.4, 16, 2.2, light(WOOD, 0.5), 1.1),
        rect(10, 41.5, 12, 6.5, dark(WOOD, 0.16), 3),
    )  # fmt: skip


def chair_right(color: str) -> str:
    """Facing right: the back is on the left."""
    return group(
        shadow(16, 59.5, 12, 4.5),
        rect(7.4, 50, 2.6, 10.5, DARK_WOOD, 1.2), rect(22, 50, 2.6, 10.5, DARK_WOOD, 1.2),
        rect(6, 46.5, 20, 9.5, dark(color, 0.26), 4), rect(6, 44.5, 20, 9.5, color, 4), rect(10, 45.2, 13, 2.6, light(color, 0.3), 1.3),
        rect(5, 31, 5.4, 22, dark(WOOD, 0.16), 2.6), rect(5, 30, 4.4, 20, WOOD, 2.2), rect(5.4, 30.6, 1.4, 17, light(WOOD, 0.5), 0.7),
    )  # fmt: skip


def stool() -> str:
    """A high stool with a round seat."""
    return group(
        shadow(16, 59, 9, 3.6),
        line(12, 42, 9.6, 59, DARK_WOOD, 2), line(20, 42, 22.4, 59, dark(DARK_WOOD, 0.2), 2), line(11, 52, 21, 52, DARK_WOOD, 1.4),
        ellipse(16, 41.6, 9.4, 5.6, dark(TERRACOTTA, 0.3)), ellipse(16, 39.8, 9.4, 5.4, TERRACOTTA), ellipse(14.4, 38.4, 5.4, 2.2, light(TERRACOTTA, 0.4), opacity=0.8),
    )  # fmt: skip


def office_chair(back: bool) -> str:
    """A swivel chair, from the front or from behind."""
    color = "#4c6672"
    parts = [
        shadow(16, 59.5, 12, 4.4),
        rect(15, 52, 2, 7, "#5d6b72"),
        line(8, 59, 24, 59, "#5d6b72", 2.2),
        line(16, 57, 16, 61, "#5d6b72", 2.2),
    ]
    if back:
        parts += [
            rect(7, 44, 18, 9, dark(color, 0.2), 4),
            rect(6.6, 31.4, 18.8, 18.6, dark(color, 0.2), 7),
            rect(6.6, 30.4, 18.8, 17.6, color, 7),
            rect(9.4, 32, 12, 2.4, light(color, 0.3), 1.2),
            rect(14.4, 44, 3.2, 8, dark(color, 0.35), 1.4),
        ]
    else:
        parts += [
            rect(7.4, 28.4, 17.2, 18, dark(color, 0.12), 7),
            rect(8.6, 29, 14.8, 14, color, 6),
            rect(6, 45.4, 20, 9, dark(color, 0.28), 4.4),
            rect(6, 43.6, 20, 9, light(color, 0.08), 4.4),
            rect(4.4, 41, 3, 8, dark(color, 0.3), 1.4),
            rect(24.6, 41, 3, 8, dark(color, 0.3), 1.4),
        ]
    return group(parts)


def sofa_down(color: str) -> str:
    """Three tiles of sofa facing the viewer."""
    deep = dark(color, 0.24)
    parts = [box_shadow(4, 50, 88, 13, 0.35), rect(8, 57, 5, 5, DARK_WOOD, 1), rect(83, 57, 5, 5, DARK_WOOD, 1)]
    parts += [rect(4, 13, 88, 34, deep, 10), rect(4, 11, 88, 32, color, 10), rect(8, 12, 78, 4, light(color, 0.34), 2)]
    for x in (13.4, 48.4):
        parts += [
            rect(x, 20, 34, 22, light(color, 0.1), 7),
            rect(x + 3, 21.4, 26, 3, light(color, 0.36), 1.5, opacity=0.7),
        ]
    parts.append(rect(11, 46, 74, 13, deep, 4))
    for x in (12, 48):
        parts += [rect(x, 38, 36, 15, dark(color, 0.1), 5), rect(x, 36.5, 36, 13, light(color, 0.16), 5)]
    parts += [
        rect(3, 27, 12, 32, deep, 5.5),
        rect(3, 25.6, 12, 26, color, 5.5),
        rect(4.6, 26.4, 7, 3, light(color, 0.4), 1.5),
    ]
    parts += [
        rect(81, 27, 12, 32, dark(color, 0.32), 5.5),
        rect(81, 25.6, 12, 26, dark(color, 0.06), 5.5),
        rect(82.6, 26.4, 7, 3, light(color, 0.3), 1.5),
    ]
    parts += [
        rect(20, 24, 17, 15, dark(MUSTARD, 0.14), 4.5, transform="rotate(-10 28 31)"),
        rect(20, 23, 16, 14, MUSTARD, 4.5, transform="rotate(-10 28 31)"),
    ]
    return group(parts)


def sofa_up(color: str) -> str:
    """The sofa from behind."""
    deep = dark(color, 0.24)
    return group(
        box_shadow(4, 52, 88, 11, 0.35), rect(8, 57, 5, 5, DARK_WOOD, 1), rect(83, 57, 5, 5, DARK_WOOD, 1),
        rect(10, 20, 76, 16, light(color, 0.14), 5),
        rect(3, 20, 12, 26, color, 5), rect(81, 20, 12, 26, dark(color, 0.1), 5),
        rect(4, 31, 88, 28, deep, 8), rect(4, 28, 88, 13, color, 6.5), rect(9, 29, 76, 3.6, light(color, 0.4), 1.8),
        rect(47.4, 42, 1.2, 15, dark(color, 0.4), opacity=0.6),
    )  # fmt: skip


def sofa_right(color: str) -> str:
    """A sofa against a wall on its left, facing right: 2 × 3 tiles."""
    deep = dark(color, 0.24)
    parts = [
        box_shadow(6, 80, 48, 12, 0.3),
        rect(4, 14, 52, 76, deep, 10),
        rect(4, 11, 22, 72, color, 9),
        rect(5.4, 13, 4, 64, light(color, 0.36), 2),
    ]
    parts += [rect(22, 22, 34, 58, dark(color, 0.06), 6)]
    for y in (22, 49):
        parts += [
            rect(20, y, 36, 28, light(color, 0.16), 6),
            rect(22, y + 1.4, 28, 3, light(color, 0.4), 1.5, opacity=0.7),
        ]
    parts += [rect(10, 9, 46, 14, color, 6), rect(12, 10, 40, 3, light(color, 0.4), 1.5)]
    parts += [
        rect(10, 74, 46, 17, deep, 6),
        rect(10, 72, 46, 12, color, 6),
        rect(12, 73, 40, 3, light(color, 0.34), 1.5),
    ]
    parts += [
        rect(15, 30, 13, 16, dark(ROSE, 0.12), 4, transform="rotate(12 21 38)"),
        rect(14.4, 29, 12.6, 15, ROSE, 4, transform="rotate(12 21 38)"),
    ]
    return group(parts)


def armchair_down(color: str) -> str:
    """A deep round armchair facing the viewer."""
    deep = dark(color, 0.24)
    return group(
        box_shadow(10, 48, 44, 13, 0.34), line(17, 54, 15, 61, DARK_WOOD, 3), line(47, 54, 49, 61, DARK_WOOD, 3),
        rect(11, 16, 42, 38, deep, 15), rect(11, 13.4, 42, 37, color, 15), path("M17 20Q22 15.4 32 15.4Q42 15.4 47 20", stroke=light(color, 0.4), stroke_width=2.6, stroke_linecap="round"),
        rect(17, 23, 30, 20, light(color, 0.12), 8),
        rect(16, 44, 32, 13, deep, 5), rect(17, 38, 30, 13, light(color, 0.2), 5.5),
        rect(8, 31, 11, 25, deep, 5.5), rect(8, 29, 11, 21, color, 5.5), rect(9.8, 30, 6.4, 2.6, light(color, 0.4), 1.3),
        rect(45, 31, 11, 25, dark(color, 0.32), 5.5), rect(45, 29, 11, 21, dark(color, 0.06), 5.5), rect(46.8, 30, 6.4, 2.6, light(color, 0.3), 1.3),
    )  # fmt: skip


def armchair_up(color: str) -> str:
    """The armchair from behind."""
    return group(
        box_shadow(10, 50, 44, 12, 0.34), line(17, 55, 15, 61, DARK_WOOD, 3), line(47, 55, 49, 61, DARK_WOOD, 3),
        rect(8, 26, 12, 24, color, 5.5), rect(44, 26, 12, 24, dark(color, 0.1), 5.5), rect(16, 26, 32, 14, light(color, 0.16), 5),
        rect(10, 29, 44, 29, dark(color, 0.24), 14), rect(10, 26.4, 44, 24, color, 12), path("M17 31Q24 28.2 32 28.2Q40 28.2 46 31", stroke=light(color, 0.4), stroke_width=2.4, stroke_linecap="round"),
    )  # fmt: skip


def armchair_right(color: str) -> str:
    """The armchair facing right."""
    deep = dark(color, 0.24)
    return group(
        box_shadow(9, 49, 46, 12, 0.34), line(14, 54, 13, 61, DARK_WOOD, 3), line(48, 54, 49, 61, DARK_WOOD, 3),
        rect(8, 15, 24, 40, deep, 11), rect(8, 12.6, 22, 38, color, 11), rect(10.4, 15, 4, 26, light(color, 0.36), 2),
        rect(18, 24, 36, 12, dark(color, 0.06), 6), rect(20, 32, 34, 16, light(color, 0.2), 6),
        rect(16, 41, 38, 17, deep, 6), rect(16, 39, 38, 11, color, 5.5), rect(19, 40, 31, 2.8, light(color, 0.4), 1.4),
        rect(16, 22, 38, 9, color, 4.5), rect(19, 22.8, 31, 2.4, light(color, 0.3), 1.2),
    )  # fmt: skip


def theatre_seat(color: str) -> str:
    """A folding seat of the auditorium, from behind."""
    return group(
        shadow(16, 60, 14, 4, 0.26),
        rect(4, 36, 24, 12, light(color, 0.1), 5),
        rect(1, 42, 4, 16, DARK_WOOD, 2), rect(27, 42, 4, 16, dark(DARK_WOOD, 0.2), 2), rect(1, 41, 4, 3, light(WOOD, 0.3), 1.5), rect(27, 41, 4, 3, WOOD, 1.5),
        rect(4, 35, 24, 24, dark(color, 0.3), 7), rect(4, 33, 24, 22, color, 8), rect(7, 34, 17, 3, light(color, 0.36), 1.5),
        rect(8, 41, 16, 9, dark(color, 0.12), 4),
    )  # fmt: skip


def pouf(color: str) -> str:
    """A round pouf."""
    return group(
        shadow(16, 26, 14, 5), ellipse(16, 20, 13, 9.6, dark(color, 0.26)), ellipse(16, 15, 13, 9, color), ellipse(13, 12.4, 7, 3.6, light(color, 0.36), opacity=0.8), circle(16, 15, 1.2, dark(color, 0.3)),
        curve("M4 18Q9 26 16 26.6", dark(color, 0.36), 0.8, opacity=0.5),
    )  # fmt: skip


def cushion_bench() -> str:
    """A low bench with a cushion."""
    return group(
        box_shadow(3, 20, 90, 10, 0.3), rect(6, 20, 5, 10, DARK_WOOD, 1.4), rect(85, 20, 5, 10, DARK_WOOD, 1.4),
        rect(3, 14, 90, 11, dark(WOOD, 0.2), 3), rect(3, 5, 90, 15, linear(light(SAGE, 0.1), SAGE), 6), rect(7, 6, 80, 3, light(SAGE, 0.5), 1.5),
    )  # fmt: skip
