"""Every colour of the art, and the arithmetic that makes three tones of one. Shapes live elsewhere.

Change a colour here, run ``make art``, and all tiles, furniture and people follow.
"""

from __future__ import annotations

OAK = "#d9b88f"
WALNUT = "#b58a63"
CREAM = "#f4ead9"
WALL_FACE = "#dcbd98"
WALL_FOOT = "#c9a27e"
PETROL = "#1f6f78"
TERRACOTTA = "#d9694b"
PLANT = "#5f8d4e"
NIGHT = "#20303c"

PAPER = "#fbf5ea"
SAND = "#e3cfa9"
MUSTARD = "#e0a63f"
SAGE = "#9db38c"
ROSE = "#d99a8b"
PLUM = "#7d4f63"
BRICK = "#c07a5b"
STONE = "#b9b2a6"
STEEL = "#8d9aa1"
GLASS = "#bfe0dd"
SCREEN = "#27424f"
GRASS = "#a3bf74"
GRAVEL = "#e2cfa8"
WATER = "#7fbcc0"
LEAF = "#6f9c55"
BARK = "#8d6548"
WOOD = "#c4935f"
DARK_WOOD = "#8a5f42"
SUN = "#ffe2a6"
SHADOW = "#3a2b33"


def rgb(color: str) -> tuple[int, int, int]:
    """The three channels of ``#rrggbb``."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def mix(one: str, other: str, share: float) -> str:
    """One colour with ``share`` (0 to 1) of another in it."""
    pairs = zip(rgb(one), rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def light(color: str, share: float = 0.28) -> str:
    """The tone that late sun gives: towards warm white, never grey."""
    return mix(color, "#fff4dc", share)


def dark(color: str, share: float = 0.22) -> str:
    """The tone on the side away from the light: towards a cool violet, never black."""
    return mix(color, "#43304a", share)
