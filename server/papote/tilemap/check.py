"""Checking maps without serving them: what loads, what does not and why, and how much there is of everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from papote.errors import MapError
from papote.tilemap.files import Files
from papote.tilemap.links import MAP_SUFFIXES
from papote.tilemap.loading import load_map
from papote.tilemap.model import Counts
from papote.tilemap.reading import open_document


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one map file."""

    path: Path
    loaded: bool
    reason: str = ""
    """Why it was refused."""
    width: int = 0
    height: int = 0
    blocked: int = 0
    areas: int = 0
    counts: Counts = field(default_factory=Counts)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All map files that were looked at, in order."""

    rows: tuple[Checked, ...]
    skipped: int = 0
    """JSON files that are no maps."""

    @property
    def refused(self) -> tuple[Checked, ...]:
        """Those that cannot be served."""
        return tuple(row for row in self.rows if not row.loaded)

    def table(self, *, warnings: bool = False) -> str:
        """Write everything as text: a line per map, why some were refused, and the sums."""
        lines = [
            f"{'size':>10} {'tile':>5} {'object':>6} {'group':>5} {'image':>5} {'sets':>5} "
            f"{'collide':>7} {'blocked':>7} {'areas':>5} {'warn':>4}  map"
        ]
        for row in self.rows:
            if row.loaded:
                counts = row.counts
                size = f"{row.width}×{row.height}"
                lines.append(
                    f"{size:>10} {counts.tile_layers:>5} {counts.object_layers:>6} {counts.group_layers:>5} "
                    f"{counts.image_layers:>5} {counts.tilesets:>5} {counts.tiles_colliding:>7} {row.blocked:>7} "
                    f"{row.areas:>5} {len(row.warnings):>4}  {row.path}"
                )
            else:
                lines.append(f"{'refused':>10}{'':>57}  {row.path}")
            if warnings:
                lines += [f"{'':>12}{warning}" for warning in row.warnings]
        if self.refused:
            lines += ["", "Refused:"]
            lines += [f"  {row.path.parent / ''}: {row.reason}" for row in self.refused]
        lines += ["", *self._sums()]
        return "\n".join(lines)

    def _sums(self) -> list[str]:
        kinds = Counter(row.path.suffix.lower() for row in self.rows)
        loaded = Counter(row.path.suffix.lower() for row in self.rows if row.loaded)
        lines = [f"{'':>6} {'maps':>6} {'loaded':>6} {'refused':>7}"]
        lines += [
            f"{kind:>6} {kinds[kind]:>6} {loaded[kind]:>6} {kinds[kind] - loaded[kind]:>7}" for kind in sorted(kinds)
        ]
        total = loaded.total()
        lines.append(f"{'all':>6} {len(self.rows):>6} {total:>6} {len(self.rows) - total:>7}")
        if self.skipped:
            lines.append(f"{self.skipped} JSON files are no maps and were passed over.")
        return lines


def check(paths: Iterable[Path]) -> Report:
    """Load every map among files and folders (with all below); JSON files in folders that are no maps are skipped."""
    rows: list[Checked] = []
    skipped = 0
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.suffix.lower() in MAP_SUFFIXES and file.is_file())
            for file in inside:
                if looks_like_map(file):
                    rows.append(check_one(file))
                else:
                    skipped += 1
        else:
            rows.append(check_one(path))
    return Report(tuple(rows), skipped)


def check_one(path: Path) -> Checked:
    """Load one map and tell what became of it."""
    try:
        tilemap = load_map(path)
    except MapError as problem:
        return Checked(path, False, str(problem))
    return Checked(
        path,
        True,
        width=tilemap.width,
        height=tilemap.height,
        blocked=sum(tilemap.collision),
        areas=len(tilemap.areas),
        counts=tilemap.counts,
        warnings=tilemap.warnings,
    )


def looks_like_map(path: Path) -> bool:
    """Whether a file is meant to be a map: by its name, or for ``.json`` by what is in it."""
    if path.suffix.lower() != ".json":
        return True
    files = Files()
    try:
        document = open_document(files, path)
    except MapError:
        # Broken JSON: it is a broken map if it speaks of a map's parts.
        try:
            data = files.read(path)
        except MapError:
            return False
        return b'"layers"' in data and b'"tilewidth"' in data
    return ("layers" in document and "tilewidth" in document) or ("mapUrl" in document)
