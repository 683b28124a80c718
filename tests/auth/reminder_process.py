"""An office's reminders in a process of their own, to be killed: takes a database, a mail server and a moment.

Says "idle" on its output whenever it has found nothing more to send.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from papote.auth.mailer import SmtpMailer, smtp_server
from papote.auth.reminders import Reminders
from papote.storage import Database
from papote.storage.bench import UNHURRIED
from papote.storage.promises import PromiseTable
from papote.stores import DueLetter
from papote.types import PersonId, Seconds
from tests.rooms.clock import ManualClock


class Telling(PromiseTable):
    """Says when nothing is due."""

    async def due(self, now: Seconds, besides: Sequence[str] = (), full: Sequence[PersonId] = ()) -> DueLetter | None:
        """As the table does."""
        found = await super().due(now, besides, full)
        if found is None:
            sys.stdout.write("idle\n")
            sys.stdout.flush()
        return found


async def main(url: str, mail: str) -> None:
    """Until killed."""
    async with await Database.open(url, settings=UNHURRIED) as database:
        reminders = Reminders(
            Telling(database),
            SmtpMailer(smtp_server(mail)),
            ManualClock(),
            base=lambda: "https://office.example",
            sender="papote@example.org",
            space_name=lambda: "Papote",
        )
        reminders.open()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
