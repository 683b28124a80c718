"""One's own data: what is kept and for how long, all of it to take along, and the end of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Annotated, Any

from aiohttp import hdrs, web
from msgspec import Meta

from papote import stores
from papote.api.operations import Call, Operation, Reply
from papote.api.people import PeopleDesk
from papote.auth import cookies
from papote.auth.eraser import Eraser
from papote.errors import Refused
from papote.types import AccountId, PersonId

ZIP = "application/zip"
PIECE = 256 * 1024
AT_ONCE = 2
"""Archives that are made at the same time: each takes room on the disk."""

README = (
    "Tout ce que ce bureau conserve à votre sujet : me.json (données) et files/ (vos fichiers).\n"
    "All this office keeps about you: me.json (data) and files/ (your files).\n"
    "Alles wat dit kantoor over je bewaart: me.json (gegevens) en files/ (je bestanden).\n"
)


class Policy(Reply, frozen=True):
    """What is kept, and for how long. Nought days: until somebody deletes it."""

    chat_days: Annotated[float, Meta(description="messages of rooms and between two, with their files")]
    account_days: Annotated[float, Meta(description="accounts nobody uses, and all about them")]
    log_days: Annotated[float, Meta(description="what hosts did, and bans that are over")]
    book_days: Annotated[float, Meta(description="whom one met, and promises, since the last time")]
    recording_days: Annotated[float, Meta(description="recordings, made with everybody's consent")]
    presence_history: Annotated[bool, Meta(description="whether it is kept who was where")]
    contact: Annotated[str, Meta(description="whom to ask; empty: whoever runs the office")]


class Privacy:
    """The handlers."""

    def __init__(
        self,
        desk: PeopleDesk,
        store: stores.Privacy,
        eraser: Eraser,
        content: Callable[[str], Path],
        *,
        recording_days: float,
        contact: str,
    ) -> None:
        """``content`` tells where the content of a file lies."""
        self._desk = desk
        self._store = store
        self._eraser = eraser
        self._content = content
        self._recording_days = recording_days
        self._contact = contact
        self._making = asyncio.Semaphore(AT_ONCE)
        self._busy: set[PersonId] = set()

    def operations(self) -> list[Operation]:
        """All of them."""
        group = "Own data"
        return [
            Operation("GET", "/privacy", "What is kept, and for how long", self.policy, group, answer=Policy),
            Operation(
                "GET",
                "/me/data",
                "Everything about oneself: JSON and files",
                self.take,
                group,
                gives=ZIP,
                codes=("not_signed_in",),
            ),
            Operation(
                "DELETE",
                "/me",
                "Erase everything about oneself, for good",
                self.erase,
                group,
                codes=("not_signed_in", "last_owner"),
            ),
        ]

    async def policy(self, call: Call) -> Policy:
        """What is kept."""
        retention = self._eraser.retention
        return Policy(
            retention.chat_days,
            retention.account_days,
            retention.log_days,
            retention.book_days,
            self._recording_days,
            False,
            self._contact,
        )

    async def take(self, call: Call) -> web.StreamResponse:
        """Everything, as one archive that is made now and kept by nobody."""
        people = _selves(call)
        if people[0][0] in self._busy:
            raise Refused("too_many", retry_after=10.0)
        self._busy.add(people[0][0])
        try:
            async with self._making:
                told = {str(person): await self._store.everything(person, account) for person, account in people}
                with tempfile.TemporaryFile() as archive:
                    await asyncio.to_thread(self._pack, archive, told)
                    return await _send(call.request, archive)
        finally:
            self._busy.discard(people[0][0])

    async def erase(self, call: Call) -> None:
        """Everything goes, in every browser."""
        for person, account in _selves(call):
            await self._eraser.erase(person, account)
        call.forget(cookies.SESSION)
        call.forget(cookies.GUEST)

    def _pack(self, archive: IO[bytes], told: dict[str, dict[str, list[dict[str, Any]]]]) -> None:
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("README.txt", README)
            packed.writestr("me.json", json.dumps(told, ensure_ascii=False, indent=2))
            for kinds in told.values():
                for file in kinds["files"]:
                    with contextlib.suppress(FileNotFoundError):  # deleted meanwhile
                        packed.write(self._content(file["id"]), f"files/{file['id']}-{_tame(file['name'])}")


def _selves(call: Call) -> list[tuple[PersonId, AccountId | None]]:
    """Whoever this browser is: an account, and the guest it was before."""
    visitor = call.visitor
    found: list[tuple[PersonId, AccountId | None]] = []
    if visitor.account is not None:
        found.append((visitor.account.person, visitor.account.id))
    if visitor.guest_person is not None:
        found.append((visitor.guest_person, None))
    if not found:
        raise Refused("not_signed_in")
    return found


def _tame(name: str) -> str:
    """A file's name that leads nowhere but into the archive."""
    return "".join(letter if letter.isalnum() or letter in "._- " else "_" for letter in name).strip(". ") or "file"


async def _send(request: web.Request, archive: IO[bytes]) -> web.StreamResponse:
    size = archive.seek(0, os.SEEK_END)
    response = web.StreamResponse(
        headers={
            hdrs.CONTENT_TYPE: ZIP,
            hdrs.CONTENT_DISPOSITION: 'attachment; filename="papote-my-data.zip"',
            hdrs.CONTENT_LENGTH: str(size),
            hdrs.CACHE_CONTROL: "no-store",
        }
    )
    archive.seek(0)
    await response.prepare(request)
    while piece := await asyncio.to_thread(archive.read, PIECE):
        await response.write(piece)
    await response.write_eof()
    return response
