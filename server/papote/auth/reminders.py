"""Letters that remind of promises; how they are sent at most once is ``postman``'s."""

from __future__ import annotations

from collections.abc import Callable

from papote import stores
from papote.auth.letters import reminder_letter
from papote.auth.mailer import Mailer
from papote.auth.postman import Daily, Postman
from papote.interfaces import Clock
from papote.stores import DueLetter


class Reminders(Postman[DueLetter]):
    """The one sender of these letters in this process."""

    def __init__(
        self,
        store: stores.Promises,
        mailer: Mailer | None,
        clock: Clock,
        *,
        base: Callable[[], str],
        sender: str,
        space_name: Callable[[], str],
        daily: Daily | None = None,
    ) -> None:
        """Without a ``mailer`` nothing is sent, and the page alone reminds."""
        super().__init__(
            "reminders",
            store,
            mailer,
            clock,
            lambda due: reminder_letter(
                due.email, sender, due.lang, space_name(), due.promise, base().rstrip("/") + "/"
            ),
            daily,
        )
