"""A hall with three tables and a quiet corner, for the tests of tables."""

from __future__ import annotations

from tests.world.maps import Kind, draw
from tests.world.office import Office

PLAN = """
    ................
    .AAAA....BBBB...
    .AooA....BooB...
    .AAAA....BBBB...
    ................
    ................
    .CCCC....QQQQ...
    .CooC....QQQQ...
    .CCCC....QQQQ...
    ................
    """
TABLES = {
    "A": Kind("table-a", meeting="a", seats=((1, 2), (4, 2))),
    "B": Kind("table-b", meeting="b", seats=((9, 2), (12, 2), (10, 1))),
    "C": Kind("table-c", meeting="c", seats=((1, 7), (4, 7), (2, 6))),
    "Q": Kind("quiet", silent=True),
}


def hall(**people: tuple[float, float]) -> Office:
    """Three tables of two, three and three seats, and a quiet corner; everybody is past his first half second."""
    office = Office(draw(PLAN, TABLES))
    for name, at in people.items():
        office.join(name, at)
    office.wait(0.5)
    return office


def sitting(office: Office) -> dict[str, tuple[str | None, int]]:
    """Who sits where."""
    return {view.id: (view.area, view.seat) for view in office.room.snapshot().players if view.seat is not None}
