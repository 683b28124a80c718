"""From SVG text to PNG files at 1x and 2x. What is drawn lives elsewhere."""

from __future__ import annotations

import io
from pathlib import Path

import imagequant
import resvg_py
from PIL import Image


def picture(svg: str, zoom: int) -> Image.Image:
    """The drawing as pixels."""
    data = resvg_py.svg_to_bytes(svg_string=svg, zoom=float(zoom), skip_system_fonts=True)
    return Image.open(io.BytesIO(bytes(data))).convert("RGBA")


def save(image: Image.Image, target: Path) -> None:
    """Write a PNG of 256 colours where that looks the same, as small as it goes; equal pixels give equal bytes."""
    clean = Image.new("RGBA", image.size)
    clean.paste(image, mask=image.getchannel("A").point(lambda alpha: 255 if alpha else 0))
    try:
        kept = imagequant.quantize_pil_image(clean, dithering_level=0.4, max_colors=256, min_quality=86)
    except RuntimeError:
        kept = clean
    target.parent.mkdir(parents=True, exist_ok=True)
    kept.save(target, optimize=True, compress_level=9)


def write(svg: str, target: Path) -> None:
    """Write ``name.png`` and ``name@2x.png``."""
    save(picture(svg, 1), target)
    save(picture(svg, 2), target.with_name(f"{target.stem}@2x.png"))
