"""What one walks on: boards, tiles, carpets, grass, gravel. Walls and furniture live elsewhere."""

from __future__ import annotations

from palette import (
    CREAM,
    GRASS,
    GRAVEL,
    MUSTARD,
    OAK,
    PETROL,
    SAGE,
    STONE,
    TERRACOTTA,
    WALNUT,
    WATER,
    dark,
    light,
    mix,
)
from sheet import TILE, TileSheet
from svg import circle, clip, curve, ellipse, frame, group, line, path, polygon, rect, scatter, wave

CARPETS = {"petrol": mix(PETROL, "#7fb3ae", 0.22), "terracotta": mix(TERRACOTTA, "#d9b08f", 0.28), "sand": "#dcc08f"}


def boards(color: str, width: int, height: int, plank: int, seed: int, spread: float = 0.13) -> str:
    """Horizontal planks that close seamlessly left to right and top to bottom."""
    parts = [rect(0, 0, width, height, color)]
    for row in range(height // plank):
        y = row * plank
        start = scatter(seed + row * 7, 0, 96) // 8 * 8
        x, index = start, 0
        while x < start + width:
            length = min(72 + 16 * int(wave(seed + row * 31 + index) * 4), start + width - x)
            if start + width - x - length < 40:
                length = start + width - x
            share = scatter(seed + row * 13 + index * 3, -spread, spread)
            tone = mix(color, "#fff1d8", share) if share > 0 else mix(color, "#8a5b40", -share * 0.8)
            for left in (x, x - width):
                parts.append(rect(left, y, length, plank, tone))
                parts.append(rect(left, y, length, 1, light(tone, 0.22), opacity=0.55))
                parts.append(rect(left + length - 0.8, y, 0.8, plank, dark(tone, 0.3), opacity=0.55))
                grain = y + scatter(seed + row * 5 + index, 4, plank - 4)
                bend = scatter(seed + index + row, -1.5, 1.5)
                parts.append(
                    curve(
                        f"M{left + 10} {grain}q{length / 4} {bend} {length / 2} 0t{length / 2 - 24} 0",
                        dark(tone, 0.18),
                        0.7,
                        opacity=0.35,
                    )
                )
            x += length
            index += 1
        parts.append(rect(0, y + plank - 0.8, width, 0.8, dark(color, 0.32), opacity=0.5))
    return group(parts)


def chevron(color: str) -> str:
    """Point de Hongrie, 128 px square."""
    parts = [rect(0, 0, 128, 128, color)]
    for column in range(4):
        for row in range(-2, 9):
            share = scatter(column * 17 + (row % 8) * 5, -0.14, 0.14)
            tone = mix(color, "#ffe9c8", share) if share > 0 else mix(color, "#5d3a2c", -share)
            x, y = column * 32, row * 16
            rise = 16 if column % 2 else -16
            top = y + (0 if column % 2 else 16)
            shape = [(x, top), (x + 32, top + rise), (x + 32, top + rise + 16), (x, top + 16)]
            parts.append(polygon(shape, tone))
            parts.append(line(x, top, x + 32, top + rise, dark(tone, 0.35), 0.7, opacity=0.6))
            parts.append(line(x, top + 1, x + 32, top + rise + 1, light(tone), 0.6, opacity=0.35))
    for column in range(4):
        parts.append(rect(column * 32 - 0.4, 0, 0.8, 128, dark(color, 0.4), opacity=0.5))
    return group(parts)


def cement(ground: str, star: str, dot: str) -> str:
    """Belgian cement tiles, 64 px: four small ones make a star."""
    parts = [rect(0, 0, 64, 64, ground)]
    for ox in (0, 32):
        for oy in (0, 32):
            tone = mix(ground, "#e6d3b4", 0.22 * wave(ox + oy * 3 + 1))
            parts.append(rect(ox, oy, 32, 32, tone))
            cx, cy = ox + 16, oy + 16
            petal = f"M{cx} {cy - 11}Q{cx + 2.6} {cy - 2.6} {cx + 11} {cy}Q{cx + 2.6} {cy + 2.6} {cx} {cy + 11}"
            petal += f"Q{cx - 2.6} {cy + 2.6} {cx - 11} {cy}Q{cx - 2.6} {cy - 2.6} {cx} {cy - 11}Z"
            parts.append(path(petal, mix(star, ground, 0.72)))
            parts.append(circle(cx, cy, 2.4, mix(dot, ground, 0.55)))
            for sx, sy in ((ox, oy), (ox + 32, oy), (ox, oy + 32), (ox + 32, oy + 32)):
                parts.append(
                    circle(
                        sx,
                        sy,
                        7,
                        mix(dot, ground, 0.74),
                        clip_path=clip(rect(ox, oy, 32, 32, "#000")),
                    )
                )
                parts.append(circle(sx, sy, 3.4, tone, clip_path=clip(rect(ox, oy, 32, 32, "#000"))))
    for k in (0, 32, 64):
        parts.append(rect(0, k - 0.5, 64, 1, dark(ground, 0.22), opacity=0.6))
        parts.append(rect(k - 0.5, 0, 1, 64, dark(ground, 0.22), opacity=0.6))
    return group(parts)


def flags(color: str) -> str:
    """Large stone flags, 128 px."""
    parts = [rect(0, 0, 128, 128, dark(color, 0.13))]
    index = 0
    for row in range(4):
        x = -16 * (row % 2) * 2
        while x < 128:
            length = 32 + 32 * int(wave(row * 9 + index) * 2)
            if row % 2 and x + length > 96 and x < 96:
                length = 96 - x if x < 96 else 32
            share = scatter(index + row * 11, 0, 0.35)
            tone = mix(color, "#fff8ec", share)
            w = min(length, 128 - x)
            parts.append(rect(x + 0.6, row * 32 + 0.6, w - 1.2, 30.8, tone, 2))
            parts.append(rect(x + 2, row * 32 + 0.8, w - 4, 0.9, "#ffffff", opacity=0.35))
            x += length
            index += 1
    if parts:
        parts.append(rect(0, 32, 0.6, 32, dark(color, 0.13)))
    return group(parts)


def grass(seed: int = 3, size: int = 128) -> str:
    """Grass that closes on itself, with soft patches and a few blades."""
    parts = [rect(0, 0, size, size, GRASS)]
    for index in range(14):
        x, y = scatter(seed + index, 0, size), scatter(seed + index * 3 + 50, 0, size)
        tone = light(GRASS, 0.22) if index % 2 else mix(GRASS, LEAF_SHADE, 0.16)
        for dx in (-size, 0, size):
            for dy in (-size, 0, size):
                parts.append(ellipse(x + dx, y + dy, 20, 11, tone, opacity=0.28))
    for index in range(26):
        x, y = scatter(seed + index * 5 + 9, 2, size - 6), scatter(seed + index * 7 + 17, 5, size - 3)
        tone = mix(GRASS, LEAF_SHADE, 0.42) if index % 3 else light(GRASS, 0.4)
        parts.append(curve(f"M{x} {y}q0.4 -2.4 -0.9 -3.8M{x + 1.6} {y}q0 -2 1.2 -3.2", tone, 0.9, opacity=0.75))
    return group(parts)


LEAF_SHADE = "#5d8a49"


def gravel(size: int = 128, seed: int = 40) -> str:
    """Fine gravel."""
    parts = [rect(0, 0, size, size, GRAVEL)]
    for index in range(150):
        x, y = scatter(seed + index * 2, 1.5, size - 2), scatter(seed + index * 3 + 5, 1.5, size - 2)
        tone = light(GRAVEL, 0.5) if index % 3 == 0 else dark(GRAVEL, 0.08 + 0.1 * wave(index))
        parts.append(ellipse(x, y, scatter(index, 0.7, 1.5), 0.8, tone, opacity=0.8))
    return group(parts)


def blob_shape(north: bool, east: bool, south: bool, west: bool, corners: int, r: float = 13, inset: float = 3) -> str:
    """The outline of ground that goes on towards the given sides; ``corners`` has a bit for NE, SE, SW, NW."""
    parts = []
    w: float
    h: float
    for bit, (sx, sy) in enumerate(((1, -1), (1, 1), (-1, 1), (-1, -1))):
        across, along = (east if sx > 0 else west), (south if sy > 0 else north)
        w = 16 if across else 16 - inset
        h = 16 if along else 16 - inset
        x0, y0 = (16 if sx > 0 else 16 - w), (16 if sy > 0 else 16 - h)
        if across and along:
            if corners >> bit & 1:
                parts.append(rect(x0, y0, 16, 16, "#000"))
            else:
                ex, ey = 16 + sx * 16, 16 + sy * 16
                k = inset
                d = f"M16 16L{ex} 16L{ex} {ey - sy * k}"
                d += f"Q{ex - sx * k} {ey - sy * k} {ex - sx * k} {ey}L16 {ey}Z"
                parts.append(path(d, "#000"))
        elif across or along:
            parts.append(rect(x0, y0, w, h, "#000"))
        else:
            fx, fy = 16 + sx * (16 - inset), 16 + sy * (16 - inset)
            d = f"M16 16L{fx} 16L{fx} {fy - sy * r}Q{fx} {fy} {fx - sx * r} {fy}L16 {fy}Z"
            parts.append(path(d, "#000"))
    return "".join(parts)


def blob_masks() -> list[int]:
    """The 47 ways a tile can touch its eight neighbours: bits N E S W, then NE SE SW NW where both sides are set."""
    masks = []
    for mask in range(256):
        sides = mask & 15
        needs = ((1, 2), (4, 2), (4, 8), (1, 8))
        if all(sides & a and sides & b for bit, (a, b) in enumerate(needs) if mask >> (4 + bit) & 1):
            masks.append(mask)
    return masks


def blob(mask: int, fill: str, rim: str, rim_width: float, inset: float = 3, r: float = 13) -> str:
    """One tile of a ground with edges, over whatever lies below."""
    sides = [bool(mask >> bit & 1) for bit in range(4)]
    outer = blob_shape(sides[0], sides[1], sides[2], sides[3], mask >> 4, r, inset)
    inner = blob_shape(sides[0], sides[1], sides[2], sides[3], mask >> 4, max(2, r - rim_width), inset + rim_width)
    return group(rect(0, 0, TILE, TILE, rim), clip_path=clip(outer)) + group(fill, clip_path=clip(inner))


def carpet_fill(color: str) -> str:
    """A soft weave."""
    parts = [rect(0, 0, TILE, TILE, color)]
    for y in range(0, TILE, 4):
        for x in range(0, TILE, 8):
            parts.append(rect(x + (4 if y % 8 else 0), y + 1, 3, 1.1, light(color, 0.2), 0.5, opacity=0.3))
    return group(parts)


def stage_front(color: str) -> str:
    """The step of the stage seen from the seats: lip, face, contact shadow."""
    face = dark(color, 0.38)
    parts = [rect(0, 0, 32, 5, light(color, 0.3)), rect(0, 5, 32, 21, face)]
    for x in (0, 16):
        parts.append(rect(x, 5, 15.2, 21, mix(face, "#2c1d22", 0.12 if x else 0.04)))
    parts.append(rect(0, 5, 32, 2.5, dark(face, 0.4), opacity=0.6))
    parts.append(rect(0, 26, 32, 6, "#2a1e28", opacity=0.28))
    return group(parts)


def terrace(color: str) -> str:
    """Weathered boards with gaps, 128 × 64."""
    parts = [rect(0, 0, 128, 64, dark(color, 0.45))]
    for row in range(8):
        tone = mix(color, "#fff4e0", scatter(row * 3 + 2, 0, 0.28))
        parts.append(rect(0, row * 8, 128, 7.1, tone))
        parts.append(rect(0, row * 8, 128, 1, light(tone, 0.4), opacity=0.6))
        x = 24 + 64 * int(wave(row) * 2)
        parts.append(rect(x, row * 8, 0.9, 7.1, dark(tone, 0.4), opacity=0.7))
        parts.append(circle(x - 3, row * 8 + 3.5, 0.6, dark(tone, 0.4)))
        parts.append(circle(x + 4, row * 8 + 3.5, 0.6, dark(tone, 0.4)))
    return group(parts)


def eastern_halves(size: int) -> str:
    """The right half of every tile: where a wall's column parts two floors."""
    return "".join(rect(x * TILE + 16, y * TILE, 16, TILE, "#000") for x in range(size) for y in range(size))


def terrace_edge() -> str:
    """The front of the terrace's boards above the grass."""
    color = "#cdb089"
    return (
        rect(0, 0, 32, 6, dark(color, 0.3))
        + rect(0, 0, 32, 1.4, light(color, 0.3))
        + rect(0, 6, 32, 5, "#33452c", opacity=0.3)
    )


def build() -> TileSheet:
    """The floor tileset."""
    sheet = TileSheet("floors")
    sheet.add("oak", 8, 4, boards(OAK, 256, 128, 16, 11))
    sheet.add("walnut", 4, 4, chevron(WALNUT))
    sheet.add("flags", 4, 4, flags("#d9cdb8"))
    sheet.add("grass", 4, 4, grass())
    sheet.add("grass-2", 4, 4, grass(71))
    sheet.add("gravel", 4, 4, gravel())
    sheet.add("stage", 4, 4, boards("#c58f62", 128, 128, 16, 5, 0.1))
    sheet.add("terrace", 4, 2, terrace("#cdb089"))
    sheet.add("cement", 2, 2, cement("#f1e6d0", PETROL, TERRACOTTA))
    sheet.add("cement-2", 2, 2, cement("#efe4cf", SAGE, MUSTARD))
    sheet.add("stage-front", 1, 1, stage_front("#c58f62"))
    sheet.add("walnut-east", 4, 4, group(chevron(WALNUT), clip_path=clip(eastern_halves(4))))
    sheet.add("cement-east", 2, 2, group(cement("#f1e6d0", PETROL, TERRACOTTA), clip_path=clip(eastern_halves(2))))
    sheet.add("outside-west", 1, 1, rect(0, 0, 9, 32, GRASS) + rect(7, 0, 2, 32, LEAF_SHADE, opacity=0.3))
    sheet.add("outside-east", 1, 1, rect(23, 0, 9, 32, GRASS) + rect(23, 0, 6, 32, LEAF_SHADE, opacity=0.4))
    sheet.add("terrace-edge", 1, 1, terrace_edge())
    sheet.add("plain-cream", 1, 1, rect(0, 0, 32, 32, CREAM))
    sheet.add("plain-stone", 1, 1, rect(0, 0, 32, 32, mix(STONE, CREAM, 0.4)))
    for name, color in CARPETS.items():
        for mask in blob_masks():
            sheet.add(f"carpet-{name}-{mask}", 1, 1, blob(mask, carpet_fill(color), light(color, 0.4), 2, 1.5, 9))
    stones = frame(0, 0, 32, 32, gravel())
    for mask in blob_masks():
        sheet.add(f"path-{mask}", 1, 1, blob(mask, stones, mix(GRAVEL, "#8c7a55", 0.45), 1.6))
    for mask in blob_masks():
        body = (
            rect(0, 0, 32, 32, WATER) + rect(4, 12, 9, 1.2, light(WATER), 0.6) + rect(18, 24, 7, 1, light(WATER), 0.5)
        )
        sheet.add(f"water-{mask}", 1, 1, blob(mask, body, mix(WATER, "#4a6b63", 0.5), 2.2))
    return sheet
