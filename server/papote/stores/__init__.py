"""What floors 5 to 7 need of what is kept, as interfaces: whoever asks never learns which database answers.

One module for each matter; callers take them all from here. The repositories in ``storage`` fulfil them; tests bring
others that fail or wait when told to. What a call wrote is on disk when it returns. Moments are seconds since 1970;
secrets come as their SHA-256.
"""

from papote.stores.agenda import DueOffer, Gatherings, GuestLists, Offers, Perks, Taken
from papote.stores.books import Books, DueLetter, Introductions, Promises
from papote.stores.chat import ChatStore, FileStore
from papote.stores.hosting import Desks, Figures, Recommendations
from papote.stores.identity import Accounts, Luggage, Profiles, Sessions, SignInLink, SignInLinks
from papote.stores.moderation import AuditStore, BanStore, BlockStore, ReportStore
from papote.stores.privacy import Privacy
from papote.stores.programs import Tokens, Webhooks
from papote.stores.spaces import Invitations, Spaces

__all__ = [
    "Accounts",
    "AuditStore",
    "BanStore",
    "BlockStore",
    "Books",
    "ChatStore",
    "Desks",
    "DueLetter",
    "DueOffer",
    "Figures",
    "FileStore",
    "Gatherings",
    "GuestLists",
    "Introductions",
    "Invitations",
    "Luggage",
    "Offers",
    "Perks",
    "Privacy",
    "Profiles",
    "Promises",
    "Recommendations",
    "ReportStore",
    "Sessions",
    "SignInLink",
    "SignInLinks",
    "Spaces",
    "Taken",
    "Tokens",
    "Webhooks",
]
