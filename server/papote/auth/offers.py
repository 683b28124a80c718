"""Letters about places that came free; how they are sent at most once is ``postman``'s."""

from __future__ import annotations

from collections.abc import Callable

from papote.auth.letters import offer_letter
from papote.auth.mailer import Mailer
from papote.auth.postman import Daily, Letters, Postman
from papote.interfaces import Clock
from papote.stores import DueOffer

PAGE = "/invite"
"""Where the place is taken; its secret stands behind the #."""


class OfferLetters(Postman[DueOffer]):
    """The one sender of these letters in this process."""

    def __init__(
        self,
        store: Letters[DueOffer],
        mailer: Mailer | None,
        clock: Clock,
        *,
        base: Callable[[], str],
        sender: str,
        space_name: Callable[[DueOffer], str],
        daily: Daily | None = None,
    ) -> None:
        """Without a ``mailer`` nothing is sent, and the page alone tells."""
        super().__init__(
            "offers",
            store,
            mailer,
            clock,
            lambda due: offer_letter(
                due.email,
                sender,
                due.lang,
                space_name(due),
                due.gathering,
                due.answer.claim_until or due.gathering.starts_at,
                f"{base().rstrip('/')}{PAGE}#{due.secret}",
            ),
            daily,
        )
