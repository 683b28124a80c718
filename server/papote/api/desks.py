"""The log of desks at which people work out loud, for whoever may come into the space: as Atom, and as Markdown."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from papote import stores
from papote.api.gatherings import ENTRY_CODES, entered
from papote.api.operations import PREFIX, Call, Operation
from papote.api.people import PeopleDesk
from papote.people.desks import atom_text, markdown_text

ATOM = "application/atom+xml"
MARKDOWN = "text/markdown"


class DeskLog:
    """The handlers."""

    def __init__(self, desk: PeopleDesk, table: stores.Desks, base: Callable[[], str]) -> None:
        """``base`` is the office's own address."""
        self._desk = desk
        self._table = table
        self._base = base

    def operations(self) -> list[Operation]:
        """All of them."""
        group = "Presence"
        return [
            Operation(
                "GET",
                "/spaces/{space}/desks.atom",
                "What was worked on at desks, as an Atom feed",
                self.atom,
                group,
                codes=ENTRY_CODES,
                gives=ATOM,
            ),
            Operation(
                "GET",
                "/spaces/{space}/desks.md",
                "The same as Markdown",
                self.markdown,
                group,
                codes=ENTRY_CODES,
                gives=MARKDOWN,
            ),
        ]

    async def atom(self, call: Call) -> web.Response:
        """The newest first."""
        entered(self._desk, call, call.visitor)
        address = f"{self._base()}{PREFIX}/spaces/{call.space}/desks.atom"
        text = atom_text(self._title(call), address, await self._table.of(call.space))
        return web.Response(body=text, content_type=ATOM, charset="utf-8")

    async def markdown(self, call: Call) -> web.Response:
        """Day by day."""
        entered(self._desk, call, call.visitor)
        text = markdown_text(self._title(call), await self._table.of(call.space))
        return web.Response(text=text, content_type=MARKDOWN, charset="utf-8")

    def _title(self, call: Call) -> str:
        return self._desk.visits.directory.space(call.space).name
