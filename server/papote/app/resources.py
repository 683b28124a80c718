"""Where what we ship lies: in the repository, or inside the installed package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Resources:
    """Where what we ship lies: in the repository, or inside the installed package."""

    static: Path
    maps: Path

    @property
    def arrival_map(self) -> Path:
        """The map of an office that names no other."""
        return self.maps / "le-palier.tmj"


def shipped() -> Resources:
    """The client and the maps that came with this code."""
    package = Path(__file__).resolve().parent.parent
    if (package / "_static").is_dir():
        return Resources(package / "_static", package / "_maps")
    root = package.parent.parent
    return Resources(root / "static", root / "maps")
