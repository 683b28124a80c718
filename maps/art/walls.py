"""Walls and their shadows on the floor. Windows, doors and what hangs on walls live in ``openings``.

A horizontal wall is a lit top (the last 12 px of the row above) and two rows of face; a
vertical wall is its lit top alone, 14 px wide, in the middle of its column. The upper half
of a top lies over people (feet behind it vanish), the lower half under them (heads in front
of it do not).
"""

from __future__ import annotations

from palette import BRICK, CREAM, PETROL, SHADOW, WALL_FACE, WALL_FOOT, dark, light, mix
from sheet import TILE, TileSheet
from svg import clip, group, linear, rect, wave

TOP = 12
LEFT, RIGHT = 9, 23
FACES = {
    "plaster": WALL_FACE,
    "petrol": mix(PETROL, "#4a9a9c", 0.25),
    "sage": "#a9b894",
    "rose": "#d8a48c",
    "metro": "#eee5d3",
    "brick": BRICK,
    "glass": "#bfe0dd",
}
TOPS = {"glass": "#e9dcc4", "brick": CREAM}


def _span(left: bool, right: bool) -> tuple[float, float]:
    """From where to where a horizontal piece reaches within its tile."""
    return (0 if left else LEFT), (TILE if right else RIGHT)


def top(left: bool, right: bool, up: bool, down: bool, part: str = "whole", color: str = CREAM) -> str:
    """The lit top of a wall in the row above its face; ``part`` is whole, upper (over people) or lower."""
    edge, glow = dark(color, 0.14), light(color, 0.75)
    y = TILE - TOP
    parts = []
    if up:
        parts += [rect(LEFT, 0, RIGHT - LEFT, TILE, color), rect(LEFT, 0, 1.2, TILE, glow)]
        parts.append(rect(RIGHT - 1.6, 0, 1.6, TILE, edge))
    if left or right:
        x0, x1 = _span(left, right)
        parts.append(rect(x0, y, x1 - x0, TOP, color))
        if up:
            if left:
                parts.append(rect(0, y, LEFT + 1, 1.2, glow))
            if right:
                parts.append(rect(RIGHT - 1, y, TILE - RIGHT + 1, 1.2, glow))
        else:
            parts.append(rect(x0, y, x1 - x0, 1.2, glow))
        if not left:
            parts.append(rect(LEFT, y, 1.2, TOP, glow))
        if not right:
            parts.append(rect(RIGHT - 1.6, y, 1.6, TOP, edge))
        for x, w in _without_column(x0, x1, down):
            parts.append(rect(x, TILE - 1.4, w, 1.4, edge))
    body = group(parts)
    if part == "upper":
        return group(body, clip_path=clip(rect(0, y, TILE, TOP / 2, "#000")))
    if part == "lower" and not up:
        return group(body, clip_path=clip(rect(0, y + TOP / 2, TILE, TOP / 2, "#000")))
    return body


def _without_column(x0: float, x1: float, down: bool) -> list[tuple[float, float]]:
    """The horizontal stretch, interrupted where a vertical wall goes on downward."""
    if not down:
        return [(x0, x1 - x0)]
    return [(x0, max(0, LEFT - x0)), (RIGHT, max(0, x1 - RIGHT))]


def face(material: str, left: bool, right: bool, column: bool, lower: bool) -> str:
    """One of the two rows of a face, with a vertical wall's top crossing it if ``column``."""
    x0, x1 = _span(left, right)
    color = FACES[material]
    if material == "glass":
        body = _glass(lower)
    elif material == "brick":
        body = _bricks(color, lower)
    elif material == "metro":
        body = _metro(color, lower)
    else:
        body = _plaster(color, lower)
    parts = [group(body, clip_path=clip(rect(x0, 0, x1 - x0, TILE, "#000")))]
    if not left and material != "glass":
        parts.append(rect(x0, 0, 1.2, TILE, light(color, 0.4), opacity=0.7))
    if not right:
        parts.append(rect(x1 - 2, 0, 2, TILE, dark(color, 0.3), opacity=0.6))
    if column:
        parts.append(vertical(True, True))
        if material != "glass":
            parts.append(rect(RIGHT, 0, 5, TILE, linear((0, SHADOW, 0.22), (1, SHADOW, 0), x2=1, y2=0)))
    return group(parts)


def _plaster(color: str, lower: bool) -> str:
    foot = WALL_FOOT if color == WALL_FACE else dark(color, 0.16)
    middle = mix(color, foot, 0.5)
    if not lower:
        shade = rect(0, 0, TILE, 6, linear((0, SHADOW, 0.13), (1, SHADOW, 0)))
        return rect(0, 0, TILE, TILE, linear(light(color, 0.16), middle)) + shade
    parts = [rect(0, 0, TILE, TILE, linear(middle, foot))]
    parts.append(rect(0, 25, TILE, 7, light(CREAM, 0.1)))
    parts.append(rect(0, 25, TILE, 1.2, light(CREAM, 0.9)))
    parts.append(rect(0, 30, TILE, 2, dark(CREAM, 0.2)))
    return group(parts)


def _metro(color: str, lower: bool) -> str:
    parts = [rect(0, 0, TILE, TILE, dark(color, 0.16))]
    for row in range(4):
        for index in range(-1, 3):
            x = index * 16 + (8 if row % 2 else 0)
            tone = mix(color, "#ffffff", 0.3 * wave(row * 5 + index % 2 * 3 + (11 if lower else 0)))
            parts.append(rect(x + 0.5, row * 8 + 0.5, 15, 7, tone, 1))
            parts.append(rect(x + 1.5, row * 8 + 1, 12, 1.2, "#ffffff", 0.6, opacity=0.75))
    if not lower:
        parts.append(rect(0, 0, TILE, 6, linear((0, SHADOW, 0.16), (1, SHADOW, 0))))
    return group(parts)


def _bricks(color: str, lower: bool) -> str:
    parts = [rect(0, 0, TILE, TILE, mix(color, "#f0dcc4", 0.42))]
    for row in range(4):
        for index in range(-1, 3):
            x = index * 16 + (8 if row % 2 else 0)
            share = wave(row * 7 + index % 2 * 13 + (5 if lower else 0)) * 0.3
            parts.append(rect(x + 0.6, row * 8 + 0.6, 14.8, 6.8, mix(color, "#e4a583", share), 1))
    if not lower:
        parts.append(rect(0, 0, TILE, 7, linear((0, SHADOW, 0.2), (1, SHADOW, 0))))
    else:
        parts.append(rect(0, 22, TILE, 10, "#b3a795"))
        parts.append(rect(0, 22, TILE, 1.6, "#d5cab9"))
        parts.append(rect(0, 29, TILE, 3, "#93887c"))
    return group(parts)


def _glass(lower: bool) -> str:
    parts = [rect(0, 0, TILE, TILE, "#d4ece8", opacity=0.42)]
    if not lower:
        parts.append(rect(0, 0, TILE, 3, "#c9a982"))
        parts.append(rect(0, 2.2, TILE, 1, "#a98761"))
        parts.append(rect(0, 20, TILE, 5, "#f6fbf7", opacity=0.5))
    else:
        parts.append(rect(0, 26, TILE, 6, "#c9a982"))
        parts.append(rect(0, 26, TILE, 1.2, "#e6cba6"))
        parts.append(rect(0, 30.4, TILE, 1.6, "#a98761"))
    parts.append(rect(15, 0, 2, TILE, "#c9a982"))
    parts.append(rect(16.4, 0, 0.7, TILE, "#a98761"))
    shine = (
        '<path d="M22 0L31 0L13 32L4 32Z" fill="#ffffff" opacity="0.13"/>'
        if lower
        else '<path d="M28 0L32 0L32 17L24 32L10 32Z" fill="#ffffff" opacity="0.14"/>'
    )
    parts.append(shine)
    return group(parts)


def vertical(up: bool, down: bool, color: str = CREAM, glass: bool = False) -> str:
    """A vertical wall's lit top in one tile; with a rounded start where nothing goes on."""
    edge, glow = dark(color, 0.14), light(color, 0.75)
    y0, y1 = (0 if up else TILE - TOP), (TILE if down else TILE - 2)
    parts = []
    if glass:
        parts.append(rect(RIGHT - 5, y0, 9, y1 - y0, "#cfe8e4", opacity=0.35))
        parts.append(rect(12, y0, 8, y1 - y0, "#d9c09a"))
        parts.append(rect(12, y0, 1, y1 - y0, "#f3e2c4"))
        parts.append(rect(14, y0, 4, y1 - y0, "#cfe9e6"))
        parts.append(rect(19, y0, 1, y1 - y0, "#b5946b"))
        return group(parts)
    parts.append(rect(LEFT, y0, RIGHT - LEFT, y1 - y0, color))
    parts.append(rect(LEFT, y0, 1.2, y1 - y0, glow))
    parts.append(rect(RIGHT - 1.6, y0, 1.6, y1 - y0, edge))
    if not up:
        parts.append(rect(LEFT, y0, RIGHT - LEFT, 1.2, glow))
    return group(parts)


def shade(north: bool, west: bool, corner: bool = False) -> str:
    """What walls to the north and west leave on the floor in late light."""
    parts = []
    if north:
        parts.append(rect(0, 0, TILE, 17, linear((0, SHADOW, 0.3), (0.4, SHADOW, 0.13), (1, SHADOW, 0))))
    if west:
        parts.append(rect(0, 0, 13, TILE, linear((0, SHADOW, 0.15), (1, SHADOW, 0), x2=1, y2=0)))
    if corner:
        parts.append(rect(0, 0, 13, 8, linear((0, SHADOW, 0.1), (1, SHADOW, 0), x2=1, y2=1)))
    return group(parts)


def foot_shade() -> str:
    """The shadow right beside a vertical wall, in its own tile."""
    return rect(RIGHT, 0, TILE - RIGHT, TILE, linear((0, SHADOW, 0.34), (1, SHADOW, 0.15), x2=1, y2=0))


def build() -> TileSheet:
    """The wall tileset: faces and vertical tops collide and stop sound, the tops above faces do not."""
    sheet = TileSheet("walls")
    for material in ("plaster", "glass"):
        color = TOPS.get(material, CREAM)
        for mask in range(1, 16):
            left, right, up, down = (bool(mask >> bit & 1) for bit in range(4))
            if left or right:
                solid = {"collides": True, "soundproof": True} if up else {}
                sheet.add(f"top-{material}-{mask}", 1, 1, top(left, right, up, down, "lower", color), **solid)
                if not up:
                    over = top(left, right, up, down, "upper", color)
                    sheet.add(f"over-{material}-{mask}", 1, 1, over)
    for mask in range(4):
        body = vertical(bool(mask & 1), bool(mask & 2))
        sheet.add(f"vertical-{mask}", 1, 1, body, collides=True, soundproof=True)
        body = vertical(bool(mask & 1), bool(mask & 2), glass=True)
        sheet.add(f"vertical-glass-{mask}", 1, 1, body, collides=True, soundproof=True)
    for material in FACES:
        for mask in range(8):
            left, right, column = (bool(mask >> bit & 1) for bit in range(3))
            body = face(material, left, right, column, False)
            sheet.add(f"face-{material}-{mask}-upper", 1, 1, body, collides=True, soundproof=True)
            body = face(material, left, right, column, True)
            sheet.add(f"face-{material}-{mask}-lower", 1, 1, body, collides=True, soundproof=True)
    for material in FACES:
        for lower in (False, True):
            beyond = group(
                face(material, True, True, False, lower), clip_path=clip(rect(RIGHT, 0, TILE - RIGHT, TILE, "#000"))
            )
            cast = rect(RIGHT, 0, 5, TILE, linear((0, SHADOW, 0.22), (1, SHADOW, 0), x2=1, y2=0))
            sheet.add(f"beyond-{material}-{'lower' if lower else 'upper'}", 1, 1, group(beyond, cast))
    sheet.add("shade-north", 1, 1, shade(True, False))
    sheet.add("shade-west", 1, 1, shade(False, True))
    sheet.add("shade-north-west", 1, 1, shade(True, True))
    sheet.add("shade-foot", 1, 1, foot_shade())
    sheet.add("shade-foot-north", 1, 1, foot_shade() + shade(True, False))
    return sheet


def collision_sheet() -> TileSheet:
    """Two marks for the invisible layer: one cannot walk here; one cannot walk here and sound stops."""
    sheet = TileSheet("collision", columns=2)
    sheet.add("solid", 1, 1, rect(2, 2, 28, 28, "#d9694b", 4, opacity=0.55), collides=True)
    sheet.add("wall", 1, 1, rect(2, 2, 28, 28, PETROL, 4, opacity=0.55), collides=True, soundproof=True)
    return sheet
