"""The painted ground of the garden: lawn, winding path, pond, flower beds. Trees and benches live in ``outdoors``."""

from __future__ import annotations

import math
import re

from floors import grass
from palette import GRASS, GRAVEL, WATER, dark, light, mix
from sheet import TILE, TileSheet
from svg import blur, circle, clip, curve, ellipse, frame, group, path, rect, scatter

COLUMNS, ROWS = 60, 10
POND = (1424.0, 172.0, 152.0, 54.0)
"""Centre and radii of the pond in pixels of the garden."""


def water_cells() -> list[tuple[int, int]]:
    """The cells of the garden where one would get wet."""
    cx, cy, rx, ry = POND
    cells = []
    for y in range(ROWS):
        for x in range(COLUMNS):
            px, py = (x + 0.5) * TILE, (y + 0.5) * TILE
            if ((px - cx) / (rx + 8)) ** 2 + ((py - cy) / (ry + 8)) ** 2 < 1:
                cells.append((x, y))
    return cells


def build() -> TileSheet:
    """The garden as a tileset whose tiles fit together in one way only."""
    sheet = TileSheet("garden", columns=COLUMNS)
    sheet.add("ground", COLUMNS, ROWS, ground())
    return sheet


PATHS = (
    "M224 -20C224 70 250 128 360 150S620 196 760 178S930 130 1010 110",
    "M470 168C440 220 470 268 590 276S880 270 960 246S1120 190 1196 174",
    "M1010 60V110C1040 150 1120 172 1196 174",
    "M1196 172C1196 116 1298 76 1424 76S1652 116 1652 172S1550 268 1424 268S1196 228 1196 172Z",
    "M1652 172C1720 176 1740 120 1780 96",
)


def _strokes(color: str, width: float, **extra: object) -> str:
    return group([curve(d, color, width, **extra) for d in PATHS])


def ground() -> str:
    """The whole painting."""
    w, h = COLUMNS * TILE, ROWS * TILE
    tile = grass(3)
    parts: list[str] = []
    for x in range(0, w, 128):
        for y in range(0, h, 128):
            parts.append(frame(x, y, 128, 128, tile if (x + y) // 128 % 2 else grass(71)))
    for index in range(16):
        x = index * 128
        parts.append(path(f"M{x} 0H{x + 64}L{x - 10} {h}H{x - 74}Z", light(GRASS, 0.3), opacity=0.1))
    for index in range(30):
        px, py = scatter(index * 3 + 1, 0, w), scatter(index * 5 + 2, 20, h)
        tone = light(GRASS, 0.35) if index % 2 else "#6f9a52"
        parts.append(
            ellipse(px, py, scatter(index, 50, 130), scatter(index + 9, 20, 46), tone, opacity=0.16, filter=blur(10))
        )
    parts.append(rect(0, 0, w, 26, "#3f5a36", opacity=0.14, filter=blur(6)))
    edge = mix(GRAVEL, "#8c7a55", 0.5)
    parts += [
        _strokes("#5d7d45", 45, opacity=0.35),
        _strokes(edge, 41),
        _strokes(GRAVEL, 37),
        _strokes(light(GRAVEL, 0.35), 24, opacity=0.5),
    ]
    parts.append(_pebbles(w, h))
    parts.append(_flowers(w, h))
    parts.append(_pond())
    return group(parts)


def _near_path(x: float, y: float) -> float:
    """Roughly how far a point is from the middle of a path."""
    return min(math.hypot(x - px, y - py) for px, py in PATH_POINTS)


def _points() -> tuple[tuple[float, float], ...]:
    """The paths as points: each cubic curve sampled."""
    points: list[tuple[float, float]] = []
    for d in PATHS:
        current, control, command = (0.0, 0.0), (0.0, 0.0), ""
        tokens = re.findall(r"[A-Z]|-?[0-9.]+", d)
        while tokens:
            if tokens[0].isalpha():
                command = tokens.pop(0)
                if command == "Z":
                    continue
            count = {"M": 2, "V": 1, "C": 6, "S": 4}[command]
            values = [float(tokens.pop(0)) for _ in range(count)]
            if command in "MV":
                current = (values[0], values[1]) if command == "M" else (current[0], values[0])
                control = current
                points.append(current)
                continue
            first = (
                (values[0], values[1]) if command == "C" else (2 * current[0] - control[0], 2 * current[1] - control[1])
            )
            second, end = (values[-4], values[-3]), (values[-2], values[-1])
            for step in range(1, 25):
                t = step / 24
                weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                stops = (current, first, second, end)
                points.append(
                    (
                        sum(weight * stop[0] for weight, stop in zip(weights, stops, strict=True)),
                        sum(weight * stop[1] for weight, stop in zip(weights, stops, strict=True)),
                    )
                )
            current, control = end, second
    return tuple(points)


PATH_POINTS = _points()


def _pebbles(w: int, h: int) -> str:
    parts = []
    for index in range(5200):
        x, y = scatter(index * 2 + 3, 0, w), scatter(index * 3 + 7, 0, h)
        if _near_path(x, y) < 17.5:
            tone = light(GRAVEL, 0.55) if index % 3 == 0 else dark(GRAVEL, 0.1 + index % 7 * 0.015)
            parts.append(ellipse(x, y, 1 + index % 3 * 0.25, 0.8, tone, opacity=0.85))
    return group(parts)


def _flowers(w: int, h: int) -> str:
    parts = []
    cx, cy, rx, ry = POND
    for index in range(190):
        x, y = scatter(index * 11 + 2, 4, w - 4), scatter(index * 7 + 5, 34, h - 20)
        clump = scatter(int(x / 90) * 17 + int(y / 70) * 5, 0, 1)
        if clump < 0.45 or _near_path(x, y) < 27 or ((x - cx) / (rx + 12)) ** 2 + ((y - cy) / (ry + 12)) ** 2 < 1:
            continue
        color = ("#fff6e6", "#f3c34d", "#e98a73", "#e7c3dc")[int(clump * 97) % 4]
        parts += [ellipse(x + 0.8, y + 1.6, 2.6, 1.2, "#4f7a41", opacity=0.4)]
        parts += [circle(x + dx, y + dy, 1.25, color) for dx, dy in ((0, -1.5), (1.5, 0), (0, 1.5), (-1.5, 0))]
        parts.append(circle(x, y, 0.9, "#d99a3a"))
    return group(parts)


def _pond() -> str:
    cx, cy, rx, ry = POND
    d = f"M{cx - rx} {cy + 4}C{cx - rx} {cy - ry * 0.9} {cx - rx * 0.5} {cy - ry * 1.1} {cx - 10} {cy - ry}"
    d += f"S{cx + rx * 0.7} {cy - ry * 1.15} {cx + rx} {cy - 6}S{cx + rx * 0.6} {cy + ry * 1.12} {cx + 18} {cy + ry}"
    d += f"S{cx - rx} {cy + ry * 0.95} {cx - rx} {cy + 4}Z"
    shape = path(d, "#000")
    deep = dark(WATER, 0.1)
    parts = [path(d, "#4f7040", stroke="#4f7040", stroke_width=13, opacity=0.4)]
    parts += [path(d, "#cdbf9d", stroke="#cdbf9d", stroke_width=9), path(d, mix(WATER, "#ffffff", 0.3))]
    inner = [
        ellipse(cx + 8, cy + 10, rx * 0.93, ry * 0.86, WATER),
        ellipse(cx + 14, cy + 16, rx * 0.7, ry * 0.6, deep, opacity=0.7, filter=blur(9)),
    ]
    inner.append(
        path(d, "none", stroke="#3f6b6a", stroke_width=9, opacity=0.28, transform="translate(3 5)", filter=blur(2))
    )
    for index in range(16):
        x, y = cx + rx * scatter(index, -0.75, 0.75), cy + ry * scatter(index * 5, -0.7, 0.75)
        inner.append(curve(f"M{x} {y}q7 -2 14 0t14 0", "#e9f6f2", 1.3, opacity=0.6))
    parts.append(group(inner, clip_path=clip(shape)))
    for index, (dx, dy) in enumerate(((-92, 10), (-70, 24), (-104, -8), (60, -24), (84, -14), (34, 26), (108, 12))):
        x, y, size = cx + dx, cy + dy, 9 - index % 3 * 1.6
        parts.append(ellipse(x + 1.4, y + 2, size, size * 0.6, "#2f5a58", opacity=0.3))
        parts.append(
            path(
                f"M{x} {y}L{x + size} {y - size * 0.22}A{size} {size * 0.6} 0 1 1 {x + size * 0.8} {y - size * 0.4}Z",
                mix("#6fa05a", "#9cc07a", index % 3 / 3),
            )
        )
        if index % 3 == 0:
            parts += [circle(x - 2 + k * 2, y - 2 - k % 2 * 1.6, 2, "#f6d3d8") for k in range(3)] + [
                circle(x, y - 3, 1.2, "#f3c34d")
            ]
    for index in range(26):
        angle = index * 0.2417 + scatter(index, -0.06, 0.06)
        x, y = cx + (rx + 5) * math.cos(angle), cy + (ry + 4) * math.sin(angle)
        if index % 5 != 4:
            size = scatter(index * 3, 4, 8)
            tone = mix("#b9b2a6", "#e6dcc8", scatter(index * 9, 0, 0.8))
            parts += [
                ellipse(x + 1, y + 2, size, size * 0.66, "#3f4b3a", opacity=0.28),
                ellipse(x, y, size, size * 0.66, dark(tone, 0.16)),
                ellipse(x - 0.6, y - 1, size * 0.86, size * 0.5, tone),
            ]
    return group(parts)
