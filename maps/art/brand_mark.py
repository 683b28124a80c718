"""The mark of Papote: a speech bubble that is a cup. Where it is used lives in the page."""

from __future__ import annotations

from pathlib import Path

from palette import CREAM, PETROL, TERRACOTTA, dark, light
from render import picture, save
from svg import clip, curve, document, group, path, rect

SIZE = 192


def mark() -> str:
    """The mark on its petrol ground, 192 px square."""
    ground = rect(0, 0, SIZE, SIZE, PETROL, 44)
    sheen = path("M0 0H192V60Q110 92 0 150Z", light(PETROL, 0.5), opacity=0.14)
    cup = "M42 74H128Q134 74 134 80V106Q134 142 98 142H84L58 164V140Q36 134 36 106V80Q36 74 42 74Z"
    handle = curve("M132 86Q162 84 162 104Q162 124 130 122", CREAM, 11)
    body = path(cup, CREAM) + group(
        rect(108, 70, 40, 80, dark(CREAM, 0.18), opacity=0.5), clip_path=clip(path(cup, "#000"))
    )
    coffee = group(rect(30, 70, 110, 17, TERRACOTTA), clip_path=clip(path(cup, "#000")))
    words = [curve(f"M{x} 112h0.1", TERRACOTTA, 13) for x in (62, 85, 108)]
    steam = [curve(f"M{x} 58q-9 -10 0 -20t0 -18", light(TERRACOTTA, 0.12), 9) for x in (62, 85, 108)]
    return group(
        ground, group(sheen, clip_path=clip(rect(0, 0, SIZE, SIZE, "#000", 44))), handle, body, coffee, words, steam
    )


def draw(folder: Path) -> None:
    """Write the SVG and a PNG of 192 px."""
    svg = document(SIZE, SIZE, mark())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "papote.svg").write_text(svg + "\n", encoding="utf-8")
    save(picture(svg, 1), folder / "papote-192.png")
