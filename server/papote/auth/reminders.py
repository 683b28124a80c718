"""Letters that remind of promises: each is claimed on disk, sent, and settled; at most once, whatever dies meanwhile.

Between the mail server's yes and our note of it a process can die, and nobody can tell afterwards on which side of the
yes it was. A second letter would nag, and look as if something were broken; a missing one is made good by the page,
which shows what is due anyway. So a claim that a dead process has left is never taken up again. What was certainly not
sent, because the server could not be reached or said no, is tried again for some days.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable

from papote import stores
from papote.auth.letters import reminder_letter
from papote.auth.mailer import Mailer, MaybeSent
from papote.errors import Unavailable
from papote.interfaces import Clock
from papote.log import Limited
from papote.people.promises import Reminder
from papote.stores import DueLetter
from papote.types import PersonId, Seconds

log = logging.getLogger(__name__)

LOOK: Seconds = 60.0
"""How often it is looked at least whether something is due: clocks are set, and days are long."""

RETRY: Seconds = 300.0
"""How long a mail server that does not answer, or says no, is left alone; the same letter twice as long each time."""

LONGEST: Seconds = 6 * 3600.0
"""But not longer than this."""

LETTERS = 20
LETTERS_SECONDS: Seconds = 86_400.0
"""So many letters to one person in a day; the others wait, and those of other people go before them."""


class Reminders:
    """The one sender of these letters in this process. ``open`` it, ``close`` it."""

    def __init__(
        self,
        store: stores.Promises,
        mailer: Mailer | None,
        clock: Clock,
        *,
        base: Callable[[], str],
        sender: str,
        space_name: Callable[[], str],
    ) -> None:
        """Without a ``mailer`` nothing is sent, and the page alone reminds."""
        self._store = store
        self._mailer = mailer
        self._clock = clock
        self._base = base
        self._sender = sender
        self._space_name = space_name
        self._lines = Limited(log, clock.now)
        self._changed = asyncio.Event()
        self._later: dict[str, tuple[Seconds, Seconds]] = {}
        """Letters that were not taken: until when each is left alone, and for how long that was."""
        self._written: dict[PersonId, deque[Seconds]] = {}
        """When each was written letters of late."""
        self._task: asyncio.Task[None] | None = None

    @property
    def sends(self) -> bool:
        """Whether letters are sent at all."""
        return self._mailer is not None

    def open(self) -> None:
        """Begin."""
        if self._mailer is not None:
            self._task = asyncio.create_task(self._run(self._mailer), name="reminders")

    async def close(self) -> None:
        """Take nothing new on; a letter that is on its way ends as its deadline lets it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def changed(self) -> None:
        """Something may be due earlier than was known."""
        self._changed.set()

    async def _run(self, mailer: Mailer) -> None:
        recovered = False
        while True:
            pause = LOOK
            try:
                if not recovered:
                    lost = await self._store.recover()
                    recovered = True
                    if lost:
                        log.warning("reminders_unsure", extra={"count": lost})
                pause = await self._send_all(mailer)
            except Unavailable as error:
                self._lines.write(logging.WARNING, "reminders_wait", error.code, code=error.code)
            except Exception:  # a bug: logged, and tried again later
                self._lines.bug("reminders")
            await self._rest(pause)

    async def _send_all(self, mailer: Mailer) -> Seconds:
        """Send what is due; how long to wait then."""
        while (letter := await self._claim()) is not None:
            # Once claimed, only its end counts: whoever closes the office waits for it, within the mailer's deadline.
            sending = asyncio.create_task(self._send(mailer, letter), name="reminder")
            try:
                unreachable = await asyncio.shield(sending)
            except asyncio.CancelledError:
                with contextlib.suppress(Unavailable):
                    await sending
                raise
            if unreachable:
                return RETRY
        due = await self._store.next_letter()
        if due is None or self._later or self._full():
            return LOOK
        return max(0.0, min(LOOK, due - self._clock.unix()))

    async def _claim(self) -> DueLetter | None:
        now = self._clock.now()
        self._later = {id: rest for id, rest in self._later.items() if rest[0] > now - LONGEST}
        besides = [id for id, (until, _) in self._later.items() if until > now]
        return await self._store.claim(self._clock.unix(), besides, self._full())

    def _full(self) -> list[PersonId]:
        """Who has had as many letters as one gets in a day."""
        before = self._clock.now() - LETTERS_SECONDS
        for person, moments in [*self._written.items()]:
            while moments and moments[0] <= before:
                moments.popleft()
            if not moments:
                del self._written[person]
        return [person for person, moments in self._written.items() if len(moments) >= LETTERS]

    def _went(self, letter: DueLetter) -> None:
        self._written.setdefault(letter.promise.person, deque()).append(self._clock.now())

    async def _send(self, mailer: Mailer, letter: DueLetter) -> bool:
        """Send one letter; whether the mail server could not be reached, or took nothing."""
        promise = letter.promise
        content = reminder_letter(
            letter.email, self._sender, letter.lang, self._space_name(), promise, self._base().rstrip("/") + "/"
        )
        try:
            await mailer.send(content)
        except MaybeSent:
            log.warning("reminders_unsure", extra={"count": 1})
            self._went(letter)
            await self._store.settle(letter, Reminder.UNSURE)
            return False
        except Unavailable:
            pause = min(LONGEST, 2 * self._later.pop(promise.id, (0.0, RETRY / 2))[1])
            self._later[promise.id] = self._clock.now() + pause, pause
            await self._store.settle(letter, Reminder.WAITING)
            return True
        self._later.pop(promise.id, None)
        self._went(letter)
        await self._store.settle(letter, Reminder.SENT)
        return False

    async def _rest(self, seconds: Seconds) -> None:
        """Until something changed, or the time has come."""
        timer = self._clock.call_at(self._clock.now() + seconds, self._changed.set)
        try:
            await self._changed.wait()
        finally:
            timer.cancel()
            self._changed.clear()
