"""Contract tests of the host's figures: each hour is kept once, found again, and goes when its time is over."""

from __future__ import annotations

from dataclasses import replace

from papote.people.account import HOME
from papote.people.figures import HOUR, AreaHour, SpaceHour
from papote.people.privacy import Retention
from papote.storage import Database
from papote.storage.figures import FigureTable
from papote.storage.privacy import DAY, PrivacyTable
from papote.types import RoomId
from tests.storage.test_people import NOW, people

AREA = AreaHour(RoomId("office"), "kitchen", NOW, NOW, 6, 8, 4800.0)
SPACE = SpaceHour(NOW, NOW, 14, 8, 9, 8, 2, 6)


async def test_an_hour_is_kept_once_for_each_process_that_counted(database: Database) -> None:
    """Written again it is replaced; what another process counted stands beside it."""
    await people(database)
    table = FigureTable(database)
    again, more = replace(AREA, people=9), replace(AREA, run=NOW + 60)
    await table.keep(HOME, [AREA], [SPACE])
    await table.keep(HOME, [again, more], [SPACE])
    areas, hours = await table.between(HOME, NOW, NOW + HOUR)
    assert (set(areas), hours) == ({again, more}, (SPACE,))
    assert await table.between(HOME, NOW + 1, NOW + HOUR) == ((), ())


async def test_figures_go_when_their_time_is_over(database: Database) -> None:
    """Unless they are kept for ever."""
    await people(database)
    table = FigureTable(database)
    await table.keep(HOME, [AREA], [SPACE])
    await PrivacyTable(database).forget(Retention(figures_days=0), NOW + 900 * DAY)
    assert (await table.between(HOME, NOW, NOW + 1))[0] == (AREA,)
    await PrivacyTable(database).forget(Retention(figures_days=30), NOW + 31 * DAY)
    assert await table.between(HOME, NOW, NOW + 1) == ((), ())
