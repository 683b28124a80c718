"""What stands where in Le Palier: ``put(name, column, row)`` with the bottom left tile. Rooms live in ``layout``."""

from __future__ import annotations

from layout import DOORS, HEIGHT, WIDTH
from sheet import TILE
from tmj import MapWriter

LINTELS = {
    (6, 12): "petrol",
    (14, 12): "terracotta",
    (22, 12): "mustard",
    (41, 12): "terracotta",
    (6, 28): "petrol",
    (31, 28): "sage",
}


def furnish(writer: MapWriter) -> None:
    """Stand everything in its place."""
    edges(writer)
    doors(writer)
    meeting_rooms(writer)
    coffee_corner(writer)
    auditorium(writer)
    entrance(writer)
    desks(writer)
    lounge(writer)
    library(writer)
    facade(writer)
    garden(writer)


def edges(writer: MapWriter) -> None:
    """Nobody walks off the map."""
    for x in range(WIDTH):
        writer.solid(x, 0)
        writer.solid(x, HEIGHT - 1)
    for y in range(HEIGHT):
        writer.solid(0, y)
        writer.solid(WIDTH - 1, y)


def doors(writer: MapWriter) -> None:
    """A frame, leaves that stand open beside it, a lintel over it; where the room can be locked, a shut door as well.

    Leaves and shut door carry the names the client goes by: ``door:<area>:open``, ``…:shut`` and ``…:ajar``.
    """
    for door in DOORS:
        writer.put("door-glass-open", door.x, door.y + 2)
        layer, called = ("floorLayer", f"door:{door.area}:open") if door.area else ("wall-decor", "")
        writer.put("door-leaf-right", door.x - 1, door.y + 1.75, layer, called)
        writer.put("door-leaf-left", door.x + 2, door.y + 1.75, layer, called)
        writer.put(f"lintel-{LINTELS[door.x, door.y]}", door.x, door.y)
        if door.area:
            writer.put("door-glass-shut", door.x, door.y + 1, called=f"door:{door.area}:shut")
            writer.put("door-glass-ajar", door.x, door.y + 2, called=f"door:{door.area}:ajar")


def meeting_rooms(writer: MapWriter) -> None:
    """Two rooms with a table, one with sofas."""
    put = writer.put
    for x, color in ((2, "petrol"), (10, "terracotta")):
        put("meeting-table", x + 1, 7)
        for seat in (1.4, 3, 4.6):
            put(f"chair-{color}-down", x + seat, 5)
            put(f"chair-{color}-up", x + seat, 8)
        put(f"chair-{color}-right", x, 6.7)
        put(f"chair-{color}-left", x + 6, 6.7)
        put("light-2", x + 0.2, 7)
        put("window-2", x + 0.2, 2)
    put("wall-screen", 5.3, 2)
    put("whiteboard", 13.4, 2)
    put("plant-medium", 2, 10.6)
    put("plant-large", 7, 3)
    put("flip-chart", 16, 3)
    put("plant-large", 9, 10.6)
    put("window-3", 18.2, 2)
    put("light-3", 18.2, 7)
    put("poster-sun", 22, 2)
    put("poster-leaf", 23.3, 2)
    put("rug-big-terracotta", 18.5, 9)
    put("sofa-petrol-down", 20, 5)
    put("coffee-table", 20.5, 7)
    put("armchair-mustard-right", 18, 8)
    put("armchair-rose-left", 23, 8)
    put("pouf", 20.4, 9)
    put("pouf-rose", 22, 9)
    put("floor-lamp", 24, 4)
    put("plant-medium", 18, 4)
    put("plant-small", 24, 10.6)
    put("side-table", 18, 10.6)


def coffee_corner(writer: MapWriter) -> None:
    """The heart of the place."""
    put = writer.put
    put("wall-shelf", 26.9, 2)
    put("neon-cup", 33.9, 2)
    put("poster-cup", 36.3, 2)
    writer.solid(26, 3)
    writer.solid(37, 3)
    put("bar", 27, 4)
    put("coffee-machine", 30.5, 4 + 1 / 32)
    put("fridge", 37, 4)
    put("water-cooler", 26, 4)
    put("pendant-lamps", 26.4, 2.7)
    put("pendant-lamps", 33.6, 2.7)
    for x, kind in ((27, "high-table"), (31, "high-table-flowers"), (35, "high-table")):
        put(kind, x, 9)
        # Nobody stands on the right of a table: one walks through there.
        for across, down, facing in ((-0.35, 9.68, "right"), (0.32, 10.5, "up"), (1.68, 10.5, "up")):
            put("stool", x + across - 0.5, down - 0.68)
            writer.seat(round((x + across) * TILE), round(down * TILE), facing)
    put("rug-terracotta", 26, 13)
    put("sofa-petrol-right", 26, 13)
    put("coffee-table", 28, 13)
    put("armchair-mustard-down", 28, 11.6)
    put("plant-medium", 26, 7)
    put("rug-mustard", 32.8, 13)
    put("armchair-rose-right", 33.6, 12.8)
    put("armchair-petrol-left", 36, 12.8)
    put("side-table", 35, 13)
    put("plant-large", 36, 7)
    put("bin-sorting", 36, 5)


def auditorium(writer: MapWriter) -> None:
    """Stage, lectern, rows of seats with an aisle."""
    put = writer.put
    for x in range(45, 55):
        writer.solid(x, 6)
    put("big-screen", 46, 2)
    put("stage-curtain-left", 42.7, 3)
    put("stage-curtain-right", 52.3, 3)
    put("steps", 43, 6)
    put("lectern", 46, 5)
    put("plant-large", 52, 4)
    for y in (8, 9, 10):
        for x in (43, 44, 45, 46, 47, 48, 50, 51, 52, 53, 54, 55):
            put("seat-row-1", x, y)
    put("plant-huge", 39, 4)
    put("plant-medium", 57, 4)
    put("plant-medium", 57, 10.6)
    put("poster-sun", 39.6, 2)
    put("poster-cup", 40.9, 2)
    put("window-2", 55.6, 2)
    put("light-2", 55.2, 7)


def entrance(writer: MapWriter) -> None:
    """Reception, a place to wait, coats, bicycles."""
    put = writer.put
    put("coat-rack", 1.7, 13)
    put("clock", 4, 13)
    put("reception", 3, 18)
    put("plant-large", 1, 18)
    put("floor-lamp", 8, 18)
    put("rug-sage", 2, 24)
    put("sofa-terracotta-right", 2, 24)
    put("armchair-mustard-down", 4.2, 22.2)
    put("coffee-table", 4, 24)
    put("plant-huge", 2, 26.6)
    put("umbrella-stand", 5, 26.6)
    put("doormat", 6, 26.5)
    put("bicycle-red", 10, 23)
    put("bicycle-yellow", 10, 25)
    put("plant-medium", 9, 26.6)
    put("planter", 10, 26.6)
    put("low-shelf-plants", 10, 19)
    put("poster-cup", 4.9, 13)


def desks(writer: MapWriter) -> None:
    """Four islands of four desks."""
    put = writer.put
    for x, y, kind in (
        (15, 19, "desk-island"),
        (21, 19, "desk-island-2"),
        (15, 25, "desk-island-2"),
        (21, 25, "desk-island"),
    ):
        put(kind, x, y)
        for seat in (0.45, 2.5):
            put("office-chair-down", x + seat, y - 2)
            put("office-chair-up", x + seat, y + 1)
            dx, dy = FEET["up"]
            writer.seat(round((x + seat + 0.5) * TILE) + dx, (y + 2) * TILE + dy, "up")
    put("light-3", 14.5, 19.6)
    put("light-3", 20, 25)
    put("plant-large", 18, 19)
    put("plant-medium", 19, 25)
    put("printer", 13, 22)
    put("bin", 15, 22)
    put("flip-chart", 24, 22)
    put("plant-large", 12, 17)
    put("plant-huge", 13, 26.6)
    put("plant-medium", 26, 26.6)


FEET = {"down": (0, -10), "left": (-2, -8), "right": (2, -8), "up": (0, -17)}
"""Where the feet of somebody are who sits on a chair, from the middle of its lower edge, in pixels."""


def chair(writer: MapWriter, color: str, facing: str, x: float, y: float) -> None:
    """A chair at a breakout table, and the seat it is."""
    writer.put(f"chair-{color}-{facing}", x, y)
    dx, dy = FEET[facing]
    writer.seat(round((x + 0.5) * TILE) + dx, round((y + 1) * TILE) + dy, facing)


def table(writer: MapWriter, seats: int, x: int, y: int, color: str, rug: str) -> None:
    """A breakout table whose top left blocked tile is x, y, its rug, and its chairs clockwise from the north west."""
    columns, rows = {4: (2, 2), 6: (3, 2), 8: (3, 3)}[seats]
    writer.put(f"rug-round-{rug}", x + columns / 2 - 2.5, y + rows / 2 + 1)
    writer.put(f"round-table-{seats}", x, y + rows - 1)
    across = (0.5,) if seats == 4 else (0.3, 1.7)
    down = {4: (0.4,), 6: (0.4,), 8: (0.1, 1.5)}[seats]
    for step in across:
        chair(writer, color, "down", x + step, y - 1)
    for step in down:
        chair(writer, color, "left", x + columns, y + step)
    for step in reversed(across):
        chair(writer, color, "up", x + step, y + rows)
    for step in reversed(down):
        chair(writer, color, "right", x - 1, y + step)


def lounge(writer: MapWriter) -> None:
    """Six breakout tables on rugs, plants and lamps between them."""
    put = writer.put
    table(writer, 4, 28, 17, "terracotta", "sage")
    table(writer, 6, 34, 17, "petrol", "mustard")
    table(writer, 8, 41, 17, "mustard", "petrol")
    table(writer, 4, 28, 23, "mustard", "terracotta")
    table(writer, 6, 34, 23, "terracotta", "petrol")
    table(writer, 8, 41, 23, "petrol", "terracotta")
    put("notice-board", 43.5, 13)
    put("light-3", 30, 20.5)
    put("light-3", 36.5, 26)
    put("light-3", 40, 18.5)
    put("plant-medium", 26, 18)
    put("plant-large", 25, 22)
    put("floor-lamp", 31, 21)
    put("plant-large", 37, 21)
    put("plant-medium", 32, 17)
    put("floor-lamp", 39, 17)
    put("plant-large", 37, 26.6)
    put("plant-medium", 30, 26.6)
    put("low-shelf-plants", 33, 26.6)
    put("plant-medium", 45, 15)
    put("plant-large", 44, 26.6)


def library(writer: MapWriter) -> None:
    """Quiet: shelves, a long table, armchairs at the stove."""
    put = writer.put
    for x, y in ((47, 14), (50, 14), (48, 18)):
        put("bookshelf-3", x, y)
    put("fireplace", 54, 14)
    put("poster-leaf", 53, 13)
    put("bookshelf-2", 51, 18)
    put("rug-round-terracotta", 53, 18)
    put("armchair-rose-right", 53.3, 17)
    put("armchair-mustard-left", 56, 17)
    put("pouf", 55, 18.2)
    put("globe", 57, 14)
    put("rug-petrol", 49.5, 22.8)
    put("reading-table", 50, 22)
    for seat in (0.4, 2.5):
        put("chair-mustard-down", 50 + seat, 20)
        put("chair-mustard-up", 50 + seat, 23)
    put("bookshelf-3", 48, 26.6)
    put("bookshelf-3", 51, 26.6)
    put("sofa-sage-left", 56, 24)
    put("floor-lamp", 57, 21)
    put("side-table", 56, 26)
    put("plant-huge", 54, 26.6)
    put("plant-medium", 47, 18)
    put("plant-medium", 47, 23)
    put("light-2", 54, 26)


def facade(writer: MapWriter) -> None:
    """Windows to the garden, tubs beside the doors."""
    put = writer.put
    put("facade-window-3", 1.8, 29)
    for x in (9.5, 13.5, 17.5, 21.5, 25.5, 35, 39, 43, 47.6, 51.4):
        put("facade-window-3", x, 29)
    put("facade-window-2", 55.6, 29)


def garden(writer: MapWriter) -> None:
    """Terrace, trees, benches round the pond, a hedge at the end."""
    put = writer.put
    for x in range(0, WIDTH, 2):
        put("hedge", x, 39)
    put("doormat", 6, 30)
    put("flower-tub", 3, 30)
    put("flower-tub", 9, 30)
    for x, kind in ((12, "bicycle"), (14, "bicycle-yellow"), (16, "bicycle-red")):
        put("bike-rack", x, 30)
        put(kind, x, 30)
    put("parasol-terracotta", 25, 32)
    put("garden-chair-right", 25, 32)
    put("garden-chair-left", 28, 32)
    put("parasol-petrol", 35, 32)
    put("garden-chair-right", 35, 32)
    put("garden-chair-left", 38, 32)
    put("flower-tub", 29, 30)
    put("flower-tub", 33, 30)
    put("string-lights", 29, 29.5)
    put("tree-blossom", 18, 34)
    put("tree-round", 9, 37)
    put("tree-light", 20, 38)
    put("tree-small", 1, 34)
    put("tree-round", 0, 38)
    put("tree-small", 29, 38)
    put("tree-light", 55, 38)
    put("tree-round", 50, 38)
    put("tree-blossom", 33, 38)
    put("tree-poplar", 57, 34)
    put("bench-down", 42.5, 31.2)
    put("bench-down", 47, 31.2)
    put("bench-up", 13, 37)
    put("bench-down", 12.5, 33)
    put("garden-bin", 46, 31)
    put("lantern", 23, 33)
    put("lantern", 10, 33)
    put("lantern", 37, 36)
    put("lantern", 53, 35)
    put("picnic-blanket", 25, 37)
    put("bird-table", 31, 36)
    put("raised-bed", 53, 31)
    put("bush-flowers", 51, 31)
    put("bush", 20, 30.6)
    put("bush-flowers", 22, 30.6)
    put("bush", 39, 31)
    put("bush-flowers", 5, 38)
    put("bush-flowers", 37, 38)
    put("reeds", 39.6, 35)
    put("reeds", 47.6, 34.4)
    put("stones", 46.4, 36.4)
