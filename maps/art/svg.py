"""Small words for drawing: shapes become SVG text. What is drawn with them lives in the other modules.

Every function returns a piece of SVG; gradients, clips and filters register themselves and
are written into the document that uses them, so a drawing is only ever a string.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from palette import SHADOW, SUN

_definitions: dict[str, str] = {}
_names: dict[str, str] = {}
_REFERENCE = re.compile(r"url\(#([a-z0-9_]+)\)")


def number(value: float) -> str:
    """A coordinate without needless digits."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _attributes(extra: dict[str, object]) -> str:
    parts = []
    for key, value in extra.items():
        if value is not None:
            text = number(value) if isinstance(value, float) else str(value)
            parts.append(f' {key.replace("_", "-")}="{text}"')
    return "".join(parts)


def rect(x: float, y: float, w: float, h: float, fill: str, r: float = 0, **extra: object) -> str:
    """A rectangle, with round corners of radius ``r``."""
    r = min(r, w / 2, h / 2)
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(w)}" height="{number(h)}"'
        f' rx="{number(r)}" fill="{fill}"{_attributes(extra)}/>'
    )


def circle(x: float, y: float, r: float, fill: str, **extra: object) -> str:
    """A disc."""
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r)}" fill="{fill}"{_attributes(extra)}/>'


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, **extra: object) -> str:
    """An ellipse by centre and radii."""
    return (
        f'<ellipse cx="{number(x)}" cy="{number(y)}" rx="{number(rx)}" ry="{number(ry)}"'
        f' fill="{fill}"{_attributes(extra)}/>'
    )


def path(d: str, fill: str = "none", **extra: object) -> str:
    """A free shape in SVG path language."""
    return f'<path d="{d}" fill="{fill}"{_attributes(extra)}/>'


def line(x1: float, y1: float, x2: float, y2: float, color: str, width: float = 1, **extra: object) -> str:
    """A stroke with round ends."""
    d = f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"
    return path(d, "none", stroke=color, stroke_width=number(width), stroke_linecap="round", **extra)


def curve(d: str, color: str, width: float = 1, **extra: object) -> str:
    """A free stroke with round ends and joints."""
    joint = "round"
    return path(
        d, "none", stroke=color, stroke_width=number(width), stroke_linecap=joint, stroke_linejoin=joint, **extra
    )


def polygon(points: Sequence[tuple[float, float]], fill: str, **extra: object) -> str:
    """A closed shape with straight sides."""
    return path("M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z", fill, **extra)


Part: TypeAlias = "str | Iterable[Part]"


def _flat(part: Part) -> str:
    return part if isinstance(part, str) else "".join(_flat(one) for one in part)


def group(*parts: Part, **extra: object) -> str:
    """Several pieces, nested as they may be, that share a transformation, an opacity, a clip or a filter."""
    return f"<g{_attributes(extra)}>{_flat(parts)}</g>"


def move(x: float, y: float, *parts: str) -> str:
    """Pieces shifted by x, y."""
    return group(*parts, transform=f"translate({number(x)} {number(y)})")


def mirror(width: float, *parts: str) -> str:
    """Pieces mirrored left to right within ``width``."""
    return group(*parts, transform=f"translate({number(width)} 0) scale(-1 1)")


def _register(text: str) -> str:
    """Keep a definition; equal ones share a name, numbered in order of appearance."""
    name = _names.setdefault(text, f"d{len(_names)}")
    _definitions[name] = text
    return name


def linear(*stops: tuple[float, str, float] | str, x2: float = 0, y2: float = 1) -> str:
    """A straight gradient across the shape's box: colours, or (offset, colour, opacity)."""
    body = _stops(stops)
    name = _register(
        f'<linearGradient id="@" x1="0" y1="0" x2="{number(x2)}" y2="{number(y2)}">{body}</linearGradient>'
    )
    return f"url(#{name})"


def radial(*stops: tuple[float, str, float] | str, cx: float = 0.5, cy: float = 0.5, r: float = 0.5) -> str:
    """A round gradient across the shape's box."""
    body = _stops(stops)
    name = _register(
        f'<radialGradient id="@" cx="{number(cx)}" cy="{number(cy)}" r="{number(r)}">{body}</radialGradient>'
    )
    return f"url(#{name})"


def _stops(stops: Sequence[tuple[float, str, float] | str]) -> str:
    parts = []
    for index, stop in enumerate(stops):
        offset, color, opacity = (index / max(1, len(stops) - 1), stop, 1.0) if isinstance(stop, str) else stop
        parts.append(f'<stop offset="{number(offset)}" stop-color="{color}" stop-opacity="{number(opacity)}"/>')
    return "".join(parts)


def clip(*parts: str) -> str:
    """A clip made of shapes, for ``clip_path=``."""
    name = _register(f'<clipPath id="@">{"".join(parts)}</clipPath>')
    return f"url(#{name})"


def blur(amount: float) -> str:
    """A softening, for ``filter=``."""
    body = f'<feGaussianBlur stdDeviation="{number(amount)}"/>'
    name = _register(f'<filter id="@" x="-60%" y="-60%" width="220%" height="220%">{body}</filter>')
    return f"url(#{name})"


def shadow(x: float, y: float, rx: float, ry: float, strength: float = 0.3) -> str:
    """The soft contact shadow under a round thing."""
    fill = radial((0, SHADOW, strength), (0.55, SHADOW, strength * 0.7), (1, SHADOW, 0))
    return ellipse(x, y, rx, ry, fill)


def glow(x: float, y: float, r: float, strength: float = 0.6) -> str:
    """Warm light around a lamp, gone at its rim."""
    return circle(x, y, r, radial((0, SUN, strength), (0.5, SUN, strength * 0.4), (1, SUN, 0)))


def box_shadow(x: float, y: float, w: float, h: float, strength: float = 0.26, soft: float = 2.2) -> str:
    """The soft contact shadow under a box."""
    return rect(x, y, w, h, SHADOW, min(8, h / 2), opacity=strength, filter=blur(soft))


def wave(seed: int) -> float:
    """A fixed, scattered number in [0, 1) for a seed: variety that never changes between runs."""
    value = math.sin(seed * 127.1 + 311.7) * 43758.5453
    return value - math.floor(value)


def scatter(seed: int, low: float, high: float) -> float:
    """A fixed, scattered number between two bounds."""
    return low + (high - low) * wave(seed)


def document(width: float, height: float, body: str) -> str:
    """A whole SVG file with exactly the definitions the body uses."""
    needed: list[str] = []
    queue = _REFERENCE.findall(body)
    while queue:
        name = queue.pop(0)
        if name not in needed:
            needed.append(name)
            queue += _REFERENCE.findall(_definitions[name])
    definitions = "".join(_definitions[name].replace("@", name) for name in sorted(needed, key=lambda n: int(n[1:])))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}" height="{number(height)}"'
        f' viewBox="0 0 {number(width)} {number(height)}"><defs>{definitions}</defs>{body}</svg>'
    )


def frame(x: float, y: float, w: float, h: float, body: str) -> str:
    """A piece in its own clipped window: one tile of a sheet."""
    return (
        f'<svg x="{number(x)}" y="{number(y)}" width="{number(w)}" height="{number(h)}"'
        f' viewBox="0 0 {number(w)} {number(h)}" overflow="hidden">{body}</svg>'
    )
